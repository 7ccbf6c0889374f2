# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += auth/test-ntlm-token auth/test-gss
TESTS += auth/test-ntlm-token auth/test-gss
auth_test_ntlm_token_LDADD = $(TOP)/libsfb-auth.la
auth_test_gss_SOURCES = \
	auth/acceptor.c auth/acceptor.h \
	auth/signature-numbers.c auth/signature-numbers.h \
	auth/test-gss.c
auth_test_gss_CFLAGS = $(AM_CFLAGS) $(GSSAPI_CFLAGS) $(GNUTLS_CFLAGS)
auth_test_gss_LDADD = $(TOP)/libsfb-auth.la $(GSSAPI_LIBS) $(GNUTLS_LIBS)
