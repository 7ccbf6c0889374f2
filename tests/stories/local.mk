# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += stories/test-stories
TESTS += stories/test-stories
stories_test_stories_SOURCES = \
	stories/lists.c stories/lists.h \
	stories/person.c stories/person.h \
	stories/plots-edits.c stories/plots-people.c stories/plots-talk.c \
	stories/plots-watching.c stories/plots.h \
	stories/story.c stories/story.h \
	stories/test-stories.c
stories_test_stories_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-faults
TESTS += stories/test-faults
stories_test_faults_SOURCES = \
	stories/fault-rows.c stories/fault-rows.h \
	stories/test-faults.c \
	support/folder.c support/folder.h
stories_test_faults_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-exchanges
TESTS += stories/test-exchanges
stories_test_exchanges_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-exchanges.c \
	support/folder.c support/folder.h \
	support/kdc.c support/kdc.h \
	support/relay.c support/relay.h
stories_test_exchanges_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-with-sipe
TESTS += stories/test-with-sipe
stories_test_with_sipe_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-with-sipe.c \
	support/client.c support/client.h \
	support/folder.c support/folder.h \
	support/loopback.c support/loopback.h
stories_test_with_sipe_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-edits
TESTS += stories/test-edits
stories_test_edits_SOURCES = \
	stories/lists.c stories/lists.h \
	stories/person.c stories/person.h \
	stories/test-edits.c \
	support/folder.c support/folder.h
stories_test_edits_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-search
TESTS += stories/test-search
stories_test_search_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-search.c \
	support/folder.c support/folder.h
stories_test_search_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-own-presence
TESTS += stories/test-own-presence
stories_test_own_presence_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-own-presence.c \
	support/folder.c support/folder.h
stories_test_own_presence_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-privacy
TESTS += stories/test-privacy
stories_test_privacy_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-privacy.c \
	support/folder.c support/folder.h
stories_test_privacy_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-exchange-list
TESTS += stories/test-exchange-list
stories_test_exchange_list_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-exchange-list.c \
	support/folder.c support/folder.h
stories_test_exchange_list_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-settings
TESTS += stories/test-settings
stories_test_settings_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-settings.c \
	support/folder.c support/folder.h
stories_test_settings_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-calendar
TESTS += stories/test-calendar
stories_test_calendar_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-calendar.c \
	support/folder.c support/folder.h
stories_test_calendar_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-relay
TESTS += stories/test-relay
stories_test_relay_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-relay.c \
	support/folder.c support/folder.h
stories_test_relay_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-dial-plan
TESTS += stories/test-dial-plan
stories_test_dial_plan_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-dial-plan.c \
	support/folder.c support/folder.h
stories_test_dial_plan_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la

check_PROGRAMS += stories/test-mailbox
TESTS += stories/test-mailbox
stories_test_mailbox_SOURCES = \
	stories/person.c stories/person.h \
	stories/test-mailbox.c \
	support/folder.c support/folder.h
stories_test_mailbox_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
