/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The server's half of NTLM and Kerberos on SIP, through GSSAPI. */

#include "sim/acceptor.h"

#include <gssapi/gssapi_ext.h>
#include <string.h>

#include "auth/gss-types.h"
#include "sim/reply.h"
#include "util/error.h"

/* What a connectionless client would have asked for had it sent a NEGOTIATE: Unicode, sign,
 * datagram, NTLM, always sign, extended session security, identify, target info, version, 128 bit,
 * key exchange, 56 bit ([MS-NLMP] 2.2.2.5). */
#define NEGOTIATE_FLAGS 0xe29a8275u
#define NEGOTIATE_LENGTH 40

/* [MS-SIPAE] 3.2.5.1: every signature carries this number, in both directions. */
#define SEQUENCE_NUMBER 100u

#define NTLM_SIGNATURE_LENGTH 16 /* the mechanism reads that many without asking */

static gss_OID_desc ntlm_oid = { 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };
static gss_OID_desc kerberos_oid = { 9, (char *)"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };
static gss_OID_desc set_sequence_oid = { 11,
	                                 (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x01" };
static gss_OID_desc set_flags_oid = { 11, (char *)"\x2b\x06\x01\x04\x01\xb7\x7d\x85\x0f\x01\x05" };

typedef struct {
	const char *scheme;
	gss_OID oid;
	const char *service;    /* host-based, whose key is taken; NULL: none */
	gsize signature_length; /* 0: any */

	OM_uint32 (*prepare)(SfbSimAcceptor *self, OM_uint32 *minor);  /* before the first token */
	OM_uint32 (*complete)(SfbSimAcceptor *self, OM_uint32 *minor); /* after the last one */
} Traits;

struct _SfbSimAcceptor {
	SfbAuthMech parent_instance;

	const Traits *traits;
	gss_cred_id_t credential;
	gss_ctx_id_t context;
	char *login;
};

G_DEFINE_TYPE(SfbSimAcceptor, sfb_sim_acceptor, SFB_TYPE_AUTH_MECH)

static GError *
make_error(const char *what, OM_uint32 major, OM_uint32 minor)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_CREDENTIALS, "%s failed with 0x%x, minor %u.", what,
	                   major, minor);
}

/* The flags have to stand in the credential, or the CHALLENGE lacks DATAGRAM and IDENTIFY. */
static OM_uint32
set_ntlm_flags(SfbSimAcceptor *self, OM_uint32 *minor)
{
	guint32 flags = NEGOTIATE_FLAGS;
	gss_buffer_desc value = { sizeof(flags), &flags };

	return gss_set_cred_option(minor, &self->credential, &set_flags_oid, &value);
}

static OM_uint32
fix_ntlm_sequence(SfbSimAcceptor *self, OM_uint32 *minor)
{
	guint32 number = SEQUENCE_NUMBER;
	gss_buffer_desc value = { sizeof(number), &number };

	return gss_set_sec_context_option(minor, &self->context, &set_sequence_oid, &value);
}

static OM_uint32
leave_as_it_is(SfbSimAcceptor *self, OM_uint32 *minor)
{
	return GSS_S_COMPLETE;
}

static const Traits kinds[] = {
	[SFB_SIM_ACCEPTOR_NTLM] = { "NTLM", &ntlm_oid, NULL, NTLM_SIGNATURE_LENGTH, set_ntlm_flags,
	                            fix_ntlm_sequence },
	[SFB_SIM_ACCEPTOR_KERBEROS] = { "Kerberos", &kerberos_oid, "sip@" SFB_SIM_HOST, 0,
	                                leave_as_it_is, leave_as_it_is },
};

static OM_uint32
import_service(const char *service, gss_name_t *name, OM_uint32 *minor)
{
	gss_buffer_desc text = { strlen(service), (void *)service };

	return gss_import_name(minor, &text, GSS_C_NT_HOSTBASED_SERVICE, name);
}

static gboolean
acquire(SfbSimAcceptor *self, GError **error)
{
	gss_OID_set_desc mechanisms = { 1, self->traits->oid };
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	OM_uint32 minor = 0;
	OM_uint32 major = GSS_S_COMPLETE;

	if (self->traits->service != NULL)
		major = import_service(self->traits->service, &name, &minor);
	if (!GSS_ERROR(major))
		major = gss_acquire_cred(&minor, name, GSS_C_INDEFINITE, &mechanisms, GSS_C_ACCEPT,
		                         &self->credential, NULL, NULL);
	if (!GSS_ERROR(major))
		major = self->traits->prepare(self, &minor);
	if (GSS_ERROR(major))
		g_propagate_error(error,
		                  make_error("Acquiring the acceptor's credential", major, minor));
	return !GSS_ERROR(major);
}

/* A SIP client begins with an empty token, which MIT's library would hand to SPNEGO. */
static GBytes *
build_negotiate(void)
{
	guint8 token[NEGOTIATE_LENGTH] = "NTLMSSP\0\x01";

	for (guint i = 0; i < 4; i++)
		token[12 + i] = (NEGOTIATE_FLAGS >> (8 * i)) & 0xFF;
	return g_bytes_new(token, sizeof(token));
}

static void
take_login(SfbSimAcceptor *self, gss_name_t name)
{
	g_auto(gss_buffer_desc) text = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	if (!GSS_ERROR(gss_display_name(&minor, name, &text, NULL)))
		self->login = g_strndup(text.value, text.length);
}

static GBytes *
accept_token(SfbSimAcceptor *self, GBytes *token, GError **error)
{
	gss_buffer_desc input = sfb_auth_gss_borrow_bytes(token);
	g_auto(gss_buffer_desc) output = GSS_C_EMPTY_BUFFER;
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	OM_uint32 minor;
	OM_uint32 major = gss_accept_sec_context(&minor, &self->context, self->credential, &input,
	                                         GSS_C_NO_CHANNEL_BINDINGS, &name, NULL, &output,
	                                         NULL, NULL, NULL);

	if (GSS_ERROR(major)) {
		g_propagate_error(error, make_error("The handshake", major, minor));
		return NULL;
	}
	if (major == GSS_S_COMPLETE) {
		major = self->traits->complete(self, &minor);
		if (GSS_ERROR(major)) {
			g_propagate_error(error, make_error("Completing", major, minor));
			return NULL;
		}
		take_login(self, name);
	}
	return g_bytes_new(output.value, output.length);
}

static GBytes *
take_token(SfbSimAcceptor *self, GBytes *token, GError **error)
{
	g_autoptr(GBytes) negotiate = NULL;

	if (self->credential == GSS_C_NO_CREDENTIAL && !acquire(self, error))
		return NULL;
	if (self->context == GSS_C_NO_CONTEXT && g_bytes_get_size(token) == 0)
		negotiate = build_negotiate();
	return accept_token(self, negotiate != NULL ? negotiate : token, error);
}

static void
step_async(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable,
           GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(mech, cancellable, callback, user_data);
	GError *error = NULL;
	GBytes *answer = take_token(SFB_SIM_ACCEPTOR(mech), token, &error);

	if (answer != NULL)
		g_task_return_pointer(task, answer, (GDestroyNotify)g_bytes_unref);
	else
		g_task_return_error(task, error);
}

static gboolean
is_established(SfbAuthMech *mech)
{
	return SFB_SIM_ACCEPTOR(mech)->login != NULL;
}

static GBytes *
sign(SfbAuthMech *mech, GBytes *text, GError **error)
{
	SfbSimAcceptor *self = SFB_SIM_ACCEPTOR(mech);
	gss_buffer_desc input = sfb_auth_gss_borrow_bytes(text);
	g_auto(gss_buffer_desc) output = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	OM_uint32 major = gss_get_mic(&minor, self->context, GSS_C_QOP_DEFAULT, &input, &output);

	if (!GSS_ERROR(major))
		return g_bytes_new(output.value, output.length);
	g_propagate_error(error, make_error("Signing", major, minor));
	return NULL;
}

static gboolean
verify(SfbAuthMech *mech, GBytes *text, GBytes *signature)
{
	SfbSimAcceptor *self = SFB_SIM_ACCEPTOR(mech);
	gss_buffer_desc input = sfb_auth_gss_borrow_bytes(text);
	gss_buffer_desc mic = sfb_auth_gss_borrow_bytes(signature);
	OM_uint32 minor;

	gsize length = self->traits->signature_length;

	return is_established(mech) && (length == 0 || mic.length == length) &&
	       !GSS_ERROR(gss_verify_mic(&minor, self->context, &input, &mic, NULL));
}

static const char *
get_scheme(SfbAuthMech *mech)
{
	return SFB_SIM_ACCEPTOR(mech)->traits->scheme;
}

static void
sfb_sim_acceptor_finalize(GObject *object)
{
	SfbSimAcceptor *self = SFB_SIM_ACCEPTOR(object);
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &self->context, GSS_C_NO_BUFFER);
	gss_release_cred(&minor, &self->credential);
	g_free(self->login);
	G_OBJECT_CLASS(sfb_sim_acceptor_parent_class)->finalize(object);
}

static void
sfb_sim_acceptor_class_init(SfbSimAcceptorClass *klass)
{
	SfbAuthMechClass *mech_class = SFB_AUTH_MECH_CLASS(klass);

	G_OBJECT_CLASS(klass)->finalize = sfb_sim_acceptor_finalize;
	mech_class->get_scheme = get_scheme;
	mech_class->step_async = step_async;
	mech_class->is_established = is_established;
	mech_class->sign = sign;
	mech_class->verify = verify;
}

static void
sfb_sim_acceptor_init(SfbSimAcceptor *self)
{
	self->credential = GSS_C_NO_CREDENTIAL;
	self->context = GSS_C_NO_CONTEXT;
}

SfbAuthMech *
sfb_sim_acceptor_new(SfbSimAcceptorKind kind)
{
	SfbSimAcceptor *self = g_object_new(SFB_TYPE_SIM_ACCEPTOR, NULL);

	self->traits = &kinds[kind];
	return SFB_AUTH_MECH(self);
}

const char *
sfb_sim_acceptor_get_login(SfbSimAcceptor *self)
{
	return self->login;
}
