/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How web services describe themselves. */

#include "web/metadata.h"

#include <string.h>

#include "util/error.h"
#include "web/documents.h"

#define PROOF "CertProvisioningServiceWebTicketProof_SHA1"
#define ISSUER "https://lsweb.contoso.example/WebTicket/WebTicketService.svc"

static SfbWebMetadata *
parse(GBytes *document)
{
	g_autoptr(GError) error = NULL;
	SfbWebMetadata *metadata = sfb_web_metadata_parse(document, &error);

	g_assert_no_error(error);
	return metadata;
}

static void
test_proof(void)
{
	g_autoptr(GBytes) document = document_load("mex-certprov.xml");
	g_autoptr(SfbWebMetadata) metadata = parse(document);
	const SfbWebPort *port = sfb_web_metadata_find(metadata, PROOF);

	g_assert_cmpstr(port->location, ==,
	                "https://lsweb.contoso.example/CertProv/CertProvisioningService.svc"
	                "/WebTicket_Proof_SHA1?a=1&b=2");
	g_assert_cmpstr(port->issuer, ==, ISSUER);
	g_assert_true(port->needs_proof);
	g_assert_null(port->applies_to);
	g_assert_null(metadata->authorization_uri);
	g_assert_cmpuint(metadata->ports->len, ==, 4);
}

static void
test_bearer(void)
{
	g_autoptr(GBytes) document = document_load("mex-certprov.xml");
	g_autoptr(SfbWebMetadata) metadata = parse(document);
	const SfbWebPort *port = sfb_web_metadata_find(metadata, "addressbookwebticketBEARER");

	g_assert_cmpstr(port->issuer, ==, ISSUER);
	g_assert_false(port->needs_proof);
}

/* The same port, but its policy wants the ticket without a signature. */
static void
test_signed_supporting(void)
{
	g_autoptr(GBytes) document = document_load_changed(
		"mex-certprov.xml", "sp:EndorsingSupportingTokens", "sp:SignedSupportingTokens");
	g_autoptr(SfbWebMetadata) metadata = parse(document);
	const SfbWebPort *port = sfb_web_metadata_find(metadata, PROOF);

	g_assert_cmpstr(port->issuer, ==, ISSUER);
	g_assert_false(port->needs_proof);
}

static void
test_no_ticket_wanted(void)
{
	g_autoptr(GBytes) document = document_load("mex-certprov.xml");
	g_autoptr(SfbWebMetadata) metadata = parse(document);
	const SfbWebPort *port = sfb_web_metadata_find(metadata, "CertProvisioningServiceCert");

	g_assert_nonnull(port->location);
	g_assert_null(port->issuer);
	g_assert_false(port->needs_proof);
}

static void
test_plain_http_is_no_use(void)
{
	g_autoptr(GBytes) document = document_load("mex-certprov.xml");
	g_autoptr(SfbWebMetadata) metadata = parse(document);

	g_assert_null(sfb_web_metadata_find(metadata, "CertProvisioningServiceWebTicketProof"));
	g_assert_null(sfb_web_metadata_find(metadata, "absent"));
}

static void
test_issuer(void)
{
	g_autoptr(GBytes) document = document_load("mex-issuer.xml");
	g_autoptr(SfbWebMetadata) metadata = parse(document);
	const SfbWebPort *federated = sfb_web_metadata_find(metadata, "WsFedBearer");

	g_assert_cmpstr(metadata->authorization_uri, ==,
	                "https://sts.contoso.example/adfs/oauth2/authorize");
	g_assert_cmpstr(federated->issuer, ==, "http://sts.contoso.example/adfs/services/trust");
	g_assert_cmpstr(federated->applies_to, ==,
	                "https://lsweb.contoso.example/passiveauth/passiveauth.aspx");
}

static void
test_plain_authorization_is_no_use(void)
{
	g_autoptr(GBytes) document = document_load_changed(
		"mex-issuer.xml", "https://sts.contoso.example/adfs/oauth2", "http://x.example");
	g_autoptr(SfbWebMetadata) metadata = parse(document);

	g_assert_null(metadata->authorization_uri);
}

static void
assert_refused(const char *text)
{
	g_autoptr(GBytes) document = g_bytes_new_static(text, strlen(text));
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_web_metadata_parse(document, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_refused(void)
{
	assert_refused("");
	assert_refused("<html><body>Welcome to the hotel</body></html>");
	assert_refused("<!DOCTYPE html><html><body><br></body></html>");
	assert_refused("<definitions><service name=\"s\"><port/></service></definitions>");
}

/* Ports without end, and an address and a name without end. */
static void
test_limits(void)
{
	g_autoptr(GString) text = g_string_new("<d><service><port name=\"long\"><address "
	                                       "location=\"https://h/");
	g_autoptr(GBytes) document = NULL;
	g_autoptr(SfbWebMetadata) metadata = NULL;

	for (guint i = 0; i < 3000; i++)
		g_string_append_c(text, 'x');
	g_string_append(text, "\"/></port><port name=\"");
	for (guint i = 0; i < 3000; i++)
		g_string_append_c(text, 'n');
	g_string_append(text, "\"><address location=\"https://h/\"/></port>");
	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(
			text, "<port name=\"p%u\"><address location=\"https://h/%u\"/></port>", i,
			i);
	g_string_append(text, "</service></d>");
	document = g_bytes_new(text->str, text->len);
	metadata = parse(document);
	g_assert_null(sfb_web_metadata_find(metadata, "long"));
	g_assert_nonnull(sfb_web_metadata_find(metadata, "p98"));
	g_assert_null(sfb_web_metadata_find(metadata, "p999"));
	for (guint i = 0; i < metadata->ports->len; i++) {
		const SfbWebPort *port = g_ptr_array_index(metadata->ports, i);

		g_assert_cmpuint(strlen(port->name), <, 1000);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/metadata/proof", test_proof);
	g_test_add_func("/metadata/bearer", test_bearer);
	g_test_add_func("/metadata/signed-supporting", test_signed_supporting);
	g_test_add_func("/metadata/no-ticket-wanted", test_no_ticket_wanted);
	g_test_add_func("/metadata/plain-http-is-no-use", test_plain_http_is_no_use);
	g_test_add_func("/metadata/issuer", test_issuer);
	g_test_add_func("/metadata/plain-authorization-is-no-use",
	                test_plain_authorization_is_no_use);
	g_test_add_func("/metadata/refused", test_refused);
	g_test_add_func("/metadata/limits", test_limits);
	return g_test_run();
}
