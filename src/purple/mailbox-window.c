/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account action "Voicemail and missed conversations":
 *
 *   chosen -> a window that can stop it -> Exchange answers -> the list -> (open, write, mark) -> closed
 *                                       -> does not, or nothing is there -> one sentence
 *
 * The rows are always written anew into the table the window was opened with; not every user
 * interface frees others.
 */

#include "config.h"

#include "purple/mailbox-window.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>

#include "purple/errors.h"
#include "purple/glue.h"
#include "purple/mailbox.h"
#include "purple/questions.h"
#include "purple/strangers.h"
#include "purple/times.h"

#define LINES_MAX 20 /* in a plain text */

/* Owned by the window and by each question under way. */
typedef struct {
	SfbPurpleGlue *glue; /* there unless the cancellable is cancelled */
	SfbMailbox *mailbox;
	GCancellable *cancellable;
	gint64 now;                         /* of the times in the rows: seconds since 1970 */
	PurpleNotifySearchResults *results; /* the window's; NULL before it is open */
	gpointer window;
	guint stop_id;
} List;

static void
list_clear(gpointer data)
{
	List *list = data;

	g_clear_handle_id(&list->stop_id, g_source_remove);
	g_signal_handlers_disconnect_by_data(list->mailbox, list);
	g_object_unref(list->cancellable);
	g_object_unref(list->mailbox);
}

static void
list_release(List *list)
{
	g_rc_box_release_full(list, list_clear);
}

/* Rows */

static char *
dup_kind(const List *list, const SfbMailboxItem *item)
{
	return g_strdup(_(sfb_mailbox_kind_get_label(item->kind)));
}

static char *
dup_sender(const List *list, const SfbMailboxItem *item)
{
	return sfb_purple_mailbox_dup_sender(item);
}

static char *
dup_subject(const List *list, const SfbMailboxItem *item)
{
	return g_strdup(item->subject);
}

static char *
dup_time(const List *list, const SfbMailboxItem *item)
{
	return item->time > 0 ? sfb_purple_time_dup_moment(item->time, list->now) : g_strdup("");
}

static char *
dup_length(const List *list, const SfbMailboxItem *item)
{
	return sfb_purple_mailbox_dup_length(item);
}

/* The longest one last: it would push the others out of sight. */
static const struct {
	const char *title;
	char *(*dup)(const List *list, const SfbMailboxItem *item); /* never NULL */
} columns[] = {
	{ N_("Kind"), dup_kind },     { N_("From"), dup_sender },     { N_("When"), dup_time },
	{ N_("Length"), dup_length }, { N_("Subject"), dup_subject },
};

/* Returns: (transfer full) (element-type utf8) */
static GList *
make_row(const List *list, const SfbMailboxItem *item)
{
	GList *row = NULL;

	for (gsize i = G_N_ELEMENTS(columns); i > 0; i--)
		row = g_list_prepend(row, columns[i - 1].dup(list, item));
	return row;
}

static void
free_row(gpointer row)
{
	g_list_free_full(row, g_free);
}

static void
write_rows(List *list)
{
	PurpleNotifySearchResults *results = list->results;
	const GPtrArray *items = sfb_mailbox_list(list->mailbox);

	g_list_free_full(g_steal_pointer(&results->rows), free_row);
	for (guint i = items->len; i > 0; i--)
		results->rows = g_list_prepend(results->rows, make_row(list, items->pdata[i - 1]));
}

static void
on_changed(SfbMailbox *mailbox, gpointer user_data)
{
	List *list = user_data;

	write_rows(list);
	purple_notify_searchresults_new_rows(list->glue->connection, list->results, list->window);
}

/* Buttons */

static gboolean
is_same(const GList *one, const GList *other)
{
	while (one != NULL && other != NULL && g_strcmp0(one->data, other->data) == 0) {
		one = one->next;
		other = other->next;
	}
	return one == NULL && other == NULL;
}

