/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What lets a visitor in. */

#include "web/proofs-private.h"

#include <string.h>

#include "util/address.h"
#include "util/domain.h"
#include "web/challenge-private.h"
#include "web/url.h"

/* Whoever issues a ticket may see the password. */
static gboolean
is_ticket_wanted(SfbWebVisitor *self, const SfbWebResponse *response, char **authority)
{
	const char *issuer = sfb_web_response_get_header(response, "X-MS-WebTicketURL", 0);
	g_autofree char *here = sfb_web_url_dup_host(sfb_web_response_get_url(response));
	g_autofree char *there = sfb_web_url_dup_host(issuer);

	if (!sfb_web_url_is_https(issuer) ||
	    (strcmp(here, there) != 0 &&
	     !sfb_domain_contains(sfb_address_get_domain(self->address), there)))
		return FALSE;
	*authority = g_strdup(issuer);
	return TRUE;
}

static void
on_ticket(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebTicket) ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);

	if (ticket != NULL)
		sfb_web_visitor_show_header(task, "X-MS-WebTicket",
		                            sfb_web_ticket_build_header(ticket));
	else
		sfb_web_visitor_do_without(task, error);
}

static void
show_ticket(GTask *task, const char *authority, const char *url)
{
	SfbWebVisitor *self = g_task_get_source_object(task);

	sfb_web_tickets_get_async(self->tickets, authority, url, g_task_get_cancellable(task),
	                          on_ticket, task);
}

static void
forget_ticket(SfbWebVisitor *self, const char *url)
{
	sfb_web_tickets_drop(self->tickets, url);
}

static gboolean
is_login_wanted(SfbWebVisitor *self, const SfbWebResponse *response, char **authority)
{
	static const char *const schemes[] = { "Negotiate", "NTLM" };

	for (gsize i = 0; i < G_N_ELEMENTS(schemes); i++) {
		g_autoptr(GBytes) token = NULL;

		if (sfb_web_challenge_find(response, "WWW-Authenticate", schemes[i], &token))
			return TRUE;
	}
	return FALSE;
}

static void
show_login(GTask *task, const char *authority, const char *url)
{
	SfbWebVisitor *self = g_task_get_source_object(task);
	const SfbWebCredentials credentials = { self->login, self->password, self->uses_ticket };

	sfb_web_visitor_show_credentials(task, &credentials);
}

static gboolean
is_token_wanted(SfbWebVisitor *self, const SfbWebResponse *response, char **authority)
{
	g_autofree char *issuer =
		sfb_web_challenge_dup_parameter(response, "Bearer", "authorization_uri");

	if (!sfb_web_oauth_is_configured(self->oauth) || !sfb_web_url_is_https(issuer))
		return FALSE;
	*authority = g_steal_pointer(&issuer);
	return TRUE;
}

static void
on_token(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbSecret) token =
		sfb_web_oauth_get_token_finish(SFB_WEB_OAUTH(source), result, &error);

	if (token != NULL)
		sfb_web_visitor_show_header(task, "Authorization",
		                            g_strconcat("Bearer ", sfb_secret_peek(token), NULL));
	else
		sfb_web_visitor_do_without(task, error);
}

static void
show_token(GTask *task, const char *authority, const char *url)
{
	SfbWebVisitor *self = g_task_get_source_object(task);

	sfb_web_oauth_get_token_async(self->oauth, authority, url, g_task_get_cancellable(task),
	                              on_token, task);
}

static void
forget_token(SfbWebVisitor *self, const char *url)
{
	sfb_web_oauth_drop_token(self->oauth);
}

/* What asks nobody for anything comes first, what may open a browser last. */
const SfbWebProof sfb_web_proofs[SFB_WEB_PROOFS] = {
	{ is_ticket_wanted, show_ticket, forget_ticket },
	{ is_login_wanted, show_login, NULL },
	{ is_token_wanted, show_token, forget_token },
};
