# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors


WEB_FINDING_TESTS = \
	web/test-autodiscover-document \
	web/test-autodiscover-path \
	web/test-challenge \
	web/test-loopback \
	web/test-oauth-answer \
	web/test-oauth-endpoints \
	web/test-url
check_PROGRAMS += $(WEB_FINDING_TESTS)
TESTS += $(WEB_FINDING_TESTS)
web_test_autodiscover_document_LDADD = $(TOP)/libsfb-web.la
web_test_autodiscover_path_LDADD = $(TOP)/libsfb-web.la
web_test_challenge_LDADD = $(TOP)/libsfb-web.la
web_test_loopback_LDADD = $(TOP)/libsfb-web.la
web_test_oauth_answer_LDADD = $(TOP)/libsfb-web.la
web_test_oauth_endpoints_LDADD = $(TOP)/libsfb-web.la
web_test_url_LDADD = $(TOP)/libsfb-web.la

# In a small internet of the test's own.

TOWN = web/town.c web/town.h
check_PROGRAMS += web/test-autodiscover
TESTS += web/test-autodiscover
web_test_autodiscover_SOURCES = web/test-autodiscover.c $(TOWN)
web_test_autodiscover_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_autodiscover_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-autodiscover-user
TESTS += web/test-autodiscover-user
web_test_autodiscover_user_SOURCES = web/test-autodiscover-user.c $(TOWN) \
	support/folder.c support/folder.h
web_test_autodiscover_user_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_autodiscover_user_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-ews
TESTS += web/test-ews
web_test_ews_SOURCES = web/test-ews.c $(TOWN) support/folder.c support/folder.h
web_test_ews_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_ews_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-exchange-discovery
TESTS += web/test-exchange-discovery
web_test_exchange_discovery_SOURCES = web/test-exchange-discovery.c $(TOWN) \
	support/folder.c support/folder.h
web_test_exchange_discovery_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_exchange_discovery_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-oauth
TESTS += web/test-oauth
web_test_oauth_SOURCES = web/test-oauth.c web/provider.c web/provider.h $(TOWN) \
	support/folder.c support/folder.h
web_test_oauth_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_oauth_LDADD = $(TOP)/libsfb-web.la

EXTRA_DIST += web/oidc/package.json web/oidc/person.mjs web/oidc/server.mjs
check_PROGRAMS += web/test-oidc
TESTS += web/test-oidc
web_test_oidc_SOURCES = web/test-oidc.c support/folder.c support/folder.h
web_test_oidc_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-adfs-xml
TESTS += web/test-adfs-xml
web_test_adfs_xml_SOURCES = web/test-adfs-xml.c web/documents.c web/documents.h
web_test_adfs_xml_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-ews-xml
TESTS += web/test-ews-xml
web_test_ews_xml_SOURCES = web/test-ews-xml.c web/documents.c web/documents.h
web_test_ews_xml_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-exchange-document
TESTS += web/test-exchange-document
web_test_exchange_document_SOURCES = web/test-exchange-document.c web/documents.c web/documents.h
web_test_exchange_document_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-certprov-xml
TESTS += web/test-certprov-xml
web_test_certprov_xml_SOURCES = web/test-certprov-xml.c web/documents.c web/documents.h
web_test_certprov_xml_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-metadata
TESTS += web/test-metadata
web_test_metadata_SOURCES = web/test-metadata.c web/documents.c web/documents.h
web_test_metadata_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-signature
TESTS += web/test-signature
web_test_signature_SOURCES = web/test-signature.c web/documents.c web/documents.h
web_test_signature_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-ticket-ways
TESTS += web/test-ticket-ways
web_test_ticket_ways_SOURCES = web/test-ticket-ways.c web/documents.c web/documents.h
web_test_ticket_ways_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-web-ticket
TESTS += web/test-web-ticket
web_test_web_ticket_SOURCES = web/test-web-ticket.c web/documents.c web/documents.h
web_test_web_ticket_LDADD = $(TOP)/libsfb-web.la

# A server that wants to know who one is, and a client that goes there.
DOOR = \
	auth/gss-acceptor.c auth/gss-acceptor.h \
	web/door.c web/door.h \
	web/rerouted.c web/rerouted.h \
	web/visit.c web/visit.h

check_PROGRAMS += web/test-http web/test-http-auth
TESTS += web/test-http web/test-http-auth
web_test_http_SOURCES = $(DOOR) web/test-http.c
web_test_http_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS) $(SOUP_CFLAGS)
web_test_http_LDADD = $(TOP)/libsfb-web.la $(GSSAPI_LIBS) $(SOUP_LIBS)
web_test_http_auth_SOURCES = \
	$(DOOR) \
	support/folder.c support/folder.h \
	support/kdc.c support/kdc.h \
	web/test-http-auth.c
web_test_http_auth_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS) $(SOUP_CFLAGS)
web_test_http_auth_LDADD = $(TOP)/libsfb-web.la $(GSSAPI_LIBS) $(SOUP_LIBS)

WEB_CUSTOMER = \
	web/clerk.c web/clerk.h \
	web/customer.c web/customer.h \
	web/documents.c web/documents.h \
	support/folder.c support/folder.h

check_PROGRAMS += web/test-ticket-issue
TESTS += web/test-ticket-issue
web_test_ticket_issue_SOURCES = web/test-ticket-issue.c $(WEB_CUSTOMER)
web_test_ticket_issue_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_ticket_issue_LDADD = $(TOP)/libsfb-web.la $(SOUP_LIBS)

check_PROGRAMS += web/test-web-tickets
TESTS += web/test-web-tickets
web_test_web_tickets_SOURCES = web/test-web-tickets.c $(WEB_CUSTOMER)
web_test_web_tickets_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_web_tickets_LDADD = $(TOP)/libsfb-web.la $(SOUP_LIBS)

check_PROGRAMS += web/test-certprov
TESTS += web/test-certprov
web_test_certprov_SOURCES = web/test-certprov.c $(WEB_CUSTOMER) auth/issuer.c auth/issuer.h
web_test_certprov_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS) $(GNUTLS_CFLAGS)
web_test_certprov_LDADD = $(TOP)/libsfb-web.la $(SOUP_LIBS) $(GNUTLS_LIBS)

check_PROGRAMS += web/test-response web/test-response-error
TESTS += web/test-response web/test-response-error
web_test_response_LDADD = $(TOP)/libsfb-web.la
web_test_response_error_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-address-book web/test-address-book-xml
TESTS += web/test-address-book web/test-address-book-xml
web_test_address_book_SOURCES = web/test-address-book.c $(WEB_CUSTOMER)
web_test_address_book_CFLAGS = $(AM_CFLAGS) $(SOUP_CFLAGS)
web_test_address_book_LDADD = $(TOP)/libsfb-web.la $(SOUP_LIBS)
web_test_address_book_xml_SOURCES = web/test-address-book-xml.c web/documents.c web/documents.h
web_test_address_book_xml_LDADD = $(TOP)/libsfb-web.la

check_PROGRAMS += web/test-visitor
TESTS += web/test-visitor
web_test_visitor_SOURCES = $(DOOR) support/folder.c support/folder.h web/test-visitor.c
web_test_visitor_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS) $(SOUP_CFLAGS)
web_test_visitor_LDADD = $(TOP)/libsfb-web.la $(GSSAPI_LIBS) $(SOUP_LIBS)
