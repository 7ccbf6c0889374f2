/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where Exchange is. */

#include "config.h"

#include "purple/exchange.h"

#include <glib/gi18n-lib.h>
#include <request.h>

#include "purple/options.h"
#include "util/domain.h"

void
sfb_purple_exchange_ask_again(SfbPurpleGlue *glue)
{
	SfbContacts *contacts = sfb_session_get_contacts(glue->session);

	if (sfb_contacts_is_in_exchange(contacts))
		sfb_contacts_reload(contacts);
	sfb_own_calendar_refresh(sfb_session_get_own_calendar(glue->session));
	sfb_mailbox_refresh_async(sfb_session_get_mailbox(glue->session), glue->cancellable, NULL,
	                          NULL);
}

static void
on_domain_trusted(SfbPurpleGlue *glue, int action)
{
	sfb_purple_options_trust_domain(glue->account, glue->exchange_domain);
	if (glue->session == NULL)
		return;
	sfb_web_ews_trust(sfb_session_get_ews(glue->session), glue->exchange_domain);
	sfb_purple_exchange_ask_again(glue);
}

/* A "no" holds until the next connection. */
static void
on_name_untrusted(SfbWebEws *ews, const char *host, gpointer user_data)
{
	SfbPurpleGlue *glue = user_data;
	g_autofree char *primary = NULL;
	g_autofree char *secondary = NULL;

	if (glue->exchange_domain != NULL)
		return;
	glue->exchange_domain = g_strdup(sfb_domain_get_parent(host));
	primary = g_strdup_printf(_("Exchange for %s says it is at %s. Use it?"),
	                          sfb_web_ews_get_email(ews), host);
	secondary = g_strdup_printf(_("Nothing proves that this is right. If it is, servers of %s "
	                              "get to see that it is you: your administrator knows whether "
	                              "they should. Without Exchange, your calendar and your "
	                              "voicemail are not looked at."),
	                            glue->exchange_domain);
	purple_request_action(glue->connection, _("Skype for Business"), primary, secondary, 1,
	                      glue->account, NULL, NULL, glue, 2, _("Use it"),
	                      G_CALLBACK(on_domain_trusted), _("Do without"), NULL);
}

void
sfb_purple_exchange_follow(SfbPurpleGlue *glue)
{
	g_signal_connect(sfb_session_get_ews(glue->session), "name-untrusted",
	                 G_CALLBACK(on_name_untrusted), glue);
}
