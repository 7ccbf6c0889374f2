# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors
#
# What the tests and the measurements run besides our own programs.

check_PROGRAMS += support/nullclient
support_nullclient_SOURCES = support/nullclient.c support/deeds.c support/deeds.h \
	support/dialogs.c support/dialogs.h \
	support/headless.c support/headless.h support/menus.c support/menus.h \
	support/names.c support/names.h support/said.c support/said.h
support_nullclient_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
support_nullclient_LDADD = $(PURPLE_LIBS) $(GLIB_LIBS)

# -rpath makes libtool build a module although it is never installed.
check_LTLIBRARIES += support/floor.la support/forgetful.la support/sax1.la support/tally.la
support_floor_la_SOURCES = support/floor.c
support_floor_la_CFLAGS = $(AM_CFLAGS) $(PURPLE_CFLAGS)
support_floor_la_LDFLAGS = $(AM_LDFLAGS) -module -avoid-version -rpath /nowhere
support_floor_la_LIBADD = $(PURPLE_LIBS) $(GLIB_LIBS)

# What is preloaded is built without the sanitizers: it comes before them, or into a program of
# others.
support_forgetful_la_SOURCES = support/forgetful.c
support_forgetful_la_CFLAGS = $(SFB_WARNINGS) $(PURPLE_CFLAGS) $(SOUP_CFLAGS)
support_forgetful_la_LDFLAGS = -module -avoid-version -rpath /nowhere

support_sax1_la_SOURCES = support/sax1.c
support_sax1_la_CFLAGS = $(SFB_WARNINGS) $(LIBXML_CFLAGS)
support_sax1_la_LDFLAGS = -module -avoid-version -rpath /nowhere
support_sax1_la_LIBADD = $(LIBXML_LIBS)

support_tally_la_SOURCES = support/tally.c
support_tally_la_CFLAGS = $(SFB_WARNINGS) $(PURPLE_CFLAGS)
support_tally_la_LDFLAGS = -module -avoid-version -rpath /nowhere
