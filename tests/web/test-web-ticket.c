/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Asking for web tickets, reading them, and showing them. */

#include <string.h>

#include "util/bytes.h"
#include "util/error.h"
#include "util/xml.h"
#include "web/documents.h"
#include "web/web-ticket-private.h"
#include "web/web-ticket-xml.h"

#define OURS "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
#define KEY "f2d193787eba0afd89a749dee6a92aa7a9133742b998c71c4633d52e92f5dcb3"
#define EXPIRY 1709308800 /* 2024-03-01T16:00:00Z */

#define ASSERTION                                                                                  \
	"<saml:Assertion MajorVersion=\"1\" MinorVersion=\"1\"  "                                  \
	"AssertionID='SamlSecurityToken-6a&amp;7' Issuer=\"https://lsweb.contoso.example/\" "      \
	"xmlns:saml=\"urn:oasis:names:tc:SAML:1.0:assertion\"><saml:Conditions "                   \
	"NotBefore=\"2024-03-01T08:00:00.000Z\"/>\n<!-- kept > --><Assertion xmlns=\"\"/>"         \
	"<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:KeyInfo>"               \
	"<trust:BinarySecret>AAAA</trust:BinarySecret></ds:KeyInfo></ds:Signature>"                \
	"</saml:Assertion>"

/* Request */

static void
test_request(void)
{
	g_autoptr(GBytes) entropy = sfb_bytes_from_hex(OURS);
	g_autofree char *request =
		sfb_web_ticket_build_request("https://h/?a=1&b=2", "kim@contoso.example", entropy);
	g_autoptr(SfbXml) xml = sfb_xml_parse(request, -1, NULL);
	SfbXmlNode *root = sfb_xml_get_root(xml);
	const struct {
		const char *path;
		const char *text;
	} rows[] = {
		{ "TokenType", "http://docs.oasis-open.org/wss/"
		               "oasis-wss-saml-token-profile-1.1#SAMLV1.1" },
		{ "RequestType", "http://schemas.xmlsoap.org/ws/2005/02/trust/Issue" },
		{ "AppliesTo/EndpointReference/Address", "https://h/?a=1&b=2" },
		{ "Claims/ClaimType/Value", "sip:kim@contoso.example" },
		{ "Entropy/BinarySecret", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=" },
		{ "KeyType", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey" },
	};

	g_assert_cmpstr(sfb_xml_get_name(root), ==, "RequestSecurityToken");
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(root, rows[i].path));

		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

/* Answer */

static SfbWebTicket *
parse(GBytes *document, gint64 clock_offset)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) entropy = sfb_bytes_from_hex(OURS);
	SfbWebTicket *ticket =
		sfb_web_ticket_parse_response(document, entropy, clock_offset, &error);

	g_assert_no_error(error);
	return ticket;
}

static void
assert_key(const SfbWebTicket *ticket, const char *hex)
{
	g_autofree char *key = sfb_bytes_to_hex(g_bytes_get_data(ticket->key, NULL),
	                                        g_bytes_get_size(ticket->key));

	g_assert_cmpstr(key, ==, hex);
}

static void
test_answer(void)
{
	g_autoptr(GBytes) document = document_load("rstr.xml");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	g_assert_cmpstr(ticket->assertion, ==, ASSERTION);
	g_assert_cmpstr(ticket->assertion_id, ==, "SamlSecurityToken-6a&7");
	g_assert_cmpint(sfb_web_ticket_get_expiry(ticket), ==, EXPIRY);
	assert_key(ticket, KEY);
}

static void
test_our_clock(void)
{
	g_autoptr(GBytes) document = document_load("rstr.xml");
	g_autoptr(SfbWebTicket) ticket = parse(document, 100);

	g_assert_cmpint(sfb_web_ticket_get_expiry(ticket), ==, EXPIRY - 100);
}