/* The item that @row shows; says so if there is no selection. */
static const SfbMailboxItem *
find_item(List *list, const GList *row)
{
	const GPtrArray *items = sfb_mailbox_list(list->mailbox);

	for (guint i = 0; i < items->len; i++) {
		GList *shown = make_row(list, items->pdata[i]);
		gboolean is_found = is_same(shown, row);

		free_row(shown);
		if (is_found)
			return items->pdata[i];
	}
	sfb_purple_warn(list->glue->connection, _("Choose a line of the list first."));
	return NULL;
}

static void
on_open(PurpleConnection *connection, GList *row, gpointer user_data)
{
	const SfbMailboxItem *item = find_item(user_data, row);

	if (item == NULL)
		return;
	if (*item->page_url != '\0')
		purple_notify_uri(connection, item->page_url);
	else
		sfb_purple_warn(connection, _("Exchange does not say where this can be seen in a "
		                              "browser. Open your mailbox in a mail program."));
}

static void
on_im(PurpleConnection *connection, GList *row, gpointer user_data)
{
	List *list = user_data;
	const SfbMailboxItem *item = find_item(list, row);
	PurpleConversation *conversation;

	if (item == NULL)
		return;
	if (*item->address == '\0') {
		sfb_purple_warn(connection, _("This is from nobody who can be written to. Call "
		                              "back by telephone."));
		return;
	}
	sfb_purple_strangers_meet(list->glue, item->address, item->sender);
	conversation =
		purple_conversation_new(PURPLE_CONV_TYPE_IM, list->glue->account, item->address);
	purple_conversation_present(conversation);
}

static void
on_marked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	List *list = user_data;
	g_autoptr(GError) error = NULL;

	if (!sfb_mailbox_mark_read_finish(SFB_MAILBOX(source), result, &error) &&
	    !g_cancellable_is_cancelled(list->cancellable))
		sfb_purple_warn(list->glue->connection, error->message);
	list_release(list);
}

static void
on_mark(PurpleConnection *connection, GList *row, gpointer user_data)
{
	List *list = user_data;
	const SfbMailboxItem *item = find_item(list, row);

	if (item != NULL)
		sfb_mailbox_mark_read_async(list->mailbox, item->id, list->cancellable, on_marked,
		                            g_rc_box_acquire(list));
}

/* The window */

static void
on_closed(gpointer user_data)
{
	List *list = user_data;

	g_signal_handlers_disconnect_by_data(list->mailbox, list);
	g_cancellable_cancel(list->cancellable);
	list_release(list);
}

static char *
build_primary(List *list)
{
	guint count = 0;

	for (guint kind = 0; kind < SFB_MAILBOX_KINDS; kind++)
		count += sfb_mailbox_get_count(list->mailbox, kind);
	return g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u is unread", "%u are unread", count),
	                       count);
}

/* For programs without such windows. */
static void
say_list(List *list)
{
	const GPtrArray *items = sfb_mailbox_list(list->mailbox);
	g_autofree char *primary = build_primary(list);
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < MIN(items->len, LINES_MAX); i++) {
		GList *row = make_row(list, items->pdata[i]);

		for (const GList *link = row; link != NULL; link = link->next)
			g_string_append_printf(text, "%s%s",
			                       link != row ? ", "
			                       : i > 0     ? "\n"
			                                   : "",
			                       (const char *)link->data);
		free_row(row);
	}
	purple_notify_info(list->glue->connection, _("Voicemail and missed conversations"), primary,
	                   text->str);
}

