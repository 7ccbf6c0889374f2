/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Those who are asked for again: held or polled, refused for a while, not heard of. */

#include "people/presence-private.h"

#define SILENCE_SECONDS 60
#define POLL_SECONDS 300
#define LATER_SECONDS (15 * 60)

/* Returns: (transfer container) (element-type SfbPerson) those of the set @addresses we know still,
 * and if @is_unattended of those only whom nobody tells us of */
static GPtrArray *
list_people(SfbPresence *self, GHashTable *addresses, gboolean is_unattended)
{
	GPtrArray *people = g_ptr_array_new();
	GHashTableIter iter;
	gpointer address;

	g_hash_table_iter_init(&iter, addresses);
	while (g_hash_table_iter_next(&iter, &address, NULL)) {
		SfbPerson *person = sfb_presence_find(self, address);

		if (person != NULL && (!is_unattended || person->batch == NULL))
			g_ptr_array_add(people, person);
	}
	return people;
}

/* Polling */

static gboolean
on_fresh(gpointer user_data)
{
	SfbPresence *self = user_data;
	g_autoptr(GPtrArray) people = list_people(self, self->fresh, FALSE);

	self->fresh_id = 0;
	g_hash_table_remove_all(self->fresh);
	sfb_presence_ask_home(self, SFB_PRESENCE_FETCH, people, NULL);
	return G_SOURCE_REMOVE;
}

void
sfb_presence_fetch_soon(SfbPresence *self, SfbPerson *person)
{
	g_hash_table_add(self->fresh, g_ref_string_acquire(person->presentity->address));
	if (self->fresh_id == 0)
		self->fresh_id = g_idle_add(on_fresh, self);
}

static gboolean
on_poll_due(gpointer user_data)
{
	SfbPresence *self = user_data;
	g_autoptr(GPtrArray) people = list_people(self, self->polled, FALSE);

	if (people->len == 0) {
		self->poll_id = 0;
		return G_SOURCE_REMOVE;
	}
	sfb_presence_ask_home(self, SFB_PRESENCE_FETCH, people, NULL);
	return G_SOURCE_CONTINUE;
}

void
sfb_presence_poll(SfbPresence *self, SfbPerson *person)
{
	g_hash_table_add(self->polled, g_ref_string_acquire(person->presentity->address));
	if (self->poll_id == 0)
		self->poll_id = g_timeout_add_seconds(POLL_SECONDS, on_poll_due, self);
}

void
sfb_presence_stop_polling(SfbPresence *self, SfbPerson *person)
{
	g_hash_table_remove(self->polled, person->presentity->address);
}

/* Later */

static gboolean
on_later(gpointer user_data)
{
	SfbPresence *self = user_data;
	g_autoptr(GPtrArray) people = list_people(self, self->later, TRUE);

	self->later_id = 0;
	g_hash_table_remove_all(self->later);
	sfb_presence_ask_home(self, SFB_PRESENCE_LIST, people, NULL);
	return G_SOURCE_REMOVE;
}

void
sfb_presence_ask_later(SfbPresence *self, SfbPerson *person)
{
	g_hash_table_add(self->later, g_ref_string_acquire(person->presentity->address));
	if (self->later_id == 0)
		self->later_id = g_timeout_add_seconds(LATER_SECONDS, on_later, self);
}

/* Silence */

static gboolean
is_silent(const SfbPerson *person)
{
	return person->is_watched && !person->is_told && !person->is_asked_again &&
	       person->batch != NULL && person->batch->answered_at != 0;
}

/* Those we were promised to be told of and heard nothing about are asked for once more. */
static gboolean
on_silence(gpointer user_data)
{
	SfbPresence *self = user_data;
	gint64 since = g_get_monotonic_time() - SILENCE_SECONDS * G_USEC_PER_SEC;
	g_autoptr(GPtrArray) silent = g_ptr_array_new();
	gboolean is_waiting = FALSE;
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, self->people);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbPerson *person = value;

		if (!is_silent(person))
			continue;
		is_waiting |= person->batch->answered_at > since;
		if (person->batch->answered_at > since)
			continue;
		person->is_asked_again = TRUE;
		g_ptr_array_add(silent, person);
	}
	sfb_presence_ask_home(self, SFB_PRESENCE_FETCH, silent, NULL);
	if (is_waiting)
		return G_SOURCE_CONTINUE;
	self->silence_id = 0;
	return G_SOURCE_REMOVE;
}

void
sfb_presence_listen(SfbPresence *self)
{
	if (self->silence_id == 0)
		self->silence_id = g_timeout_add_seconds(SILENCE_SECONDS, on_silence, self);
}
