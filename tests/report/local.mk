# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += report/test-redact report/test-report
TESTS += report/test-redact report/test-report
report_test_redact_LDADD = $(TOP)/libsfb-report.la
report_test_report_SOURCES = \
	report/test-report.c \
	support/folder.c support/folder.h \
	support/loopback.c support/loopback.h \
	support/resolver.c support/resolver.h \
	web/rerouted.c web/rerouted.h
report_test_report_LDADD = $(TOP)/libsfb-report.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += report/test-configuration
TESTS += report/test-configuration
report_test_configuration_SOURCES = \
	report/test-configuration.c \
	stories/person.c stories/person.h \
	support/folder.c support/folder.h
report_test_configuration_LDADD = $(TOP)/libsfb-report.la $(TOP)/libsfb-simulator.la
