/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * NTLM for SIP through GSSAPI. In its connectionless form the client speaks no NEGOTIATE:
 *
 *   nothing    ->  ""             (gssapi-data="")
 *   CHALLENGE  ->  AUTHENTICATE   from here on we sign
 *
 * The handshake runs on a worker thread and touches the context alone until is_established is set;
 * from then on only the caller's thread touches it.
 */

#include "config.h"

#include "auth/gss.h"

#include <glib/gi18n-lib.h>
#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <string.h>

#include "auth/ntlm-token.h"
#include "util/error.h"

/* Of gss-ntlmssp, whose own header few distributions install. */
#define DATAGRAM_FLAG 0x10000
#define NO_LEGACY_PROVIDER 0x4e540003

/* [MS-SIPAE] 3.2.5.1: the same number under every message, in both directions. */
#define SEQUENCE_NUMBER 100

/* [MS-NLMP] 2.2.2.9.1: version, checksum, sequence number. */
#define SIGNATURE_LENGTH 16

/* 1.3.6.1.4.1.311.2.2.10, and 1.3.6.1.4.1.7165.655.1.1. */
static gss_OID_desc ntlm_mechanism = { 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };
static gss_OID_desc set_sequence_number = {
	11, (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x01"
};

struct _SfbAuthGss {
	SfbAuthMech parent;

	char *login;
	SfbSecret *password; /* NULL once the credential is made of it */
	char *target;
	gboolean has_begun;
	gss_cred_id_t credential;
	gss_ctx_id_t context;
	gint is_established; /* atomic */
};

G_DEFINE_TYPE(SfbAuthGss, sfb_auth_gss, SFB_TYPE_AUTH_MECH)

static void
release_buffer(gss_buffer_desc *buffer)
{
	OM_uint32 minor;

	gss_release_buffer(&minor, buffer);
}

static void
release_name(gss_name_t name)
{
	OM_uint32 minor;

	gss_release_name(&minor, &name);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(gss_buffer_desc, release_buffer)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gss_name_t, release_name, GSS_C_NO_NAME)

static gss_buffer_desc
borrow_text(const char *text)
{
	return (gss_buffer_desc){ strlen(text), (char *)text };
}

static gss_buffer_desc
borrow_bytes(GBytes *bytes)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(bytes, &length);

	return (gss_buffer_desc){ length, (gpointer)octets };
}

/* What the library says about @status, on one line. */
static char *
describe_status(OM_uint32 status, int kind)
{
	GString *words = g_string_new(NULL);
	OM_uint32 more = 0;

	do {
		g_auto(gss_buffer_desc) line = GSS_C_EMPTY_BUFFER;
		OM_uint32 minor;

		if (gss_display_status(&minor, status, kind, &ntlm_mechanism, &more, &line) !=
		    GSS_S_COMPLETE)
			break;
		if (words->len > 0)
			g_string_append(words, ", ");
		g_string_append_len(words, line.value, line.length);
	} while (more != 0);
	return g_string_free(words, FALSE);
}

static void
set_error(GError **error, OM_uint32 major, OM_uint32 minor)
{
	g_autofree char *outcome = NULL;
	g_autofree char *detail = NULL;

	if (GSS_ROUTINE_ERROR(major) == GSS_S_BAD_MECH) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
		                    _("Signing in with a password needs NTLM, which is not "
		                      "installed here. Install the package gss-ntlmssp and sign in "
		                      "again."));
		return;
	}
	if (minor == NO_LEGACY_PROVIDER) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_MECHANISM_MISSING,
		                    _("NTLM needs the old ciphers of OpenSSL, which are not "
		                      "installed here. Install OpenSSL's legacy provider (package "
		                      "openssl-provider-legacy) and sign in again."));
		return;
	}
	outcome = describe_status(major, GSS_C_GSS_CODE);
	detail = describe_status(minor, GSS_C_MECH_CODE);
	g_set_error(
		error, SFB_ERROR, SFB_ERROR_FAILED,
		_("NTLM on this computer gave up: %s (%s). Check the login name and the server's "
	          "name, then sign in again."),
		outcome, detail);
}

