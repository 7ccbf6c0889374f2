# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
#
# "make bench" in a built tree: what a long contact list costs, and how long a sign-in takes.

EXTRA_DIST += bench/bench.py bench/delay.py bench/parts.py bench/signin.py

bench: support/nullclient support/floor.la support/sax1.la
	python3 -B '$(srcdir)/bench/bench.py' '$(abs_top_builddir)'
	python3 -B '$(srcdir)/bench/signin.py' '$(abs_top_builddir)'
