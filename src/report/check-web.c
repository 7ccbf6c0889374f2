/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Which ways to a web ticket the web services offer, that is, whether passwords work over HTTPS at
 * all (Set-CsAuthConfig):
 *
 *   User resource without a ticket -> 401 names the issuer -> its metadata lists the ports
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"
#include "web/metadata.h"

typedef struct {
	const char *port;
	const char *words;
	gboolean is_windows;
} Way;

static const Way ways[] = {
	{ "WebTicketServiceWinNegotiate", N_("Windows sign-in (Kerberos, NTLM)"), TRUE },
	{ "WebTicketServiceWinNtlm", N_("Windows sign-in (NTLM)"), TRUE },
	{ "WebTicketServiceAuth", N_("user name and password"), FALSE },
	{ "WsFedBearer", N_("AD FS"), FALSE },
};

static SfbFinding *
judge(const SfbWebMetadata *metadata)
{
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean has_windows = FALSE;
	SfbFinding *finding;

	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		if (sfb_web_metadata_find(metadata, ways[i].port) == NULL)
			continue;
		has_windows |= ways[i].is_windows;
		g_string_append_printf(words, "%s%s", words->len > 0 ? ", " : "", _(ways[i].words));
	}
	if (metadata->authorization_uri != NULL)
		g_string_append_printf(words, _("%smodern authentication at %s"),
		                       words->len > 0 ? ", " : "", metadata->authorization_uri);
	if (has_windows || metadata->authorization_uri == NULL)
		return sfb_finding_new(SFB_CHECK_OK, 0, words->str);
	finding = sfb_finding_new(SFB_CHECK_WARNING, 2, words->str);
	sfb_finding_advise(
		finding,
		_("Here the server takes modern authentication only; a password typed "
	          "into this program will not work. Set the option \"oauth-client-id\"."),
		_("Get-CsAuthConfig shows which scenario is set; "
	          "docs/modern-authentication.md tells how to register this program."));
	return finding;
}

/* (takes @error) */
static void
give_up(GTask *task, GError *error)
{
	SfbFinding *finding = sfb_finding_new(SFB_CHECK_WARNING, 3, error->message);

	sfb_check_answer(task, finding);
	g_error_free(error);
}

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GError *error = NULL;
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_fetch_finish(result, &error);

	if (metadata == NULL)
		give_up(user_data, error);
	else
		sfb_check_answer(user_data, judge(metadata));
}

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	const char *issuer =
		response == NULL ? NULL
				 : sfb_web_response_get_header(response, "X-MS-WebTicketURL", 0);

	if (response == NULL)
		give_up(task, error);
	else if (issuer == NULL)
		give_up(task, sfb_web_response_make_error(response));
	else
		sfb_web_metadata_fetch_async(SFB_WEB_HTTP(source), issuer,
		                             g_task_get_cancellable(task), on_fetched, task);
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	const char *user = facts->discovered != NULL
	                           ? sfb_web_autodiscovered_get_link(facts->discovered, "User")
	                           : NULL;
	const SfbWebRequest request = { .method = "GET", .url = user };

	if (user == NULL)
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_SKIPPED, 1,
		                                       _("Autodiscover names no web services")));
	else
		sfb_web_http_send_async(sfb_session_get_http(facts->session), &request,
		                        g_task_get_cancellable(task), on_challenged, task);
}

const SfbCheckKind sfb_check_web = {
	.topic = "WEB",
	.stage = "web",
	.label = N_("Ways to sign in at the web services"),
	.start = start,
};