/* The mechanism would split "user@domain" into a user and a domain. A server wants such a login as
 * a whole, with an empty domain ([MS-NLMP] 3.3.2); a backslash before the '@' keeps it together. */
static char *
quote_login(const char *login)
{
	const char *at = strchr(login, '@');

	if (at == NULL || strchr(login, '\\') != NULL)
		return g_strdup(login);
	return g_strdup_printf("%.*s\\%s", (int)(at - login), login, at);
}

static gboolean
acquire_credential(SfbAuthGss *self, GError **error)
{
	g_autofree char *login = quote_login(self->login);
	gss_buffer_desc login_buffer = borrow_text(login);
	gss_buffer_desc password = borrow_text(sfb_secret_peek(self->password));
	gss_OID_set_desc mechanisms = { 1, &ntlm_mechanism };
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	OM_uint32 minor;
	OM_uint32 major = gss_import_name(&minor, &login_buffer, GSS_C_NT_USER_NAME, &name);

	if (major == GSS_S_COMPLETE)
		major = gss_acquire_cred_with_password(&minor, name, &password, GSS_C_INDEFINITE,
		                                       &mechanisms, GSS_C_INITIATE,
		                                       &self->credential, NULL, NULL);
	g_clear_pointer(&self->password, sfb_secret_unref);
	if (major != GSS_S_COMPLETE) {
		set_error(error, major, minor);
		return FALSE;
	}
	return TRUE;
}

/* One call of the handshake. @challenge: NULL at first. @expected: how it has to end. */
static GBytes *
advance(SfbAuthGss *self, GBytes *challenge, OM_uint32 expected, GError **error)
{
	g_autofree char *service = g_strconcat("sip@", self->target, NULL);
	gss_buffer_desc service_buffer = borrow_text(service);
	gss_buffer_desc input = GSS_C_EMPTY_BUFFER;
	g_auto(gss_buffer_desc) output = GSS_C_EMPTY_BUFFER;
	g_auto(gss_name_t) target = GSS_C_NO_NAME;
	OM_uint32 minor;
	OM_uint32 major =
		gss_import_name(&minor, &service_buffer, GSS_C_NT_HOSTBASED_SERVICE, &target);

	if (challenge != NULL)
		input = borrow_bytes(challenge);
	if (major == GSS_S_COMPLETE)
		major = gss_init_sec_context(
			&minor, self->credential, &self->context, target, &ntlm_mechanism,
			GSS_C_INTEG_FLAG | GSS_C_IDENTIFY_FLAG | DATAGRAM_FLAG, GSS_C_INDEFINITE,
			GSS_C_NO_CHANNEL_BINDINGS, &input, NULL, &output, NULL, NULL);
	if (major != expected) {
		set_error(error, major, minor);
		return NULL;
	}
	return g_bytes_new(output.value, output.length);
}

static gboolean
fix_sequence_number(SfbAuthGss *self, GError **error)
{
	guint32 number = SEQUENCE_NUMBER;
	gss_buffer_desc value = { sizeof number, &number };
	OM_uint32 minor;
	OM_uint32 major =
		gss_set_sec_context_option(&minor, &self->context, &set_sequence_number, &value);

	if (major != GSS_S_COMPLETE)
		set_error(error, major, minor);
	return major == GSS_S_COMPLETE;
}

static GBytes *
begin(SfbAuthGss *self, GError **error)
{
	if (!acquire_credential(self, error))
		return NULL;
	return advance(self, NULL, GSS_S_CONTINUE_NEEDED, error);
}

static GBytes *
answer(SfbAuthGss *self, GBytes *challenge, GError **error)
{
	g_autoptr(GBytes) authenticate = NULL;
	OM_uint32 minor;

	if (!sfb_auth_ntlm_check_challenge(challenge, error))
		return NULL;
	authenticate = advance(self, challenge, GSS_S_COMPLETE, error);
	if (authenticate == NULL || !sfb_auth_ntlm_check_authenticate(authenticate, error) ||
	    !fix_sequence_number(self, error))
		return NULL;
	/* It holds what is as good as the password, and the keys to sign with are made. */
	gss_release_cred(&minor, &self->credential);
	g_atomic_int_set(&self->is_established, TRUE);
	return g_steal_pointer(&authenticate);
}

