# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

HEADLESS = support/headless.c support/headless.h support/folder.c support/folder.h
CLIENT = support/client.c support/client.h support/folder.c support/folder.h \
	support/loopback.c support/loopback.h support/visit.c support/visit.h

NAMES = support/names.c support/names.h

PURPLE_TESTS = purple/test-certificate purple/test-errors purple/test-network purple/test-person \
	purple/test-race purple/test-resolver purple/test-statuses purple/test-stream \
	purple/test-times purple/test-trust
check_PROGRAMS += $(PURPLE_TESTS)
TESTS += $(PURPLE_TESTS)

purple_test_certificate_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_certificate_LDADD = $(TOP)/libsfb-purple.la
purple_test_certificate_SOURCES = purple/test-certificate.c $(HEADLESS)

purple_test_errors_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_errors_LDADD = $(TOP)/libsfb-purple.la

purple_test_network_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_network_LDADD = $(TOP)/libsfb-purple.la
purple_test_network_SOURCES = purple/test-network.c $(HEADLESS) $(NAMES)

check_PROGRAMS += purple/test-media-means
TESTS += purple/test-media-means
purple_test_media_means_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS) $(GSTREAMER_CFLAGS)
purple_test_media_means_LDADD = $(TOP)/libsfb-purple.la $(GSTREAMER_LIBS)
purple_test_media_means_SOURCES = purple/test-media-means.c $(HEADLESS) $(MEDIA_SETTING)

PERSON = purple/person-document.c purple/person-document.h

purple_test_person_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_person_LDADD = $(TOP)/libsfb-purple.la
purple_test_person_SOURCES = purple/test-person.c $(HEADLESS) $(PERSON)

purple_test_race_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_race_LDADD = $(TOP)/libsfb-purple.la
purple_test_race_SOURCES = purple/test-race.c $(HEADLESS) $(NAMES)

purple_test_resolver_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_resolver_LDADD = $(TOP)/libsfb-purple.la
purple_test_resolver_SOURCES = purple/test-resolver.c $(HEADLESS) $(NAMES)

purple_test_statuses_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_statuses_LDADD = $(TOP)/libsfb-purple.la
purple_test_statuses_SOURCES = purple/test-statuses.c $(HEADLESS)

purple_test_stream_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_stream_LDADD = $(TOP)/libsfb-purple.la
purple_test_stream_SOURCES = purple/test-stream.c $(HEADLESS)

purple_test_times_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_times_LDADD = $(TOP)/libsfb-purple.la
purple_test_times_SOURCES = purple/test-times.c $(PERSON)

purple_test_trust_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_trust_LDADD = $(TOP)/libsfb-purple.la
purple_test_trust_SOURCES = purple/test-trust.c $(HEADLESS)

# The module as libpurple meets it.

check_PROGRAMS += purple/test-plugin purple/test-list-story purple/test-people-story \
	purple/test-plugin-story purple/test-sipe
TESTS += purple/test-plugin purple/test-exports purple/test-list-story purple/test-people-story \
	purple/test-plugin-story purple/test-sipe
EXTRA_DIST += purple/test-exports

purple_test_plugin_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
purple_test_plugin_LDADD = $(PURPLE_LIBS) $(GLIB_LIBS)
purple_test_plugin_SOURCES = purple/test-plugin.c $(HEADLESS)

purple_test_list_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_list_story_SOURCES = purple/test-list-story.c $(CLIENT)

purple_test_people_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_people_story_SOURCES = purple/test-people-story.c $(CLIENT)

purple_test_plugin_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_plugin_story_SOURCES = purple/test-plugin-story.c $(CLIENT)

purple_test_sipe_LDADD = $(TOP)/libsfb-simulator.la
purple_test_sipe_SOURCES = purple/test-sipe.c support/kdc.c support/kdc.h $(CLIENT)

check_PROGRAMS += purple/test-mailbox-story
TESTS += purple/test-mailbox-story
purple_test_mailbox_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_mailbox_story_SOURCES = purple/test-mailbox-story.c $(CLIENT)

check_PROGRAMS += purple/test-policies-story
TESTS += purple/test-policies-story
purple_test_policies_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_policies_story_SOURCES = purple/test-policies-story.c $(CLIENT)

check_PROGRAMS += purple/test-dial-story
TESTS += purple/test-dial-story
purple_test_dial_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_dial_story_SOURCES = purple/test-dial-story.c $(CLIENT)

check_PROGRAMS += purple/test-configuration-story
TESTS += purple/test-configuration-story
purple_test_configuration_story_LDADD = $(TOP)/libsfb-simulator.la
purple_test_configuration_story_SOURCES = purple/test-configuration-story.c $(CLIENT)
