/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What we wish to be seen of us. */

#include "config.h"

#include "people/own-wishes.h"

#include <glib/gi18n-lib.h>

#include "people/calendar-publications.h"
#include "people/own-note.h"
#include "people/publications.h"

static void
appointment_free(SfbOwnAppointment *appointment)
{
	if (appointment == NULL)
		return;
	g_free((char *)appointment->subject);
	g_free((char *)appointment->location);
	g_free(appointment);
}

static void
free_busy_free(SfbOwnFreeBusy *free_busy)
{
	if (free_busy == NULL)
		return;
	g_free((char *)free_busy->email);
	g_free((char *)free_busy->slots);
	g_free((char *)free_busy->working_hours);
	g_free(free_busy);
}

void
sfb_own_wishes_clear(SfbOwnWishes *wishes)
{
	g_clear_pointer(&wishes->custom, g_free);
	g_clear_pointer(&wishes->note, g_free);
	g_clear_pointer(&wishes->earlier_note, g_free);
	g_clear_pointer(&wishes->location, g_free);
	g_clear_pointer(&wishes->email, g_free);
	g_clear_pointer(&wishes->appointment, appointment_free);
	g_clear_pointer(&wishes->free_busy, free_busy_free);
	g_clear_pointer(&wishes->reply, g_free);
}

void
sfb_own_wishes_set_status(SfbOwnWishes *wishes, SfbStatus status, char *custom)
{
	wishes->status = status;
	g_free(wishes->custom);
	wishes->custom = custom;
}

/* Valid text of at most @max_characters, or NULL if none is left. */
static char *
normalize(const char *text, glong max_characters)
{
	g_autofree char *valid = g_utf8_make_valid(text != NULL ? text : "", -1);
	glong length = g_utf8_strlen(g_strstrip(valid), -1);

	if (length == 0)
		return NULL;
	return g_utf8_substring(valid, 0, MIN(length, max_characters));
}

void
sfb_own_wishes_set_note(SfbOwnWishes *wishes, const char *note, gint64 until, const char *earlier)
{
	g_free(wishes->note);
	wishes->note = normalize(note, SFB_OWN_NOTE_MAX);
	wishes->note_until = wishes->note != NULL ? until : 0;
	g_free(wishes->earlier_note);
	wishes->earlier_note =
		g_strcmp0(earlier, wishes->note) != 0 ? normalize(earlier, SFB_OWN_NOTE_MAX) : NULL;
}

void
sfb_own_wishes_set_location(SfbOwnWishes *wishes, const char *location)
{
	g_free(wishes->location);
	wishes->location = normalize(location, SFB_OWN_LOCATION_MAX);
}

static void
take_email(SfbOwnWishes *wishes, const char *email)
{
	char *copy = g_strdup(email);

	g_free(wishes->email);
	wishes->email = copy;
}

void
sfb_own_wishes_set_appointment(SfbOwnWishes *wishes, const char *email,
                               const SfbOwnAppointment *appointment)
{
	g_clear_pointer(&wishes->appointment, appointment_free);
	take_email(wishes, email);
	if (appointment == NULL)
		return;
	wishes->appointment = g_new(SfbOwnAppointment, 1);
	*wishes->appointment = *appointment;
	wishes->appointment->subject = g_strdup(appointment->subject);
	wishes->appointment->location = g_strdup(appointment->location);
}

void
sfb_own_wishes_set_free_busy(SfbOwnWishes *wishes, const SfbOwnFreeBusy *free_busy)
{
	g_clear_pointer(&wishes->free_busy, free_busy_free);
	if (free_busy == NULL)
		return;
	take_email(wishes, free_busy->email);
	wishes->free_busy = g_new(SfbOwnFreeBusy, 1);
	*wishes->free_busy = (SfbOwnFreeBusy){
		.email = g_strdup(free_busy->email),
		.start = free_busy->start,
		.slots = g_strdup(free_busy->slots),
		.working_hours = g_strdup(free_busy->working_hours),
	};
}

void
sfb_own_wishes_set_out_of_office(SfbOwnWishes *wishes, const char *email, const char *reply,
                                 gint64 until)
{
	take_email(wishes, email);
	g_clear_pointer(&wishes->reply, g_free);
	if (reply != NULL)
		wishes->reply = normalize(reply, SFB_OWN_NOTE_MAX);
	if (reply != NULL && wishes->reply == NULL)
		wishes->reply = g_strdup("");
	wishes->reply_until = until;
}

