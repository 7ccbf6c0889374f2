/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents of Autodiscover, in their three shapes. */

#include "web/autodiscover-document.h"

#include <string.h>

#include "util/error.h"
#include "web/response-private.h"

#define XML "application/vnd.microsoft.rtc.autodiscover+xml; v=1"
#define JSON "application/vnd.microsoft.rtc.autodiscover+json; v=1"

static SfbWebResponse *
make_response(const char *type, GBytes *body)
{
	const char *const headers[] = { "Content-Type", type, NULL };

	return sfb_web_response_new(200, "https://Lsweb.contoso.example/root?sipuri=k@c", headers,
	                            body);
}

static GBytes *
read_file(const char *folder, const char *name)
{
	g_autofree char *path = g_build_filename(folder, name, NULL);
	g_autoptr(GError) error = NULL;
	char *text;
	gsize length;

	g_file_get_contents(path, &text, &length, &error);
	g_assert_no_error(error);
	return g_bytes_new_take(text, length);
}

static SfbWebAutodiscovered *
parse_bytes(const char *type, GBytes *body)
{
	g_autoptr(SfbWebResponse) response = make_response(type, body);
	g_autoptr(GError) error = NULL;
	SfbWebAutodiscovered *discovered = sfb_web_autodiscovered_parse(response, &error);

	g_assert_no_error(error);
	return discovered;
}

static SfbWebAutodiscovered *
parse_file(const char *type, const char *name)
{
	g_autofree char *folder = g_build_filename(g_getenv("SFB_TEST_DATA"), "web", NULL);
	g_autoptr(GBytes) body = read_file(folder, name);

	return parse_bytes(type, body);
}

static SfbWebAutodiscovered *
parse_text(const char *type, const char *text)
{
	g_autoptr(GBytes) body = g_bytes_new_static(text, strlen(text));

	return parse_bytes(type, body);
}

static void
assert_access(const SfbWebAccess *access, const char *host, guint16 port)
{
	g_assert_cmpstr(access->host, ==, host);
	if (host != NULL)
		g_assert_cmpuint(access->port, ==, port);
}

static void
test_user_xml(void)
{
	g_autoptr(SfbWebAutodiscovered) user = parse_file(XML, "autodiscover-user.xml");

	g_assert_cmpint(user->kind, ==, SFB_WEB_AUTODISCOVER_USER);
	g_assert_cmpint(user->location, ==, SFB_WEB_LOCATION_EXTERNAL);
	assert_access(&user->internal, "pool01.contoso.example", 443);
	assert_access(&user->external, "sip.contoso.example", 443);
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(user, "external/AUTODISCOVER"), ==,
	                "https://lsweb.contoso.example/Autodiscover/AutodiscoverService.svc/root"
	                "?a=1&b=2");
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(user, "Ucwa"), ==,
	                "https://lsweb.contoso.example/ucwa/v1/applications");
	g_assert_null(sfb_web_autodiscovered_get_link(user, "NoTarget"));
	g_assert_null(sfb_web_autodiscovered_get_link(user, "Redirect"));
	g_assert_null(sfb_web_autodiscovered_get_link(user, "Inner"));
}

static void
test_user_json(void)
{
	g_autoptr(SfbWebAutodiscovered) user = parse_file(JSON, "autodiscover-user.json");

	g_assert_cmpint(user->kind, ==, SFB_WEB_AUTODISCOVER_USER);
	g_assert_cmpint(user->location, ==, SFB_WEB_LOCATION_INTERNAL);
	assert_access(&user->internal, "pool01.contoso.example", 5061);
	assert_access(&user->external, "sip.contoso.example", 443);
	g_assert_cmpuint(g_hash_table_size(user->links), ==, 2);
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(user, "ucwa"), ==,
	                "https://pool01.contoso.example/ucwa/v1/applications");
}

static void
test_root_json(void)
{
	g_autoptr(SfbWebAutodiscovered) root = parse_file(JSON, "autodiscover-root.json");

	g_assert_cmpint(root->kind, ==, SFB_WEB_AUTODISCOVER_ROOT);
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(root, "User"), ==,
	                "https://lsweb.contoso.example/Autodiscover/AutodiscoverService.svc/root/"
	                "user");
}

static void
test_hypermedia(void)
{
	g_autoptr(SfbWebAutodiscovered) root =
		parse_file("Application/JSON; charset=utf-8", "autodiscover-hypermedia.json");
	g_autoptr(SfbWebAutodiscovered) redirect =
		parse_text("application/json",
	                   "{\"_links\":{\"redirect\":{\"href\":\"https://a.example/\"}}}");
	g_autoptr(SfbWebAutodiscovered) user =
		parse_text("application/json",
	                   "{\"_links\":{\"applications\":{\"href\":\"https://a.example/ucwa\"}}}");

	g_assert_cmpint(root->kind, ==, SFB_WEB_AUTODISCOVER_ROOT);
	g_assert_cmpint(root->location, ==, SFB_WEB_LOCATION_UNKNOWN);
	g_assert_nonnull(sfb_web_autodiscovered_get_link(root, "User"));
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(redirect, "Redirect"), ==,
	                "https://a.example/");
	g_assert_cmpint(user->kind, ==, SFB_WEB_AUTODISCOVER_USER);
	assert_access(&user->internal, NULL, 0);
}

