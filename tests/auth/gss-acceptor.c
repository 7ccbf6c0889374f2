/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The accepting half of the library. */

#include "auth/gss-acceptor.h"

#include <gssapi/gssapi.h>
#include <gssapi/gssapi_ext.h>
#include <string.h>

struct _GssAcceptor {
	gss_cred_id_t credential;
	gss_ctx_id_t context;
	char *binding;
	OM_uint32 flags;
	gss_name_t name;
};

static gss_OID_desc kerberos = { 9, (char *)"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };
static gss_OID_desc ntlm = { 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };
static gss_OID_desc spnego = { 6, (char *)"\x2b\x06\x01\x05\x05\x02" };

static const struct {
	gss_OID outer;
	gss_OID inner; /* NULL: not wrapped */
} mechanisms[] = {
	[GSS_ACCEPTOR_KERBEROS] = { &kerberos, NULL },
	[GSS_ACCEPTOR_NTLM] = { &ntlm, NULL },
	[GSS_ACCEPTOR_SPNEGO_KERBEROS] = { &spnego, &kerberos },
	[GSS_ACCEPTOR_SPNEGO_NTLM] = { &spnego, &ntlm },
};

static gss_buffer_desc
borrow(GBytes *bytes)
{
	gsize length;
	gconstpointer octets = g_bytes_get_data(bytes, &length);

	return (gss_buffer_desc){ length, (gpointer)octets };
}

static GBytes *
take(gss_buffer_desc *buffer)
{
	GBytes *bytes = g_bytes_new(buffer->value, buffer->length);
	OM_uint32 minor;

	gss_release_buffer(&minor, buffer);
	return bytes;
}

GssAcceptor *
gss_acceptor_new(GssAcceptorKind kind, const char *binding)
{
	GssAcceptor *acceptor = g_new0(GssAcceptor, 1);
	gss_OID_set_desc outer = { 1, mechanisms[kind].outer };
	gss_OID_set_desc inner = { 1, mechanisms[kind].inner };
	OM_uint32 minor;

	acceptor->binding = g_strdup(binding);
	g_assert_cmpuint(gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE, &outer,
	                                  GSS_C_ACCEPT, &acceptor->credential, NULL, NULL),
	                 ==, GSS_S_COMPLETE);
	if (mechanisms[kind].inner != NULL)
		g_assert_cmpuint(gss_set_neg_mechs(&minor, acceptor->credential, &inner), ==,
		                 GSS_S_COMPLETE);
	return acceptor;
}

void
gss_acceptor_free(GssAcceptor *acceptor)
{
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &acceptor->context, GSS_C_NO_BUFFER);
	gss_release_cred(&minor, &acceptor->credential);
	gss_release_name(&minor, &acceptor->name);
	g_free(acceptor->binding);
	g_free(acceptor);
}

GBytes *
gss_acceptor_take(GssAcceptor *acceptor, GBytes *token)
{
	struct gss_channel_bindings_struct bindings = { 0 };
	gss_buffer_desc input = borrow(token);
	gss_buffer_desc output = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	OM_uint32 major;

	if (acceptor->binding != NULL)
		bindings.application_data =
			(gss_buffer_desc){ strlen(acceptor->binding), acceptor->binding };
	major = gss_accept_sec_context(
		&minor, &acceptor->context, acceptor->credential, &input,
		acceptor->binding != NULL ? &bindings : GSS_C_NO_CHANNEL_BINDINGS, &acceptor->name,
		NULL, &output, &acceptor->flags, NULL, NULL);
	if (!GSS_ERROR(major))
		return take(&output);
	gss_release_buffer(&minor, &output);
	return NULL;
}

char *
gss_acceptor_dup_name(GssAcceptor *acceptor)
{
	gss_buffer_desc text = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;
	char *name;

	if (acceptor->name == GSS_C_NO_NAME)
		return NULL;
	g_assert_cmpuint(gss_display_name(&minor, acceptor->name, &text, NULL), ==, GSS_S_COMPLETE);
	name = g_strndup(text.value, text.length);
	gss_release_buffer(&minor, &text);
	return name;
}

GBytes *
gss_acceptor_sign(GssAcceptor *acceptor, GBytes *text)
{
	gss_buffer_desc message = borrow(text);
	gss_buffer_desc signature = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	g_assert_cmpuint(
		gss_get_mic(&minor, acceptor->context, GSS_C_QOP_DEFAULT, &message, &signature), ==,
		GSS_S_COMPLETE);
	return take(&signature);
}

gboolean
gss_acceptor_verify(GssAcceptor *acceptor, GBytes *text, GBytes *signature)
{
	gss_buffer_desc message = borrow(text);
	gss_buffer_desc claimed = borrow(signature);
	OM_uint32 minor;

	return gss_verify_mic(&minor, acceptor->context, &message, &claimed, NULL) ==
	       GSS_S_COMPLETE;
}

gboolean
gss_acceptor_is_bound(GssAcceptor *acceptor)
{
	return (acceptor->flags & GSS_C_CHANNEL_BOUND_FLAG) != 0;
}
