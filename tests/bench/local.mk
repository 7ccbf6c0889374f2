# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
#
# "make bench" in a built tree: what a long contact list costs.

EXTRA_DIST += bench/bench.py

bench: support/nullclient support/floor.la support/sax1.la
	python3 '$(srcdir)/bench/bench.py' '$(abs_top_builddir)'
