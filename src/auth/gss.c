/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Windows integrated authentication through GSSAPI.
 *
 *   SIP, NTLM       nothing    ->  ""             connectionless: the client speaks no NEGOTIATE
 *                   CHALLENGE  ->  AUTHENTICATE
 *   SIP, Kerberos   nothing    ->  AP-REQ
 *   HTTP, NTLM      nothing    ->  NEGOTIATE
 *                   CHALLENGE  ->  AUTHENTICATE
 *   HTTP, Negotiate the same, each token wrapped
 *
 * The handshake runs on a worker thread and touches the context alone until is_established is set;
 * from then on only the caller's thread touches it.
 */

#include "config.h"

#include "auth/gss.h"

#include <glib/gi18n-lib.h>
#include <gssapi/gssapi_ext.h>
#include <string.h>

#include "auth/gss-private.h"
#include "auth/ntlm-token.h"
#include "auth/spnego.h"
#include "util/error.h"

/* Of gss-ntlmssp, whose own header few distributions install. */
#define DATAGRAM_FLAG 0x10000

/* [MS-SIPAE] 3.2.5.1: the same number under every message, in both directions. */
#define SEQUENCE_NUMBER 100

#define BINDING_PREFIX "tls-server-end-point:" /* RFC 5929 4 */

/* 1.3.6.1.4.1.7165.655.1.1 */
static gss_OID_desc set_sequence_number = {
	11, (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x01"
};

typedef struct {
	const char *scheme;
	const char *service;
	SfbAuthGssMechanism *mechanism;
	OM_uint32 flags;
	gboolean is_wrapped; /* in SPNEGO */
} Kind;

/* No mutual authentication, which TLS gives and no server asks for; and neither order nor replay is
 * checked by the mechanism: on SIP the numbers of [MS-SIPAE] do that. */
static const Kind kinds[] = {
	[SFB_AUTH_GSS_SIP_NTLM] = { "NTLM", "sip", &sfb_auth_gss_ntlm,
	                            GSS_C_INTEG_FLAG | GSS_C_IDENTIFY_FLAG | DATAGRAM_FLAG, FALSE },
	[SFB_AUTH_GSS_SIP_KERBEROS] = { "Kerberos", "sip", &sfb_auth_gss_kerberos, GSS_C_INTEG_FLAG,
	                                FALSE },
	[SFB_AUTH_GSS_HTTP_KERBEROS] = { "Negotiate", "HTTP", &sfb_auth_gss_kerberos,
	                                 GSS_C_INTEG_FLAG, TRUE },
	[SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM] = { "Negotiate", "HTTP", &sfb_auth_gss_ntlm,
	                                       GSS_C_INTEG_FLAG, TRUE },
	[SFB_AUTH_GSS_HTTP_NTLM] = { "NTLM", "HTTP", &sfb_auth_gss_ntlm, GSS_C_INTEG_FLAG, FALSE },
};

struct _SfbAuthGss {
	SfbAuthMech parent;

	const Kind *kind;
	char *login;
	SfbSecret *password; /* NULL: none, or the credential is made of it */
	char *service;       /* "sip@fe.example.com" */
	GBytes *binding;     /* NULL: none */
	gboolean has_begun;
	gss_cred_id_t credential;
	gss_ctx_id_t context;
	gint is_established; /* atomic */
};

G_DEFINE_TYPE(SfbAuthGss, sfb_auth_gss, SFB_TYPE_AUTH_MECH)

static gboolean
is_established(SfbAuthMech *mech)
{
	return g_atomic_int_get(&SFB_AUTH_GSS(mech)->is_established);
}

static gboolean
is_datagram(const SfbAuthGss *self)
{
	return (self->kind->flags & DATAGRAM_FLAG) != 0;
}

/* The handshake, on the worker thread */

static gboolean
fix_sequence_number(SfbAuthGss *self, GError **error)
{
	guint32 number = SEQUENCE_NUMBER;
	gss_buffer_desc value = { sizeof number, &number };
	OM_uint32 minor;
	OM_uint32 major =
		gss_set_sec_context_option(&minor, &self->context, &set_sequence_number, &value);

	if (major != GSS_S_COMPLETE)
		g_propagate_error(error,
		                  sfb_auth_gss_make_error(self->kind->mechanism, major, minor));
	return major == GSS_S_COMPLETE;
}

static gboolean
establish(SfbAuthGss *self, GError **error)
{
	if (is_datagram(self) && !fix_sequence_number(self, error))
		return FALSE;
	/* It holds what is as good as the password, and the keys to sign with are made. */
	g_clear_pointer(&self->credential, sfb_auth_gss_release_credential);
	g_atomic_int_set(&self->is_established, TRUE);
	return TRUE;
}

static OM_uint32
call_mechanism(SfbAuthGss *self, GBytes *received, gss_buffer_desc *output, OM_uint32 *minor)
{
	struct gss_channel_bindings_struct bindings = { 0 };
	gss_buffer_desc service = sfb_auth_gss_borrow_text(self->service);
	gss_buffer_desc input = GSS_C_EMPTY_BUFFER;
	g_auto(gss_name_t) target = GSS_C_NO_NAME;
	OM_uint32 major = gss_import_name(minor, &service, GSS_C_NT_HOSTBASED_SERVICE, &target);

	if (major != GSS_S_COMPLETE)
		return major;
	if (received != NULL)
		input = sfb_auth_gss_borrow_bytes(received);
	if (self->binding != NULL)
		bindings.application_data = sfb_auth_gss_borrow_bytes(self->binding);
	return gss_init_sec_context(minor, self->credential, &self->context, target,
	                            &self->kind->mechanism->oid, self->kind->flags,
	                            GSS_C_INDEFINITE,
	                            self->binding != NULL ? &bindings : GSS_C_NO_CHANNEL_BINDINGS,
	                            &input, NULL, output, NULL, NULL);
}

/* Kerberos has said everything with its first token, NTLM with its second. */
static gboolean
is_last(const SfbAuthGss *self, GBytes *received)
{
	return received != NULL || self->kind->mechanism == &sfb_auth_gss_kerberos;
}

static GBytes *
advance(SfbAuthGss *self, GBytes *received, GError **error)
{
	OM_uint32 expected = is_last(self, received) ? GSS_S_COMPLETE : GSS_S_CONTINUE_NEEDED;
	g_auto(gss_buffer_desc) output = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	OM_uint32 major = call_mechanism(self, received, &output, &minor);

	if (major != expected) {
		g_propagate_error(error,
		                  sfb_auth_gss_make_error(self->kind->mechanism, major, minor));
		return NULL;
	}
	return g_bytes_new(output.value, output.length);
}

static GBytes *
begin(SfbAuthGss *self, GError **error)
{
	gboolean is_acquired = sfb_auth_gss_acquire(self->kind->mechanism, self->login,
	                                            self->password, &self->credential, error);

	g_clear_pointer(&self->password, sfb_secret_unref);
	return is_acquired ? advance(self, NULL, error) : NULL;
}

static GBytes *
answer_challenge(SfbAuthGss *self, GBytes *challenge, GError **error)
{
	g_autoptr(GBytes) authenticate = NULL;
	gboolean is_good = is_datagram(self)
	                           ? sfb_auth_ntlm_check_datagram_challenge(challenge, error)
	                           : sfb_auth_ntlm_check_challenge(challenge, error);

	if (is_good)
		authenticate = advance(self, challenge, error);
	if (authenticate == NULL || !sfb_auth_ntlm_check_authenticate(authenticate, error))
		return NULL;
	return g_steal_pointer(&authenticate);
}

static GBytes *
make_token(SfbAuthGss *self, GBytes *received, GError **error)
{
	g_autoptr(GBytes) token =
		received == NULL ? begin(self, error) : answer_challenge(self, received, error);

	if (token == NULL || (is_last(self, received) && !establish(self, error)))
		return NULL;
	return g_steal_pointer(&token);
}

static GBytes *
make_wrapped_token(SfbAuthGss *self, GBytes *received, GError **error)
{
	const gss_OID_desc *mechanism = &self->kind->mechanism->oid;
	g_autoptr(GBytes) token = make_token(self, received, error);

	if (token == NULL || !self->kind->is_wrapped)
		return g_steal_pointer(&token);
	if (received != NULL)
		return sfb_auth_spnego_wrap_next(token);
	return sfb_auth_spnego_wrap_first(mechanism->elements, mechanism->length, token);
}

/* @token: (out) NULL if everything has been said and @received is the server's last word. */
static gboolean
respond(SfbAuthGss *self, GBytes *received, GBytes **token, GError **error)
{
	g_autoptr(GBytes) inner = NULL;
	GBytes *made = NULL;

	if (received != NULL)
		inner = self->kind->is_wrapped ? sfb_auth_spnego_unwrap(received, error)
		                               : g_bytes_ref(received);
	if (received != NULL && inner == NULL)
		return FALSE;
	if (!is_established(SFB_AUTH_MECH(self))) {
		made = make_wrapped_token(self, inner, error);
		if (made == NULL)
			return FALSE;
	}
	*token = made;
	return TRUE;
}

static void
step_in_thread(GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
	GBytes *token;
	GError *error = NULL;

	if (respond(source, task_data, &token, &error))
		g_task_return_pointer(task, token, (GDestroyNotify)g_bytes_unref);
	else
		g_task_return_error(task, error);
}

/* The mechanism, on the caller's thread */

/* Whether the server may say something now; after the end only SPNEGO has a word left. */
static gboolean
is_in_order(const SfbAuthGss *self, GBytes *token)
{
	gboolean is_over = g_atomic_int_get(&self->is_established);

	return self->has_begun == (token != NULL) && (!is_over || self->kind->is_wrapped);
}

static void
step_async(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	g_autoptr(GTask) task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_source_tag(task, step_async);
	if (!is_in_order(self, token)) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("The server's part of the %s handshake came out of "
		                          "order. If this happens again, tell its administrator."),
		                        self->kind->mechanism->name);
		return;
	}
	self->has_begun = TRUE;
	if (token != NULL)
		g_task_set_task_data(task, g_bytes_ref(token), (GDestroyNotify)g_bytes_unref);
	g_task_set_return_on_cancel(task, TRUE);
	g_task_run_in_thread(task, step_in_thread);
}

