/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Our own calendar: what others get to see of it. */

#include "people/own-calendar-private.h"

#include "settings/permissions.h"

static gboolean
may(SfbOwnCalendar *self, SfbDeed deed, SfbOwnSecrets secret)
{
	return sfb_settings_allow(self->settings, deed) && (self->secrets & secret) == 0;
}

gboolean
sfb_own_calendar_may_show(SfbOwnCalendar *self)
{
	return may(self, SFB_DEED_SHOW_CALENDAR, SFB_OWN_SECRET_CALENDAR);
}

static gboolean
may_show_free_busy(SfbOwnCalendar *self)
{
	return sfb_own_calendar_may_show(self) &&
	       may(self, SFB_DEED_SHOW_FREE_BUSY, SFB_OWN_SECRET_CALENDAR);
}

gboolean
sfb_own_calendar_may_show_reply(SfbOwnCalendar *self)
{
	return may(self, SFB_DEED_SHOW_CALENDAR_NOTE, SFB_OWN_SECRET_REPLY);
}

/* Showing */

/* Takes @words. Returns: FALSE if that is what is shown already */
static gboolean
is_news(char **shown, char *words)
{
	g_autofree char *said = words;

	if (g_strcmp0(*shown, said) == 0)
		return FALSE;
	g_free(*shown);
	*shown = g_steal_pointer(&said);
	return TRUE;
}

static char *
describe_appointment(const SfbOwnAppointment *appointment)
{
	if (appointment == NULL)
		return g_strdup("");
	return g_strdup_printf("%d %d %" G_GINT64_FORMAT "\n%s\n%s", appointment->is_out_of_office,
	                       appointment->is_meeting, appointment->start,
	                       appointment->subject != NULL ? appointment->subject : "",
	                       appointment->location != NULL ? appointment->location : "");
}

static gboolean
say_appointment(SfbOwnCalendar *self, const SfbOwnAppointment *appointment)
{
	if (!is_news(&self->shown_appointment, describe_appointment(appointment)))
		return FALSE;
	sfb_own_presence_set_appointment(self->own_presence, self->email, appointment);
	return TRUE;
}

/* What is tentative keeps nobody from being available. Before Exchange has said anything, what another
 * client of ours says stands; so does the reply. */
gboolean
sfb_own_calendar_show_appointment(SfbOwnCalendar *self, gint64 now)
{
	const SfbAppointment *current = sfb_appointments_find(self->view->appointments, now);
	gboolean has_subject = may(self, SFB_DEED_SHOW_SUBJECTS, SFB_OWN_SECRET_SUBJECTS);

	if (self->answered == 0 && sfb_own_calendar_may_show(self))
		return FALSE;
	if (current == NULL || current->busy < SFB_BUSY_BUSY || !sfb_own_calendar_may_show(self))
		return say_appointment(self, NULL);
	return say_appointment(self,
	                       &(const SfbOwnAppointment){
				       .is_out_of_office = current->busy == SFB_BUSY_OUT_OF_OFFICE,
				       .is_meeting = current->is_meeting,
				       .subject = has_subject ? current->subject : NULL,
				       .location = has_subject ? current->location : NULL,
				       .start = current->start,
			       });
}

gboolean
sfb_own_calendar_show_reply(SfbOwnCalendar *self, gint64 now)
{
	gboolean holds =
		sfb_own_calendar_may_show_reply(self) && sfb_out_of_office_holds(self->reply, now);
	const char *words = holds ? self->reply->reply : NULL;
	gint64 until = holds ? self->reply->end : 0;

	if (self->reply == NULL && sfb_own_calendar_may_show_reply(self))
		return FALSE;
	if (!is_news(&self->shown_reply,
	             holds ? g_strdup_printf("%" G_GINT64_FORMAT " %s", until, words)
	                   : g_strdup("")))
		return FALSE;
	sfb_own_presence_set_out_of_office(self->own_presence, self->email, words, until);
	return TRUE;
}

void
sfb_own_calendar_show_free_busy(SfbOwnCalendar *self)
{
	const SfbOwnFreeBusy free_busy = {
		.email = self->email,
		.start = self->view->start,
		.slots = self->view->slots,
		.working_hours = self->view->working_hours,
	};
	gboolean is_shown = may_show_free_busy(self) && *self->view->slots != '\0';

	if (is_shown)
		sfb_own_presence_set_free_busy(self->own_presence, &free_busy);
	else if (self->shows_free_busy)
		sfb_own_presence_set_free_busy(self->own_presence, NULL);
	self->shows_free_busy = is_shown;
}

static gboolean
is_something_shown(const char *shown)
{
	return shown != NULL && *shown != '\0';
}

void
sfb_own_calendar_take_back(SfbOwnCalendar *self)
{
	if (is_something_shown(self->shown_appointment))
		sfb_own_presence_set_appointment(self->own_presence, self->email, NULL);
	if (is_something_shown(self->shown_reply))
		sfb_own_presence_set_out_of_office(self->own_presence, self->email, NULL, 0);
	if (self->shows_free_busy)
		sfb_own_presence_set_free_busy(self->own_presence, NULL);
	self->shows_free_busy = FALSE;
	g_clear_pointer(&self->shown_appointment, g_free);
	g_clear_pointer(&self->shown_reply, g_free);
	g_clear_pointer(&self->reply, sfb_out_of_office_free);
	sfb_calendar_view_free(self->view);
	self->view = sfb_calendar_view_new();
	self->answered = 0;
}
