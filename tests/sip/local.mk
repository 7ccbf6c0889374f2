# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

SIP_TESTS = \
	sip/test-association \
	sip/test-endpoint \
	sip/test-header \
	sip/test-message \
	sip/test-multipart \
	sip/test-parser \
	sip/test-redirect \
	sip/test-signature \
	sip/test-torture \
	sip/test-traces
check_PROGRAMS += $(SIP_TESTS)
TESTS += $(SIP_TESTS)

sip_test_association_SOURCES = sip/test-association.c sip/reading.c sip/reading.h
sip_test_association_LDADD = $(TOP)/libsfb-sip.la
sip_test_endpoint_LDADD = $(TOP)/libsfb-sip.la
sip_test_header_LDADD = $(TOP)/libsfb-sip.la
sip_test_message_LDADD = $(TOP)/libsfb-sip.la
sip_test_multipart_SOURCES = sip/test-multipart.c sip/reading.c sip/reading.h
sip_test_multipart_LDADD = $(TOP)/libsfb-sip.la
sip_test_parser_LDADD = $(TOP)/libsfb-sip.la
sip_test_redirect_LDADD = $(TOP)/libsfb-sip.la
sip_test_signature_SOURCES = sip/test-signature.c sip/reading.c sip/reading.h
sip_test_signature_LDADD = $(TOP)/libsfb-sip.la
sip_test_torture_SOURCES = sip/test-torture.c sip/reading.c sip/reading.h
sip_test_torture_LDADD = $(TOP)/libsfb-sip.la
sip_test_traces_SOURCES = sip/test-traces.c sip/reading.c sip/reading.h
sip_test_traces_LDADD = $(TOP)/libsfb-sip.la

# The live half, against a far end that a test tells what to say.

SIP_LIVE_TESTS = \
	sip/test-client \
	sip/test-dialog \
	sip/test-failure \
	sip/test-handshake \
	sip/test-keep-alive \
	sip/test-proving \
	sip/test-registrar \
	sip/test-redirection \
	sip/test-registration \
	sip/test-subscription \
	sip/test-transaction \
	sip/test-transport
check_PROGRAMS += $(SIP_LIVE_TESTS)
TESTS += $(SIP_LIVE_TESTS)

PEER = support/peer.c support/peer.h
REGISTERING = sip/registering.c sip/registering.h sip/registrar-peer.c sip/registrar-peer.h \
	auth/acceptor.c auth/acceptor.h $(PEER)
sip_test_client_SOURCES = sip/test-client.c $(PEER)
sip_test_client_LDADD = $(TOP)/libsfb-sip.la
sip_test_dialog_SOURCES = sip/test-dialog.c $(PEER)
sip_test_dialog_LDADD = $(TOP)/libsfb-sip.la
sip_test_failure_SOURCES = sip/test-failure.c $(PEER)
sip_test_failure_LDADD = $(TOP)/libsfb-sip.la
sip_test_handshake_SOURCES = sip/test-handshake.c auth/issuer.c auth/issuer.h \
	auth/tls-stranger.c auth/tls-stranger.h $(PEER)
sip_test_handshake_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
sip_test_handshake_LDADD = $(TOP)/libsfb-sip.la $(GNUTLS_LIBS)
sip_test_keep_alive_LDADD = $(TOP)/libsfb-sip.la
sip_test_proving_SOURCES = sip/test-proving.c $(REGISTERING)
sip_test_proving_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
sip_test_proving_LDADD = $(TOP)/libsfb-sip.la $(GSSAPI_LIBS)
sip_test_registrar_SOURCES = sip/test-registrar.c $(PEER)
sip_test_registrar_LDADD = $(TOP)/libsfb-sip.la
sip_test_redirection_SOURCES = sip/test-redirection.c $(REGISTERING)
sip_test_redirection_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
sip_test_redirection_LDADD = $(TOP)/libsfb-sip.la $(GSSAPI_LIBS)
sip_test_registration_SOURCES = sip/test-registration.c $(REGISTERING)
sip_test_registration_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
sip_test_registration_LDADD = $(TOP)/libsfb-sip.la $(GSSAPI_LIBS)
sip_test_subscription_SOURCES = sip/test-subscription.c $(PEER)
sip_test_subscription_LDADD = $(TOP)/libsfb-sip.la
sip_test_transaction_SOURCES = sip/test-transaction.c $(PEER)
sip_test_transaction_LDADD = $(TOP)/libsfb-sip.la
sip_test_transport_SOURCES = sip/test-transport.c $(PEER)
sip_test_transport_LDADD = $(TOP)/libsfb-sip.la
