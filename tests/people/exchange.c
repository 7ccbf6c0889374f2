/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Exchange for tests that are not about it. */

#include "people/exchange.h"

#include "net/gio-network.h"

#define KIM "kim@contoso.example"

SfbWebEws *
exchange_new(void)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new("");
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "purple-sfb/test");
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, g_get_tmp_dir());
	const SfbWebOauthOptions options = { "", "", "" };
	g_autoptr(SfbWebOauth) oauth = sfb_web_oauth_new(http, keyring, KIM, &options);
	const SfbWebCredentials credentials = { "CONTOSO\\kim", NULL, FALSE };
	g_autoptr(SfbWebTickets) tickets =
		sfb_web_tickets_new(http, oauth, KIM, &credentials, SFB_WEB_AUTHENTICATION_AUTO);
	const SfbWebEwsWish wish = {
		.network = network,
		.http = http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.url = "https://127.0.0.1:1/EWS/Exchange.asmx",
		.email = "",
		.address = KIM,
	};

	return sfb_web_ews_new(&wish);
}
