# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
#
# Finding a server with a real resolver, and what the tests that are scripts share.

TESTS += discovery/test-discovery
EXTRA_DIST += discovery/test-discovery support/lines.py support/programs.py support/room.py \
	support/tap.py
