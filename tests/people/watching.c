/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who watches others, and what is seen of it. */

#include "people/watching.h"

#include <string.h>

static void
on_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	Watching *watching = user_data;

	g_assert_true(sfb_presence_get(presence, presentity->address) == presentity);
	g_string_append_printf(watching->story, "%s %u\n", presentity->address,
	                       presentity->availability);
}

static void
on_watched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Watching *watching = user_data;

	g_assert_false(watching->is_answered);
	sfb_presence_watch_finish(SFB_PRESENCE(source), result, &watching->error);
	watching->is_answered = TRUE;
}

void
watching_set_up_with(Watching *watching, const char *events, const char *features)
{
	watching->wire = wire_new(events, features);
	watching->story = g_string_new(NULL);
	watching->cancellable = g_cancellable_new();
	watching->presence = sfb_presence_new(watching->wire->client, NULL);
	g_signal_connect(watching->presence, "presentity-changed", G_CALLBACK(on_changed),
	                 watching);
}

void
watching_set_up(Watching *watching, gconstpointer data)
{
	watching_set_up_with(watching, WIRE_EVENTS, "adhoclist, msrtc-event-categories");
}

void
watching_tear_down(Watching *watching, gconstpointer data)
{
	g_object_unref(watching->presence);
	wire_free(watching->wire);
	g_string_free(watching->story, TRUE);
	g_object_unref(watching->cancellable);
	g_clear_error(&watching->error);
}

void
watching_watch(Watching *watching, const char *const *addresses, gsize count)
{
	watching->is_answered = FALSE;
	sfb_presence_watch_async(watching->presence, addresses, count, watching->cancellable,
	                         on_watched, watching);
}

void
watching_many(Watching *watching, guint count)
{
	g_autoptr(GPtrArray) addresses = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < count; i++)
		g_ptr_array_add(addresses, g_strdup_printf("u%u@contoso.example", i));
	watching_watch(watching, (const char *const *)addresses->pdata, count);
}

void
watching_assert_story(Watching *watching, const char *expected)
{
	g_assert_cmpstr(watching->story->str, ==, expected);
	g_string_truncate(watching->story, 0);
}

char *
watching_build_state(const char *address, guint availability)
{
	return g_strdup_printf("<categories uri='sip:%s'><category name='state'><state>"
	                       "<availability>%u</availability></state></category></categories>",
	                       address, availability);
}

guint
watching_count(const SfbSipMessage *subscribe)
{
	g_autofree char *body = wire_dup_body(subscribe);
	guint count = 0;

	for (const char *at = strstr(body, "<resource "); at != NULL;
	     at = strstr(at + 1, "<resource "))
		count++;
	return count;
}

void
watching_assert_asks_for(const SfbSipMessage *subscribe, const char *address)
{
	g_autofree char *body = wire_dup_body(subscribe);
	g_autofree char *resource = g_strdup_printf("<resource uri=\"sip:%s\"/>", address);

	g_assert_nonnull(strstr(body, resource));
}

/* A first batch of five people, accepted. Returns: (transfer full) its SUBSCRIBE */
SfbSipMessage *
watching_five(Watching *watching)
{
	SfbSipMessage *subscribe;

	watching_many(watching, 5);
	subscribe = wire_expect(watching->wire, "SUBSCRIBE", KIM);
	wire_answer(watching->wire, subscribe, 200, NULL, NULL);
	peer_wait_for(&watching->is_answered);
	return subscribe;
}

/* A timer of minutes is over now. */
void
watching_hasten(guint id)
{
	GSource *source = g_main_context_find_source_by_id(NULL, id);

	g_assert_nonnull(source);
	g_source_set_ready_time(source, 0);
}

void
watching_settle(void)
{
	while (g_main_context_iteration(NULL, FALSE)) {
	}
}

void
watching_assert_lacks(const SfbSipMessage *subscribe, const char *text)
{
	g_autofree char *body = wire_dup_body(subscribe);

	g_assert_null(strstr(body, text));
}

void
watching_assert_has(const SfbSipMessage *subscribe, const char *text)
{
	g_autofree char *body = wire_dup_body(subscribe);

	g_assert_nonnull(strstr(body, text));
}
