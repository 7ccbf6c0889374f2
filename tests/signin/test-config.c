/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the user may type, and what we make of it. */

#include <string.h>

#include "signin/config.h"
#include "util/error.h"

typedef struct {
	SfbConfigText text;
	const char *address;
	const char *login;
	const char *host;
	guint16 port;
	SfbTransportWish transport;
} Accepted;

#define KIM "kim@contoso.example"

static const Accepted accepted[] = {
	{ { .address = KIM }, KIM, KIM, "", 0, SFB_TRANSPORT_WISH_AUTO },
	{ { .address = "SIP:Kim@Contoso.Example", .login = "", .server = "", .transport = "auto" },
	  KIM,
	  KIM,
	  "",
	  0,
	  SFB_TRANSPORT_WISH_AUTO },
	{ { .address = KIM, .login = " CONTOSO\\kim ", .transport = "tls" },
	  KIM,
	  "CONTOSO\\kim",
	  "",
	  0,
	  SFB_TRANSPORT_WISH_TLS },
	{ { .address = KIM, .server = "fe.contoso.example" },
	  KIM,
	  KIM,
	  "fe.contoso.example",
	  0,
	  SFB_TRANSPORT_WISH_AUTO },
	{ { .address = KIM, .server = " fe.contoso.example:443 " },
	  KIM,
	  KIM,
	  "fe.contoso.example",
	  443,
	  SFB_TRANSPORT_WISH_AUTO },
	{ { .address = KIM, .server = "192.0.2.7", .transport = "tcp" },
	  KIM,
	  KIM,
	  "192.0.2.7",
	  0,
	  SFB_TRANSPORT_WISH_TCP },
	{ { .address = KIM, .server = "[2001:db8::7]:15061" },
	  KIM,
	  KIM,
	  "2001:db8::7",
	  15061,
	  SFB_TRANSPORT_WISH_AUTO },
	{ { .address = KIM, .server = "[2001:db8::7]" },
	  KIM,
	  KIM,
	  "2001:db8::7",
	  0,
	  SFB_TRANSPORT_WISH_AUTO },
	{ { .address = KIM, .server = "2001:db8::7", .authentication = "ntlm" },
	  KIM,
	  KIM,
	  "2001:db8::7",
	  0,
	  SFB_TRANSPORT_WISH_AUTO },
};

typedef struct {
	SfbConfigText text;
	const char *wanted; /* a word of the sentence */
} Refused;

static const Refused refused[] = {
	{ { .address = NULL }, "address" },
	{ { .address = "" }, "address" },
	{ { .address = "kim" }, "\"kim\"" },
	{ { .address = KIM, .server = "fe:" }, "server" },
	{ { .address = KIM, .server = "fe:0" }, "server" },
	{ { .address = KIM, .server = "fe:65536" }, "server" },
	{ { .address = KIM, .server = "fe:sip" }, "server" },
	{ { .address = KIM, .server = ":5061" }, "server" },
	{ { .address = KIM, .server = "[2001:db8::7" }, "server" },
	{ { .address = KIM, .server = "[2001:db8::7]5061" }, "server" },
	{ { .address = KIM, .server = "https://fe.contoso.example/" }, "server" },
	{ { .address = KIM, .server = "fe contoso" }, "server" },
	{ { .address = KIM, .transport = "udp" }, "transport" },
	{ { .address = KIM, .authentication = "basic" }, "authentication" },
	{ { .address = KIM, .web_authentication = "basic" }, "web authentication" },
	{ { .address = KIM, .ca_file = "a\nb" }, "CA file" },
	{ { .address = KIM, .oauth_client_id = "a\tb" }, "OAuth client id" },
	{ { .address = KIM, .email = "kim" }, "email" },
	{ { .address = KIM, .ews_url = "http://mail.contoso.example/EWS/Exchange.asmx" },
	  "EWS URL" },
	{ { .address = KIM, .trusted_domains = "com" }, "trusted domains" },
	{ { .address = KIM, .trusted_domains = "com." }, "trusted domains" },
	{ { .address = KIM, .trusted_domains = "hoster.example; other.example" },
	  "trusted domains" },
	{ { .address = KIM, .login = "CONTOSO\\" }, "login" },
	{ { .address = KIM, .login = "k\nm" }, "login" },
	{ { .address = KIM, .user_agent = "a\r\nEvil: yes" }, "user agent" },
};

static void
test_accepted(gconstpointer data)
{
	const Accepted *row = data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbConfig) config = sfb_config_new(&row->text, &error);

	g_assert_no_error(error);
	g_assert_cmpstr(config->address, ==, row->address);
	g_assert_cmpstr(config->login, ==, row->login);
	g_assert_cmpstr(config->host, ==, row->host);
	g_assert_cmpuint(config->port, ==, row->port);
	g_assert_cmpint(config->transport, ==, row->transport);
	g_assert_null(config->password);
	g_assert_cmpint(config->status, ==, SFB_STATUS_AVAILABLE);
	g_assert_true(g_str_has_prefix(config->user_agent, "purple-sfb/"));
	g_assert_cmpuint(strlen(config->epid), ==, 10);
}

