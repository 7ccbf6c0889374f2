# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += session/test-session session/test-lifetime
TESTS += session/test-session session/test-lifetime
session_test_session_LDADD = $(TOP)/libsfb-session.la
session_test_lifetime_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