static void
test_shorter_key(void)
{
	g_autoptr(GBytes) document = document_load_changed("rstr.xml", ">256<", ">128<");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	assert_key(ticket, "f2d193787eba0afd89a749dee6a92aa7");
}

static void
test_usual_key_size(void)
{
	g_autoptr(GBytes) document =
		document_load_changed("rstr.xml", "<trust:KeySize>256</trust:KeySize>", "");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	assert_key(ticket, KEY);
}

static void
test_given_key(void)
{
	g_autoptr(GBytes) document = document_load_changed(
		"rstr.xml",
		"<trust:ComputedKey>http://docs.oasis-open.org/ws-sx/ws-trust/200512/CK/PSHA1"
		"</trust:ComputedKey>",
		"<trust:BinarySecret>AQID</trust:BinarySecret>");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	assert_key(ticket, "010203");
}

static void
test_our_key(void)
{
	g_autoptr(GBytes) document =
		document_load_changed("rstr.xml", "trust:Entropy", "trust:Nothing");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	assert_key(ticket, OURS);
}

/* Servers write none to seven digits. */
static void
test_fractions(void)
{
	for (guint digits = 0; digits <= 7; digits++) {
		g_autofree char *expires = g_strdup_printf(
			"T16:00:00%s%.*sZ", digits > 0 ? "." : "", digits, "9999999");
		g_autoptr(GBytes) document =
			document_load_changed("rstr.xml", "T16:00:00.0000000Z", expires);
		g_autoptr(SfbWebTicket) ticket = parse(document, 0);

		g_assert_cmpint(sfb_web_ticket_get_expiry(ticket), ==, EXPIRY);
		g_assert_nonnull(strstr(ticket->expires, expires));
	}
}

/* AD FS: no collection, no key, and a token that need not be an assertion. */
static void
test_bearer(void)
{
	g_autoptr(GBytes) document = document_load("rstr-adfs.xml");
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebTicket) ticket = sfb_web_ticket_parse_response(document, NULL, 0, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(ticket->assertion, ==, "<EncryptedAssertion><Part/></EncryptedAssertion>");
	g_assert_cmpstr(ticket->created, ==, "2024-03-01T08:00:00.123Z");
	g_assert_null(ticket->key);
}

static const struct {
	const char *old;
	const char *new;
	SfbError code;
} refused[] = {
	{ "</s:Envelope>", "", SFB_ERROR_PROTOCOL },
	{ "RequestSecurityTokenResponseCollection", "Fault", SFB_ERROR_PROTOCOL },
	{ "RequestedSecurityToken", "Other", SFB_ERROR_PROTOCOL },
	{ "AssertionID", "ID", SFB_ERROR_PROTOCOL },
	{ "CK/PSHA1", "CK/HASH", SFB_ERROR_UNSUPPORTED },
	{ ">256<", ">0<", SFB_ERROR_PROTOCOL },
	{ ">256<", ">1000000000<", SFB_ERROR_PROTOCOL },
	{ ">256<", ">-256<", SFB_ERROR_PROTOCOL },
	{ "Lifetime", "Life", SFB_ERROR_PROTOCOL },
	{ "2024-03-01T16:00:00", "soon", SFB_ERROR_PROTOCOL },
	{ "2024-03-01T16:00:00", "2024-03-01T07:00:00", SFB_ERROR_PROTOCOL },
};

static void
test_refused(void)
{
	g_autoptr(GBytes) entropy = sfb_bytes_from_hex(OURS);

	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(GBytes) document =
			document_load_changed("rstr.xml", refused[i].old, refused[i].new);

		g_assert_null(sfb_web_ticket_parse_response(document, entropy, 0, &error));
		g_assert_error(error, SFB_ERROR, (int)refused[i].code);
	}
}

