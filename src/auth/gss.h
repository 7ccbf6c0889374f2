/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Windows integrated authentication through GSSAPI. On SIP ([MS-SIPAE] 3.2.5.1): NTLM in its
 * connectionless form (NTLMv2, integrity, identify level, number 100 in every signature, [MS-NLMP]
 * 3.4.4) and Kerberos (integrity only, no mutual authentication). On HTTP (RFC 4559): Negotiate and
 * NTLM, connection-oriented, bound to the TLS channel.
 */

#pragma once

#include "auth/mech.h"
#include "util/secret.h"

#define SFB_TYPE_AUTH_GSS (sfb_auth_gss_get_type())
G_DECLARE_FINAL_TYPE(SfbAuthGss, sfb_auth_gss, SFB, AUTH_GSS, SfbAuthMech)

typedef enum {
	SFB_AUTH_GSS_SIP_NTLM,
	SFB_AUTH_GSS_SIP_KERBEROS,
	SFB_AUTH_GSS_HTTP_KERBEROS,       /* scheme Negotiate: SPNEGO with Kerberos alone */
	SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM, /* scheme Negotiate: SPNEGO with NTLM alone */
	SFB_AUTH_GSS_HTTP_NTLM,           /* scheme NTLM: no wrapping */
} SfbAuthGssKind;

typedef struct {
	const char *login;   /* "DOMAIN\\user", "user@domain" or "user" */
	SfbSecret *password; /* NULL: the ticket that is there already (Kerberos only) */
	const char *host;    /* SIP: the challenge's targetname, with or without "sip/"; HTTP: the
	                        host of the URL */
	GBytes *channel_binding; /* HTTP: the hash of tls-server-end-point (RFC 5929 4); NULL:
	                            none */
} SfbAuthGssWish;

/* @wish: read during the call. A user principal name whose suffix is not a realm is tried as an
 * enterprise name. NTLM refuses to produce an NTLMv1 response whatever the environment says.
 * Returns: (transfer full) */
SfbAuthMech *sfb_auth_gss_new(SfbAuthGssKind kind, const SfbAuthGssWish *wish);

/* TRUE if this computer has NTLM, whose mechanism is a package of its own (gss-ntlmssp). */
gboolean sfb_auth_gss_has_ntlm(void);

/* A Kerberos ticket that is there already, for single sign-on and for the report. */
typedef struct {
	char *principal;         /* "alice@EXAMPLE.COM" */
	guint remaining_seconds; /* at least 1 */
} SfbAuthTicket;

/* Looks for one in the default cache, off the main loop and without asking a KDC. */
void sfb_auth_ticket_find_async(GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);

/* Returns: (transfer full) (nullable) NULL if there is none or it has expired, with
 * SFB_ERROR_CREDENTIALS saying which; or with another error of step_finish. */
SfbAuthTicket *sfb_auth_ticket_find_finish(GAsyncResult *result, GError **error);
void sfb_auth_ticket_free(SfbAuthTicket *ticket); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthTicket, sfb_auth_ticket_free)
