/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: the account, how it is signed in, and who the server says it is. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "report/configuration-private.h"

/* How we are signed in */

static void
write_server(SfbPage *page, const SfbSigninEvidence *evidence)
{
	if (evidence->server == NULL)
		return;
	sfb_page_take(page, "server", _("Server"), sfb_candidate_dup_name(evidence->server));
	sfb_page_add(page, "transport", _("Connection"),
	             evidence->server->transport == SFB_TRANSPORT_TLS ? _("encrypted (TLS)")
	                                                              : _("not encrypted (TCP)"));
	if (evidence->is_survivable)
		sfb_page_add_trouble(page, "survivable", _("Pool"),
		                     _("is away; this server stands in for it, and contacts and "
		                       "presence are limited"));
}

static void
write_proof(SfbPage *page, const SfbSigninEvidence *evidence)
{
	sfb_page_add(page, "mechanism", _("Authentication"), evidence->mechanism);
	sfb_page_add(page, "tls-dsk", _("Agreed on in TLS-DSK"), evidence->tls_dsk);
	sfb_page_add_time(page, "certificate-expiry", _("Own certificate is valid until"),
	                  evidence->certificate_expiry);
}

void
sfb_page_write_account(SfbPage *page)
{
	const SfbConfig *config = sfb_session_get_config(page->session);
	const SfbSigninEvidence *evidence = sfb_session_get_evidence(page->session);

	sfb_page_add(page, "address", _("Sign-in address"), config->address);
	if (strcmp(config->login, config->address) != 0)
		sfb_page_add(page, "login", _("Login name"), config->login);
	write_server(page, evidence);
	write_proof(page, evidence);
	sfb_page_add(page, "place", _("Place"),
	             sfb_settings_is_external(page->settings) ? _("outside the company's network")
	                                                      : _("inside the company's network"));
	sfb_page_add(page, "user-agent", _("This program"), config->user_agent);
	if (!sfb_settings_is_loaded(page->settings))
		sfb_page_add_trouble(page, "settings", _("Settings"),
		                     _("The server has told none; the usual ones hold."));
}

/* Who we are */

static void
write_card(SfbPage *page, const SfbPresentity *card)
{
	sfb_page_add(page, "name", _("Name"), card->display_name);
	sfb_page_add(page, "title", _("Title"), card->title);
	sfb_page_add(page, "department", _("Department"), card->department);
	sfb_page_add(page, "company", _("Company"), card->company);
	sfb_page_add(page, "office", _("Office"), card->office);
	sfb_page_add(page, "email", _("E-mail"), card->email);
}

static void
write_phones(SfbPage *page, SfbMe *me)
{
	g_autoptr(GPtrArray) phones = sfb_me_list_phones(me);

	for (guint i = 0; i < phones->len; i++) {
		const SfbPhone *phone = phones->pdata[i];

		sfb_page_add(page, "phone", sfb_phone_kind_get_label(phone->kind), phone->shown);
	}
}

/* The tokens of lines and of modes are the same. */
static const char *
get_kind(const char *token)
{
	static const struct {
		const char *token;
		const char *words;
	} kinds[] = {
		{ "Uc", N_("calls by this server") },
		{ "Rcc", N_("a telephone on another exchange") },
		{ "Dual", N_("both this server and a telephone on another exchange") },
		{ "None", N_("none") },
	};

	for (gsize i = 0; token != NULL && i < G_N_ELEMENTS(kinds); i++) {
		if (g_ascii_strcasecmp(token, kinds[i].token) == 0)
			return _(kinds[i].words);
	}
	return token;
}

static void
write_line(SfbPage *page, const SfbMyLine *line)
{
	sfb_page_add(page, "number", _("Direct number"), line->number);
	sfb_page_add(page, "extension", _("Extension"), line->extension);
	sfb_page_add(page, "line-uri", _("Line"), line->uri);
	sfb_page_add(page, "line-type", _("Kind of line"), get_kind(line->type));
	sfb_page_add(page, "line-server", _("Gateway of the telephone"), line->server);
	sfb_page_add(page, "telephony-mode", _("Telephony"), get_kind(line->telephony_mode));
	sfb_page_add(page, "fax", _("Fax"), line->fax);
	sfb_page_add_boolean(page, "voicemail", _("Voicemail"), line->has_voicemail);
	sfb_page_add(page, "um-address", _("Address of voicemail"), line->um_address);
}

void
sfb_page_write_me(SfbPage *page)
{
	SfbMe *me = sfb_session_get_me(page->session);

	write_card(page, sfb_me_get_card(me));
	write_phones(page, me);
	write_line(page, sfb_me_get_line(me));
	sfb_page_take(page, "routing", _("Where calls go"), sfb_me_describe_routing(me));
	sfb_page_add_list(page, "delegates", _("May act for you"), sfb_me_list_delegates(me));
	sfb_page_add_list(page, "delegators", _("You may act for"), sfb_me_list_delegators(me));
}
