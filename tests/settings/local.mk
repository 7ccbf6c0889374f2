# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SETTINGS_TESTS = settings/test-settings settings/test-settings-xml
check_PROGRAMS += $(SETTINGS_TESTS)
TESTS += $(SETTINGS_TESTS)
settings_test_settings_SOURCES = \
	settings/test-settings.c \
	support/peer.c support/peer.h
settings_test_settings_LDADD = $(TOP)/libsfb-settings.la
settings_test_settings_xml_LDADD = $(TOP)/libsfb-settings.la
