/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signing and verifying with the keys of one security association, from either end. */

#include "sip/association.h"

#include <string.h>

#include "sip/signature.h"
#include "util/bytes.h"
#include "util/random.h"

/* How far behind the highest number a message may arrive. */
#define WINDOW 256

/* What each end calls things. */
typedef struct {
	const char *token_headers[2]; /* the second one is the proxy's */
	const char *sign_headers[2];
	const char *salt;
	const char *number;
	const char *signature;
} Wording;

static const Wording wordings[] = {
	[SFB_SIP_ROLE_CLIENT] = { { "Authorization", "Proxy-Authorization" },
	                          { "Authorization", "Proxy-Authorization" },
	                          "crand",
	                          "cnum",
	                          "response" },
	[SFB_SIP_ROLE_SERVER] = { { "WWW-Authenticate", "Proxy-Authenticate" },
	                          { "Authentication-Info", "Proxy-Authentication-Info" },
	                          "srand",
	                          "snum",
	                          "rspauth" },
};

struct _SfbSipAssociation {
	SfbSipRole role;
	gboolean is_proxy;
	SfbAuthMech *mech;
	guint version;
	char *realm;
	char *target;
	char *opaque;
	guint32 sent;          /* the number of our last signed message */
	guint32 highest;       /* the peer's highest number */
	gboolean seen[WINDOW]; /* by number modulo WINDOW, up to the highest */
};

static const Wording *
get_peer_wording(const SfbSipAssociation *association)
{
	return &wordings[association->role == SFB_SIP_ROLE_CLIENT ? SFB_SIP_ROLE_SERVER
	                                                          : SFB_SIP_ROLE_CLIENT];
}

static char *
dup_parameter(const SfbSipAuthHeader *header, const char *name)
{
	const char *value = sfb_sip_auth_header_get(header, name);

	return g_strdup(value != NULL ? value : "");
}

SfbSipAssociation *
sfb_sip_association_new(SfbSipRole role, const SfbSipAuthHeader *challenge, gboolean is_proxy,
                        SfbAuthMech *mech)
{
	SfbSipAssociation *association = g_new0(SfbSipAssociation, 1);

	association->role = role;
	association->is_proxy = is_proxy;
	association->mech = mech;
	association->version = sfb_sip_auth_header_get_version(challenge);
	association->realm = dup_parameter(challenge, "realm");
	association->target = dup_parameter(challenge, "targetname");
	return association;
}

void
sfb_sip_association_free(SfbSipAssociation *association)
{
	if (association == NULL)
		return;
	g_object_unref(association->mech);
	g_free(association->realm);
	g_free(association->target);
	g_free(association->opaque);
	g_free(association);
}

SfbAuthMech *
sfb_sip_association_get_mech(SfbSipAssociation *association)
{
	return association->mech;
}

guint
sfb_sip_association_get_version(const SfbSipAssociation *association)
{
	return association->version;
}

void
sfb_sip_association_set_opaque(SfbSipAssociation *association, const char *opaque)
{
	char *copy = g_strdup(opaque);

	g_free(association->opaque);
	association->opaque = copy;
}

static GBytes *
build_text(const SfbSipMessage *message, const SfbSipSignatureFields *fields)
{
	char *text = sfb_sip_signature_build_text(message, fields);

	return g_bytes_new_take(text, strlen(text));
}

static void
append_quoted(GString *header, const char *name, const char *value)
{
	if (value != NULL)
		g_string_append_printf(header, ", %s=\"%s\"", name, value);
}

static void
append_token(GString *header, GBytes *token)
{
	g_autofree char *text = NULL;

	if (token == NULL)
		return;
	text = g_base64_encode(g_bytes_get_data(token, NULL), g_bytes_get_size(token));
	append_quoted(header, "gssapi-data", text);
}

/* Unquoted, unlike all others; version 2 does not know it ([MS-SIPAE] 2.2). */
static void
append_version(GString *header, const SfbSipAssociation *association)
{
	if (association->version >= 3)
		g_string_append_printf(header, ", version=%u", association->version);
}

/* Who is meant, in every header of the client. */
static GString *
begin_credentials(const SfbSipAssociation *association)
{
	GString *header = g_string_new(sfb_auth_mech_get_scheme(association->mech));

	g_string_append(header, " qop=\"auth\"");
	append_quoted(header, "opaque", association->opaque);
	append_quoted(header, "realm", association->realm);
	append_quoted(header, "targetname", association->target);
	return header;
}

