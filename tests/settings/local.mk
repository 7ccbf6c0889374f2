# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SETTINGS_TESTS = \
	settings/test-dial-plan settings/test-dial-rule settings/test-location-profile \
	settings/test-settings settings/test-settings-xml settings/test-catalogue \
	settings/test-permissions
check_PROGRAMS += $(SETTINGS_TESTS)
TESTS += $(SETTINGS_TESTS)
settings_test_settings_SOURCES = \
	settings/test-settings.c \
	support/peer.c support/peer.h
settings_test_settings_LDADD = $(TOP)/libsfb-settings.la
settings_test_settings_xml_LDADD = $(TOP)/libsfb-settings.la
settings_test_catalogue_LDADD = $(TOP)/libsfb-settings.la
settings_test_permissions_SOURCES = \
	settings/test-permissions.c \
	support/peer.c support/peer.h
settings_test_permissions_LDADD = $(TOP)/libsfb-settings.la
settings_test_dial_rule_LDADD = $(TOP)/libsfb-settings.la
settings_test_location_profile_LDADD = $(TOP)/libsfb-settings.la
settings_test_dial_plan_SOURCES = \
	settings/test-dial-plan.c \
	support/peer.c support/peer.h
settings_test_dial_plan_LDADD = $(TOP)/libsfb-settings.la
