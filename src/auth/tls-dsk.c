/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * TLS-DSK, the client's end:
 *
 *   nothing                   ->  ClientHello
 *   ServerHello .. Done       ->  Certificate .. ChangeCipherSpec, Finished
 *   ChangeCipherSpec, Finished    from here on we sign, and have no token left to send
 *
 * A flight of the server may come in pieces: to all but the last we answer with an empty token.
 */

#include "config.h"

#include "auth/tls-dsk.h"

#include <glib/gi18n-lib.h>

#include "auth/front-end-private.h"
#include "auth/tls-dsk-keys.h"
#include "util/error.h"

/* Neither TLS 1.3 nor AEAD: the one has no key derivation of this kind, the other no hash to sign
 * with. No data ever travels under these suites, so that old ciphers at the end of the list cost
 * nothing; old servers have no other, and sign with SHA-1. */
#define PRIORITY                                                                                   \
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0"                                  \
	":-KX-ALL:+ECDHE-ECDSA:+ECDHE-RSA:+DHE-RSA:+RSA"                                           \
	":-CIPHER-ALL:+AES-256-CBC:+AES-128-CBC:+3DES-CBC:+ARCFOUR-128"                            \
	":-MAC-ALL:+SHA384:+SHA256:+SHA1:+MD5:+SIGN-RSA-SHA1:+SIGN-ECDSA-SHA1"                     \
	":%NO_ETM:%NO_TICKETS:%NO_SESSION_HASH:%COMPAT"

struct _SfbAuthTlsDsk {
	SfbAuthMech parent;

	SfbAuthCertificate *certificate;
	SfbAuthFrontEnd front_end;      /* owns what it points to */
	SfbAuthTlsHandshake *handshake; /* NULL before the first step and after the last */
	SfbAuthTlsDskKeys *keys;        /* NULL until established */
	char *description;
};

G_DEFINE_TYPE(SfbAuthTlsDsk, sfb_auth_tls_dsk, SFB_TYPE_AUTH_MECH)

static gboolean
judge_front_end(GPtrArray *chain, gpointer user_data, GError **error)
{
	SfbAuthTlsDsk *self = user_data;

	return sfb_auth_front_end_accept(&self->front_end, chain, error);
}

static gboolean
begin(SfbAuthTlsDsk *self, GError **error)
{
	g_autoptr(SfbSecret) identity = sfb_auth_certificate_to_pem(self->certificate);
	SfbAuthTlsWish wish = {
		.end = SFB_AUTH_TLS_CLIENT,
		.priority = PRIORITY,
		.server_name = self->front_end.target,
		.identity = identity,
		.judge = judge_front_end,
		.user_data = self,
	};

	self->handshake = sfb_auth_tls_handshake_new(&wish, error);
	return self->handshake != NULL;
}

static gboolean
establish(SfbAuthTlsDsk *self, GError **error)
{
	self->keys = sfb_auth_tls_dsk_keys_derive(self->handshake, error);
	if (self->keys == NULL)
		return FALSE;
	self->description = sfb_auth_tls_handshake_describe(self->handshake);
	g_debug("TLS-DSK is established: %s", self->description);
	g_clear_pointer(&self->handshake, sfb_auth_tls_handshake_free);
	return TRUE;
}

/* @reply: (out) (nullable) NULL if there is nothing left to say. */
static gboolean
advance(SfbAuthTlsDsk *self, GBytes *token, GBytes **reply, GError **error)
{
	g_autoptr(GBytes) made = NULL;

	if (token == NULL && !begin(self, error))
		return FALSE;
	if (!sfb_auth_tls_handshake_step(self->handshake, token, &made, error))
		return FALSE;
	if (sfb_auth_tls_handshake_is_done(self->handshake)) {
		if (!establish(self, error))
			return FALSE;
		if (g_bytes_get_size(made) == 0)
			g_clear_pointer(&made, g_bytes_unref);
	}
	*reply = g_steal_pointer(&made);
	return TRUE;
}

static void
step_async(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	SfbAuthTlsDsk *self = SFB_AUTH_TLS_DSK(mech);
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);
	GBytes *reply = NULL;
	GError *error = NULL;

	g_task_set_source_tag(task, step_async);
	if ((self->handshake != NULL) != (token != NULL) || self->keys != NULL) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("The server's part of the TLS-DSK handshake came out of "
		                          "order. If this happens again, tell its administrator."));
		return;
	}
	if (advance(self, token, &reply, &error))
		g_task_return_pointer(task, reply, (GDestroyNotify)g_bytes_unref);
	else
		g_task_return_error(task, error);
}

static gboolean
is_established(SfbAuthMech *mech)
{
	return SFB_AUTH_TLS_DSK(mech)->keys != NULL;
}

static GBytes *
sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	g_return_val_if_fail(is_established(mech), NULL);
	return sfb_auth_tls_dsk_keys_sign(SFB_AUTH_TLS_DSK(mech)->keys, SFB_AUTH_TLS_CLIENT, text);
}

static gboolean
verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	SfbAuthTlsDsk *self = SFB_AUTH_TLS_DSK(mech);

	if (self->keys == NULL)
		return FALSE;
	if (sfb_auth_tls_dsk_keys_verify(self->keys, SFB_AUTH_TLS_SERVER, text, signature))
		return TRUE;
	/* The length tells which hash a server means that takes another than its suite's. */
	g_debug("the server's signature of %" G_GSIZE_FORMAT " bytes is not right for %s",
	        g_bytes_get_size(signature), self->description);
	return FALSE;
}

static void
sfb_auth_tls_dsk_finalize(GObject *object)
{
	SfbAuthTlsDsk *self = SFB_AUTH_TLS_DSK(object);

	sfb_auth_tls_handshake_free(self->handshake);
	sfb_auth_tls_dsk_keys_free(self->keys);
	sfb_auth_certificate_unref(self->certificate);
	g_clear_pointer(&self->front_end.line_certificate, g_bytes_unref);
	g_free((char *)self->front_end.target);
	g_free((char *)self->front_end.ca_file);
	g_free(self->description);
	G_OBJECT_CLASS(sfb_auth_tls_dsk_parent_class)->finalize(object);
}

static void
sfb_auth_tls_dsk_class_init(SfbAuthTlsDskClass *class)
{
	SfbAuthMechClass *mech = SFB_AUTH_MECH_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = sfb_auth_tls_dsk_finalize;
	mech->scheme = "TLS-DSK";
	mech->step_async = step_async;
	mech->is_established = is_established;
	mech->sign = sign;
	mech->verify = verify;
}

static void
sfb_auth_tls_dsk_init(SfbAuthTlsDsk *self)
{
}

SfbAuthMech *
sfb_auth_tls_dsk_new(SfbAuthCertificate *certificate, const SfbAuthFrontEnd *front_end)
{
	SfbAuthTlsDsk *self = g_object_new(SFB_TYPE_AUTH_TLS_DSK, NULL);

	self->certificate = sfb_auth_certificate_ref(certificate);
	self->front_end = *front_end;
	self->front_end.target = g_strdup(front_end->target);
	self->front_end.ca_file = g_strdup(front_end->ca_file);
	if (front_end->line_certificate != NULL)
		g_bytes_ref(front_end->line_certificate);
	return SFB_AUTH_MECH(self);
}

const char *
sfb_auth_tls_dsk_get_description(SfbAuthTlsDsk *self)
{
	return self->description;
}
