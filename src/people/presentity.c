/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is known about a person, kept small: there are thousands of them. */

#include "config.h"

#include "people/presentity-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/calendar-data.h"

static const char *const phone_labels[] = {
	[SFB_PHONE_WORK] = N_("Work phone"),
	[SFB_PHONE_MOBILE] = N_("Mobile phone"),
	[SFB_PHONE_HOME] = N_("Home phone"),
	[SFB_PHONE_OTHER] = N_("Other phone"),
};

static const gsize detail_texts[] = {
	G_STRUCT_OFFSET(SfbPresentityDetails, meeting_subject),
	G_STRUCT_OFFSET(SfbPresentityDetails, meeting_location),
	G_STRUCT_OFFSET(SfbPresentityDetails, location),
};

/* Parts */

void
sfb_phone_free(SfbPhone *phone)
{
	if (phone == NULL)
		return;
	g_free(phone->uri);
	g_free(phone->shown);
	g_free(phone);
}

const char *
sfb_phone_kind_get_label(SfbPhoneKind kind)
{
	return _(phone_labels[kind]);
}

void
sfb_photo_free(SfbPhoto *photo)
{
	if (photo == NULL)
		return;
	g_free(photo->hash);
	g_free(photo->uri);
	g_free(photo->email);
	g_free(photo);
}

void
sfb_note_free(SfbNote *note)
{
	if (note == NULL)
		return;
	g_free(note->text);
	g_free(note);
}

/* Texts */

gboolean
sfb_presentity_take_text(char **place, char *text)
{
	if (g_strcmp0(*place, text) == 0) {
		g_free(text);
		return FALSE;
	}
	g_free(*place);
	*place = text;
	return TRUE;
}

gboolean
sfb_presentity_share_text(GRefString **place, const char *text)
{
	if (g_strcmp0(*place, text) == 0)
		return FALSE;
	g_clear_pointer(place, g_ref_string_release);
	*place = text != NULL ? g_ref_string_new_intern(text) : NULL;
	return TRUE;
}

/* Details */

SfbPresentityDetails *
sfb_presentity_ensure_details(SfbPresentity *presentity)
{
	if (presentity->details == NULL)
		presentity->details = g_new0(SfbPresentityDetails, 1);
	return presentity->details;
}

gboolean
sfb_presentity_take_detail(SfbPresentity *presentity, gsize offset, char *text)
{
	if (text == NULL && presentity->details == NULL)
		return FALSE;
	return sfb_presentity_take_text(
		G_STRUCT_MEMBER_P(sfb_presentity_ensure_details(presentity), offset), text);
}

static gboolean
is_same_phones(const GPtrArray *one, const GPtrArray *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	if (one->len != other->len)
		return FALSE;
	for (guint i = 0; i < one->len; i++) {
		const SfbPhone *a = g_ptr_array_index(one, i);
		const SfbPhone *b = g_ptr_array_index(other, i);

		if (a->kind != b->kind || g_strcmp0(a->uri, b->uri) != 0 ||
		    g_strcmp0(a->shown, b->shown) != 0)
			return FALSE;
	}
	return TRUE;
}

gboolean
sfb_presentity_take_phones(SfbPresentity *presentity, GPtrArray *phones)
{
	g_autoptr(GPtrArray) taken = phones;
	SfbPresentityDetails *details;

	if (phones == NULL && presentity->details == NULL)
		return FALSE;
	details = sfb_presentity_ensure_details(presentity);
	if (is_same_phones(details->phones, phones))
		return FALSE;
	g_clear_pointer(&details->phones, g_ptr_array_unref);
	details->phones = g_steal_pointer(&taken);
	return TRUE;
}

static gboolean
is_same_photo(const SfbPhoto *one, const SfbPhoto *other)
{
	if (one == NULL || other == NULL)
		return one == other;
	return one->kind == other->kind && g_str_equal(one->hash, other->hash) &&
	       g_strcmp0(one->uri, other->uri) == 0 && g_strcmp0(one->email, other->email) == 0;
}

gboolean
sfb_presentity_take_photo(SfbPresentity *presentity, SfbPhoto *photo)
{
	SfbPresentityDetails *details = presentity->details;

	if (is_same_photo(details != NULL ? details->photo : NULL, photo)) {
		sfb_photo_free(photo);
		return FALSE;
	}
	details = sfb_presentity_ensure_details(presentity);
	sfb_photo_free(details->photo);
	details->photo = photo;
	return TRUE;
}

gboolean
sfb_presentity_take_calendar(SfbPresentity *presentity, SfbCalendar *calendar)
{
	SfbPresentityDetails *details = presentity->details;

	if (sfb_calendar_is_same(details != NULL ? details->calendar : NULL, calendar)) {
		sfb_calendar_free(calendar);
		return FALSE;
	}
	details = sfb_presentity_ensure_details(presentity);
	sfb_calendar_free(details->calendar);
	details->calendar = calendar;
	return TRUE;
}

static void
details_free(SfbPresentityDetails *details)
{
	for (guint i = 0; i < G_N_ELEMENTS(detail_texts); i++)
		g_free(G_STRUCT_MEMBER(char *, details, detail_texts[i]));
	g_clear_pointer(&details->phones, g_ptr_array_unref);
	g_clear_pointer(&details->notes, g_ptr_array_unref);
	sfb_photo_free(details->photo);
	sfb_calendar_free(details->calendar);
	g_free(details);
}

void
sfb_presentity_trim(SfbPresentity *presentity)
{
	static const SfbPresentityDetails nothing;

	if (presentity->details != NULL &&
	    memcmp(presentity->details, &nothing, sizeof nothing) == 0)
		g_clear_pointer(&presentity->details, g_free);
}

