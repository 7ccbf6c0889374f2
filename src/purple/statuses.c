/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* States of people as libpurple's statuses, and back. */

#include "config.h"

#include "purple/statuses.h"

#include <glib/gi18n-lib.h>
#include <savedstatuses.h>
#include <util.h>

/* When the user picks one of the user interface's general statuses, libpurple takes the first of
 * its kind. Pidgin and Finch call the kind "unavailable" "Do not disturb", so that one leads. */
static const struct {
	SfbStatus status;
	PurpleStatusPrimitive primitive;
	const char *id;
	const char *label; /* NULL: the core's own word */
} statuses[] = {
	{ SFB_STATUS_AVAILABLE, PURPLE_STATUS_AVAILABLE, "available", NULL },
	{ SFB_STATUS_DO_NOT_DISTURB, PURPLE_STATUS_UNAVAILABLE, "do-not-disturb", NULL },
	{ SFB_STATUS_BUSY, PURPLE_STATUS_UNAVAILABLE, "busy", NULL },
	{ SFB_STATUS_AWAY, PURPLE_STATUS_AWAY, "away", NULL },
	{ SFB_STATUS_BE_RIGHT_BACK, PURPLE_STATUS_AWAY, "be-right-back", NULL },
	{ SFB_STATUS_OFF_WORK, PURPLE_STATUS_EXTENDED_AWAY, "off-work", NULL },
	{ SFB_STATUS_OFFLINE, PURPLE_STATUS_OFFLINE, "offline", NULL },
	{ SFB_STATUS_OFFLINE, PURPLE_STATUS_INVISIBLE, "invisible", N_("Appear offline") },
};

GList *
sfb_purple_status_list_types(PurpleAccount *account)
{
	GList *types = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		const char *label = statuses[i].label != NULL
		                            ? _(statuses[i].label)
		                            : sfb_status_get_label(statuses[i].status);
		PurpleStatusType *type = purple_status_type_new_with_attrs(
			statuses[i].primitive, statuses[i].id, label, TRUE, TRUE, FALSE, "message",
			_("Note"), purple_value_new(PURPLE_TYPE_STRING), NULL);

		types = g_list_append(types, type);
	}
	return types;
}

const char *
sfb_purple_status_get_id(SfbStatus status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (statuses[i].status == status)
			return statuses[i].id;
	}
	return "offline"; /* of somebody whose state is unknown */
}

gboolean
sfb_purple_status_is_automatic(const PurpleStatus *status)
{
	PurpleStatusType *type = purple_status_get_type(status);

	return purple_savedstatus_is_idleaway() &&
	       purple_status_type_get_primitive(type) ==
	               purple_savedstatus_get_type(purple_savedstatus_get_idleaway());
}

SfbStatus
sfb_purple_status_get_own(const PurpleStatus *status)
{
	const char *id = purple_status_get_id(status);

	if (sfb_purple_status_is_automatic(status))
		return SFB_STATUS_AVAILABLE; /* libpurple replaces no other */
	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (g_str_equal(statuses[i].id, id))
			return statuses[i].status;
	}
	return SFB_STATUS_AVAILABLE;
}

char *
sfb_purple_status_dup_own_note(const PurpleStatus *status)
{
	const char *html = purple_status_get_attr_string(status, "message");

	if (sfb_purple_status_is_automatic(status))
		return NULL;
	return html == NULL || *html == '\0' ? NULL : purple_markup_strip_html(html);
}