/* Takes @list. A program without such windows says at once that it is closed. */
static void
open_window(List *list)
{
	PurpleNotifySearchResults *results = purple_notify_searchresults_new();

	list->results = results;
	list->now = g_get_real_time() / G_USEC_PER_SEC;
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
		purple_notify_searchresults_column_add(
			results, purple_notify_searchresults_column_new(_(columns[i].title)));
	purple_notify_searchresults_button_add_labeled(results, _("Open"), on_open);
	purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_IM, on_im);
	purple_notify_searchresults_button_add_labeled(results, _("Mark as read"), on_mark);
	write_rows(list);
	g_rc_box_acquire(list);
	list->window = purple_notify_searchresults(
		list->glue->connection, _("Voicemail and missed conversations"),
		purple_account_get_username(list->glue->account), NULL, results, on_closed, list);
	if (list->window != NULL) {
		g_signal_connect(list->mailbox, "changed", G_CALLBACK(on_changed), list);
	} else {
		purple_notify_searchresults_free(results);
		say_list(list);
	}
	list_release(list);
}

static void
say(List *list, const char *primary, const char *secondary)
{
	purple_notify_info(list->glue->connection, _("Voicemail and missed conversations"), primary,
	                   secondary);
}

/* The server may count what Exchange does not show. Whoever wants to see it may know another login. */
static void
say_failure(List *list, const GError *error)
{
	guint count = sfb_mailbox_get_count(list->mailbox, SFB_MAILBOX_VOICEMAIL);
	gboolean is_asked = sfb_purple_offer_exchange_login(list->glue, error);
	g_autofree char *primary = NULL;

	if (count == 0) {
		if (!is_asked)
			sfb_purple_warn(list->glue->connection, error->message);
		return;
	}
	primary = g_strdup_printf(g_dngettext(GETTEXT_PACKAGE, "%u voicemail waits for you",
	                                      "%u voicemails wait for you", count),
	                          count);
	say(list, primary, error->message);
}

static void
on_read(GObject *source, GAsyncResult *result, gpointer user_data)
{
	List *list = user_data;
	g_autoptr(GError) error = NULL;
	gboolean is_read = sfb_mailbox_refresh_finish(SFB_MAILBOX(source), result, &error);

	purple_request_close_with_handle(list);
	if (g_cancellable_is_cancelled(list->cancellable)) {
		list_release(list);
		return;
	}
	if (is_read && sfb_mailbox_list(list->mailbox)->len > 0) {
		open_window(list);
		return;
	}
	if (is_read)
		say(list, _("Nothing waits for you"),
		    _("There is no unread voicemail, no missed call and no missed conversation in "
		      "your mailbox."));
	else
		say_failure(list, error);
	list_release(list);
}

static gboolean
stop(gpointer user_data)
{
	List *list = user_data;

	list->stop_id = 0;
	g_cancellable_cancel(list->cancellable);
	return G_SOURCE_REMOVE;
}

/* Not at once: the window must not go while it waits for us, since it goes by itself then. */
static void
on_stopped(List *list, int action)
{
	if (list->stop_id == 0)
		list->stop_id = g_idle_add(stop, list);
}

static List *
list_new(SfbPurpleGlue *glue)
{
	List *list = g_rc_box_new0(List);

	list->glue = glue;
	list->mailbox = g_object_ref(sfb_session_get_mailbox(glue->session));
	list->cancellable = g_cancellable_new();
	g_signal_connect_object(glue->cancellable, "cancelled", G_CALLBACK(g_cancellable_cancel),
	                        list->cancellable, G_CONNECT_SWAPPED);
	return list;
}

static void
start(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);
	List *list;

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return;
	list = list_new(glue);
	purple_request_action(list, _("Voicemail and missed conversations"),
	                      _("Reading your mailbox"), NULL, 0, glue->account, NULL, NULL, list,
	                      1, _("Stop"), G_CALLBACK(on_stopped));
	sfb_mailbox_refresh_async(list->mailbox, list->cancellable, on_read, list);
}

GList *
sfb_purple_mailbox_window_list_actions(void)
{
	return g_list_append(
		NULL, purple_plugin_action_new(_("Voicemail and missed conversations..."), start));
}
