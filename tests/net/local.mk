# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += net/test-gio-network
TESTS += net/test-gio-network
net_test_gio_network_LDADD = $(TOP)/libsfb-net.la
