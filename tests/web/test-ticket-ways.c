/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which way to a web ticket is taken. */

#include "web/ticket-ways-private.h"

#include <string.h>

#include "util/error.h"

#define ISSUER "https://lsweb.contoso.example/WebTicket/WebTicketService.svc"
#define ADFS "https://sts.contoso.example/adfs/oauth2/authorize"
#define ENTRA "https://login.windows.net/common/oauth2/authorize"

/* The ports: Negotiate, ntlm (W), Auth, Federated with an AD FS as issuer, G: without one, OAuth. */
static const struct {
	char letter;
	const char *name;
	const char *path;
} ports[] = {
	{ 'N', "WebTicketServiceWinNegotiate", "" }, { 'W', "WebTicketServiceWinNtlm", "/ntlm" },
	{ 'A', "WebTicketServiceAuth", "/Auth" },    { 'F', "WsFedBearer", "/WsFed_bearer" },
	{ 'G', "WsFedBearer", "/WsFed_bearer" },     { 'O', "Some_OAuth_name", "/OAuth" },
	{ 'C', "WebTicketServiceCert", "/Cert" },
};

static SfbWebMetadata *
make_metadata(const char *letters, const char *authorization_uri)
{
	SfbWebMetadata *metadata = NULL;
	g_autoptr(GString) text = g_string_new("<d><Policy Id=\"WsFedBearer_policy\"><ExactlyOne>"
	                                       "<All><SignedSupportingTokens><Policy><IssuedToken>"
	                                       "<Issuer><Address>");
	g_autoptr(GBytes) document = NULL;

	g_string_append_printf(text,
	                       "%s</Address></Issuer></IssuedToken></Policy>"
	                       "</SignedSupportingTokens></All></ExactlyOne></Policy>"
	                       "<OAuth authorizationUri=\"%s\"/>"
	                       "<port name=\"Other\"/>",
	                       strchr(letters, 'F') != NULL
	                               ? "http://sts.contoso.example/adfs/services/trust"
	                               : "urn:federation:MicrosoftOnline",
	                       authorization_uri);
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++) {
		if (strchr(letters, ports[i].letter) != NULL)
			g_string_append_printf(text,
			                       "<port name=\"%s\"><address location=\"" ISSUER
			                       "%s\"/></port>",
			                       ports[i].name, ports[i].path);
	}
	g_string_append(text, "</d>");
	document = g_bytes_new(text->str, text->len);
	metadata = sfb_web_metadata_parse(document, NULL);
	g_assert_nonnull(metadata);
	return metadata;
}

enum { PASSWORD = 1, KERBEROS = 2, CLIENT_ID = 4 };

typedef struct {
	const char *name;
	const char *ports;
	const char *authorization_uri;
	SfbWebAuthentication authentication;
	guint means;
	const char *ways; /* or NULL: */
	SfbError code;
} Row;

#define AUTO SFB_WEB_AUTHENTICATION_AUTO
#define INTEGRATED SFB_WEB_AUTHENTICATION_INTEGRATED
#define OAUTH SFB_WEB_AUTHENTICATION_OAUTH
#define BY_ADFS SFB_WEB_AUTHENTICATION_ADFS

static const Row rows[] = {
	{ "password", "NFA", "", AUTO, PASSWORD, "NAF", 0 },
	{ "password-forms", "FA", "", AUTO, PASSWORD, "AF", 0 },
	{ "password-federated", "F", "", AUTO, PASSWORD, "F", 0 },
	{ "password-ntlm", "WC", "", AUTO, PASSWORD, "W", 0 },
	{ "nothing-fits", "C", "", AUTO, PASSWORD, NULL, SFB_ERROR_UNSUPPORTED },
	{ "single-sign-on", "NWA", "", AUTO, KERBEROS, "N", 0 },
	{ "no-password", "NA", "", AUTO, 0, NULL, SFB_ERROR_PASSWORD_REQUIRED },
	{ "windows-before-oauth", "NO", ENTRA, AUTO, PASSWORD | CLIENT_ID, "NO", 0 },
	{ "oauth-without-password", "NO", ENTRA, AUTO, CLIENT_ID, "O", 0 },
	{ "oauth-before-forms", "AO", ENTRA, AUTO, PASSWORD | CLIENT_ID, "OA", 0 },
	{ "oauth-not-configured", "AO", ENTRA, AUTO, PASSWORD, "A", 0 },
	{ "oauth-alone-not-configured", "CO", ENTRA, AUTO, PASSWORD, "O", 0 },
	{ "oauth-port-not-listed", "C", ENTRA, AUTO, CLIENT_ID, "O", 0 },
	{ "oauth-not-announced", "CO", "", AUTO, CLIENT_ID, "O", 0 },
	{ "oauth-wanted", "NAO", ENTRA, OAUTH, PASSWORD | CLIENT_ID, "O", 0 },
	{ "oauth-wanted-not-offered", "NA", "", OAUTH, PASSWORD | CLIENT_ID, "O", 0 },
	{ "oauth-wanted-not-configured", "NAO", ENTRA, OAUTH, PASSWORD, "O", 0 },
	{ "integrated-wanted", "NWFAO", ENTRA, INTEGRATED, PASSWORD | CLIENT_ID, "NW", 0 },
	{ "integrated-not-offered", "FAO", ENTRA, INTEGRATED, PASSWORD | CLIENT_ID, NULL,
	  SFB_ERROR_UNSUPPORTED },
	{ "adfs-wanted", "NWFAO", ENTRA, BY_ADFS, PASSWORD | CLIENT_ID, "F", 0 },
	{ "adfs-without-password", "NF", "", BY_ADFS, KERBEROS, NULL, SFB_ERROR_PASSWORD_REQUIRED },
	{ "adfs-by-authorization", "G", ADFS, BY_ADFS, PASSWORD, "G", 0 },
	/* The password is not sent to whoever issues tokens of modern authentication. */
	{ "adfs-nowhere", "G", ENTRA, BY_ADFS, PASSWORD, NULL, SFB_ERROR_UNSUPPORTED },
};

