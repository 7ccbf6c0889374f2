/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The other end of a Kerberos or Negotiate handshake: the accepting half of the library itself. */

#pragma once

#include <glib.h>

typedef enum {
	GSS_ACCEPTOR_KERBEROS,
	GSS_ACCEPTOR_NTLM,
	GSS_ACCEPTOR_SPNEGO_KERBEROS,
	GSS_ACCEPTOR_SPNEGO_NTLM,
} GssAcceptorKind;

typedef struct _GssAcceptor GssAcceptor;

/* @binding: what the server knows of its TLS channel, or NULL. */
GssAcceptor *gss_acceptor_new(GssAcceptorKind kind, const char *binding);
void gss_acceptor_free(GssAcceptor *acceptor);

/* What the server answers to @token, possibly 0 bytes. Returns: (transfer full) (nullable) NULL if
 * it refuses. */
GBytes *gss_acceptor_take(GssAcceptor *acceptor, GBytes *token);

/* Who proved to be at the other end; NULL before. */
char *gss_acceptor_dup_name(GssAcceptor *acceptor);

GBytes *gss_acceptor_sign(GssAcceptor *acceptor, GBytes *text);
gboolean gss_acceptor_verify(GssAcceptor *acceptor, GBytes *text, GBytes *signature);

/* TRUE if the client's token was bound to the channel. */
gboolean gss_acceptor_is_bound(GssAcceptor *acceptor);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(GssAcceptor, gss_acceptor_free)
