/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the apps for telephones would find: the web services made for them, and what they may do. This
 * program uses none of it. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"

static const char *const tokens[] = {
	"Internal/Ucwa", "External/Ucwa", "Ucwa", "Internal/Mcx", "External/Mcx", "Mcx",
};

#define ALLOWS_APPS SFB_SETTING_ENABLE_MOBILITY

/* What the settings say of such apps. */
static const struct {
	SfbSetting setting;
	const char *no;
	const char *yes;
} policies[] = {
	{ ALLOWS_APPS, N_("the apps may not be used"), N_("the apps may be used") },
	{ SFB_SETTING_ENABLE_OUTSIDE_VOICE, N_("calls do not go through the office"),
	  N_("calls may go through the office") },
	{ SFB_SETTING_ENABLE_PUSH_NOTIFICATIONS, N_("news by pull: the apps have to ask for it"),
	  N_("news by push notifications") },
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

/* @settings: may say nothing of it. */
static void
append_policy(GString *words, SfbSettings *settings)
{
	for (guint i = 0; i < G_N_ELEMENTS(policies); i++) {
		SfbSetting setting = policies[i].setting;

		if (!sfb_settings_is_told(settings, setting))
			continue;
		g_string_append_printf(words, "%s%s", words->len > 0 ? "\n" : "",
		                       sfb_settings_get_boolean(settings, setting)
		                               ? _(policies[i].yes)
		                               : _(policies[i].no));
	}
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

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	const SfbWebAutodiscovered *discovered = get_discovered(facts);
	SfbSettings *settings = sfb_session_get_settings(facts->session);
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean has_links;
	SfbFinding *finding;

	if (discovered != NULL)
		append_links(words, discovered);
	has_links = words->len > 0;
	append_policy(words, settings);
	if (!sfb_settings_get_boolean(settings, ALLOWS_APPS))
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

const SfbCheckKind sfb_check_mobile = {
	.topic = "MOBILE",
	.stage = "mobile",
	.label = N_("Telephones and tablets"),
	.judge = judge,
};
