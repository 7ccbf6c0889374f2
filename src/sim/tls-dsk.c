/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* TLS-DSK from the server's side. */

#include "sim/tls-dsk.h"

#include <string.h>

#include "auth/tls-dsk-keys.h"
#include "auth/tls-handshake.h"
#include "util/error.h"
#include "util/secret.h"

/* Suites with a MAC of their own, since it makes the signatures; the ephemeral ones first. */
#define CIPHERS                                                                                    \
	"-CIPHER-ALL:+AES-256-CBC:+AES-128-CBC:+3DES-CBC:+ARCFOUR-128:"                            \
	"-MAC-ALL:+SHA384:+SHA256:+SHA1:+MD5:"                                                     \
	"%NO_ETM:%NO_TICKETS:%NO_SESSION_HASH:%COMPAT:%VERIFY_ALLOW_SIGN_WITH_SHA1"
#define PRIORITY                                                                                   \
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.1:+VERS-TLS1.0:"                                 \
	"-KX-ALL:+ECDHE-RSA:+DHE-RSA:+RSA:" CIPHERS
#define OLD_PRIORITY "NORMAL:-VERS-ALL:+VERS-TLS1.0:-KX-ALL:+RSA:" CIPHERS

/* RFC 5246 7.2 */
#define ALERT_CERTIFICATE_REVOKED 44
#define ALERT_CERTIFICATE_UNKNOWN 46

struct _SfbSimTlsDsk {
	SfbAuthMech parent_instance;

	const SfbSimFiles *files;
	SfbSimAuthority *authority;
	SfbSimFaults *faults;
	SfbAuthTlsHandshake *handshake; /* NULL before the first token */
	SfbAuthTlsDskKeys *keys;        /* NULL until established */
	char *login;
	guint8 alert_number; /* 0: the client hears nothing of TLS about a failure */
	GBytes *alert;
};

G_DEFINE_TYPE(SfbSimTlsDsk, sfb_sim_tls_dsk, SFB_TYPE_AUTH_MECH)

/* How a certificate that counts for nothing is refused: nobody has published what servers do. */
static const struct {
	const char *word; /* of the fault */
	guint8 alert_number;
	SfbError code;
} refusals[] = {
	{ "", ALERT_CERTIFICATE_REVOKED, SFB_ERROR_CREDENTIALS },
	{ "alert", ALERT_CERTIFICATE_REVOKED, SFB_ERROR_CREDENTIALS },
	{ "401", 0, SFB_ERROR_CREDENTIALS },
	{ "403", 0, SFB_ERROR_NOT_ALLOWED },
};

static void
refuse_as_told(SfbSimTlsDsk *self, const char *word, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (strcmp(refusals[i].word, word) != 0)
			continue;
		self->alert_number = refusals[i].alert_number;
		g_set_error_literal(error, SFB_ERROR, (int)refusals[i].code,
		                    "The client's certificate counts as revoked.");
	}
}

static gboolean
judge_client(GPtrArray *chain, gpointer user_data, GError **error)
{
	SfbSimTlsDsk *self = user_data;
	const char *word = sfb_sim_faults_get_strike(self->faults, "refuse-certificate");

	if (word != NULL) {
		refuse_as_told(self, word, error);
		return FALSE;
	}
	g_free(self->login);
	self->login = sfb_sim_authority_check(self->authority, chain->pdata[0]);
	if (self->login != NULL)
		return TRUE;
	self->alert_number = ALERT_CERTIFICATE_UNKNOWN;
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_CREDENTIALS,
	                    "The client's certificate was not issued here, or not any more.");
	return FALSE;
}

static SfbSecret *
read_identity(SfbSimTlsDsk *self, GError **error)
{
	g_autofree char *pem = NULL;
	SfbSecret *identity;

	if (sfb_sim_faults_strikes(self->faults, "tls-dsk-stranger"))
		pem = sfb_sim_files_make_server(self->files, "wrong-name", error);
	else
		g_file_get_contents(self->files->server_file, &pem, NULL, error);
	if (pem == NULL)
		return NULL;
	identity = sfb_secret_new(pem);
	sfb_secret_wipe(pem, strlen(pem));
	return identity;
}