static GBytes *
sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	gss_buffer_desc message = sfb_auth_gss_borrow_bytes(text);
	g_auto(gss_buffer_desc) signature = GSS_C_EMPTY_BUFFER;
	OM_uint32 major;
	OM_uint32 minor;

	g_return_val_if_fail(is_established(mech), NULL);
	major = gss_get_mic(&minor, self->context, GSS_C_QOP_DEFAULT, &message, &signature);
	if (major != GSS_S_COMPLETE) {
		g_propagate_error(error,
		                  sfb_auth_gss_make_error(self->kind->mechanism, major, minor));
		return NULL;
	}
	return g_bytes_new(signature.value, signature.length);
}

static gboolean
verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	SfbAuthGss *self = SFB_AUTH_GSS(mech);
	gsize length = self->kind->mechanism->signature_length;
	gss_buffer_desc message = sfb_auth_gss_borrow_bytes(text);
	gss_buffer_desc claimed = sfb_auth_gss_borrow_bytes(signature);
	OM_uint32 minor;

	/* NTLM's implementation would read 16 bytes whatever the length. */
	if (!is_established(mech) || (length != 0 && claimed.length != length))
		return FALSE;
	/* What the mechanism says about the order is no error: the numbers in the text have it. */
	return !GSS_ERROR(gss_verify_mic(&minor, self->context, &message, &claimed, NULL));
}

