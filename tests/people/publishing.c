/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Kim's own presence, published over a wire. */

#include "people/publishing.h"

#include <string.h>

static void
on_changed(SfbOwnPresence *own, gpointer user_data)
{
	Publishing *fixture = user_data;

	g_string_append_printf(fixture->story, "%u %s %s\n", sfb_own_presence_get_availability(own),
	                       sfb_status_get_id(sfb_own_presence_get_picked_status(own)),
	                       sfb_own_presence_get_note(own));
}

static void
on_publish_failed(SfbOwnPresence *own, const GError *error, gpointer user_data)
{
	Publishing *fixture = user_data;

	g_clear_error(&fixture->failure);
	fixture->failure = g_error_copy(error);
	fixture->has_failed = TRUE;
}

static void
on_started(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Publishing *fixture = user_data;

	g_assert_false(fixture->is_answered);
	sfb_own_presence_start_finish(SFB_OWN_PRESENCE(source), result, &fixture->error);
	fixture->is_answered = TRUE;
}

void
publishing_prepare(Publishing *fixture, const char *events)
{
	fixture->wire = wire_new(events, NULL);
	fixture->story = g_string_new(NULL);
	fixture->cancellable = g_cancellable_new();
	fixture->told = sfb_self_new(fixture->wire->client);
	fixture->settings = sfb_settings_new(fixture->wire->client);
	fixture->own =
		sfb_own_presence_new(fixture->wire->client, fixture->told, fixture->settings);
	g_signal_connect(fixture->own, "changed", G_CALLBACK(on_changed), fixture);
	g_signal_connect(fixture->own, "publish-failed", G_CALLBACK(on_publish_failed), fixture);
}

void
publishing_set_up(Publishing *fixture, gconstpointer data)
{
	publishing_prepare(fixture, WIRE_EVENTS);
}

void
publishing_tear_down(Publishing *fixture, gconstpointer data)
{
	g_object_unref(fixture->own);
	g_object_unref(fixture->told);
	g_object_unref(fixture->settings);
	g_clear_pointer(&fixture->subscribe, sfb_sip_message_unref);
	wire_free(fixture->wire);
	g_string_free(fixture->story, TRUE);
	g_object_unref(fixture->cancellable);
	g_clear_error(&fixture->error);
	g_clear_error(&fixture->failure);
}

void
publishing_begin(Publishing *fixture)
{
	sfb_own_presence_start_async(fixture->own, fixture->cancellable, on_started, fixture);
}

SfbSipMessage *
publishing_subscribe(Publishing *fixture, const char *document)
{
	publishing_begin(fixture);
	fixture->subscribe = wire_expect(fixture->wire, "SUBSCRIBE", KIM);
	wire_answer(fixture->wire, fixture->subscribe, 200, TYPE, document);
	return wire_expect(fixture->wire, "SERVICE", KIM);
}

void
publishing_sign_in(Publishing *fixture)
{
	g_autoptr(SfbSipMessage) first = publishing_subscribe(fixture, SELF(""));

	wire_answer(fixture->wire, first, 200, NULL, NULL);
	peer_wait_for(&fixture->is_answered);
	g_assert_no_error(fixture->error);
}

void
publishing_assert_publishes(const SfbSipMessage *service, ...)
{
	g_autofree char *body = wire_dup_body(service);
	const char *at = body;
	const char *publication;
	va_list publications;

	va_start(publications, service);
	while ((publication = va_arg(publications, const char *)) != NULL) {
		const char *found = strstr(at, publication);

		if (found == NULL)
			g_test_message("%s\nis not in order in\n%s", publication, body);
		g_assert_nonnull(found);
		at = found;
	}
	va_end(publications);
}

void
publishing_assert_lacks(const SfbSipMessage *service, const char *text)
{
	g_autofree char *body = wire_dup_body(service);

	g_assert_null(strstr(body, text));
}
