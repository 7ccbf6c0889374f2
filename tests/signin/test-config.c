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
	SfbTransport transport;
} Accepted;

static const Accepted accepted[] = {
	{ { .address = "kim@contoso.example" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "SIP:Kim@Contoso.Example", .login = "", .server = "", .transport = "auto" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .login = " CONTOSO\\kim ", .transport = "tls" },
	  "kim@contoso.example",
	  "CONTOSO\\kim",
	  "",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .server = "fe.contoso.example" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "fe.contoso.example",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .server = " fe.contoso.example:443 " },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "fe.contoso.example",
	  443,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .server = "192.0.2.7", .transport = "tcp" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "192.0.2.7",
	  5060,
	  SFB_TRANSPORT_TCP },
	{ { .address = "kim@contoso.example", .server = "[2001:db8::7]:15061" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "2001:db8::7",
	  15061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .server = "[2001:db8::7]" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "2001:db8::7",
	  5061,
	  SFB_TRANSPORT_TLS },
	{ { .address = "kim@contoso.example", .server = "2001:db8::7", .authentication = "ntlm" },
	  "kim@contoso.example",
	  "kim@contoso.example",
	  "2001:db8::7",
	  5061,
	  SFB_TRANSPORT_TLS },
};

typedef struct {
	SfbConfigText text;
	const char *wanted; /* a word of the sentence */
} Refused;

static const Refused refused[] = {
	{ { .address = NULL }, "address" },
	{ { .address = "" }, "address" },
	{ { .address = "kim" }, "\"kim\"" },
	{ { .address = "kim@contoso.example", .server = "fe:" }, "server" },
	{ { .address = "kim@contoso.example", .server = "fe:0" }, "server" },
	{ { .address = "kim@contoso.example", .server = "fe:65536" }, "server" },
	{ { .address = "kim@contoso.example", .server = "fe:sip" }, "server" },
	{ { .address = "kim@contoso.example", .server = ":5061" }, "server" },
	{ { .address = "kim@contoso.example", .server = "[2001:db8::7" }, "server" },
	{ { .address = "kim@contoso.example", .server = "[2001:db8::7]5061" }, "server" },
	{ { .address = "kim@contoso.example", .server = "https://fe.contoso.example/" }, "server" },
	{ { .address = "kim@contoso.example", .server = "fe contoso" }, "server" },
	{ { .address = "kim@contoso.example", .transport = "udp" }, "transport" },
	{ { .address = "kim@contoso.example", .authentication = "basic" }, "authentication" },
	{ { .address = "kim@contoso.example", .login = "CONTOSO\\" }, "login" },
	{ { .address = "kim@contoso.example", .login = "k\nm" }, "login" },
	{ { .address = "kim@contoso.example", .user_agent = "a\r\nEvil: yes" }, "user agent" },
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
	const SfbConfigText text = { .address = "kim@contoso.example", .password = "Pa$$word" };
	const SfbConfigText empty = { .address = "kim@contoso.example", .password = "" };
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
		const SfbConfigText text = { .address = "kim@contoso.example",
			                     .epid = rows[i].kept };
		g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

		g_assert_cmpint(strcmp(config->epid, rows[i].kept) == 0, ==, rows[i].is_usable);
		g_assert_cmpstr(config->epid, !=, "");
	}
}

static void
test_user_agent(void)
{
	const SfbConfigText text = { .address = "kim@contoso.example", .user_agent = "UCCAPI/16" };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	g_assert_cmpstr(config->user_agent, ==, "UCCAPI/16");
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
	return g_test_run();
}