static const char *
get_scheme(SfbAuthMech *mech)
{
	return SFB_AUTH_GSS(mech)->kind->scheme;
}

static void
sfb_auth_gss_finalize(GObject *object)
{
	SfbAuthGss *self = SFB_AUTH_GSS(object);
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &self->context, GSS_C_NO_BUFFER);
	sfb_auth_gss_release_credential(self->credential);
	sfb_secret_unref(self->password);
	g_bytes_unref(self->binding);
	g_free(self->login);
	g_free(self->service);
	G_OBJECT_CLASS(sfb_auth_gss_parent_class)->finalize(object);
}

static void
sfb_auth_gss_class_init(SfbAuthGssClass *class)
{
	SfbAuthMechClass *mech = SFB_AUTH_MECH_CLASS(class);

	G_OBJECT_CLASS(class)->finalize = sfb_auth_gss_finalize;
	mech->get_scheme = get_scheme;
	mech->step_async = step_async;
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

/* Kerberos' challenge names "sip/fe.example.com", NTLM's the host alone ([MS-SIPAE] 2.2). */
static char *
make_service(const Kind *kind, const char *host)
{
	g_autofree char *prefix = g_strconcat(kind->service, "/", NULL);
	gboolean is_prefixed = g_ascii_strncasecmp(host, prefix, strlen(prefix)) == 0;

	return g_strdup_printf("%s@%s", kind->service, host + (is_prefixed ? strlen(prefix) : 0));
}

static GBytes *
make_binding(GBytes *hash)
{
	g_autoptr(GByteArray) binding = g_byte_array_new();

	g_byte_array_append(binding, (const guint8 *)BINDING_PREFIX, strlen(BINDING_PREFIX));
	g_byte_array_append(binding, g_bytes_get_data(hash, NULL), (guint)g_bytes_get_size(hash));
	return g_byte_array_free_to_bytes(g_steal_pointer(&binding));
}

gboolean
sfb_auth_gss_has_ntlm(void)
{
	gss_OID_set mechanisms = GSS_C_NO_OID_SET;
	int is_there = 0;
	OM_uint32 minor;

	if (gss_indicate_mechs(&minor, &mechanisms) != GSS_S_COMPLETE)
		return FALSE;
	gss_test_oid_set_member(&minor, &sfb_auth_gss_ntlm.oid, mechanisms, &is_there);
	gss_release_oid_set(&minor, &mechanisms);
	return is_there != 0;
}

SfbAuthMech *
sfb_auth_gss_new(SfbAuthGssKind kind, const SfbAuthGssWish *wish)
{
	SfbAuthGss *self;

	g_return_val_if_fail(
		wish->password != NULL || kinds[kind].mechanism == &sfb_auth_gss_kerberos, NULL);
	self = g_object_new(SFB_TYPE_AUTH_GSS, NULL);
	self->kind = &kinds[kind];
	self->login = g_strdup(wish->login);
	self->password = wish->password == NULL ? NULL : sfb_secret_ref(wish->password);
	self->service = make_service(self->kind, wish->host);
	self->binding = wish->channel_binding == NULL ? NULL : make_binding(wish->channel_binding);
	return SFB_AUTH_MECH(self);
}
