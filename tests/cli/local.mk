# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += cli/test-account-store cli/test-options cli/test-password cli/test-terminal
TESTS += cli/test-account-store cli/test-options cli/test-password cli/test-terminal
cli_test_account_store_LDADD = $(TOP)/libsfb-cli.la
cli_test_options_LDADD = $(TOP)/libsfb-cli.la
cli_test_password_LDADD = $(TOP)/libsfb-cli.la
cli_test_terminal_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
cli_test_terminal_LDADD = $(TOP)/libsfb-cli.la

# Runs the two built programs.
check_PROGRAMS += cli/test-program
TESTS += cli/test-program
cli_test_program_CFLAGS = $(AM_CFLAGS) $(JSON_CFLAGS)
cli_test_program_LDADD = $(GLIB_LIBS) $(JSON_LIBS)