static void
step_in_thread(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	SfbAuthGss *self = source;
	GBytes *challenge = task_data;
	GError *error = NULL;
	GBytes *token = challenge == NULL ? begin(self, &error) : answer(self, challenge, &error);

	if (token == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, token, (GDestroyNotify)g_bytes_unref);
}

static gboolean
is_established(SfbAuthMech *mech)
{
	return g_atomic_int_get(&SFB_AUTH_GSS(mech)->is_established);
}

static void
step_async(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, step_async);
	if (self->has_begun != (token != NULL) || is_established(mech)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("The server's part of the NTLM handshake came out of "
		                          "order. If this happens again, tell its administrator."));
		return;
	}
	self->has_begun = TRUE;
	if (token != NULL)
		g_task_set_task_data(task, g_bytes_ref(token), (GDestroyNotify)g_bytes_unref);
	g_task_set_return_on_cancel(task, TRUE);
	g_task_run_in_thread(task, step_in_thread);
}

static gboolean
step_finish(SfbAuthMech *mech, GAsyncResult *result, GBytes **token, GError **error)
{
	GBytes *made = g_task_propagate_pointer(G_TASK(result), error);

	if (made != NULL)
		*token = made;
	return made != NULL;
}

static GBytes *
sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	gss_buffer_desc message = borrow_bytes(text);
	g_auto(gss_buffer_desc) signature = GSS_C_EMPTY_BUFFER;
	OM_uint32 major;
	OM_uint32 minor;

	g_return_val_if_fail(is_established(mech), NULL);
	major = gss_get_mic(&minor, self->context, GSS_C_QOP_DEFAULT, &message, &signature);
	if (major != GSS_S_COMPLETE) {
		set_error(error, major, minor);
		return NULL;
	}
	return g_bytes_new(signature.value, signature.length);
}

static gboolean
verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	gss_buffer_desc message = borrow_bytes(text);
	gss_buffer_desc claimed = borrow_bytes(signature);
	OM_uint32 minor;

	/* The mechanism itself would read 16 bytes whatever the length. */
	if (!is_established(mech) || claimed.length != SIGNATURE_LENGTH)
		return FALSE;
	return gss_verify_mic(&minor, self->context, &message, &claimed, NULL) == GSS_S_COMPLETE;
}

static void
sfb_auth_gss_finalize(GObject *object)
{
	SfbAuthGss *self = SFB_AUTH_GSS(object);
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &self->context, GSS_C_NO_BUFFER);
	gss_release_cred(&minor, &self->credential);
	sfb_secret_unref(self->password);
	g_free(self->login);
	g_free(self->target);
	G_OBJECT_CLASS(sfb_auth_gss_parent_class)->finalize(object);
}

static void
sfb_auth_gss_class_init(SfbAuthGssClass *class)
{
	SfbAuthMechClass *mech = SFB_AUTH_MECH_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = sfb_auth_gss_finalize;
	mech->scheme = "NTLM";
	mech->step_async = step_async;
	mech->step_finish = step_finish;
	mech->is_established = is_established;
	mech->sign = sign;
	mech->verify = verify;
}

static void
sfb_auth_gss_init(SfbAuthGss *self)
{
	self->credential = GSS_C_NO_CREDENTIAL;
	self->context = GSS_C_NO_CONTEXT;
}

SfbAuthMech *
sfb_auth_gss_new_ntlm(const char *login, SfbSecret *password, const char *target)
{
	SfbAuthGss *self = g_object_new(SFB_TYPE_AUTH_GSS, NULL);

	self->login = g_strdup(login);
	self->password = sfb_secret_ref(password);
	self->target = g_strdup(target);
	return SFB_AUTH_MECH(self);
}
