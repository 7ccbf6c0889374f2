/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the buddy list writes beside and over a person. */

#include "purple/tooltip.h"

#include <util.h>

#include "purple/glue.h"
#include "purple/person.h"

/* NULL if its account is signed off. */
static SfbSession *
find_session(PurpleBuddy *buddy)
{
	PurpleAccount *account = purple_buddy_get_account(buddy);
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(account));

	return glue != NULL ? glue->session : NULL;
}

/* NULL if nothing is known about @buddy. */
static const SfbPresentity *
find_presentity(PurpleBuddy *buddy)
{
	SfbSession *session = find_session(buddy);
	PurpleAccount *account = purple_buddy_get_account(buddy);

	if (session == NULL)
		return NULL;
	return sfb_presence_get(sfb_session_get_presence(session),
	                        purple_normalize(account, purple_buddy_get_name(buddy)));
}

/* The state's words, unless they only repeat what the icon of somebody available says. */
static char *
dup_telling_activity(const SfbPresentity *presentity)
{
	SfbStatus status = sfb_availability_get_status(presentity->availability);
	g_autofree char *activity = NULL;

	if (status == SFB_STATUS_UNKNOWN || status == SFB_STATUS_OFFLINE)
		return NULL;
	activity = sfb_presentity_dup_activity(presentity);
	if (status == SFB_STATUS_AVAILABLE &&
	    g_strcmp0(activity, sfb_status_get_label(status)) == 0)
		return NULL;
	return g_steal_pointer(&activity);
}

char *
sfb_purple_tooltip_build_status_text(PurpleBuddy *buddy)
{
	const SfbPresentity *presentity = find_presentity(buddy);
	g_autofree char *activity = NULL;
	g_autofree char *line = NULL;

	if (presentity == NULL)
		return NULL;
	activity = dup_telling_activity(presentity);
	if (activity != NULL && presentity->note != NULL)
		line = g_strdup_printf("%s - %s", activity, presentity->note);
	else
		line = g_strdup(activity != NULL ? activity : presentity->note);
	if (line == NULL)
		return NULL;
	return g_markup_escape_text(g_strdelimit(line, "\r\n", ' '), -1);
}

void
sfb_purple_tooltip_fill(PurpleBuddy *buddy, PurpleNotifyUserInfo *tooltip, gboolean is_full)
{
	const SfbPresentity *presentity = find_presentity(buddy);
	SfbPurplePerson person;

	if (presentity == NULL)
		return;
	person = (SfbPurplePerson){
		.address = presentity->address,
		.presentity = presentity,
		.access = sfb_session_get_access(find_session(buddy)),
		.now = g_get_real_time() / G_USEC_PER_SEC,
	};
	sfb_purple_person_fill(&person, is_full ? SFB_PURPLE_TOOLTIP : SFB_PURPLE_GLANCE, tooltip);
}

const char *
sfb_purple_tooltip_get_emblem(PurpleBuddy *buddy)
{
	const SfbPresentity *presentity = find_presentity(buddy);

	return presentity != NULL && presentity->is_mobile ? "mobile" : NULL;
}