static GString *
begin_challenge(const SfbSipAssociation *association)
{
	GString *header = g_string_new(sfb_auth_mech_get_scheme(association->mech));

	g_string_append_printf(header, " realm=\"%s\"", association->realm);
	append_quoted(header, "targetname", association->target);
	append_quoted(header, "opaque", association->opaque);
	return header;
}

/* In the order of real servers. */
static GString *
build_authentication_info(const SfbSipAssociation *association, const SfbSipSignatureFields *fields,
                          const char *signature)
{
	GString *header = g_string_new(fields->scheme);

	g_string_append_printf(header, " rspauth=\"%s\", srand=\"%s\", snum=\"%u\"", signature,
	                       fields->salt, fields->number);
	append_quoted(header, "opaque", association->opaque);
	g_string_append(header, ", qop=\"auth\"");
	append_quoted(header, "targetname", fields->target);
	append_quoted(header, "realm", fields->realm);
	append_version(header, association);
	return header;
}

static void
append_response(GString *header, const SfbSipSignatureFields *fields, const char *signature)
{
	g_string_append_printf(header, ", crand=\"%s\", cnum=\"%u\", response=\"%s\"", fields->salt,
	                       fields->number, signature);
}

static SfbSipSignatureFields
describe_next(const SfbSipAssociation *association, const char *salt)
{
	return (SfbSipSignatureFields){
		.version = association->version,
		.scheme = sfb_auth_mech_get_scheme(association->mech),
		.salt = salt,
		.number = association->sent + 1,
		.realm = association->realm,
		.target = association->target,
	};
}

/* Counts up on success only, so that the numbers on the wire have no gap. */
static char *
make_signature(SfbSipAssociation *association, const SfbSipMessage *message,
               const SfbSipSignatureFields *fields, GError **error)
{
	g_autoptr(GBytes) text = build_text(message, fields);
	g_autoptr(GBytes) signature = sfb_auth_mech_sign(association->mech, text, error);

	if (signature == NULL)
		return NULL;
	association->sent = fields->number;
	return sfb_bytes_to_hex(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));
}

static void
put_header(const SfbSipAssociation *association, SfbSipMessage *message, const char *const names[2],
           GString *value)
{
	g_autofree char *text = g_string_free(value, FALSE);

	sfb_sip_message_set_header(message, names[association->is_proxy ? 1 : 0], text);
}

gboolean
sfb_sip_association_add_token(SfbSipAssociation *association, SfbSipMessage *message, GBytes *token,
                              gboolean is_signed, GError **error)
{
	gboolean is_client = association->role == SFB_SIP_ROLE_CLIENT;
	g_autofree char *salt = sfb_random_hex(4);
	SfbSipSignatureFields fields = describe_next(association, salt);
	g_autofree char *signature = NULL;
	GString *header;

	if (is_signed) {
		signature = make_signature(association, message, &fields, error);
		if (signature == NULL)
			return FALSE;
	}
	header = is_client ? begin_credentials(association) : begin_challenge(association);
	append_token(header, token);
	append_version(header, association);
	if (is_signed)
		append_response(header, &fields, signature);
	put_header(association, message, wordings[association->role].token_headers, header);
	return TRUE;
}

gboolean
sfb_sip_association_sign(SfbSipAssociation *association, SfbSipMessage *message, GError **error)
{
	g_autofree char *salt = sfb_random_hex(4);
	SfbSipSignatureFields fields = describe_next(association, salt);
	g_autofree char *signature = make_signature(association, message, &fields, error);
	GString *header;

	if (signature == NULL)
		return FALSE;
	if (association->role == SFB_SIP_ROLE_CLIENT) {
		header = begin_credentials(association);
		append_response(header, &fields, signature);
	} else {
		header = build_authentication_info(association, &fields, signature);
	}
	put_header(association, message, wordings[association->role].sign_headers, header);
	return TRUE;
}

static gboolean
is_parameter(const SfbSipAuthHeader *header, const char *name, const char *expected)
{
	const char *value = sfb_sip_auth_header_get(header, name);

	return g_ascii_strcasecmp(value != NULL ? value : "", expected) == 0;
}