static void
test_too_long(void)
{
	g_autofree char *much = g_strnfill(SFB_WEB_TICKET_TOKEN_MAX, 'x');
	g_autoptr(GBytes) document = document_load_changed("rstr.xml", "kept", much);
	g_autoptr(GBytes) entropy = sfb_bytes_from_hex(OURS);
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_web_ticket_parse_response(document, entropy, 0, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

/* Use */

static void
test_http_header(void)
{
	g_autoptr(GBytes) document = document_load_changed(
		"rstr-adfs.xml", "<EncryptedAssertion><Part/></EncryptedAssertion>", "<a/>");
	g_autoptr(SfbWebTicket) ticket = sfb_web_ticket_parse_response(document, NULL, 0, NULL);
	g_autofree char *header = sfb_web_ticket_build_header(ticket);

	g_assert_cmpstr(header, ==, "opaque=PGEvPg==");
}

static void
test_margin(void)
{
	g_autoptr(GBytes) document = document_load("rstr.xml");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);

	g_assert_false(sfb_web_ticket_is_usable(ticket, EXPIRY - 59));
	g_assert_true(sfb_web_ticket_is_usable(ticket, EXPIRY - 61));
}

/* Timestamp, assertion, signature, in this order, and the addresses around them. */
static char *
list_security(SfbXmlNode *header)
{
	GString *names = g_string_new(NULL);

	for (SfbXmlNode *node = sfb_xml_get_child(sfb_xml_get_child(header, "Security"), NULL);
	     node != NULL; node = sfb_xml_get_next(node, NULL))
		g_string_append_printf(names, "%s ", sfb_xml_get_name(node));
	return g_string_free(names, FALSE);
}

static void
assert_soap_header(gboolean has_proof, const char *security)
{
	g_autoptr(GBytes) document = document_load("rstr.xml");
	g_autoptr(SfbWebTicket) ticket = parse(document, 0);
	char *header =
		sfb_web_ticket_build_soap_header(ticket, "https://h/?a&b", "urn:do", has_proof);
	g_autofree char *copy = g_strdup(header);
	g_autoptr(GBytes) envelope = sfb_web_soap_build(SFB_WEB_SOAP_1_1, header, "<b/>");
	g_autoptr(SfbXml) xml = sfb_xml_parse(g_bytes_get_data(envelope, NULL),
	                                      (gssize)g_bytes_get_size(envelope), NULL);
	g_autofree char *names = list_security(sfb_xml_find(sfb_xml_get_root(xml), "Header"));
	g_autofree char *to = document_dup_text(envelope, "Header/To");
	g_autofree char *action = document_dup_text(envelope, "Header/Action");
	g_autofree char *created = document_dup_text(envelope, "Header/Security/Timestamp/Created");

	g_assert_cmpstr(to, ==, "https://h/?a&b");
	g_assert_cmpstr(action, ==, "urn:do");
	g_assert_cmpstr(created, ==, "2024-03-01T08:00:00.0000000Z");
	g_assert_cmpstr(names, ==, security);
	g_assert_nonnull(strstr(copy, ASSERTION));
}

static void
test_soap_header(void)
{
	assert_soap_header(FALSE, "Timestamp Assertion ");
	assert_soap_header(TRUE, "Timestamp Assertion Signature ");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web-ticket/request", test_request);
	g_test_add_func("/web-ticket/answer", test_answer);
	g_test_add_func("/web-ticket/our-clock", test_our_clock);
	g_test_add_func("/web-ticket/shorter-key", test_shorter_key);
	g_test_add_func("/web-ticket/usual-key-size", test_usual_key_size);
	g_test_add_func("/web-ticket/given-key", test_given_key);
	g_test_add_func("/web-ticket/our-key", test_our_key);
	g_test_add_func("/web-ticket/fractions", test_fractions);
	g_test_add_func("/web-ticket/bearer", test_bearer);
	g_test_add_func("/web-ticket/refused", test_refused);
	g_test_add_func("/web-ticket/too-long", test_too_long);
	g_test_add_func("/web-ticket/http-header", test_http_header);
	g_test_add_func("/web-ticket/margin", test_margin);
	g_test_add_func("/web-ticket/soap-header", test_soap_header);
	return g_test_run();
}
