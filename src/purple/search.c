/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account action "Find people":
 *
 *   chosen -> what? -> a window that can stop it -> the results -> (more) -> closed
 *
 * The people of a result window are held while it is open: their states are among the columns. The
 * rows are always written anew into the table the window was opened with; not every user interface
 * frees others.
 */

#include "config.h"

#include "purple/search.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>
#include <server.h>
#include <string.h>

#include "purple/distribution.h"
#include "purple/errors.h"
#include "purple/glue.h"
#include "purple/strangers.h"

#define REFRESH_MILLISECONDS 300 /* a hundred states come one after another */

#define NAMES_MAX 20 /* in a plain text */

typedef struct {
	SfbPurpleGlue *glue;
	SfbPresence *presence;
	SfbOwnPresence *own;
	SfbDirectory *directory;
	GCancellable *cancellable;
	char *text;
	GPtrArray *entries;                 /* (element-type SfbDirectoryEntry) */
	PurpleNotifySearchResults *results; /* the window's; NULL before it is open */
	gpointer window;
	gboolean has_more;
	gboolean is_asking;
	guint stop_id;
	guint refresh_id;
} Search;

static void
search_free(Search *search)
{
	purple_request_close_with_handle(search);
	g_clear_handle_id(&search->stop_id, g_source_remove);
	g_clear_handle_id(&search->refresh_id, g_source_remove);
	g_signal_handlers_disconnect_by_data(search->presence, search);
	for (guint i = 0; i < search->entries->len; i++) {
		const SfbDirectoryEntry *entry = g_ptr_array_index(search->entries, i);

		if (entry->address != NULL)
			sfb_presence_release(search->presence, entry->address);
	}
	g_ptr_array_unref(search->entries);
	g_free(search->text);
	g_object_unref(search->cancellable);
	g_object_unref(search->directory);
	g_object_unref(search->own);
	g_object_unref(search->presence);
	g_free(search);
}

/* Rows */

static char *
dup_name(Search *search, const SfbDirectoryEntry *entry)
{
	if (!entry->is_group)
		return g_strdup(entry->display_name);
	/* TRANSLATORS: A distribution group's name. */
	return g_strdup_printf(_("%s (group)"), entry->display_name);
}

static char *
dup_title(Search *search, const SfbDirectoryEntry *entry)
{
	return g_strdup(entry->title);
}

static char *
dup_office(Search *search, const SfbDirectoryEntry *entry)
{
	return g_strdup(entry->office);
}

static char *
dup_phone(Search *search, const SfbDirectoryEntry *entry)
{
	const SfbPhone *first = entry->phones->len > 0 ? g_ptr_array_index(entry->phones, 0) : NULL;

	return first != NULL ? g_strdup(first->shown) : NULL;
}

static char *
dup_email(Search *search, const SfbDirectoryEntry *entry)
{
	return g_strdup(entry->email);
}

static char *
dup_address(Search *search, const SfbDirectoryEntry *entry)
{
	return g_strdup(entry->address);
}

/* Nobody watches themselves. */
static char *
dup_state(Search *search, const SfbDirectoryEntry *entry)
{
	const PurpleAccount *account = search->glue->account;
	const SfbPresentity *presentity;

	if (entry->address == NULL)
		return NULL;
	if (g_str_equal(entry->address,
	                purple_normalize(account, purple_account_get_username(account))))
		return sfb_own_presence_dup_activity(search->own);
	presentity = sfb_presence_get(search->presence, entry->address);
	return presentity != NULL ? sfb_presentity_dup_activity(presentity) : NULL;
}

enum {
	COLUMN_NAME,
	COLUMN_STATE,
	COLUMN_TITLE,
	COLUMN_OFFICE,
	COLUMN_PHONE,
	COLUMN_EMAIL,
	COLUMN_ADDRESS,
};

static const struct {
	const char *title;
	char *(*dup)(Search *search, const SfbDirectoryEntry *entry); /* NULL: nothing */
} columns[] = {
	[COLUMN_NAME] = { N_("Name"), dup_name },
	[COLUMN_STATE] = { N_("State"), dup_state },
	[COLUMN_TITLE] = { N_("Title"), dup_title },
	[COLUMN_OFFICE] = { N_("Office"), dup_office },
	[COLUMN_PHONE] = { N_("Phone"), dup_phone },
	[COLUMN_EMAIL] = { N_("E-mail"), dup_email },
	[COLUMN_ADDRESS] = { N_("Address"), dup_address },
};

static GList *
make_row(Search *search, const SfbDirectoryEntry *entry)
{
	GList *row = NULL;

	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++) {
		char *text = columns[i].dup(search, entry);

		row = g_list_prepend(row, text != NULL ? text : g_strdup(""));
	}
	return g_list_reverse(row);
}

static void
free_row(gpointer row)
{
	g_list_free_full(row, g_free);
}