/* Publications */

static GPtrArray *
make_call_blocking(const SfbOwnWishes *wishes, const SfbPublicationVersions *versions)
{
	if (wishes->lacks_call_blocking)
		return g_ptr_array_new();
	return sfb_publications_new_call_blocking(wishes->status, versions);
}

static GPtrArray *
make_note(const SfbOwnWishes *wishes, GDateTime *now, const SfbPublicationVersions *versions)
{
	gint64 lasts_seconds = wishes->note_until - g_date_time_to_unix(now);

	if (wishes->note_until == 0)
		return sfb_own_note_publish(wishes->note, 0, versions);
	return sfb_own_note_publish(lasts_seconds > 0 ? wishes->note : NULL,
	                            (guint32)CLAMP(lasts_seconds, 1, G_MAXINT32), versions);
}

static GPtrArray *
make_history(const SfbOwnWishes *wishes, GDateTime *now, const SfbPublicationVersions *versions)
{
	if (wishes->earlier_note == NULL)
		return g_ptr_array_new();
	return sfb_own_note_remember(wishes->earlier_note, wishes->history_depth,
	                             g_date_time_to_unix(now) * G_USEC_PER_SEC, versions);
}

static GPtrArray *
make_calendar(const SfbOwnWishes *wishes, SfbWishes wish, const SfbPublicationVersions *versions)
{
	if (wishes->email == NULL)
		return g_ptr_array_new();
	switch (wish) {
	case SFB_OWN_WISH_FREE_BUSY:
		return sfb_publications_new_free_busy(wishes->email, wishes->free_busy, versions);
	case SFB_OWN_WISH_OUT_OF_OFFICE:
		return sfb_publications_new_out_of_office(wishes->email, wishes->reply,
		                                          wishes->reply_until, versions);
	default:
		return sfb_publications_new_appointment(wishes->email, wishes->appointment,
		                                        versions);
	}
}

GPtrArray *
sfb_own_wishes_make(const SfbOwnWishes *wishes, SfbWishes wish, SfbSipClient *client,
                    GDateTime *now, const SfbPublicationVersions *versions)
{
	const SfbOwnMachine machine = {
		.uri = sfb_sip_client_get_uri(client),
		.instance = sfb_sip_client_get_instance(client),
		.machine = g_get_host_name(),
		.number = sfb_own_machine_make_number(sfb_sip_client_get_epid(client)),
		.state = wishes->machine_state,
		.location = wishes->location,
		.now = now,
	};

	switch (wish) {
	case SFB_OWN_WISH_MACHINE:
		return sfb_publications_new_machine(&machine);
	case SFB_OWN_WISH_DEVICE:
		return sfb_publications_new_device(&machine);
	case SFB_OWN_WISH_STATUS:
		return sfb_publications_new_status(wishes->status, wishes->custom, versions);
	case SFB_OWN_WISH_CALL_BLOCKING:
		return make_call_blocking(wishes, versions);
	case SFB_OWN_WISH_NOTE:
		return make_note(wishes, now, versions);
	case SFB_OWN_WISH_CALL:
		return sfb_publications_new_call(wishes->call, machine.number, versions);
	case SFB_OWN_WISH_HISTORY:
		return make_history(wishes, now, versions);
	default:
		return make_calendar(wishes, wish, versions);
	}
}

/* Failures */

static const struct {
	SfbWishes wish;
	const char *sentence;
} failures[] = {
	{ SFB_OWN_WISH_MACHINE, N_("That you are here was not published.") },
	{ SFB_OWN_WISH_DEVICE, N_("What this client can do was not published.") },
	{ SFB_OWN_WISH_STATUS, N_("Your status was not published.") },
	{ SFB_OWN_WISH_NOTE, N_("Your note was not published.") },
	{ SFB_OWN_WISH_CALL, N_("That you are in a call was not published.") },
	{ SFB_OWN_WISH_APPOINTMENT, N_("What your calendar says was not published.") },
};

char *
sfb_own_wishes_describe_failure(SfbWishes wishes)
{
	GString *text = g_string_new(NULL);
	/* The others were not even tried then. */
	SfbWishes told = wishes & SFB_OWN_WISH_MACHINE ? SFB_OWN_WISH_MACHINE : wishes;

	for (guint i = 0; i < G_N_ELEMENTS(failures); i++) {
		if (failures[i].wish & told)
			g_string_append_printf(text, "%s ", _(failures[i].sentence));
	}
	return g_string_free(text, FALSE);
}
