/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who opens meetings for this person. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	SfbSettings *settings = sfb_session_get_settings(facts->session);
	const char *factory = sfb_settings_get_text(settings, SFB_SETTING_FOCUS_FACTORY_URI);
	SfbFinding *finding;

	if (!sfb_settings_is_loaded(settings))
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached"));
	if (factory != NULL)
		return sfb_finding_new(SFB_CHECK_OK, 0, factory);
	finding = sfb_finding_new(SFB_CHECK_WARNING, 2, NULL);
	sfb_finding_advise(finding,
	                   _("The server names nobody who opens meetings, so this account cannot "
	                     "have any. Messages between two people work."),
	                   _("Get-CsConferencingPolicy shows what is allowed, Get-CsService "
	                     "-ConferencingServer who serves it."));
	return finding;
}

const SfbCheckKind sfb_check_meetings = {
	.topic = "MEETINGS",
	.stage = "meetings",
	.label = N_("Meetings"),
	.judge = judge,
};
