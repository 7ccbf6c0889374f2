/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* AD FS on the wire: both endpoints, and refusals. */

#include "web/adfs-xml.h"

#include <string.h>

#include "util/error.h"
#include "web/documents.h"
#include "web/response-private.h"

static GBytes *
build(const SfbWebAdfsEndpoint *endpoint)
{
	g_autoptr(SfbSecret) password = sfb_secret_new("<&\"secret\xC3\xA9");
	SfbWebAdfsWish wish = {
		.endpoint = endpoint,
		.location = "https://sts.contoso.example/adfs",
		.applies_to = "urn:pool?a&b",
		.login = "CONTOSO\\kim<",
		.password = password,
		.now = 1709280000,
	};

	return sfb_web_adfs_build_request(&wish);
}

static const struct {
	guint endpoint;
	const char *path;
	const char *text;
} rows[] = {
	{ 0, "Header/To", "https://sts.contoso.example/adfs" },
	{ 0, "Header/Action", "http://schemas.xmlsoap.org/ws/2005/02/trust/RST/Issue" },
	{ 0, "Header/Security/Timestamp/Created", "2024-03-01T08:00:00Z" },
	{ 0, "Header/Security/Timestamp/Expires", "2024-03-01T08:05:00Z" },
	{ 0, "Header/Security/UsernameToken/Username", "CONTOSO\\kim<" },
	{ 0, "Header/Security/UsernameToken/Password", "<&\"secret\xC3\xA9" },
	{ 0, "Body/RequestSecurityToken/AppliesTo/EndpointReference/Address", "urn:pool?a&b" },
	{ 0, "Body/RequestSecurityToken/KeyType",
	  "http://schemas.xmlsoap.org/ws/2005/05/identity/NoProofKey" },
	{ 0, "Body/RequestSecurityToken/RequestType",
	  "http://schemas.xmlsoap.org/ws/2005/02/trust/Issue" },
	{ 1, "Header/Action", "http://docs.oasis-open.org/ws-sx/ws-trust/200512/RST/Issue" },
	{ 1, "Body/RequestSecurityToken/KeyType",
	  "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Bearer" },
	{ 1, "Body/RequestSecurityToken/RequestType",
	  "http://docs.oasis-open.org/ws-sx/ws-trust/200512/Issue" },
};

static void
test_request(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) request = build(&sfb_web_adfs_endpoints[rows[i].endpoint]);
		g_autofree char *text = document_dup_text(request, rows[i].path);

		g_assert_nonnull(strstr(g_bytes_get_data(request, NULL),
		                        "http://www.w3.org/2003/05/soap-envelope"));
		g_assert_cmpstr(text, ==, rows[i].text);
	}
}

static GBytes *
build_fault(const char *code, const char *reason)
{
	char *text = g_strdup_printf(
		"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault>"
		"<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>a:%s</s:Value></s:Subcode>"
		"</s:Code><s:Reason><s:Text xml:lang=\"en-US\">%s</s:Text></s:Reason></s:Fault>"
		"</s:Body></s:Envelope>",
		code, reason);

	return g_bytes_new_take(text, strlen(text));
}

static const struct {
	guint status;
	const char *fault; /* NULL: none */
	const char *reason;
	SfbError code;
} refusals[] = {
	{ 500, "FailedAuthentication",
	  "ID3242: The security token could not be authenticated or authorized.",
	  SFB_ERROR_CREDENTIALS },
	{ 500, "InvalidScope", "MSIS3020: The relying party trust is unknown.",
	  SFB_ERROR_IDENTITY },
	{ 500, "RequestFailed", "MSIS7012: An error occurred.", SFB_ERROR_IDENTITY },
	{ 500, "InternalServiceFault", "Busy.", SFB_ERROR_IDENTITY_TROUBLE },
	{ 503, NULL, "503", SFB_ERROR_IDENTITY_TROUBLE },
	{ 404, NULL, "404", SFB_ERROR_IDENTITY },
	{ 302, NULL, "302", SFB_ERROR_IDENTITY },
};

/* What the provider says is passed on word for word, with its name. */
static void
test_refusals(void)
{
	const char *const headers[] = { "Content-Type", "application/soap+xml", NULL };

	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autoptr(GBytes) body = refusals[i].fault != NULL ? build_fault(refusals[i].fault,
		                                                                 refusals[i].reason)
		                                                   : NULL;
		g_autoptr(SfbWebResponse) response = sfb_web_response_new(
			refusals[i].status, "https://sts.contoso.example/adfs/", headers, body);
		g_autoptr(GError) error = sfb_web_adfs_make_error(response);

		g_assert_error(error, SFB_ERROR, (int)refusals[i].code);
		g_assert_nonnull(strstr(error->message, refusals[i].reason));
		g_assert_nonnull(strstr(error->message, "sts.contoso.example"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/adfs-xml/request", test_request);
	g_test_add_func("/adfs-xml/refusals", test_refusals);
	return g_test_run();
}
