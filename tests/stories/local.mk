# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += stories/test-stories
TESTS += stories/test-stories
stories_test_stories_SOURCES = \
	stories/person.c stories/person.h \
	stories/plots-people.c stories/plots-talk.c stories/plots.h \
	stories/story.c stories/story.h \
	stories/test-stories.c
stories_test_stories_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
