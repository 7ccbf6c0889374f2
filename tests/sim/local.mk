# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SIM_TESTS = \
	sim/test-acceptor \
	sim/test-aggregation \
	sim/test-applicant \
	sim/test-audience \
	sim/test-certificate \
	sim/test-contact-list \
	sim/test-dismissal \
	sim/test-dns \
	sim/test-dns-message \
	sim/test-faults \
	sim/test-forward \
	sim/test-line \
	sim/test-offer \
	sim/test-presence-documents \
	sim/test-publications \
	sim/test-redirect \
	sim/test-refusal \
	sim/test-registrar \
	sim/test-tls-dsk \
	sim/test-world
CARD = sim/card.c sim/card.h
CALLER = $(CARD) sim/caller.c sim/caller.h
KDC = support/folder.c support/folder.h support/kdc.c support/kdc.h
STEPPING = auth/stepping.c auth/stepping.h
check_PROGRAMS += $(SIM_TESTS)
TESTS += $(SIM_TESTS)
sim_test_acceptor_SOURCES = $(STEPPING) $(KDC) sim/test-acceptor.c
sim_test_acceptor_LDADD = $(TOP)/libsfb-simulator.la
sim_test_aggregation_LDADD = $(TOP)/libsfb-simulator.la
sim_test_applicant_LDADD = $(TOP)/libsfb-simulator.la
sim_test_audience_LDADD = $(TOP)/libsfb-simulator.la
sim_test_certificate_LDADD = $(TOP)/libsfb-simulator.la
sim_test_contact_list_LDADD = $(TOP)/libsfb-simulator.la
sim_test_dismissal_LDADD = $(TOP)/libsfb-simulator.la
sim_test_dns_LDADD = $(TOP)/libsfb-simulator.la -lresolv
sim_test_dns_message_LDADD = $(TOP)/libsfb-simulator.la -lresolv
sim_test_faults_LDADD = $(TOP)/libsfb-simulator.la
sim_test_forward_LDADD = $(TOP)/libsfb-simulator.la
sim_test_line_SOURCES = support/folder.c support/folder.h sim/test-line.c
sim_test_line_LDADD = $(TOP)/libsfb-simulator.la
sim_test_offer_LDADD = $(TOP)/libsfb-simulator.la
sim_test_presence_documents_LDADD = $(TOP)/libsfb-simulator.la
sim_test_publications_SOURCES = sim/test-publications.c people/documents.c people/documents.h
sim_test_publications_LDADD = $(TOP)/libsfb-simulator.la
sim_test_redirect_LDADD = $(TOP)/libsfb-simulator.la
sim_test_refusal_LDADD = $(TOP)/libsfb-simulator.la
sim_test_registrar_SOURCES = $(STEPPING) $(KDC) $(CALLER) sim/test-registrar.c
sim_test_registrar_LDADD = $(TOP)/libsfb-simulator.la
sim_test_tls_dsk_SOURCES = $(STEPPING) $(CARD) support/folder.c support/folder.h \
	sim/test-tls-dsk.c
sim_test_tls_dsk_LDADD = $(TOP)/libsfb-simulator.la
sim_test_world_LDADD = $(TOP)/libsfb-simulator.la

# The web services, and somebody who visits them.

SIM_WEB_TESTS = \
	sim/test-web \
	sim/test-web-adfs \
	sim/test-web-auth \
	sim/test-web-autodiscover \
	sim/test-web-certprov \
	sim/test-web-oauth \
	sim/test-web-tickets
check_PROGRAMS += $(SIM_WEB_TESTS) sim/test-authority sim/test-login sim/test-web-assertion
TESTS += $(SIM_WEB_TESTS) sim/test-authority sim/test-login sim/test-web-assertion
SIM_VISITOR = sim/visitor.c sim/visitor.h support/folder.c support/folder.h
sim_test_authority_SOURCES = sim/test-authority.c support/folder.c support/folder.h
sim_test_authority_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
sim_test_authority_LDADD = $(TOP)/libsfb-simulator.la $(GNUTLS_LIBS)
sim_test_login_LDADD = $(TOP)/libsfb-simulator.la
sim_test_web_SOURCES = sim/test-web.c $(SIM_VISITOR)
sim_test_web_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_adfs_SOURCES = sim/test-web-adfs.c $(SIM_VISITOR)
sim_test_web_adfs_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_adfs_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_assertion_SOURCES = sim/test-web-assertion.c support/folder.c support/folder.h
sim_test_web_assertion_LDADD = $(TOP)/libsfb-simulator.la
sim_test_web_auth_SOURCES = sim/test-web-auth.c $(SIM_VISITOR) support/kdc.c support/kdc.h
sim_test_web_auth_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_auth_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_autodiscover_SOURCES = sim/test-web-autodiscover.c $(SIM_VISITOR)
sim_test_web_autodiscover_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_autodiscover_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_certprov_SOURCES = sim/test-web-certprov.c $(SIM_VISITOR)
sim_test_web_certprov_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_certprov_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_oauth_SOURCES = sim/test-web-oauth.c $(SIM_VISITOR)
sim_test_web_oauth_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_oauth_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)
sim_test_web_tickets_SOURCES = sim/test-web-tickets.c $(SIM_VISITOR)
sim_test_web_tickets_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_tickets_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)

check_PROGRAMS += sim/test-directory sim/test-web-address-book
TESTS += sim/test-directory sim/test-web-address-book
sim_test_directory_LDADD = $(TOP)/libsfb-simulator.la
sim_test_web_address_book_SOURCES = sim/test-web-address-book.c $(SIM_VISITOR)
sim_test_web_address_book_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
sim_test_web_address_book_LDADD = $(TOP)/libsfb-simulator.la $(SOUP_LIBS)

check_PROGRAMS += sim/test-exchange
TESTS += sim/test-exchange
sim_test_exchange_LDADD = $(TOP)/libsfb-simulator.la
