# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

PEOPLE_DOCUMENTS = people/documents.c people/documents.h
PEOPLE_APPLYING = people/applying.c people/applying.h $(PEOPLE_DOCUMENTS)
PEOPLE_WIRE = people/wire.c people/wire.h support/peer.c support/peer.h
PEOPLE_WATCHING = people/watching.c people/watching.h $(PEOPLE_WIRE)
PEOPLE_PUBLISHING = people/publishing.c people/publishing.h $(PEOPLE_WIRE)
PEOPLE_STOCK = people/stock.c people/stock.h $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)

check_PROGRAMS += people/test-access people/test-access-xml people/test-subscribers
TESTS += people/test-access people/test-access-xml people/test-subscribers
people_test_access_SOURCES = people/test-access.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)
people_test_access_LDADD = $(TOP)/libsfb-people.la
people_test_access_xml_SOURCES = people/test-access-xml.c $(PEOPLE_DOCUMENTS)
people_test_access_xml_LDADD = $(TOP)/libsfb-people.la
people_test_subscribers_SOURCES = people/test-subscribers.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)
people_test_subscribers_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-calendar-data
TESTS += people/test-calendar-data
people_test_calendar_data_SOURCES = people/test-calendar-data.c $(PEOPLE_DOCUMENTS)
people_test_calendar_data_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-custom-states
TESTS += people/test-custom-states
people_test_custom_states_SOURCES = people/test-custom-states.c $(PEOPLE_DOCUMENTS)
people_test_custom_states_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-availability
TESTS += people/test-availability
people_test_availability_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-card-xml
TESTS += people/test-card-xml
people_test_card_xml_SOURCES = people/test-card-xml.c $(PEOPLE_APPLYING)
people_test_card_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-list
TESTS += people/test-contact-list
people_test_contact_list_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-store-sip
TESTS += people/test-contact-store-sip
people_test_contact_store_sip_SOURCES = people/test-contact-store-sip.c $(PEOPLE_STOCK)
people_test_contact_store_sip_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-wish
TESTS += people/test-contact-wish
people_test_contact_wish_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-writes
TESTS += people/test-contact-writes
people_test_contact_writes_SOURCES = people/test-contact-writes.c $(PEOPLE_STOCK)
people_test_contact_writes_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contacts
TESTS += people/test-contacts
people_test_contacts_SOURCES = \
	people/exchange.c people/exchange.h people/test-contacts.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)
people_test_contacts_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contacts-soap
TESTS += people/test-contacts-soap
people_test_contacts_soap_SOURCES = people/test-contacts-soap.c $(PEOPLE_DOCUMENTS)
people_test_contacts_soap_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contacts-xml
TESTS += people/test-contacts-xml
people_test_contacts_xml_SOURCES = people/test-contacts-xml.c $(PEOPLE_DOCUMENTS)
people_test_contacts_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-own-note
TESTS += people/test-own-note
people_test_own_note_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-own-presence
TESTS += people/test-own-presence
people_test_own_presence_SOURCES = people/test-own-presence.c $(PEOPLE_PUBLISHING)
people_test_own_presence_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-pidf-xml
TESTS += people/test-pidf-xml
people_test_pidf_xml_SOURCES = people/test-pidf-xml.c $(PEOPLE_DOCUMENTS)
people_test_pidf_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence
TESTS += people/test-presence
people_test_presence_SOURCES = people/test-presence.c $(PEOPLE_WATCHING)
people_test_presence_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence-changes
TESTS += people/test-presence-changes
people_test_presence_changes_SOURCES = people/test-presence-changes.c $(PEOPLE_WATCHING)
people_test_presence_changes_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence-published
TESTS += people/test-presence-published
people_test_presence_published_SOURCES = people/test-presence-published.c $(PEOPLE_APPLYING)
people_test_presence_published_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-presence-xml
TESTS += people/test-presence-xml
people_test_presence_xml_SOURCES = people/test-presence-xml.c $(PEOPLE_APPLYING)
people_test_presence_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-public-providers
TESTS += people/test-public-providers
people_test_public_providers_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publication-versions
TESTS += people/test-publication-versions
people_test_publication_versions_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publication-xml
TESTS += people/test-publication-xml
people_test_publication_xml_SOURCES = people/test-publication-xml.c $(PEOPLE_DOCUMENTS)
people_test_publication_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publications
TESTS += people/test-publications
people_test_publications_SOURCES = people/test-publications.c $(PEOPLE_DOCUMENTS)
people_test_publications_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-publisher
TESTS += people/test-publisher
people_test_publisher_SOURCES = people/test-publisher.c $(PEOPLE_PUBLISHING)
people_test_publisher_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-resource-list
TESTS += people/test-resource-list
people_test_resource_list_SOURCES = people/test-resource-list.c $(PEOPLE_DOCUMENTS)
people_test_resource_list_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-self
TESTS += people/test-self
people_test_self_SOURCES = people/test-self.c $(PEOPLE_WIRE)
people_test_self_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-self-document
TESTS += people/test-self-document
people_test_self_document_SOURCES = people/test-self-document.c $(PEOPLE_DOCUMENTS)
people_test_self_document_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-state-xml
TESTS += people/test-state-xml
people_test_state_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-text
TESTS += people/test-text
people_test_text_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-directory-entry
TESTS += people/test-directory-entry
people_test_directory_entry_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-directory-exchange-xml
TESTS += people/test-directory-exchange-xml
people_test_directory_exchange_xml_SOURCES = people/test-directory-exchange-xml.c \
	$(PEOPLE_DOCUMENTS)
