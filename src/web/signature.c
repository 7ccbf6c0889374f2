/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Proof of possession. */

#include "web/signature.h"

#include <string.h>

#include "util/secret.h"
#include "util/xml.h"
#include "web/soap.h"

#define SHA1_LENGTH 20
#define EXCLUSIVE_CANONICAL "http://www.w3.org/2001/10/xml-exc-c14n#"
#define NS_DS "http://www.w3.org/2000/09/xmldsig#"
#define ASSERTION_ID                                                                               \
	"http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.0#SAMLAssertionID"

/* The key */

typedef struct {
	guint8 *bytes;
	gsize length;
} Key;

static void
key_free(gpointer data)
{
	Key *key = data;

	sfb_secret_wipe(key->bytes, key->length);
	g_free(key->bytes);
	g_free(key);
}

GBytes *
sfb_web_signature_take_key(guint8 *bytes, gsize length)
{
	Key *key = g_new0(Key, 1);

	key->bytes = bytes;
	key->length = length;
	return g_bytes_new_with_free_func(bytes, length, key_free, key);
}

/* HMAC-SHA1 of @first and @second, one behind the other. */
static void
get_hmac(GBytes *key, GBytes *first, GBytes *second, guint8 digest[SHA1_LENGTH])
{
	g_autoptr(GHmac) hmac =
		g_hmac_new(G_CHECKSUM_SHA1, g_bytes_get_data(key, NULL), g_bytes_get_size(key));
	gsize length = SHA1_LENGTH;

	g_hmac_update(hmac, g_bytes_get_data(first, NULL), (gssize)g_bytes_get_size(first));
	if (second != NULL)
		g_hmac_update(hmac, g_bytes_get_data(second, NULL),
		              (gssize)g_bytes_get_size(second));
	g_hmac_get_digest(hmac, digest, &length);
}

/* A(0) is the seed, A(i) the HMAC of A(i-1); the key is the HMACs of A(i) and the seed in a row. */
GBytes *
sfb_web_signature_make_key(GBytes *secret, GBytes *seed, gsize length)
{
	guint8 *bytes = g_malloc(length);
	g_autoptr(GBytes) a = g_bytes_ref(seed);
	guint8 digest[SHA1_LENGTH];

	for (gsize done = 0; done < length; done += SHA1_LENGTH) {
		get_hmac(secret, a, NULL, digest);
		g_bytes_unref(a);
		a = g_bytes_new(digest, sizeof digest);
		get_hmac(secret, a, seed, digest);
		memcpy(bytes + done, digest, MIN(sizeof digest, length - done));
	}
	sfb_secret_wipe(digest, sizeof digest);
	return sfb_web_signature_take_key(bytes, length);
}

/* The signature */

static char *
canonicalize(const char *markup)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(markup, -1, NULL);

	return sfb_xml_canonicalize(xml, sfb_xml_get_root(xml));
}

static char *
build_digest(const char *text)
{
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA1);
	guint8 digest[SHA1_LENGTH];
	gsize length = sizeof digest;

	g_checksum_update(checksum, (const guchar *)text, -1);
	g_checksum_get_digest(checksum, digest, &length);
	return g_base64_encode(digest, length);
}

static char *
build_signature_value(GBytes *key, const char *text)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
	guint8 digest[SHA1_LENGTH];

	get_hmac(key, bytes, NULL, digest);
	return g_base64_encode(digest, sizeof digest);
}

static char *
build_signed_info(const char *timestamp)
{
	g_autofree char *canonical = canonicalize(timestamp);
	g_autofree char *digest = build_digest(canonical);
	g_autofree char *signed_info = g_strdup_printf(
		"<SignedInfo xmlns=\"" NS_DS "\">"
		"<CanonicalizationMethod Algorithm=\"" EXCLUSIVE_CANONICAL "\"/>"
		"<SignatureMethod Algorithm=\"" NS_DS "hmac-sha1\"/>"
		"<Reference URI=\"#timestamp\">"
		"<Transforms><Transform Algorithm=\"" EXCLUSIVE_CANONICAL "\"/></Transforms>"
		"<DigestMethod Algorithm=\"" NS_DS "sha1\"/><DigestValue>%s</DigestValue>"
		"</Reference></SignedInfo>",
		digest);

	return canonicalize(signed_info);
}

char *
sfb_web_signature_build(const char *timestamp, GBytes *key, const char *assertion_id)
{
	g_autofree char *signed_info = build_signed_info(timestamp);
	g_autofree char *value = build_signature_value(key, signed_info);
	GString *signature = g_string_new("<Signature xmlns=\"" NS_DS "\">");

	g_string_append(signature, signed_info);
	/* The strict profile has TokenType in the namespace of WS-Security 1.1; clients in the
	 * field use 1.0's, which is what servers have been seen to take. */
	g_string_append_printf(signature,
	                       "<SignatureValue>%s</SignatureValue><KeyInfo>"
	                       "<wsse:SecurityTokenReference xmlns:wsse=\"" SFB_WEB_NS_WSSE "\""
	                       " wsse:TokenType=\"" SFB_WEB_SAML_TOKEN "\">"
	                       "<wsse:KeyIdentifier ValueType=\"" ASSERTION_ID "\">",
	                       value);
	sfb_xml_append_text(signature, assertion_id);
	g_string_append(signature, "</wsse:KeyIdentifier></wsse:SecurityTokenReference></KeyInfo>"
	                           "</Signature>");
	return g_string_free(signature, FALSE);
}
