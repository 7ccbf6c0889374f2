# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

PEOPLE_DOCUMENTS = people/documents.c people/documents.h
PEOPLE_WIRE = people/wire.c people/wire.h support/peer.c support/peer.h

check_PROGRAMS += people/test-availability
TESTS += people/test-availability
people_test_availability_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-list
TESTS += people/test-contact-list
people_test_contact_list_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contacts
TESTS += people/test-contacts
people_test_contacts_SOURCES = people/test-contacts.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)
people_test_contacts_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contacts-xml
TESTS += people/test-contacts-xml
people_test_contacts_xml_SOURCES = people/test-contacts-xml.c $(PEOPLE_DOCUMENTS)
people_test_contacts_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-own-presence
TESTS += people/test-own-presence
people_test_own_presence_SOURCES = people/test-own-presence.c $(PEOPLE_WIRE)
people_test_own_presence_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence
TESTS += people/test-presence
people_test_presence_SOURCES = people/test-presence.c $(PEOPLE_WIRE)
people_test_presence_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence-xml
TESTS += people/test-presence-xml
people_test_presence_xml_SOURCES = people/test-presence-xml.c $(PEOPLE_DOCUMENTS)
people_test_presence_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publication-versions
TESTS += people/test-publication-versions
people_test_publication_versions_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publication-xml
TESTS += people/test-publication-xml
people_test_publication_xml_SOURCES = people/test-publication-xml.c $(PEOPLE_DOCUMENTS)
people_test_publication_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publications
TESTS += people/test-publications
people_test_publications_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-resource-list
TESTS += people/test-resource-list
people_test_resource_list_SOURCES = people/test-resource-list.c $(PEOPLE_DOCUMENTS)
people_test_resource_list_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-text
TESTS += people/test-text
people_test_text_LDADD = $(TOP)/libsfb-people.la
