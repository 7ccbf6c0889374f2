/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose presence is known, whose people they are, and which of their notes is for the moment. */

#include "people/presence-private.h"

#include "people/public-providers.h"
#include "util/address.h"

/* The longest a timer runs: clocks are set, and machines sleep. */
#define NOTE_SECONDS_MAX (60 * 60)

void
sfb_person_free(SfbPerson *person)
{
	sfb_presentity_free(person->presentity);
	g_free(person);
}

SfbPerson *
sfb_presence_find(SfbPresence *self, const char *address)
{
	return g_hash_table_lookup(self->people, address);
}

gboolean
sfb_presence_is_askable(SfbPresence *self, const char *address)
{
	return sfb_address_get_domain(address)[0] != '\0' && !g_str_has_prefix(address, "tel:") &&
	       !g_str_equal(address, sfb_sip_client_get_address(self->client));
}

/* Whose person it is */

static SfbSource
guess_source(SfbPresence *self, const char *address)
{
	const char *own = sfb_sip_client_get_address(self->client);

	if (g_str_equal(sfb_address_get_domain(address), sfb_address_get_domain(own)))
		return SFB_SOURCE_SAME_ENTERPRISE;
	if (self->settings != NULL && sfb_public_providers_serve(self->settings, address))
		return SFB_SOURCE_PUBLIC;
	return SFB_SOURCE_UNKNOWN;
}

/* Only a company's own servers pass people on to a pool. */
void
sfb_presence_learn_source(SfbPresence *self, SfbPerson *person, const SfbResource *resource)
{
	SfbPresentity *presentity = person->presentity;
	gboolean is_elsewhere =
		resource->state == SFB_RESOURCE_RESUBSCRIBE && resource->pool == NULL;

	if (presentity->source == SFB_SOURCE_UNKNOWN)
		presentity->source =
			is_elsewhere ? SFB_SOURCE_FEDERATED : SFB_SOURCE_SAME_ENTERPRISE;
}

/* Until somebody says better, a decorated address is shown as its owner writes it. */
SfbPerson *
sfb_presence_ensure(SfbPresence *self, const char *address)
{
	SfbPerson *person = sfb_presence_find(self, address);
	SfbPresentity *presentity;

	if (person != NULL)
		return person;
	person = g_new0(SfbPerson, 1);
	presentity = person->presentity = sfb_presentity_new(address);
	presentity->source = (guint8)guess_source(self, address);
	if (presentity->source == SFB_SOURCE_PUBLIC)
		presentity->display_name = sfb_public_address_undecorate(address);
	g_hash_table_insert(self->people, presentity->address, person);
	return person;
}

void
sfb_presence_drop_if_unused(SfbPresence *self, SfbPerson *person)
{
	if (!person->is_watched && person->holds == 0 && person->look_ups == 0)
		g_hash_table_remove(self->people, person->presentity->address);
}

/* Announcing */

void
sfb_presence_announce(SfbPresence *self, const SfbPresentity *presentity)
{
	g_signal_emit_by_name(self, "presentity-changed", presentity);
}

/* Whoever hears of one may stop watching the next, so they are looked up again each time. */
void
sfb_presence_forget_all(SfbPresence *self, const GPtrArray *addresses)
{
	for (guint i = 0; i < addresses->len; i++) {
		SfbPerson *person = sfb_presence_find(self, addresses->pdata[i]);

		if (person != NULL && sfb_presentity_forget_presence(person->presentity))
			sfb_presence_announce(self, person->presentity);
	}
}

/* Notes */

static void schedule_note(SfbPresence *self, gint64 time);

static gint64
get_now(void)
{
	return g_get_real_time() / G_USEC_PER_SEC;
}

/* Returns: (transfer container) those whose note is another one now; @next: when that happens again */
static GPtrArray *
turn_notes(SfbPresence *self, gint64 now, gint64 *next)
{
	GPtrArray *changed = g_ptr_array_new_with_free_func((GDestroyNotify)g_ref_string_release);
	GHashTableIter iter;
	gpointer value;

	g_hash_table_iter_init(&iter, self->people);
	while (g_hash_table_iter_next(&iter, NULL, &value)) {
		SfbPresentity *presentity = ((SfbPerson *)value)->presentity;
		gint64 time;

		if (sfb_presentity_choose_note(presentity, now))
			g_ptr_array_add(changed, g_ref_string_acquire(presentity->address));
		time = sfb_presentity_get_next_note_time(presentity, now);
		if (time != 0 && (*next == 0 || time < *next))
			*next = time;
	}
	return changed;
}

static gboolean
on_note_time(gpointer user_data)
{
	g_autoptr(SfbPresence) self = g_object_ref(SFB_PRESENCE(user_data));
	g_autoptr(GPtrArray) changed = NULL;
	gint64 next = 0;

	self->note_id = 0;
	self->note_time = 0;
	changed = turn_notes(self, get_now(), &next);
	schedule_note(self, next);
	for (guint i = 0; i < changed->len; i++) {
		SfbPerson *person = sfb_presence_find(self, changed->pdata[i]);

		if (person != NULL)
			sfb_presence_announce(self, person->presentity);
	}
	return G_SOURCE_REMOVE;
}

/* One timer for all: who is next is looked for when it is time. */
static void
schedule_note(SfbPresence *self, gint64 time)
{
	gint64 wait;

	if (time == 0 || (self->note_time != 0 && self->note_time <= time))
		return;
	wait = CLAMP(time - get_now(), 1, NOTE_SECONDS_MAX);
	g_clear_handle_id(&self->note_id, g_source_remove);
	self->note_id = g_timeout_add_seconds((guint)wait, on_note_time, self);
	self->note_time = time;
}

void
sfb_presence_take_news(SfbPresence *self, SfbPerson *person, gboolean is_news)
{
	schedule_note(self, sfb_presentity_get_next_note_time(person->presentity, get_now()));
	if (person->presentity->is_automaton)
		sfb_presence_skip_batch(self, person);
	if (is_news)
		sfb_presence_announce(self, person->presentity);
}
