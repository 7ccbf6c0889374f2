# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

MEDIA_WIRE = people/wire.c people/wire.h support/peer.c support/peer.h
MEDIA_SETTING = media/setting.c media/setting.h $(MEDIA_WIRE)

RELAY_TESTS = media/test-ports media/test-relay media/test-relay-probe media/test-relay-xml
check_PROGRAMS += media/test-devices media/test-volumes $(RELAY_TESTS)
TESTS += media/test-devices media/test-volumes $(RELAY_TESTS)
media_test_ports_SOURCES = media/test-ports.c $(MEDIA_SETTING)
media_test_ports_LDADD = $(TOP)/libsfb-media.la
media_test_relay_SOURCES = media/test-relay.c $(MEDIA_SETTING)
media_test_relay_LDADD = $(TOP)/libsfb-media.la
media_test_relay_probe_LDADD = $(TOP)/libsfb-media.la
media_test_relay_xml_LDADD = $(TOP)/libsfb-media.la
media_test_devices_SOURCES = media/test-devices.c media/providing.c media/providing.h
media_test_devices_CFLAGS = $(AM_CFLAGS) $(GSTREAMER_CFLAGS)
media_test_devices_LDADD = $(TOP)/libsfb-media.la
media_test_volumes_LDADD = $(TOP)/libsfb-media.la
