/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One check of the sign-in report. */

#include "report/check.h"

static char *
dup_or_empty(const char *text)
{
	return g_strdup(text != NULL ? text : "");
}

SfbFinding *
sfb_finding_new(SfbCheckState state, guint number, const char *detail)
{
	SfbFinding *finding = g_new0(SfbFinding, 1);

	finding->state = state;
	finding->number = number;
	finding->detail = dup_or_empty(detail);
	finding->advice = g_strdup("");
	finding->for_admin = g_strdup("");
	return finding;
}

void
sfb_finding_advise(SfbFinding *finding, const char *advice, const char *for_admin)
{
	g_free(finding->advice);
	g_free(finding->for_admin);
	finding->advice = dup_or_empty(advice);
	finding->for_admin = dup_or_empty(for_admin);
}

void
sfb_finding_free(SfbFinding *finding)
{
	if (finding == NULL)
		return;
	g_free(finding->detail);
	g_free(finding->advice);
	g_free(finding->for_admin);
	g_free(finding);
}

SfbCheckState
sfb_check_get_state(const SfbCheck *check)
{
	return check->finding != NULL ? check->finding->state : SFB_CHECK_RUNNING;
}

char *
sfb_check_dup_id(const SfbCheck *check)
{
	return g_strdup_printf("SFB-%s-%03u", check->topic,
	                       check->finding != NULL ? check->finding->number : 0);
}

void
sfb_check_free(SfbCheck *check)
{
	if (check == NULL)
		return;
	sfb_finding_free(check->finding);
	g_free(check);
}
