/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One TLS handshake over memory: bytes of the peer go in, bytes for the peer come out, and nothing
 * is ever sent by itself. Either end of it; TLS-DSK carries it in tokens ([MS-SIPAE] 3.2.5.1).
 */

#pragma once

#include <glib.h>

#include "util/secret.h"

typedef struct _SfbAuthTlsHandshake SfbAuthTlsHandshake;

/* Judges the peer in the middle of the handshake, before anything of ours depends on it. @chain:
 * the peer's certificates (GBytes, DER), its own first. FALSE with @error ends the handshake, whose
 * step fails with that error. */
typedef gboolean (*SfbAuthTlsJudge)(GPtrArray *chain, gpointer user_data, GError **error);

typedef enum {
	SFB_AUTH_TLS_CLIENT,
	SFB_AUTH_TLS_SERVER, /* insists on a certificate of the client */
} SfbAuthTlsEnd;

typedef struct {
	SfbAuthTlsEnd end;
	const char *priority;    /* a priority string of GnuTLS */
	const char *server_name; /* client: what to ask for (SNI); NULL or an IP address: nothing */
	const SfbSecret *identity; /* our certificate chain and its private key, PEM; NULL: none */
	SfbAuthTlsJudge judge;
	gpointer user_data; /* for @judge, which may be called until the handshake is freed */
} SfbAuthTlsWish;

/* @wish: read during the call. Returns: (transfer full) (nullable) NULL with SFB_ERROR_UNSUPPORTED
 * if this computer has nothing of @priority, SFB_ERROR_FAILED if @identity is of no use. */
SfbAuthTlsHandshake *sfb_auth_tls_handshake_new(const SfbAuthTlsWish *wish, GError **error);
void sfb_auth_tls_handshake_free(SfbAuthTlsHandshake *handshake); /* accepts NULL */

/* Takes what the peer sent (NULL: nothing) and goes on as far as it leads. @reply: (out) (transfer
 * full) what to send, possibly of 0 bytes. Handshake messages that leave together before the change
 * of ciphers share one record, as Schannel has it; some clients read no other form. Returns: FALSE
 * with the judge's error; SFB_ERROR_CREDENTIALS if the peer refuses our certificate;
 * SFB_ERROR_UNSUPPORTED if there is no version or suite that both have; SFB_ERROR_PROTOCOL. */
gboolean sfb_auth_tls_handshake_step(SfbAuthTlsHandshake *handshake, GBytes *input, GBytes **reply,
                                     GError **error);

/* The fatal alert of that number (RFC 5246 7.2) as bytes, for a peer whom a step has refused.
 * Returns: (transfer full) */
GBytes *sfb_auth_tls_handshake_make_alert(SfbAuthTlsHandshake *handshake, guint8 number);

/* TRUE once both ends have proved that they hold the same keys. */
gboolean sfb_auth_tls_handshake_is_done(const SfbAuthTlsHandshake *handshake);

/* The rest only when it is done. */

/* GBytes, DER, the peer's own certificate first; empty if it sent none. Returns: (transfer full) */
GPtrArray *sfb_auth_tls_handshake_list_peer_certificates(const SfbAuthTlsHandshake *handshake);

/* @length bytes for another use, from the session's master secret (RFC 5705, without context). The
 * caller wipes them. Returns: FALSE with SFB_ERROR_FAILED */
gboolean sfb_auth_tls_handshake_derive(const SfbAuthTlsHandshake *handshake, const char *label,
                                       void *bytes, gsize length, GError **error);

/* The hash of the suite's message authentication. Returns: FALSE with SFB_ERROR_UNSUPPORTED for a
 * suite without one (AEAD), or with one that is none of MD5, SHA-1, SHA-256, SHA-384. */
gboolean sfb_auth_tls_handshake_get_hash(const SfbAuthTlsHandshake *handshake, GChecksumType *hash,
                                         GError **error);

/* "TLS 1.2, ECDHE-RSA, AES-256-CBC, SHA1". Returns: (transfer full) */
char *sfb_auth_tls_handshake_describe(const SfbAuthTlsHandshake *handshake);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthTlsHandshake, sfb_auth_tls_handshake_free)