static void
test_refused(gconstpointer data)
{
	const Refused *row = data;
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_config_new(&row->text, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, row->wanted));
}

static void
test_password(void)
{
	const SfbConfigText text = { .address = KIM, .password = "Pa$$word" };
	const SfbConfigText empty = { .address = KIM, .password = "" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);
	g_autoptr(SfbConfig) without = sfb_config_new(&empty, NULL);

	g_assert_cmpstr(sfb_secret_peek(config->password), ==, "Pa$$word");
	g_assert_null(without->password);
}

/* An endpoint id is kept if a server would take it, else there is a new one. */
static void
test_epid(void)
{
	static const struct {
		const char *kept;
		gboolean is_usable;
	} rows[] = {
		{ "c8ca638a15", TRUE },         { "Room.7-~", TRUE }, { "0123456789abcdef", TRUE },
		{ "0123456789abcdefg", FALSE }, { "a;b", FALSE },     { "", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const SfbConfigText text = { .address = KIM, .epid = rows[i].kept };
		g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

		g_assert_cmpint(strcmp(config->epid, rows[i].kept) == 0, ==, rows[i].is_usable);
		g_assert_cmpstr(config->epid, !=, "");
	}
}

static void
test_user_agent(void)
{
	const SfbConfigText text = { .address = KIM, .user_agent = "UCCAPI/16" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	g_assert_cmpstr(config->user_agent, ==, "UCCAPI/16");
}

static void
test_choices(void)
{
	static const struct {
		const char *authentication;
		SfbAuthentication is;
		const char *web_authentication;
		SfbWebAuthentication web_is;
	} rows[] = {
		{ NULL, SFB_AUTHENTICATION_AUTO, "", SFB_WEB_AUTHENTICATION_AUTO },
		{ "auto", SFB_AUTHENTICATION_AUTO, "auto", SFB_WEB_AUTHENTICATION_AUTO },
		{ "kerberos", SFB_AUTHENTICATION_KERBEROS, "integrated",
		  SFB_WEB_AUTHENTICATION_INTEGRATED },
		{ "ntlm", SFB_AUTHENTICATION_NTLM, "oauth", SFB_WEB_AUTHENTICATION_OAUTH },
		{ "tls-dsk", SFB_AUTHENTICATION_TLS_DSK, "adfs", SFB_WEB_AUTHENTICATION_ADFS },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		const SfbConfigText text = { .address = KIM,
			                     .authentication = rows[i].authentication,
			                     .web_authentication = rows[i].web_authentication };
		g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

		g_assert_cmpint(config->authentication, ==, rows[i].is);
		g_assert_cmpint(config->web_authentication, ==, rows[i].web_is);
	}
}

static void
test_texts(void)
{
	const SfbConfigText text = { .address = KIM,
		                     .sso = TRUE,
		                     .ca_file = " ca.pem ",
		                     .oauth_client_id = "11-22",
		                     .oauth_redirect_uri = "http://127.0.0.1/",
		                     .last_server = "kept" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	g_assert_true(config->sso);
	g_assert_cmpstr(config->ca_file, ==, "ca.pem");
	g_assert_cmpstr(config->oauth_client_id, ==, "11-22");
	g_assert_cmpstr(config->oauth_redirect_uri, ==, "http://127.0.0.1/");
	g_assert_cmpstr(config->oauth_resource, ==, "");
	g_assert_cmpstr(config->last_server, ==, "kept");
}

/* F-D6 among them. */
static void
test_trust(void)
{
	static const struct {
		const char *host;
		gboolean is_trusted;
	} rows[] = {
		{ "sip.contoso.example", TRUE },       { "pool01.contoso.example.", TRUE },
		{ "Pool01.EU.Contoso.Example", TRUE }, { "contoso.example", TRUE },
		{ "notcontoso.example", FALSE },       { "sipdir.online.lync.com", FALSE },
		{ "sip.hoster.example", TRUE },        { "hoster.example", TRUE },
		{ "nothoster.example", FALSE },        { "pool.other.example", TRUE },
	};
	const SfbConfigText text = { .address = KIM,
		                     .trusted_domains = "*.hoster.example , other.example," };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	g_assert_cmpuint(g_strv_length(config->trusted_domains), ==, 2);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpint(sfb_config_trusts(config, rows[i].host), ==, rows[i].is_trusted);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(accepted); i++) {
		g_autofree char *path =
			g_strdup_printf("/signin/config/accepted/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &accepted[i], test_accepted);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *path =
			g_strdup_printf("/signin/config/refused/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, &refused[i], test_refused);
	}
	g_test_add_func("/signin/config/password", test_password);
	g_test_add_func("/signin/config/epid", test_epid);
	g_test_add_func("/signin/config/user-agent", test_user_agent);
	g_test_add_func("/signin/config/choices", test_choices);
	g_test_add_func("/signin/config/texts", test_texts);
	g_test_add_func("/signin/config/trust", test_trust);
	return g_test_run();
}
