# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

GSS_TESTS = \
	auth/test-gss \
	auth/test-gss-failure \
	auth/test-gss-http \
	auth/test-kerberos \
	auth/test-ntlm-token \
	auth/test-spnego
check_PROGRAMS += $(GSS_TESTS)
TESTS += $(GSS_TESTS)
auth_test_ntlm_token_LDADD = $(TOP)/libsfb-auth.la
auth_test_spnego_LDADD = $(TOP)/libsfb-auth.la
auth_test_gss_SOURCES = \
	auth/acceptor.c auth/acceptor.h \
	auth/signature-numbers.c auth/signature-numbers.h \
	auth/stepping.c auth/stepping.h \
	auth/test-gss.c
auth_test_gss_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS) $(GNUTLS_CFLAGS)
auth_test_gss_LDADD = $(TOP)/libsfb-auth.la $(GSSAPI_LIBS) $(GNUTLS_LIBS)
auth_test_gss_failure_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
auth_test_gss_failure_LDADD = $(TOP)/libsfb-auth.la
auth_test_gss_http_SOURCES = \
	auth/gss-acceptor.c auth/gss-acceptor.h \
	auth/stepping.c auth/stepping.h \
	auth/test-gss-http.c
auth_test_gss_http_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
auth_test_gss_http_LDADD = $(TOP)/libsfb-auth.la $(GSSAPI_LIBS)
auth_test_kerberos_SOURCES = \
	auth/gss-acceptor.c auth/gss-acceptor.h \
	auth/stepping.c auth/stepping.h \
	support/folder.c support/folder.h \
	support/kdc.c support/kdc.h \
	auth/test-kerberos.c
auth_test_kerberos_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS)
auth_test_kerberos_LDADD = $(TOP)/libsfb-auth.la $(GSSAPI_LIBS)

# An authority, and a TLS server that is plain GnuTLS.
TLS_PEERS = auth/issuer.c auth/issuer.h auth/tls-stranger.c auth/tls-stranger.h

check_PROGRAMS += auth/test-x509 auth/test-certificate auth/test-tls-handshake \
	auth/test-tls-dsk-keys auth/test-tls-dsk
TESTS += auth/test-x509 auth/test-certificate auth/test-tls-handshake \
	auth/test-tls-dsk-keys auth/test-tls-dsk
auth_test_x509_LDADD = $(TOP)/libsfb-auth.la
auth_test_certificate_SOURCES = $(TLS_PEERS) auth/test-certificate.c
auth_test_certificate_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
auth_test_certificate_LDADD = $(TOP)/libsfb-auth.la $(GNUTLS_LIBS)
auth_test_tls_handshake_SOURCES = $(TLS_PEERS) auth/test-tls-handshake.c
auth_test_tls_handshake_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
auth_test_tls_handshake_LDADD = $(TOP)/libsfb-auth.la $(GNUTLS_LIBS)
auth_test_tls_dsk_keys_LDADD = $(TOP)/libsfb-auth.la
auth_test_tls_dsk_SOURCES = $(TLS_PEERS) auth/stepping.c auth/stepping.h auth/test-tls-dsk.c
auth_test_tls_dsk_CFLAGS = $(AM_CFLAGS) $(GNUTLS_CFLAGS)
auth_test_tls_dsk_LDADD = $(TOP)/libsfb-auth.la $(GNUTLS_LIBS)

check_PROGRAMS += auth/test-channel-binding
TESTS += auth/test-channel-binding
auth_test_channel_binding_LDADD = $(TOP)/libsfb-auth.la

KEYRING_TESTS = auth/test-keyring auth/test-keyring-desktop
check_PROGRAMS += $(KEYRING_TESTS)
TESTS += $(KEYRING_TESTS)
auth_test_keyring_SOURCES = \
	auth/keeping.c auth/keeping.h \
	support/folder.c support/folder.h \
	auth/test-keyring.c
auth_test_keyring_LDADD = $(TOP)/libsfb-auth.la
auth_test_keyring_desktop_SOURCES = \
	auth/keeping.c auth/keeping.h \
	support/folder.c support/folder.h \
	auth/test-keyring-desktop.c
auth_test_keyring_desktop_LDADD = $(TOP)/libsfb-auth.la