static void
write_rows(Search *search)
{
	PurpleNotifySearchResults *results = search->results;

	g_list_free_full(g_steal_pointer(&results->rows), free_row);
	for (guint i = 0; i < search->entries->len; i++)
		results->rows = g_list_prepend(
			results->rows, make_row(search, g_ptr_array_index(search->entries, i)));
	results->rows = g_list_reverse(results->rows);
}

static gboolean
refresh(gpointer user_data)
{
	Search *search = user_data;

	search->refresh_id = 0;
	write_rows(search);
	purple_notify_searchresults_new_rows(search->glue->connection, search->results,
	                                     search->window);
	return G_SOURCE_REMOVE;
}

static void
on_presentity_changed(SfbPresence *presence, const SfbPresentity *presentity, gpointer user_data)
{
	Search *search = user_data;

	if (search->window == NULL || search->refresh_id != 0)
		return;
	for (guint i = 0; i < search->entries->len; i++) {
		const SfbDirectoryEntry *entry = g_ptr_array_index(search->entries, i);

		if (g_strcmp0(entry->address, presentity->address) != 0)
			continue;
		search->refresh_id = g_timeout_add(REFRESH_MILLISECONDS, refresh, search);
		return;
	}
}

/* Buttons */

/* The entry that @row shows; NULL without a selection. */
static const SfbDirectoryEntry *
find_entry(Search *search, GList *row)
{
	const char *address = g_list_nth_data(row, COLUMN_ADDRESS);
	const char *email = g_list_nth_data(row, COLUMN_EMAIL);

	for (guint i = 0; i < search->entries->len && address != NULL && email != NULL; i++) {
		const SfbDirectoryEntry *entry = g_ptr_array_index(search->entries, i);

		if (*address != '\0'
		            ? g_strcmp0(entry->address, address) == 0
		            : entry->address == NULL && g_strcmp0(entry->email, email) == 0)
			return entry;
	}
	return NULL;
}

/* Somebody who has an address; says so if there is none. */
static const char *
get_person(Search *search, GList *row)
{
	const SfbDirectoryEntry *entry = find_entry(search, row);

	if (entry != NULL && entry->address != NULL)
		return entry->address;
	sfb_purple_warn(search->glue->connection,
	                entry == NULL ? _("Choose somebody of the list first.")
	                              : _("This entry has no address for Skype for Business. Use "
	                                  "its telephone number or its e-mail address."));
	return NULL;
}

static void
on_add(PurpleConnection *connection, GList *row, gpointer user_data)
{
	Search *search = user_data;
	const SfbDirectoryEntry *entry = find_entry(search, row);
	const char *address;

	if (entry != NULL && entry->is_group && entry->email != NULL) {
		sfb_purple_distribution_add(search->glue, entry->display_name, entry->email);
		return;
	}
	address = get_person(search, row);
	if (address != NULL)
		purple_blist_request_add_buddy(search->glue->account, address, NULL,
		                               entry->display_name);
}

static void
on_im(PurpleConnection *connection, GList *row, gpointer user_data)
{
	Search *search = user_data;
	const char *address = get_person(search, row);
	PurpleConversation *conversation;

	if (address == NULL)
		return;
	sfb_purple_strangers_meet(search->glue, address, NULL);
	conversation = purple_conversation_new(PURPLE_CONV_TYPE_IM, search->glue->account, address);
	purple_conversation_present(conversation);
}

static void
on_info(PurpleConnection *connection, GList *row, gpointer user_data)
{
	const char *address = get_person(user_data, row);

	if (address != NULL)
		serv_get_info(connection, address);
}

static void look_further(Search *search);

static void
on_more(PurpleConnection *connection, GList *row, gpointer user_data)
{
	Search *search = user_data;

	if (search->is_asking)
		return;
	if (search->has_more)
		look_further(search);
	else
		purple_notify_info(connection, _("Find people"), _("These are all."), NULL);
}

/* The window */

/* What is being asked ends first. */
static void
on_closed(gpointer user_data)
{
	Search *search = user_data;

	search->window = NULL;
	g_clear_handle_id(&search->refresh_id, g_source_remove);
	g_cancellable_cancel(search->cancellable);
	if (!search->is_asking)
		search_free(search);
}

/* For programs without such windows. */
static void
list_found(Search *search, const char *primary)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (guint i = 0; i < MIN(search->entries->len, NAMES_MAX); i++) {
		const SfbDirectoryEntry *entry = g_ptr_array_index(search->entries, i);
		const char *address = entry->address != NULL ? entry->address : entry->email;

		g_string_append_printf(names, "%s%s%s%s", i > 0 ? "\n" : "", entry->display_name,
		                       address != NULL ? ", " : "", address != NULL ? address : "");
	}
	purple_notify_info(search->glue->connection, _("Find people"), primary, names->str);
}

