/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * One way to prove who we are: tokens go in and out until both sides agree, then texts are signed
 * and verified. One object serves one handshake and the security association that follows it. The
 * base class is abstract; [MS-SIPAE] 3.2.5.1 is its model.
 */

#pragma once

#include <gio/gio.h>

#define SFB_TYPE_AUTH_MECH (sfb_auth_mech_get_type())
G_DECLARE_DERIVABLE_TYPE(SfbAuthMech, sfb_auth_mech, SFB, AUTH_MECH, GObject)

struct _SfbAuthMechClass {
	GObjectClass parent_class;

	const char *scheme;                           /* as in the header: "NTLM" */
	const char *(*get_scheme)(SfbAuthMech *self); /* unless overridden, the one above */
	/* Answers with a GTask whose pointer is the token, a GBytes or NULL. */
	void (*step_async)(SfbAuthMech *self, GBytes *token, GCancellable *cancellable,
	                   GAsyncReadyCallback callback, gpointer user_data);
	gboolean (*is_established)(SfbAuthMech *self);
	GBytes *(*sign)(SfbAuthMech *self, GBytes *text, GError **error);
	gboolean (*verify)(SfbAuthMech *self, GBytes *text, GBytes *signature);
};

/* The name used in Authorization headers, borrowed. */
const char *sfb_auth_mech_get_scheme(SfbAuthMech *self);

/* Takes the peer's @token (NULL at the start) and makes the next one of ours. The work is done off
 * the main loop where it may block. @callback comes once, on the caller's main context. */
void sfb_auth_mech_step_async(SfbAuthMech *self, GBytes *token, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);

/* @token: (out) (transfer full) (nullable) what to send, possibly of 0 bytes; NULL if there is
 * nothing left to say: the last message of TLS-DSK goes without a token. Returns: FALSE with @error
 * set: SFB_ERROR_CREDENTIALS, SFB_ERROR_NOT_FOUND (no such name there: no password was
 * tried), SFB_ERROR_CERTIFICATE, SFB_ERROR_MECHANISM_MISSING,
 * SFB_ERROR_UNREACHABLE (no KDC), SFB_ERROR_USAGE (clock), SFB_ERROR_PROTOCOL,
 * G_IO_ERROR_CANCELLED. */
gboolean
sfb_auth_mech_step_finish(SfbAuthMech *self, GAsyncResult *result, GBytes **token, GError **error);

/* TRUE from the step on that completed the handshake on our side: we can sign. */
gboolean sfb_auth_mech_is_established(SfbAuthMech *self);

/* The signature of @text. Only once established. Returns: (transfer full) (nullable) */
GBytes *sfb_auth_mech_sign(SfbAuthMech *self, GBytes *text, GError **error);

/* TRUE if @signature is the peer's for @text. A signature of the wrong length is FALSE. */
gboolean sfb_auth_mech_verify(SfbAuthMech *self, GBytes *text, GBytes *signature);
