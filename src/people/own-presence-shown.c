/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own presence: what the server shows of us. */

#include "people/own-presence-private.h"

guint
sfb_own_presence_get_availability(SfbOwnPresence *self)
{
	return self->shown->availability;
}

char *
sfb_own_presence_dup_activity(SfbOwnPresence *self)
{
	guint availability = self->shown->availability;
	const char *text = self->shown->activity_text;

	if (text == NULL)
		text = sfb_availability_get_activity_label(availability,
		                                           self->shown->activity_token);
	if (text == NULL)
		text = sfb_status_get_label(sfb_availability_get_status(availability));
	return g_strdup(text);
}

SfbStatus
sfb_own_presence_get_picked_status(SfbOwnPresence *self)
{
	return self->picked;
}

const char *
sfb_own_presence_get_note(SfbOwnPresence *self)
{
	return self->shown->note;
}

const char *
sfb_own_presence_get_location(SfbOwnPresence *self)
{
	return self->shown->location;
}

const char *
sfb_own_presence_get_display_name(SfbOwnPresence *self)
{
	return self->shown->display_name;
}

const char *
sfb_own_presence_get_email(SfbOwnPresence *self)
{
	return self->shown->email;
}

GPtrArray *
sfb_own_presence_list_earlier_notes(SfbOwnPresence *self)
{
	GPtrArray *notes = g_ptr_array_new();

	for (guint i = 0; i < self->shown->earlier_notes->len; i++)
		g_ptr_array_add(notes, self->shown->earlier_notes->pdata[i]);
	return notes;
}

SfbOwnSecrets
sfb_own_presence_get_secrets(SfbOwnPresence *self)
{
	return self->shown->secrets;
}