static void
assert_way(const SfbWebWay *way, char letter)
{
	static const SfbWebWayKind kinds[] = {
		['N'] = SFB_WEB_WAY_WINDOWS, ['W'] = SFB_WEB_WAY_WINDOWS, ['A'] = SFB_WEB_WAY_FORMS,
		['F'] = SFB_WEB_WAY_ADFS,    ['G'] = SFB_WEB_WAY_ADFS,    ['O'] = SFB_WEB_WAY_OAUTH,
	};

	g_assert_cmpint(way->kind, ==, kinds[(guchar)letter]);
	for (gsize i = 0; i < G_N_ELEMENTS(ports); i++) {
		g_autofree char *location = g_strconcat(ISSUER, ports[i].path, NULL);

		if (ports[i].letter == letter)
			g_assert_cmpstr(way->location, ==, location);
	}
	if (way->kind == SFB_WEB_WAY_ADFS)
		g_assert_cmpstr(way->authority, ==, "https://sts.contoso.example/");
}

static void
test_row(gconstpointer user_data)
{
	const Row *row = user_data;
	g_autoptr(SfbWebMetadata) metadata = make_metadata(row->ports, row->authorization_uri);
	g_autoptr(GError) error = NULL;
	SfbWebMeans means = {
		.authentication = row->authentication,
		.has_password = (row->means & PASSWORD) != 0,
		.has_kerberos_ticket = (row->means & KERBEROS) != 0,
		.has_oauth = (row->means & CLIENT_ID) != 0,
	};
	g_autoptr(GPtrArray) ways = sfb_web_ways_list(metadata, ISSUER, &means, &error);

	if (row->ways == NULL) {
		g_assert_null(ways);
		g_assert_error(error, SFB_ERROR, (int)row->code);
		return;
	}
	g_assert_no_error(error);
	g_assert_cmpuint(ways->len, ==, strlen(row->ways));
	for (guint i = 0; i < ways->len; i++)
		assert_way(g_ptr_array_index(ways, i), row->ways[i]);
}

/* Who is asked for help needs to know what there is. */
static void
test_names_in_error(void)
{
	g_autoptr(SfbWebMetadata) metadata = make_metadata("CA", ENTRA);
	g_autoptr(GError) error = NULL;
	SfbWebMeans means = { .authentication = INTEGRATED, .has_password = TRUE };

	g_assert_null(sfb_web_ways_list(metadata, ISSUER, &means, &error));
	g_assert_nonnull(strstr(error->message, "WebTicketServiceCert"));
	g_assert_nonnull(strstr(error->message, "WebTicketServiceAuth"));
	g_assert_nonnull(strstr(error->message, ENTRA));
}

static void
test_adfs_applies_to(void)
{
	const SfbWebPort port = {
		.name = (char *)"WsFedBearer",
		.location = (char *)ISSUER "/WsFed_bearer",
		.issuer = (char *)"https://sts.contoso.example:8443/adfs/services/trust",
		.applies_to = (char *)"urn:pool",
	};
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_new_usual(&port);
	SfbWebMeans means = { .authentication = BY_ADFS, .has_password = TRUE };
	g_autoptr(GPtrArray) ways = sfb_web_ways_list(metadata, ISSUER, &means, NULL);
	const SfbWebWay *way = g_ptr_array_index(ways, 0);

	g_assert_cmpstr(way->authority, ==, "https://sts.contoso.example:8443/");
	g_assert_cmpstr(way->applies_to, ==, "urn:pool");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strdup_printf("/ticket-ways/%s", rows[i].name);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/ticket-ways/names-in-error", test_names_in_error);
	g_test_add_func("/ticket-ways/adfs-applies-to", test_adfs_applies_to);
	return g_test_run();
}