static gboolean
is_of_association(const SfbSipAssociation *association, const SfbSipAuthHeader *header)
{
	return g_ascii_strcasecmp(sfb_sip_auth_header_get_scheme(header),
	                          sfb_auth_mech_get_scheme(association->mech)) == 0 &&
	       is_parameter(header, "realm", association->realm) &&
	       is_parameter(header, "targetname", association->target);
}

/* The peer's header that carries a signature of this association; some servers send those of
 * others beside it. */
static SfbSipAuthHeader *
find_signed_header(const SfbSipAssociation *association, const SfbSipMessage *message,
                   const Wording *peer)
{
	for (gsize kind = 0; kind < G_N_ELEMENTS(peer->sign_headers); kind++) {
		const char *name = peer->sign_headers[kind];
		const char *value;

		for (guint i = 0;
		     (value = sfb_sip_message_get_header_nth(message, name, i)) != NULL; i++) {
			g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(value);

			if (header != NULL && is_of_association(association, header) &&
			    sfb_sip_auth_header_get(header, peer->signature) != NULL)
				return g_steal_pointer(&header);
		}
	}
	return NULL;
}

gboolean
sfb_sip_association_has_signature(const SfbSipAssociation *association,
                                  const SfbSipMessage *message)
{
	g_autoptr(SfbSipAuthHeader) header =
		find_signed_header(association, message, get_peer_wording(association));

	return header != NULL;
}

static guint32
read_number(const char *text)
{
	guint64 number;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &number, NULL))
		return 0;
	return (guint32)number;
}

static gboolean
is_signature_right(const SfbSipAssociation *association, const SfbSipMessage *message,
                   const SfbSipAuthHeader *header, guint32 number)
{
	const Wording *peer = get_peer_wording(association);
	/* The values as this message spells them: the peer signed its own spelling. */
	const SfbSipSignatureFields fields = {
		.version = association->version,
		.scheme = sfb_sip_auth_header_get_scheme(header),
		.salt = sfb_sip_auth_header_get(header, peer->salt),
		.number = number,
		.realm = sfb_sip_auth_header_get(header, "realm"),
		.target = sfb_sip_auth_header_get(header, "targetname"),
	};
	g_autoptr(GBytes) text = build_text(message, &fields);
	g_autoptr(GBytes) signature =
		sfb_bytes_from_hex(sfb_sip_auth_header_get(header, peer->signature));

	return signature != NULL && sfb_auth_mech_verify(association->mech, text, signature);
}

/* Takes note of a number. FALSE if it came before or is too old to tell. */
static gboolean
take_number(SfbSipAssociation *association, guint32 number)
{
	guint32 ahead = number > association->highest ? number - association->highest : 0;

	if (ahead == 0 &&
	    (association->highest - number >= WINDOW || association->seen[number % WINDOW]))
		return FALSE;
	if (ahead >= WINDOW)
		memset(association->seen, 0, sizeof association->seen);
	else
		for (guint32 i = 1; i <= ahead; i++)
			association->seen[(association->highest + i) % WINDOW] = FALSE;
	association->highest += ahead;
	association->seen[number % WINDOW] = TRUE;
	return TRUE;
}

/* A mechanism of one leg (Kerberos) never saw a second challenge: the handle first stands in the
 * signed 200. */
static void
learn_opaque(SfbSipAssociation *association, const SfbSipAuthHeader *header)
{
	if (association->role == SFB_SIP_ROLE_CLIENT && association->opaque == NULL)
		association->opaque = g_strdup(sfb_sip_auth_header_get(header, "opaque"));
}

SfbSipVerdict
sfb_sip_association_verify(SfbSipAssociation *association, const SfbSipMessage *message)
{
	const Wording *peer = get_peer_wording(association);
	g_autoptr(SfbSipAuthHeader) header = find_signed_header(association, message, peer);
	guint32 number;

	if (header == NULL)
		return SFB_SIP_VERDICT_UNSIGNED;
	number = read_number(sfb_sip_auth_header_get(header, peer->number));
	/* The number is noted last: a forged message must not use up a real one's. */
	if (number == 0 || !is_signature_right(association, message, header, number) ||
	    !take_number(association, number))
		return SFB_SIP_VERDICT_BAD;
	learn_opaque(association, header);
	return SFB_SIP_VERDICT_GOOD;
}