static gboolean
begin(SfbSimTlsDsk *self, GError **error)
{
	g_autoptr(SfbSecret) identity = read_identity(self, error);
	gboolean is_old = sfb_sim_faults_strikes(self->faults, "tls-dsk-1.0");
	const SfbAuthTlsWish wish = {
		.end = SFB_AUTH_TLS_SERVER,
		.priority = is_old ? OLD_PRIORITY : PRIORITY,
		.identity = identity,
		.judge = judge_client,
		.user_data = self,
	};

	if (identity != NULL)
		self->handshake = sfb_auth_tls_handshake_new(&wish, error);
	return self->handshake != NULL;
}

static GBytes *
spoil_end(GBytes *token)
{
	gsize length;
	guint8 *bytes = g_bytes_unref_to_data(token, &length);

	bytes[length - 1] ^= 1;
	return g_bytes_new_take(bytes, length);
}

static GBytes *
take_token(SfbSimTlsDsk *self, GBytes *token, GError **error)
{
	GBytes *reply = NULL;

	if (self->handshake == NULL && !begin(self, error))
		return NULL;
	if (!sfb_auth_tls_handshake_step(self->handshake, token, &reply, error)) {
		if (self->alert_number != 0)
			self->alert = sfb_auth_tls_handshake_make_alert(self->handshake,
			                                                self->alert_number);
		return NULL;
	}
	if (!sfb_auth_tls_handshake_is_done(self->handshake))
		return reply;
	self->keys = sfb_auth_tls_dsk_keys_derive(self->handshake, error);
	if (self->keys == NULL)
		g_clear_pointer(&reply, g_bytes_unref);
	else if (sfb_sim_faults_strikes(self->faults, "broken-finished"))
		reply = spoil_end(reply);
	return reply;
}

static void
step_async(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(mech, cancellable, callback, user_data);
	GError *error = NULL;
	GBytes *answer = take_token(SFB_SIM_TLS_DSK(mech), token, &error);

	if (answer != NULL)
		g_task_return_pointer(task, answer, (GDestroyNotify)g_bytes_unref);
	else
		g_task_return_error(task, error);
}

static gboolean
is_established(SfbAuthMech *mech)
{
	return SFB_SIM_TLS_DSK(mech)->keys != NULL;
}

static GBytes *
sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	return sfb_auth_tls_dsk_keys_sign(SFB_SIM_TLS_DSK(mech)->keys, SFB_AUTH_TLS_SERVER, text);
}

static gboolean
verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	return is_established(mech) &&
	       sfb_auth_tls_dsk_keys_verify(SFB_SIM_TLS_DSK(mech)->keys, SFB_AUTH_TLS_CLIENT, text,
	                                    signature);
}

static void
sfb_sim_tls_dsk_finalize(GObject *object)
{
	SfbSimTlsDsk *self = SFB_SIM_TLS_DSK(object);

	sfb_auth_tls_handshake_free(self->handshake);
	sfb_auth_tls_dsk_keys_free(self->keys);
	g_clear_pointer(&self->alert, g_bytes_unref);
	g_free(self->login);
	G_OBJECT_CLASS(sfb_sim_tls_dsk_parent_class)->finalize(object);
}

static void
sfb_sim_tls_dsk_class_init(SfbSimTlsDskClass *klass)
{
	SfbAuthMechClass *mech_class = SFB_AUTH_MECH_CLASS(klass);

	G_OBJECT_CLASS(klass)->finalize = sfb_sim_tls_dsk_finalize;
	mech_class->scheme = "TLS-DSK";
	mech_class->step_async = step_async;
	mech_class->is_established = is_established;
	mech_class->sign = sign;
	mech_class->verify = verify;
}

static void
sfb_sim_tls_dsk_init(SfbSimTlsDsk *self)
{
}

SfbAuthMech *
sfb_sim_tls_dsk_new(const SfbSimFiles *files, SfbSimAuthority *authority, SfbSimFaults *faults)
{
	SfbSimTlsDsk *self = g_object_new(SFB_TYPE_SIM_TLS_DSK, NULL);

	self->files = files;
	self->authority = authority;
	self->faults = faults;
	return SFB_AUTH_MECH(self);
}

const char *
sfb_sim_tls_dsk_get_login(SfbSimTlsDsk *self)
{
	return self->keys != NULL ? self->login : NULL;
}

GBytes *
sfb_sim_tls_dsk_get_alert(SfbSimTlsDsk *self)
{
	return self->alert;
}
