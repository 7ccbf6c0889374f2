/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The dial plan, and those of its rules that cannot be used here. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "people/text.h"
#include "report/facts-private.h"

#define NAMED_MAX 20          /* rules told one by one */
#define PATTERN_MAX_BYTES 100 /* shown of each */

static SfbFinding *
new_unanswered(const char *reason)
{
	SfbFinding *finding =
		sfb_finding_new(SFB_CHECK_WARNING, 3, _("the server did not give its dial plan"));

	sfb_finding_advise(finding, reason,
	                   _("Compare Get-CsDialPlan, and Get-CsUser for the DialPlan of this "
	                     "user."));
	return finding;
}

/* Nobody who has no telephone needs one. */
static SfbFinding *
judge_absence(const SfbReportFacts *facts)
{
	const SfbStageRecord *record = sfb_signin_evidence_find_stage(
		sfb_session_get_evidence(facts->session), "dial-plan");

	if (record != NULL && record->state == SFB_STAGE_WARNING)
		return new_unanswered(record->message);
	return sfb_finding_new(SFB_CHECK_SKIPPED, 2,
	                       _("none: the server decides what becomes of numbers"));
}

static void
append_unusable(GString *lines, guint number, const SfbDialRule *rule)
{
	g_autofree char *pattern = sfb_text_cut_line(g_strdup(rule->pattern), PATTERN_MAX_BYTES);

	g_string_append_c(lines, '\n');
	g_string_append_printf(lines, _("Rule %u, %s: %s"), number, pattern != NULL ? pattern : "",
	                       rule->problem);
}

/* Returns: how many cannot be used */
static guint
list_unusable(const SfbLocationProfile *profile, GString *lines)
{
	guint count = 0;

	for (guint i = 0; i < profile->rules->len; i++) {
		const SfbDialRule *rule = profile->rules->pdata[i];

		if (rule->problem != NULL && count++ < NAMED_MAX)
			append_unusable(lines, i + 1, rule);
	}
	return count;
}

static SfbFinding *
new_damaged(const char *detail)
{
	SfbFinding *finding = sfb_finding_new(SFB_CHECK_WARNING, 4, detail);

	sfb_finding_advise(finding,
	                   _("Some numbers are not completed as in other programs. Dial them with "
	                     "“+” and the country, and show this to your administrator."),
	                   _("Write the rules named above in a simpler way with "
	                     "Set-CsVoiceNormalizationRule -Pattern, and try them with "
	                     "Test-CsVoiceNormalizationRule. No more than 1000 rules are used."));
	return finding;
}

static SfbFinding *
judge_profile(const SfbLocationProfile *profile)
{
	g_autoptr(GString) detail = g_string_new(NULL);
	guint unusable;

	g_string_printf(detail, _("“%s”, number of rules: %u"), profile->name, profile->rules->len);
	unusable = list_unusable(profile, detail);
	if (unusable == 0 && profile->left_out == 0)
		return sfb_finding_new(SFB_CHECK_OK, 0, detail->str);
	g_string_append_c(detail, '\n');
	g_string_append_printf(detail,
	                       _("cannot be used: %u; left out, because there are too many: "
	                         "%u"),
	                       unusable, profile->left_out);
	return new_damaged(detail->str);
}

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	const SfbLocationProfile *profile;

	if (!sfb_session_is_signed_in(facts->session))
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached"));
	profile = sfb_dial_plan_get_profile(sfb_session_get_dial_plan(facts->session));
	return profile != NULL ? judge_profile(profile) : judge_absence(facts);
}

const SfbCheckKind sfb_check_dial_plan = {
	.topic = "DIALPLAN",
	.stage = "dial-plan",
	.label = N_("Dial plan"),
	.judge = judge,
};
