# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SESSION_TESTS = session/test-certificates session/test-lifetime session/test-network session/test-servers \
	session/test-session
check_PROGRAMS += $(SESSION_TESTS)
TESTS += $(SESSION_TESTS)

SESSION_WORLD = \
	session/world.c session/world.h \
	support/folder.c support/folder.h \
	support/resolver.c support/resolver.h \
	web/rerouted.c web/rerouted.h
session_test_certificates_SOURCES = session/test-certificates.c $(SESSION_WORLD)
session_test_certificates_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
session_test_lifetime_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
session_test_network_SOURCES = \
	session/test-network.c \
	support/folder.c support/folder.h \
	support/loopback.c support/loopback.h \
	support/monitor.c support/monitor.h \
	web/rerouted.c web/rerouted.h
session_test_network_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
session_test_servers_SOURCES = session/test-servers.c $(SESSION_WORLD)
session_test_servers_LDADD = $(TOP)/libsfb-session.la $(TOP)/libsfb-simulator.la
session_test_session_SOURCES = \
	session/test-session.c \
	support/resolver.c support/resolver.h
session_test_session_LDADD = $(TOP)/libsfb-session.la
