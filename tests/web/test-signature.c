/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The proof key and the signature made with it. */

#include "web/signature.h"

#include <string.h>

#include "util/bytes.h"
#include "util/xml.h"
#include "web/soap.h"

#define OURS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define THEIRS "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"
#define KEY "f2d193787eba0afd89a749dee6a92aa7a9133742b998c71c4633d52e92f5dcb3"

#define CREATED "2024-03-01T08:00:00.0000000Z"
#define EXPIRES "2024-03-01T16:00:00.0000000Z"

static GBytes *
make_key(gsize length)
{
	g_autoptr(GBytes) ours = sfb_bytes_from_hex(OURS);
	g_autoptr(GBytes) theirs = sfb_bytes_from_hex(THEIRS);

	return sfb_web_signature_make_key(ours, theirs, length);
}

static void
test_key(void)
{
	g_autoptr(GBytes) key = make_key(32);
	g_autofree char *hex = sfb_bytes_to_hex(g_bytes_get_data(key, NULL), g_bytes_get_size(key));

	g_assert_cmpstr(hex, ==, KEY);
}

/* A shorter one is the beginning of a longer one. */
static void
test_key_length(void)
{
	g_autoptr(GBytes) whole = make_key(64);

	for (gsize length = 1; length <= 64; length++) {
		g_autoptr(GBytes) key = make_key(length);

		g_assert_cmpmem(g_bytes_get_data(key, NULL), g_bytes_get_size(key),
		                g_bytes_get_data(whole, NULL), length);
	}
}

static char *
build(const char *assertion_id)
{
	g_autofree char *timestamp = sfb_web_soap_build_timestamp(CREATED, EXPIRES);
	g_autoptr(GBytes) key = sfb_bytes_from_hex(KEY);

	return sfb_web_signature_build(timestamp, key, assertion_id);
}

static void
test_timestamp(void)
{
	g_autofree char *timestamp = sfb_web_soap_build_timestamp(CREATED, EXPIRES);

	g_assert_cmpstr(timestamp, ==,
	                "<wsu:Timestamp xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
	                "oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"timestamp\">"
	                "<wsu:Created>" CREATED "</wsu:Created><wsu:Expires>" EXPIRES
	                "</wsu:Expires></wsu:Timestamp>");
	g_assert_cmpuint(strlen(timestamp), ==, 255);
}

/* Byte for byte what was computed elsewhere. */
static void
test_signature(void)
{
	g_autofree char *signature = build("SamlSecurityToken-6a");
	const char *start = strstr(signature, "<SignedInfo");
	const char *end = strstr(signature, "</SignedInfo>") + strlen("</SignedInfo>");

	g_assert_cmpint(end - start, ==, 535);
	g_assert_nonnull(
		strstr(signature, "<DigestValue>53tV06C+Xgv6aCEXIAoa29TCQco=</DigestValue>"));
	g_assert_nonnull(strstr(
		end, "<SignatureValue>cCr3oVVX8XWCFaZAPeAqcEd+op0=</SignatureValue><KeyInfo>"));
}

static void
test_key_identifier(void)
{
	g_autofree char *signature = build("a<&\">b");
	g_autoptr(SfbXml) xml = sfb_xml_parse(signature, -1, NULL);
	SfbXmlNode *reference =
		sfb_xml_find(sfb_xml_get_root(xml), "KeyInfo/SecurityTokenReference");
	g_autofree char *id = sfb_xml_dup_text(sfb_xml_find(reference, "KeyIdentifier"));

	g_assert_cmpstr(id, ==, "a<&\">b");
	g_assert_cmpstr(sfb_xml_get_attribute(reference, "TokenType"), ==, SFB_WEB_SAML_TOKEN);
}

static char *
encode_digest(const char *text)
{
	g_autofree char *hex = g_compute_checksum_for_string(G_CHECKSUM_SHA1, text, -1);
	g_autoptr(GBytes) bytes = sfb_bytes_from_hex(hex);

	return g_base64_encode(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

static char *
encode_hmac(const char *text)
{
	g_autoptr(GBytes) key = sfb_bytes_from_hex(KEY);
	g_autofree char *hex = g_compute_hmac_for_string(
		G_CHECKSUM_SHA1, g_bytes_get_data(key, NULL), g_bytes_get_size(key), text, -1);
	g_autoptr(GBytes) bytes = sfb_bytes_from_hex(hex);

	return g_base64_encode(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* As a server verifies it: from the whole message, wherever the parts stand in it, with prefixes
 * around them that have nothing to do with them. */
static void
test_verify_in_message(void)
{
	g_autofree char *timestamp = sfb_web_soap_build_timestamp(CREATED, "<&\"later\">");
	g_autoptr(GBytes) key = sfb_bytes_from_hex(KEY);
	g_autofree char *signature = sfb_web_signature_build(timestamp, key, "id");
	g_autofree char *message = g_strdup_printf(
		"<s:Envelope xmlns:s=\"urn:s\" xmlns:wsu=\"urn:other\" xmlns=\"urn:d\"><s:Header>\n"
		"%s<x/>%s</s:Header></s:Envelope>",
		timestamp, signature);
	g_autoptr(SfbXml) xml = sfb_xml_parse(message, -1, NULL);
	SfbXmlNode *header = sfb_xml_find(sfb_xml_get_root(xml), "Header");
	SfbXmlNode *signed_info = sfb_xml_find(header, "Signature/SignedInfo");
	g_autofree char *canonical_timestamp =
		sfb_xml_canonicalize(xml, sfb_xml_get_child(header, "Timestamp"));
	g_autofree char *canonical_info = sfb_xml_canonicalize(xml, signed_info);
	g_autofree char *digest =
		sfb_xml_dup_text(sfb_xml_find(signed_info, "Reference/DigestValue"));
	g_autofree char *value = sfb_xml_dup_text(sfb_xml_find(header, "Signature/SignatureValue"));
	g_autofree char *expected_digest = encode_digest(canonical_timestamp);
	g_autofree char *expected_value = encode_hmac(canonical_info);

	g_assert_cmpstr(digest, ==, expected_digest);
	g_assert_cmpstr(value, ==, expected_value);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signature/key", test_key);
	g_test_add_func("/signature/key-length", test_key_length);
	g_test_add_func("/signature/timestamp", test_timestamp);
	g_test_add_func("/signature/signature", test_signature);
	g_test_add_func("/signature/key-identifier", test_key_identifier);
	g_test_add_func("/signature/verify-in-message", test_verify_in_message);
	return g_test_run();
}
