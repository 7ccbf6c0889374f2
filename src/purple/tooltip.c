/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the buddy list writes beside and over a person. */

#include "config.h"

#include "purple/tooltip.h"

#include <glib/gi18n-lib.h>
#include <stddef.h>
#include <util.h>

#include "purple/glue.h"

static const struct {
	const char *label;
	gsize field;
} card[] = {
	{ N_("Name"), offsetof(SfbPresentity, display_name) },
	{ N_("Title"), offsetof(SfbPresentity, title) },
	{ N_("Department"), offsetof(SfbPresentity, department) },
	{ N_("Company"), offsetof(SfbPresentity, company) },
	{ N_("Office"), offsetof(SfbPresentity, office) },
	{ N_("E-mail"), offsetof(SfbPresentity, email) },
};

/* NULL if nothing is known about @buddy, or its account is signed off. */
static const SfbPresentity *
find_presentity(PurpleBuddy *buddy)
{
	PurpleAccount *account = purple_buddy_get_account(buddy);
	SfbPurpleGlue *glue = sfb_purple_glue_get(purple_account_get_connection(account));

	if (glue == NULL || glue->session == NULL)
		return NULL;
	return sfb_presence_get(sfb_session_get_presence(glue->session),
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

static void
add_row(PurpleNotifyUserInfo *tooltip, const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		purple_notify_user_info_add_pair_plaintext(tooltip, label, text);
}

void
sfb_purple_tooltip_fill(PurpleBuddy *buddy, PurpleNotifyUserInfo *tooltip, gboolean is_full)
{
	const SfbPresentity *presentity = find_presentity(buddy);
	g_autofree char *activity = NULL;
	SfbStatus status;

	if (presentity == NULL)
		return;
	status = sfb_availability_get_status(presentity->availability);
	activity = sfb_presentity_dup_activity(presentity);
	add_row(tooltip, _("Status"), sfb_status_get_label(status));
	if (g_strcmp0(activity, sfb_status_get_label(status)) != 0)
		add_row(tooltip, _("Activity"), activity);
	add_row(tooltip, presentity->note_is_out_of_office ? _("Out-of-office note") : _("Note"),
	        presentity->note);
	for (gsize i = 0; is_full && i < G_N_ELEMENTS(card); i++)
		add_row(tooltip, _(card[i].label),
		        G_STRUCT_MEMBER(char *, presentity, card[i].field));
	for (SfbPhoneKind kind = SFB_PHONE_WORK; is_full && kind <= SFB_PHONE_OTHER; kind++) {
		const SfbPhone *phone = sfb_presentity_get_phone(presentity, kind);

		add_row(tooltip, sfb_phone_kind_get_label(kind), phone != NULL ? phone->shown : NULL);
	}
}

const char *
sfb_purple_tooltip_get_emblem(PurpleBuddy *buddy)
{
	const SfbPresentity *presentity = find_presentity(buddy);

	return presentity != NULL && presentity->is_mobile ? "mobile" : NULL;
}
