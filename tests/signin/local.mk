# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += signin/test-config
TESTS += signin/test-config
signin_test_config_LDADD = $(TOP)/libsfb-signin.la
