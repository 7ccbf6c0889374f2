# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += net/test-gio-look-up net/test-gio-network net/test-interfaces \
	net/test-srv-target net/test-watch
TESTS += net/test-gio-look-up net/test-gio-network net/test-interfaces \
	net/test-srv-target net/test-watch
net_test_gio_look_up_SOURCES = \
	net/test-gio-look-up.c \
	support/resolver.c support/resolver.h
net_test_gio_look_up_LDADD = $(TOP)/libsfb-net.la
net_test_gio_network_SOURCES = \
	net/test-gio-network.c \
	support/resolver.c support/resolver.h
net_test_gio_network_LDADD = $(TOP)/libsfb-net.la
net_test_srv_target_LDADD = $(TOP)/libsfb-net.la
net_test_interfaces_LDADD = $(TOP)/libsfb-net.la
net_test_watch_SOURCES = net/test-watch.c support/monitor.c support/monitor.h
net_test_watch_LDADD = $(TOP)/libsfb-net.la
