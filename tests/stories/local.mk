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
stories_test_faults_SOURCES = stories/test-faults.c support/folder.c support/folder.h
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

check_PROGRAMS += stories/test-edits
TESTS += stories/test-edits
stories_test_edits_SOURCES = \
	stories/lists.c stories/lists.h \
	stories/person.c stories/person.h \
	stories/test-edits.c \
	support/folder.c support/folder.h
stories_test_edits_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la