/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Contacts, presence and messages on the terminal. */

#include "config.h"

#include "cli/watch.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/terminal.h"

struct _SfbWatch {
	GObject parent;

	SfbSession *session;
	gboolean use_json;
};

G_DEFINE_TYPE(SfbWatch, sfb_watch, G_TYPE_OBJECT)

/* What is shown of a person; the strings are clean. */
typedef struct {
	char *name;
	char *address;
	SfbStatus status;
	char *activity;
	char *note;
} Sight;

static void
sight_clear(Sight *sight)
{
	g_free(sight->name);
	g_free(sight->address);
	g_free(sight->activity);
	g_free(sight->note);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Sight, sight_clear)

/* The user's own name for somebody counts more than the person's. */
static char *
dup_name(SfbWatch *watch, const char *address)
{
	const SfbContact *contact =
		sfb_contacts_get(sfb_session_get_contacts(watch->session), address);
	const SfbPresentity *presentity =
		sfb_presence_get(sfb_session_get_presence(watch->session), address);

	if (contact != NULL && contact->name != NULL)
		return sfb_terminal_clean(contact->name);
	if (presentity != NULL && presentity->display_name != NULL)
		return sfb_terminal_clean(presentity->display_name);
	return sfb_terminal_clean(address);
}

static Sight
look_at(SfbWatch *watch, const char *address)
{
	const SfbPresentity *presentity =
		sfb_presence_get(sfb_session_get_presence(watch->session), address);
	g_autofree char *activity = NULL;
	Sight sight = { .status = SFB_STATUS_UNKNOWN };

	if (presentity != NULL) {
		sight.status = sfb_availability_get_status(presentity->availability);
		activity = sfb_presentity_dup_activity(presentity);
		sight.note = sfb_terminal_clean(presentity->note);
	} else {
		activity = g_strdup(sfb_status_get_label(sight.status));
		sight.note = g_strdup("");
	}
	sight.activity = sfb_terminal_clean(activity);
	sight.name = dup_name(watch, address);
	sight.address = sfb_terminal_clean(address);
	return sight;
}

/* @event: NULL for a line of the list. */
static void
print_sight(SfbWatch *watch, const char *event, const char *address)
{
	g_auto(Sight) sight = look_at(watch, address);
	g_autofree char *time = event != NULL ? sfb_terminal_dup_time() : g_strdup("  ");
	JsonBuilder *line;

	if (!watch->use_json) {
		printf("%s%s <%s>: %s%s%s\n", time, sight.name, sight.address, sight.activity,
		       *sight.note != '\0' ? " - " : "", sight.note);
		fflush(stdout);
		return;
	}
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "event", event != NULL ? event : "contact");
	sfb_json_line_add(line, "address", sight.address);
	sfb_json_line_add(line, "name", sight.name);
	sfb_json_line_add(line, "status", sfb_status_get_id(sight.status));
	sfb_json_line_add(line, "activity", sight.activity);
	sfb_json_line_add(line, "note", sight.note);
	sfb_json_line_print(line);
}

static void
print_words(SfbWatch *watch, const char *event, const char *address, const char *text)
{
	g_autofree char *name = dup_name(watch, address);
	g_autofree char *clean = sfb_terminal_clean(text);
	g_autofree char *time = sfb_terminal_dup_time();
	JsonBuilder *line;

	if (!watch->use_json) {
		printf("%s%s: %s\n", time, name, clean);
		fflush(stdout);
		return;
	}
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "event", event);
	sfb_json_line_add(line, "address", address);
	sfb_json_line_add(line, "text", text);
	sfb_json_line_print(line);
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	print_sight(user_data, "presence", presentity->address);
}

static void
on_contact_added(SfbContacts *contacts, const SfbContact *contact, gpointer user_data)
{
	print_sight(user_data, "contact-added", contact->address);
}

static void
on_contact_removed(SfbContacts *contacts, const char *address, gpointer user_data)
{
	print_words(user_data, "contact-removed", address, _("no longer in the contact list"));
}

static void
on_message(SfbConversation *conversation, const char *text, gpointer user_data)
{
	print_words(user_data, "message", sfb_conversation_get_address(conversation), text);
}

static void
on_conversation_added(SfbChats *chats, SfbConversation *conversation, gpointer user_data)
{
	SfbWatch *watch = user_data;

	g_signal_connect_object(conversation, "message-received", G_CALLBACK(on_message), watch, 0);
}

static void
print_list(SfbWatch *watch)
{
	g_autoptr(GPtrArray) contacts = sfb_contacts_list(sfb_session_get_contacts(watch->session));

	for (guint i = 0; i < contacts->len; i++) {
		const SfbContact *contact = g_ptr_array_index(contacts, i);

		print_sight(watch, NULL, contact->address);
	}
}

static void
sfb_watch_class_init(SfbWatchClass *class)
{
}

static void
sfb_watch_init(SfbWatch *watch)
{
}

SfbWatch *
sfb_watch_new(SfbSession *session, gboolean use_json)
{
	SfbWatch *watch = g_object_new(SFB_TYPE_WATCH, NULL);
	SfbContacts *contacts = sfb_session_get_contacts(session);

	watch->session = session;
	watch->use_json = use_json;
	print_list(watch);
	g_signal_connect_object(sfb_session_get_presence(session), "presentity-changed",
	                        G_CALLBACK(on_presentity_changed), watch, 0);
	g_signal_connect_object(contacts, "contact-added", G_CALLBACK(on_contact_added), watch, 0);
	g_signal_connect_object(contacts, "contact-removed", G_CALLBACK(on_contact_removed), watch,
	                        0);
	g_signal_connect_object(sfb_session_get_chats(session), "conversation-added",
	                        G_CALLBACK(on_conversation_added), watch, 0);
	return watch;
}