const SfbPhone *
sfb_presentity_get_phone(const SfbPresentity *presentity, SfbPhoneKind kind)
{
	const GPtrArray *phones = presentity->details != NULL ? presentity->details->phones : NULL;

	for (guint i = 0; phones != NULL && i < phones->len; i++) {
		const SfbPhone *phone = g_ptr_array_index(phones, i);

		if (phone->kind == kind)
			return phone;
	}
	return NULL;
}

/* Notes */

/* Of those that are for the moment the newest counts, even if it says "none". */
static const SfbNote *
choose_note(const GPtrArray *notes, gint64 now)
{
	const SfbNote *chosen = NULL;

	for (guint i = 0; i < notes->len; i++) {
		const SfbNote *note = g_ptr_array_index(notes, i);
		gboolean is_current = note->start <= now && (note->end == 0 || now < note->end);

		if (is_current && (chosen == NULL || note->published > chosen->published))
			chosen = note;
	}
	return chosen;
}

static gint64
get_next_time(const GPtrArray *notes, gint64 now)
{
	gint64 next = 0;

	for (guint i = 0; i < notes->len; i++) {
		const SfbNote *note = g_ptr_array_index(notes, i);
		gint64 turn = note->start > now ? note->start : note->end;

		if (turn > now && (next == 0 || turn < next))
			next = turn;
	}
	return next;
}

static gboolean
show_note(SfbPresentity *presentity, const SfbNote *note)
{
	gboolean is_out_of_office = note != NULL && note->is_out_of_office;
	gint64 until = note != NULL ? note->end : 0;
	gboolean changed = presentity->note_is_out_of_office != is_out_of_office;

	presentity->note_is_out_of_office = is_out_of_office;
	if (presentity->details != NULL || until != 0) {
		changed |= sfb_presentity_ensure_details(presentity)->note_until != until;
		presentity->details->note_until = until;
	}
	return sfb_presentity_take_text(&presentity->note,
	                                note != NULL ? g_strdup(note->text) : NULL) ||
	       changed;
}

/* They are kept only if that is of use later. */
gboolean
sfb_presentity_take_notes(SfbPresentity *presentity, GPtrArray *notes)
{
	g_autoptr(GPtrArray) taken = notes;
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;
	gboolean changed = show_note(presentity, choose_note(notes, now));

	if (presentity->details != NULL)
		g_clear_pointer(&presentity->details->notes, g_ptr_array_unref);
	if (get_next_time(notes, now) != 0)
		sfb_presentity_ensure_details(presentity)->notes = g_steal_pointer(&taken);
	return changed;
}

gint64
sfb_presentity_get_next_note_time(const SfbPresentity *presentity, gint64 now)
{
	const GPtrArray *notes = presentity->details != NULL ? presentity->details->notes : NULL;

	return notes != NULL ? get_next_time(notes, now) : 0;
}

gboolean
sfb_presentity_choose_note(SfbPresentity *presentity, gint64 now)
{
	const GPtrArray *notes = presentity->details != NULL ? presentity->details->notes : NULL;

	return notes != NULL && show_note(presentity, choose_note(notes, now));
}

/* The present moment */

gboolean
sfb_presentity_set_availability(SfbPresentity *presentity, guint availability, const char *token)
{
	gboolean changed = presentity->availability != availability;

	presentity->availability = availability;
	return sfb_presentity_share_text(&presentity->activity_token, token) || changed;
}

gboolean
sfb_presentity_forget_presence(SfbPresentity *presentity)
{
	gboolean changed = sfb_presentity_set_availability(presentity, 0, NULL);

	changed |= presentity->is_mobile || presentity->has_time_zone ||
	           presentity->last_active != 0 || presentity->capabilities != 0;
	presentity->is_mobile = FALSE;
	presentity->has_time_zone = FALSE;
	presentity->time_zone_bias = 0;
	presentity->last_active = 0;
	presentity->capabilities = 0;
	changed |= sfb_presentity_take_text(&presentity->activity_text, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(detail_texts); i++)
		changed |= sfb_presentity_take_detail(presentity, detail_texts[i], NULL);
	changed |= sfb_presentity_take_notes(presentity, g_ptr_array_new());
	sfb_presentity_trim(presentity);
	return changed;
}

char *
sfb_presentity_dup_activity(const SfbPresentity *presentity)
{
	const char *label = sfb_availability_get_activity_label(presentity->availability,
	                                                        presentity->activity_token);

	if (presentity->activity_text != NULL)
		return g_strdup(presentity->activity_text);
	if (label == NULL)
		label = sfb_status_get_label(sfb_availability_get_status(presentity->availability));
	return g_strdup(label);
}

/* Life */

SfbPresentity *
sfb_presentity_new(const char *address)
{
	SfbPresentity *presentity = g_new0(SfbPresentity, 1);

	presentity->address = g_ref_string_new(address);
	return presentity;
}

void
sfb_presentity_free(SfbPresentity *presentity)
{
	if (presentity == NULL)
		return;
	g_clear_pointer(&presentity->details, details_free);
	g_clear_pointer(&presentity->activity_token, g_ref_string_release);
	g_clear_pointer(&presentity->title, g_ref_string_release);
	g_clear_pointer(&presentity->department, g_ref_string_release);
	g_clear_pointer(&presentity->company, g_ref_string_release);
	g_clear_pointer(&presentity->office, g_ref_string_release);
	g_free(presentity->activity_text);
	g_free(presentity->note);
	g_free(presentity->display_name);
	g_free(presentity->email);
	g_ref_string_release(presentity->address);
	g_free(presentity);
}