people_test_directory_exchange_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-directory-xml
TESTS += people/test-directory-xml
people_test_directory_xml_SOURCES = people/test-directory-xml.c $(PEOPLE_DOCUMENTS)
people_test_directory_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-directory
TESTS += people/test-directory
people_test_directory_SOURCES = people/test-directory.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE) \
	web/clerk.c web/clerk.h \
	web/customer.c web/customer.h \
	web/documents.c web/documents.h \
	support/folder.c support/folder.h
people_test_directory_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
people_test_directory_LDADD = $(TOP)/libsfb-people.la $(SOUP_LIBS)


check_PROGRAMS += people/test-working-hours
TESTS += people/test-working-hours
people_test_working_hours_SOURCES = people/test-working-hours.c $(PEOPLE_DOCUMENTS)
people_test_working_hours_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-photo-image
TESTS += people/test-photo-image
people_test_photo_image_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-photos
TESTS += people/test-photos
people_test_photos_SOURCES = people/test-photos.c $(PEOPLE_WIRE) \
	web/clerk.c web/clerk.h \
	web/customer.c web/customer.h \
	web/documents.c web/documents.h \
	support/folder.c support/folder.h
people_test_photos_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
people_test_photos_LDADD = $(TOP)/libsfb-people.la $(SOUP_LIBS)

check_PROGRAMS += people/test-im-list-xml people/test-im-write-xml
TESTS += people/test-im-list-xml people/test-im-write-xml
people_test_im_list_xml_SOURCES = people/test-im-list-xml.c $(PEOPLE_DOCUMENTS)
people_test_im_list_xml_LDADD = $(TOP)/libsfb-people.la
people_test_im_write_xml_SOURCES = people/test-im-write-xml.c $(PEOPLE_DOCUMENTS)
people_test_im_write_xml_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-contact-store-exchange
TESTS += people/test-contact-store-exchange
people_test_contact_store_exchange_SOURCES = people/test-contact-store-exchange.c \
	support/folder.c support/folder.h web/clerk.c web/clerk.h $(PEOPLE_DOCUMENTS)
people_test_contact_store_exchange_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
people_test_contact_store_exchange_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-me people/test-my-line people/test-my-routing
TESTS += people/test-me people/test-my-line people/test-my-routing
people_test_me_SOURCES = people/test-me.c $(PEOPLE_DOCUMENTS) $(PEOPLE_WIRE)
people_test_me_LDADD = $(TOP)/libsfb-people.la
people_test_my_line_SOURCES = people/test-my-line.c $(PEOPLE_DOCUMENTS)
people_test_my_line_LDADD = $(TOP)/libsfb-people.la
people_test_my_routing_SOURCES = people/test-my-routing.c $(PEOPLE_DOCUMENTS)
people_test_my_routing_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-mailbox people/test-mailbox-xml people/test-message-waiting
TESTS += people/test-mailbox people/test-mailbox-xml people/test-message-waiting
people_test_mailbox_SOURCES = people/test-mailbox.c $(PEOPLE_WIRE) \
	web/clerk.c web/clerk.h \
	web/customer.c web/customer.h \
	web/documents.c web/documents.h \
	support/folder.c support/folder.h
people_test_mailbox_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
people_test_mailbox_LDADD = $(TOP)/libsfb-people.la $(SOUP_LIBS)
people_test_mailbox_xml_SOURCES = people/test-mailbox-xml.c $(PEOPLE_DOCUMENTS)
people_test_mailbox_xml_LDADD = $(TOP)/libsfb-people.la
people_test_message_waiting_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-appointments people/test-calendar-publications \
	people/test-calendar-view people/test-out-of-office
TESTS += people/test-appointments people/test-calendar-publications \
	people/test-calendar-view people/test-out-of-office
people_test_appointments_LDADD = $(TOP)/libsfb-people.la
people_test_calendar_publications_SOURCES = people/test-calendar-publications.c $(PEOPLE_DOCUMENTS)
people_test_calendar_publications_LDADD = $(TOP)/libsfb-people.la
people_test_calendar_view_SOURCES = people/test-calendar-view.c $(PEOPLE_DOCUMENTS)
people_test_calendar_view_LDADD = $(TOP)/libsfb-people.la
people_test_out_of_office_SOURCES = people/test-out-of-office.c $(PEOPLE_DOCUMENTS)
people_test_out_of_office_LDADD = $(TOP)/libsfb-people.la

check_PROGRAMS += people/test-own-calendar
TESTS += people/test-own-calendar
people_test_own_calendar_SOURCES = people/test-own-calendar.c \
	support/folder.c support/folder.h web/clerk.c web/clerk.h $(PEOPLE_PUBLISHING) \
	$(PEOPLE_DOCUMENTS)
people_test_own_calendar_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
people_test_own_calendar_LDADD = $(TOP)/libsfb-people.la
