/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Assertions that were signed, copied, changed and used where they do not belong. */

#include "sim/web-assertion.h"

#include <string.h>

#include "sim/files.h"
#include "sim/web-signature.h"
#include "support/folder.h"

#define ISSUER "https://fe.example.com/WebTicket/WebTicketService.svc"
#define SERVICE "https://fe.example.com/service?a=1&b=2"

static char *folder;

static SfbSimSigner *
make_signer(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSimFiles) files = sfb_sim_files_new(folder, "", &error);
	SfbSimSigner *signer;

	g_assert_no_error(error);
	signer = sfb_sim_signer_new(files->server_file, &error);
	g_assert_no_error(error);
	return signer;
}

static char *
issue(SfbSimSigner *signer, gint64 created_ago, gint64 valid)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	SfbSimAssertion assertion = {
		.id = "SamlSecurityToken-1",
		.issuer = ISSUER,
		.audience = SERVICE,
		.address = "alice@example.com",
		.created = now - created_ago,
		.expires = now - created_ago + valid,
	};

	return sfb_sim_signer_issue(signer, &assertion);
}

/* The element named Assertion, wherever it is. */
static SfbXmlNode *
find_assertion(SfbXmlNode *node)
{
	while (node != NULL && !sfb_xml_has_name(node, "Assertion"))
		node = sfb_xml_get_child(node, NULL);
	return node;
}

static void
assert_owner(SfbSimSigner *signer, const char *text, const char *audience, const char *address)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, &error);
	g_autofree char *owner = NULL;

	g_assert_no_error(error);
	owner = sfb_sim_signer_check(signer, xml, find_assertion(sfb_xml_get_root(xml)), ISSUER,
	                             audience);
	g_assert_cmpstr(owner, ==, address);
}

static void
test_good(void)
{
	g_autoptr(SfbSimSigner) signer = make_signer();
	g_autofree char *text = issue(signer, 0, 60);
	g_autofree char *copied = g_strdup_printf(
		"<s:Envelope xmlns:s=\"urn:s\" xmlns:saml=\"urn:other\" xmlns=\"urn:default\">"
		"<s:Header>%s</s:Header></s:Envelope>",
		text);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autofree char *written_anew = sfb_xml_dup_markup(xml, sfb_xml_get_root(xml));

	assert_owner(signer, text, SERVICE, "alice@example.com");
	assert_owner(signer, copied, SERVICE, "alice@example.com");
	assert_owner(signer, written_anew, SERVICE, "alice@example.com");
}

/* What goes out is in canonical form already. */
static void
test_canonical(void)
{
	g_autoptr(SfbSimSigner) signer = make_signer();
	g_autofree char *text = issue(signer, 0, 60);
	g_autofree char *copied = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autofree char *signed_info = sfb_xml_canonicalize(
		xml, sfb_xml_find(sfb_xml_get_root(xml), "Signature/SignedInfo"));

	g_assert_nonnull(strstr(text, signed_info));
	copied = sfb_xml_canonicalize(xml, sfb_xml_get_root(xml));
	g_assert_true(g_str_has_prefix(copied, "<saml:Assertion xmlns:saml="));
}

static void
test_changed(void)
{
	static const char *const changes[][2] = {
		{ "sip:alice@example.com", "sip:bobby@example.com" },
		{ "SamlSecurityToken-1\" IssueInstant", "SamlSecurityToken-2\" IssueInstant" },
		{ "a=1&amp;b=2", "a=1&amp;b=3" },
		{ "holder-of-key", "bearer" },
		{ "<ds:SignatureValue>", "<ds:SignatureValue>AAAA" },
		{ "rsa-sha256", "hmac-sha1" },
		{ "</saml:Conditions>", "</saml:Conditions><saml:Advice></saml:Advice>" },
	};
	g_autoptr(SfbSimSigner) signer = make_signer();
	g_autofree char *text = issue(signer, 0, 60);

	for (guint i = 0; i < G_N_ELEMENTS(changes); i++) {
		g_auto(GStrv) pieces = g_strsplit(text, changes[i][0], -1);
		g_autofree char *changed = g_strjoinv(changes[i][1], pieces);

		g_assert_cmpuint(g_strv_length(pieces), >, 1);
		assert_owner(signer, changed, SERVICE, NULL);
	}
}

static void
test_out_of_place(void)
{
	g_autoptr(SfbSimSigner) signer = make_signer();
	g_autofree char *text = issue(signer, 0, 60);
	g_autofree char *old = issue(signer, 120, 60);
	g_autofree char *early = issue(signer, -600, 60);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	SfbXmlNode *root = sfb_xml_get_root(xml);

	assert_owner(signer, text, "https://fe.example.com/other", NULL);
	assert_owner(signer, old, SERVICE, NULL);
	assert_owner(signer, early, SERVICE, NULL);
	g_assert_null(sfb_sim_signer_check(signer, xml, root, "https://other", SERVICE));
	g_assert_null(sfb_sim_signer_check(signer, xml, NULL, ISSUER, SERVICE));
}

static void
test_other_key(void)
{
	g_autoptr(SfbSimSigner) signer = make_signer();
	g_autofree char *text = issue(signer, 0, 60);
	g_autoptr(SfbSimSigner) other = NULL;

	folder_remove(folder);
	other = make_signer();
	assert_owner(other, text, SERVICE, NULL);
}

/* F-W2 of the sheet. */
static void
test_digest(void)
{
	static const char timestamp[] =
		"<wsu:Timestamp xmlns:wsu=\"http://docs.oasis-open.org/wss/2004/01/"
		"oasis-200401-wss-wssecurity-utility-1.0.xsd\" wsu:Id=\"timestamp\">"
		"<wsu:Created>2024-03-01T08:00:00.0000000Z</wsu:Created>"
		"<wsu:Expires>2024-03-01T16:00:00.0000000Z</wsu:Expires></wsu:Timestamp>";
	g_autofree char *digest = sfb_sim_signature_digest(SFB_SIM_SHA1, timestamp);

	g_assert_cmpuint(strlen(timestamp), ==, 255);
	g_assert_cmpstr(digest, ==, "53tV06C+Xgv6aCEXIAoa29TCQco=");
	g_assert_null(sfb_sim_signature_digest("urn:md5", timestamp));
	g_assert_null(sfb_sim_signature_digest(NULL, timestamp));
}

int
main(int argc, char **argv)
{
	int status;

	folder = folder_make();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-assertion/good", test_good);
	g_test_add_func("/sim/web-assertion/canonical", test_canonical);
	g_test_add_func("/sim/web-assertion/changed", test_changed);
	g_test_add_func("/sim/web-assertion/out-of-place", test_out_of_place);
	g_test_add_func("/sim/web-assertion/digest", test_digest);
	g_test_add_func("/sim/web-assertion/other-key", test_other_key);
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
