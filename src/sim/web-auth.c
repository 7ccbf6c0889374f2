/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Windows integrated authentication of a connection. */

#include "sim/web-auth.h"

#include <gssapi/gssapi_ext.h>
#include <string.h>

#include "auth/channel-binding.h"
#include "auth/gss-types.h"

#define CONNECTION_KEY "sfb-sim-handshake"
#define BINDING_PREFIX "tls-server-end-point:" /* RFC 5929 4 */
#define NTLM_SIGNATURE "NTLMSSP"
#define CHANNEL_BOUND_FLAG 0x800 /* GSS_C_CHANNEL_BOUND_FLAG of MIT 1.19 */
#define TOKEN_MAX 65536 /* bytes of base64; a Kerberos ticket with many groups has 48,000 */

static gss_OID_desc ntlm_oid = { 10, (char *)"\x2b\x06\x01\x04\x01\x82\x37\x02\x02\x0a" };
static gss_OID_desc kerberos_oid = { 9, (char *)"\x2a\x86\x48\x86\xf7\x12\x01\x02\x02" };
static gss_OID_desc spnego_oid = { 6, (char *)"\x2b\x06\x01\x05\x05\x02" };
static gss_OID_set_desc ntlm_only = { 1, &ntlm_oid };
static gss_OID_set_desc spnego_only = { 1, &spnego_oid };

struct _SfbSimWebAuth {
	SfbSimSite *site;
	GBytes *binding;
};

/* What one connection has come to; lives as long as its socket. */
typedef struct {
	gss_cred_id_t credential;
	gss_ctx_id_t context;
	OM_uint32 flags;
	char *login; /* NULL: not established */
} Handshake;

static void
handshake_free(Handshake *handshake)
{
	OM_uint32 minor;

	gss_delete_sec_context(&minor, &handshake->context, GSS_C_NO_BUFFER);
	gss_release_cred(&minor, &handshake->credential);
	g_free(handshake->login);
	g_free(handshake);
}

static GBytes *
make_binding(GTlsCertificate *certificate)
{
	g_autoptr(GByteArray) array = NULL;
	g_autoptr(GBytes) der = NULL;
	g_autoptr(GBytes) hash = NULL;
	GByteArray *binding = g_byte_array_new();

	g_object_get(certificate, "certificate", &array, NULL);
	der = g_bytes_new(array->data, array->len);
	hash = sfb_auth_channel_binding_new(der);
	g_byte_array_append(binding, (const guint8 *)BINDING_PREFIX, strlen(BINDING_PREFIX));
	g_byte_array_append(binding, g_bytes_get_data(hash, NULL), (guint)g_bytes_get_size(hash));
	return g_byte_array_free_to_bytes(binding);
}

SfbSimWebAuth *
sfb_sim_web_auth_new(SfbSimSite *site, GTlsCertificate *certificate)
{
	SfbSimWebAuth *auth = g_new0(SfbSimWebAuth, 1);

	auth->site = site;
	auth->binding = make_binding(certificate);
	return auth;
}

void
sfb_sim_web_auth_free(SfbSimWebAuth *auth)
{
	if (auth == NULL)
		return;
	g_bytes_unref(auth->binding);
	g_free(auth);
}

static gboolean
acquire(Handshake *handshake, gboolean is_ntlm)
{
	gss_OID_desc inner[] = { kerberos_oid, ntlm_oid };
	gss_OID_set_desc offer = { G_N_ELEMENTS(inner), inner };
	OM_uint32 minor;
	OM_uint32 major = gss_acquire_cred(&minor, GSS_C_NO_NAME, GSS_C_INDEFINITE,
	                                   is_ntlm ? &ntlm_only : &spnego_only, GSS_C_ACCEPT,
	                                   &handshake->credential, NULL, NULL);

	if (!GSS_ERROR(major) && !is_ntlm)
		major = gss_set_neg_mechs(&minor, handshake->credential, &offer);
	if (GSS_ERROR(major))
		g_warning("No credential to accept with: 0x%x, minor %u", major, minor);
	return !GSS_ERROR(major);
}

static char *
dup_login(gss_name_t name)
{
	g_auto(gss_buffer_desc) text = GSS_C_EMPTY_BUFFER;
	OM_uint32 minor;

	if (GSS_ERROR(gss_display_name(&minor, name, &text, NULL)))
		return NULL;
	return g_strndup(text.value, text.length);
}

