/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the apps for telephones would find: the web services made for them, and what they may do. This
 * program uses none of it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"
#include "report/mobility.h"

static const char *const tokens[] = {
	"Internal/Ucwa", "External/Ucwa", "Ucwa", "Internal/Mcx", "External/Mcx", "Mcx",
};

static const SfbWebAutodiscovered *
get_discovered(const SfbReportFacts *facts)
{
	const SfbSigninEvidence *evidence = sfb_session_get_evidence(facts->session);

	return evidence->discovered != NULL ? evidence->discovered : facts->discovered;
}

static void
append_links(GString *words, const SfbWebAutodiscovered *discovered)
{
	for (guint i = 0; i < G_N_ELEMENTS(tokens); i++) {
		const char *url = sfb_web_autodiscovered_get_link(discovered, tokens[i]);

		if (url != NULL)
			g_string_append_printf(words, "%s%s: %s", words->len > 0 ? "\n" : "",
			                       tokens[i], url);
	}
}

static void
append_word(GString *words, SfbMobilityWord word, const char *no, const char *yes)
{
	if (word != SFB_MOBILITY_UNSAID)
		g_string_append_printf(words, "%s%s", words->len > 0 ? "\n" : "",
		                       word == SFB_MOBILITY_YES ? yes : no);
}

static void
append_policy(GString *words, const SfbMobilityPolicy *policy)
{
	append_word(words, policy->allows_apps, _("the apps may not be used"),
	            _("the apps may be used"));
	append_word(words, policy->allows_outside_voice, _("calls do not go through the office"),
	            _("calls may go through the office"));
	append_word(words, policy->allows_push, _("news by pull: the apps have to ask for it"),
	            _("news by push notifications"));
}

static SfbFinding *
new_forbidden(const char *detail)
{
	SfbFinding *finding = sfb_finding_new(SFB_CHECK_WARNING, 3, detail);

	sfb_finding_advise(finding,
	                   _("Your administrator does not let this account use the apps for "
	                     "telephones. This program does not need it."),
	                   _("Get-CsMobilityPolicy, Grant-CsMobilityPolicy."));
	return finding;
}

/* @policy: NULL: not told. */
static SfbFinding *
judge(const SfbReportFacts *facts, const SfbMobilityPolicy *policy)
{
	const SfbWebAutodiscovered *discovered = get_discovered(facts);
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean has_links;
	SfbFinding *finding;

	if (discovered != NULL)
		append_links(words, discovered);
	has_links = words->len > 0;
	if (policy != NULL)
		append_policy(words, policy);
	if (policy != NULL && policy->allows_apps == SFB_MOBILITY_NO)
		return new_forbidden(words->str);
	if (has_links)
		return sfb_finding_new(SFB_CHECK_OK, 0, words->str);
	if (discovered == NULL)
		return words->len > 0
		               ? sfb_finding_new(SFB_CHECK_OK, 0, words->str)
		               : sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("nobody was asked"));
	finding = sfb_finding_new(SFB_CHECK_WARNING, 2, words->str);
	sfb_finding_advise(finding,
	                   _("Autodiscover names no UCWA service, so the apps for telephones will "
	                     "not find this account. This program does not need it."),
	                   _("Get-CsMcxConfiguration, Get-CsWebServiceConfiguration."));
	return finding;
}

static void
on_told(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	g_autoptr(GError) error = NULL;
	SfbMobilityPolicy policy;
	gboolean is_told = sfb_mobility_ask_finish(result, &policy, &error);

	if (!is_told)
		g_debug("no mobility policy: %s", error->message);
	sfb_check_answer(task, judge(g_task_get_task_data(task), is_told ? &policy : NULL));
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	SfbSipClient *client = sfb_session_get_client(facts->session);

	if (sfb_session_is_signed_in(facts->session) && sfb_mobility_can_ask(client))
		sfb_mobility_ask_async(client, g_task_get_cancellable(task), on_told, task);
	else
		sfb_check_answer(task, judge(facts, NULL));
}

const SfbCheckKind sfb_check_mobile = {
	.topic = "MOBILE",
	.stage = "mobile",
	.label = N_("Telephones and tablets"),
	.start = start,
};