static void
open_window(Search *search)
{
	PurpleNotifySearchResults *results = purple_notify_searchresults_new();
	g_autofree char *primary = g_strdup_printf(_("Found for \"%s\""), search->text);

	search->results = results;
	for (gsize i = 0; i < G_N_ELEMENTS(columns); i++)
		purple_notify_searchresults_column_add(
			results, purple_notify_searchresults_column_new(_(columns[i].title)));
	purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_ADD, on_add);
	purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_IM, on_im);
	purple_notify_searchresults_button_add(results, PURPLE_NOTIFY_BUTTON_INFO, on_info);
	if (search->has_more)
		purple_notify_searchresults_button_add_labeled(results, _("More"), on_more);
	write_rows(search);
	search->is_asking =
		TRUE; /* a program without such windows says at once that it is closed */
	search->window = purple_notify_searchresults(search->glue->connection, _("Find people"),
	                                             primary, NULL, results, on_closed, search);
	search->is_asking = FALSE;
	if (search->window != NULL)
		return;
	purple_notify_searchresults_free(results);
	list_found(search, primary);
	search_free(search);
}

static void
take_entries(Search *search, SfbDirectoryResult *found)
{
	guint first = search->entries->len;

	search->has_more = found->has_more;
	g_ptr_array_extend_and_steal(search->entries, g_steal_pointer(&found->entries));
	for (guint i = first; i < search->entries->len; i++) {
		const SfbDirectoryEntry *entry = g_ptr_array_index(search->entries, i);

		if (entry->address != NULL)
			sfb_presence_hold(search->presence, entry->address, entry->display_name,
			                  search->glue->cancellable);
	}
}

static void
show_nobody(Search *search)
{
	g_autofree char *sentence =
		g_strdup_printf(_("Nobody was found for \"%s\". Try the beginning of a name, or an "
	                          "e-mail address."),
	                        search->text);

	purple_notify_info(search->glue->connection, _("Find people"), sentence, NULL);
}

/* Without a window nobody would free it. */
static void
show_failure(Search *search, const char *sentence)
{
	sfb_purple_warn(search->glue->connection, sentence);
	if (search->window == NULL)
		search_free(search);
}

static void
show_found(Search *search, SfbDirectoryResult *found)
{
	take_entries(search, found);
	if (search->window != NULL) {
		g_clear_handle_id(&search->refresh_id, g_source_remove);
		refresh(search);
	} else if (search->entries->len > 0) {
		open_window(search);
	} else {
		show_nobody(search);
		search_free(search);
	}
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Search *search = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDirectoryResult) found =
		sfb_directory_search_finish(SFB_DIRECTORY(source), result, &error);

	search->is_asking = FALSE;
	purple_request_close_with_handle(search);
	if (g_cancellable_is_cancelled(search->cancellable))
		search_free(search);
	else if (found == NULL)
		show_failure(search, error->message);
	else
		show_found(search, found);
}

static gboolean
stop(gpointer user_data)
{
	Search *search = user_data;

	search->stop_id = 0;
	g_cancellable_cancel(search->cancellable);
	return G_SOURCE_REMOVE;
}

/* Not at once: the window must not go while it waits for us, since it goes by itself then. */
static void
on_stopped(Search *search, int action)
{
	if (search->stop_id == 0)
		search->stop_id = g_idle_add(stop, search);
}

static void
look_further(Search *search)
{
	search->is_asking = TRUE;
	sfb_directory_search_async(search->directory, search->text, search->entries->len,
	                           search->cancellable, on_found, search);
}

static Search *
search_new(SfbPurpleGlue *glue, const char *text)
{
	Search *search = g_new0(Search, 1);

	search->glue = glue;
	search->presence = g_object_ref(sfb_session_get_presence(glue->session));
	search->own = g_object_ref(sfb_session_get_own_presence(glue->session));
	search->directory = g_object_ref(sfb_session_get_directory(glue->session));
	search->cancellable = g_cancellable_new();
	search->text = g_strdup(text);
	search->entries = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_directory_entry_free);
	g_signal_connect_object(glue->cancellable, "cancelled", G_CALLBACK(g_cancellable_cancel),
	                        search->cancellable, G_CONNECT_SWAPPED);
	g_signal_connect(search->presence, "presentity-changed", G_CALLBACK(on_presentity_changed),
	                 search);
	return search;
}

static void
on_text_given(SfbPurpleGlue *glue, const char *text)
{
	g_autofree char *wanted = g_strstrip(g_strdup(text != NULL ? text : ""));
	Search *search;

	if (*wanted == '\0')
		return;
	search = search_new(glue, wanted);
	purple_request_action(search, _("Find people"), _("Looking for people"), search->text, 0,
	                      glue->account, NULL, NULL, search, 1, _("Stop"),
	                      G_CALLBACK(on_stopped));
	look_further(search);
}

static void
start(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return;
	purple_request_input(glue->connection, _("Find people"), _("Find people"),
	                     _("A name, part of it, or an address."), NULL, FALSE, FALSE, NULL,
	                     _("Find"), G_CALLBACK(on_text_given), _("Close"), NULL, glue->account,
	                     NULL, NULL, glue);
}

GList *
sfb_purple_search_list_actions(void)
{
	return g_list_append(NULL, purple_plugin_action_new(_("Find people..."), start));
}