/* Returns: (transfer full) (nullable) the next token; NULL if the client is not believed. */
static GBytes *
accept(SfbSimWebAuth *auth, Handshake *handshake, gss_buffer_desc *input)
{
	struct gss_channel_bindings_struct bindings = { 0 };
	g_auto(gss_buffer_desc) output = GSS_C_EMPTY_BUFFER;
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	OM_uint32 minor;
	OM_uint32 major;

	bindings.application_data.value =
		(void *)g_bytes_get_data(auth->binding, &bindings.application_data.length);
	major = gss_accept_sec_context(&minor, &handshake->context, handshake->credential, input,
	                               &bindings, &name, NULL, &output, &handshake->flags, NULL,
	                               NULL);
	if (GSS_ERROR(major)) {
		g_debug("A handshake failed: 0x%x, minor %u", major, minor);
		return NULL;
	}
	if (major == GSS_S_COMPLETE)
		handshake->login = dup_login(name);
	return g_bytes_new(output.value, output.length);
}

static gboolean
is_ntlm_token(const guchar *token, gsize length)
{
	return length >= sizeof(NTLM_SIGNATURE) &&
	       memcmp(token, NTLM_SIGNATURE, sizeof(NTLM_SIGNATURE)) == 0;
}

/* A client may put a bare NTLM token under "Negotiate", and servers take it. */
static GBytes *
take_token(SfbSimWebAuth *auth, Handshake *handshake, const char *scheme, const char *text)
{
	gsize length = 0;
	g_autofree guchar *token = NULL;
	gboolean is_ntlm;

	if (strlen(text) > TOKEN_MAX)
		return NULL;
	token = g_base64_decode(text, &length);
	is_ntlm = is_ntlm_token(token, length);
	if (strcmp(scheme, "NTLM") == 0 && !is_ntlm)
		return NULL;
	if (handshake->credential == GSS_C_NO_CREDENTIAL && !acquire(handshake, is_ntlm))
		return NULL;
	return accept(auth, handshake, &(gss_buffer_desc){ length, token });
}

static Handshake *
get_handshake(SoupServerMessage *message)
{
	return g_object_get_data(G_OBJECT(soup_server_message_get_socket(message)), CONNECTION_KEY);
}

/* @handshake: (transfer full) (nullable) */
static void
set_handshake(SoupServerMessage *message, Handshake *handshake)
{
	g_object_set_data_full(G_OBJECT(soup_server_message_get_socket(message)), CONNECTION_KEY,
	                       handshake, (GDestroyNotify)handshake_free);
}

/* @token: NULL: none yet. */
static void
challenge(SoupServerMessage *message, const char *scheme, GBytes *token)
{
	g_autofree char *base64 = NULL;
	g_autofree char *value = NULL;

	if (token == NULL || g_bytes_get_size(token) == 0) {
		sfb_sim_site_add_header(message, "WWW-Authenticate", scheme);
		return;
	}
	base64 = g_base64_encode(g_bytes_get_data(token, NULL), g_bytes_get_size(token));
	value = g_strdup_printf("%s %s", scheme, base64);
	sfb_sim_site_add_header(message, "WWW-Authenticate", value);
}

static const char *
refuse(SoupServerMessage *message)
{
	set_handshake(message, NULL);
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	challenge(message, "Negotiate", NULL);
	challenge(message, "NTLM", NULL);
	return NULL;
}

/* The rest of an Authorization header, if it is of one of our schemes. */
static const char *
read_scheme(const char *header, const char **scheme)
{
	static const char *const schemes[] = { "Negotiate", "NTLM" };

	for (guint i = 0; header != NULL && i < G_N_ELEMENTS(schemes); i++) {
		gsize length = strlen(schemes[i]);

		if (g_ascii_strncasecmp(header, schemes[i], length) == 0 && header[length] == ' ') {
			*scheme = schemes[i];
			return header + length + 1;
		}
	}
	return NULL;
}

static gboolean
is_bound_enough(SfbSimWebAuth *auth, const Handshake *handshake)
{
	return (handshake->flags & CHANNEL_BOUND_FLAG) != 0 ||
	       !sfb_sim_faults_strikes(auth->site->faults, "web-requires-binding");
}

const char *
sfb_sim_web_auth_admit(SfbSimWebAuth *auth, SoupServerMessage *message)
{
	Handshake *handshake = get_handshake(message);
	const char *scheme = NULL;
	const char *text = read_scheme(sfb_sim_site_get_header(message, "Authorization"), &scheme);
	g_autoptr(GBytes) token = NULL;

	if (text == NULL)
		return handshake != NULL && handshake->login != NULL ? handshake->login
		                                                     : refuse(message);
	if (handshake == NULL || handshake->login != NULL) {
		handshake = g_new0(Handshake, 1);
		set_handshake(message, handshake);
	}
	token = take_token(auth, handshake, scheme, text);
	if (token == NULL || (handshake->login != NULL && !is_bound_enough(auth, handshake)))
		return refuse(message);
	if (handshake->login == NULL)
		sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	if (handshake->login == NULL || g_bytes_get_size(token) > 0)
		challenge(message, scheme, token);
	return handshake->login;
}