/* What may stand in SipClientInternalAccess and SipServerInternalAccess, and what it means. */
static const struct {
	const char *client;
	const char *server;
	const char *host;
	guint16 port;
} accesses[] = {
	{ "fqdn=' pool01.contoso.example ' port=' 5061 '", "", "pool01.contoso.example", 5061 },
	{ "fqdn='pool01.contoso.example' port='0'", "", "pool01.contoso.example", 5061 },
	{ "fqdn='pool01.contoso.example' port=''", "", "pool01.contoso.example", 5061 },
	{ "fqdn='pool01.contoso.example'", "", "pool01.contoso.example", 5061 },
	{ "fqdn='pool01.contoso.example' port='65536'", "", "pool01.contoso.example", 5061 },
	{ "fqdn='' port='443'", "fqdn='reserved.example' port='444'", "reserved.example", 444 },
	{ "port='443'", "fqdn='reserved.example' port='444'", "reserved.example", 444 },
	{ "fqdn='192.0.2.1' port='443'", "fqdn='reserved.example'", "reserved.example", 5061 },
	{ "fqdn='2001:db8::1' port='443'", "", NULL, 0 },
	{ "fqdn='a b' port='443'", "fqdn='http://x/'", NULL, 0 },
};

static void
test_access(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(accesses); i++) {
		g_autofree char *text = g_strdup_printf(
			"<AutodiscoverResponse><Domain><SipServerInternalAccess %s/>"
			"<SipClientInternalAccess %s/></Domain></AutodiscoverResponse>",
			accesses[i].server, accesses[i].client);
		g_autoptr(SfbWebAutodiscovered) domain = parse_text(XML, text);

		g_assert_cmpint(domain->kind, ==, SFB_WEB_AUTODISCOVER_DOMAIN);
		assert_access(&domain->internal, accesses[i].host, accesses[i].port);
		assert_access(&domain->external, NULL, 0);
	}
}

static void
test_external_port(void)
{
	g_autoptr(SfbWebAutodiscovered) domain =
		parse_text(XML, "<AutodiscoverResponse><Domain><SipClientExternalAccess "
	                        "fqdn='sip.contoso.example' port=' '/></Domain>"
	                        "</AutodiscoverResponse>");

	assert_access(&domain->external, "sip.contoso.example", 443);
}

static void
test_many_links(void)
{
	g_autoptr(GString) text = g_string_new("<AutodiscoverResponse><Root>");
	g_autoptr(SfbWebAutodiscovered) root = NULL;

	for (guint i = 0; i < 1000; i++)
		g_string_append_printf(text, "<Link token='t%u' href='https://a.example/'/>", i);
	g_string_append(text, "</Root></AutodiscoverResponse>");
	root = parse_text(XML, text->str);
	g_assert_cmpuint(g_hash_table_size(root->links), ==, 100);
}

static const struct {
	const char *type;
	const char *text;
} others[] = {
	{ "text/html", "<html><body>Welcome to the hotel</body></html>" },
	{ "text/html", "<AutodiscoverResponse><Root/></AutodiscoverResponse>" },
	{ "", "<AutodiscoverResponse><Root/></AutodiscoverResponse>" },
	{ XML, "" },
	{ XML, "<html/>" },
	{ XML, "<AutodiscoverResponse/>" },
	{ XML, "<AutodiscoverResponse><Root>" },
	{ XML, "{\"Root\":{}}" },
	{ JSON, "" },
	{ JSON, "{}" },
	{ JSON, "[]" },
	{ JSON, "{\"Root\":{\"Links\":[]}}" },
	{ "application/json", "{\"error\":\"no\"}" },
	{ "application/json", "{\"_links\":{\"self\":{\"href\":\"https://a.example/\"}}}" },
};

static void
test_others(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(others); i++) {
		g_autoptr(GBytes) body = g_bytes_new_static(others[i].text, strlen(others[i].text));
		g_autoptr(SfbWebResponse) response = make_response(others[i].type, body);
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_web_autodiscovered_parse(response, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
		g_assert_nonnull(strstr(error->message, "lsweb.contoso.example"));
	}
}

/* As a server of 2013 sent it, stray blanks and all. */
static void
test_recorded(void)
{
	g_autoptr(GBytes) body = NULL;
	g_autoptr(SfbWebAutodiscovered) user = NULL;

	if (g_getenv("SFB_TRACES") == NULL) {
		g_test_skip("SFB_TRACES names no folder with recorded messages");
		return;
	}
	body = read_file(g_getenv("SFB_TRACES"), "lync2013-autodiscover-user-external.xml");
	user = parse_bytes(XML, body);
	g_assert_cmpint(user->kind, ==, SFB_WEB_AUTODISCOVER_USER);
	g_assert_cmpint(user->location, ==, SFB_WEB_LOCATION_EXTERNAL);
	assert_access(&user->internal, "pool01.contoso.com", 443);
	assert_access(&user->external, "sip.contoso.com", 443);
	g_assert_cmpstr(sfb_web_autodiscovered_get_link(user, "External/Ucwa"), ==,
	                "https://webexternal.contoso.com/ucwa/v1/applications");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/web/autodiscover-document/user-xml", test_user_xml);
	g_test_add_func("/web/autodiscover-document/user-json", test_user_json);
	g_test_add_func("/web/autodiscover-document/root-json", test_root_json);
	g_test_add_func("/web/autodiscover-document/hypermedia", test_hypermedia);
	g_test_add_func("/web/autodiscover-document/access", test_access);
	g_test_add_func("/web/autodiscover-document/external-port", test_external_port);
	g_test_add_func("/web/autodiscover-document/many-links", test_many_links);
	g_test_add_func("/web/autodiscover-document/others", test_others);
	g_test_add_func("/web/autodiscover-document/recorded", test_recorded);
	return g_test_run();
}
