/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account action "Configuration information". In Pidgin it is a table of two columns, which
 * follows what the server says: of libpurple's windows only the one for search results has buttons of
 * our own and rows that can be written anew. Finch shows narrow columns there and the last row first,
 * so in Finch it is a text, and the buttons stand in a window beside it.
 *
 * libpurple has no way to mark all of a window, so a button copies the page, where the program has a
 * clipboard; another one saves it anywhere.
 */

#include "config.h"

#include "purple/configuration.h"

#include <core.h>
#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>

#include "purple/clipboard.h"
#include "purple/devices.h"
#include "purple/errors.h"
#include "purple/glue.h"
#include "report/configuration.h"

#define REFRESH_MILLISECONDS 300 /* several objects change together */
#define LABEL_WIDTH 28           /* in characters: about what the window has room for at first */
#define VALUE_WIDTH 40
#define FILE_NAME "configuration.txt"
#define FINCH "gnt-purple" /* as it calls itself */

typedef struct {
	SfbPurpleGlue *glue;
	GPtrArray *sources;                 /* (element-type GObject) what the page is made of */
	PurpleNotifySearchResults *results; /* the table's; NULL if it is a text */
	gpointer window;
	char *shown; /* the page as a text */
	guint refresh_id;
	gboolean is_opening;
	gboolean is_awaited; /* a text is not taken away from its reader unless that is wished */
} Page;

static void
page_free(Page *page)
{
	purple_request_close_with_handle(page);
	g_clear_handle_id(&page->refresh_id, g_source_remove);
	for (guint i = 0; i < page->sources->len; i++)
		g_signal_handlers_disconnect_by_data(page->sources->pdata[i], page);
	g_ptr_array_unref(page->sources);
	g_free(page->shown);
	g_free(page);
}

/* Rows */

static void
add_line(Page *page, const char *label, const char *value)
{
	GList *row = g_list_append(NULL, g_strdup(label));

	page->results->rows =
		g_list_prepend(page->results->rows, g_list_append(row, g_strdup(value)));
}

/* Where a line of that many characters is to end: at a blank if there is one, in the middle of a word
 * else. */
static const char *
find_end(const char *text, guint width)
{
	const char *blank = NULL;
	const char *at = text;

	for (; *at != '\0' && width > 0; width--) {
		if (*at == ' ')
			blank = at;
		at = g_utf8_next_char(at);
	}
	return *at == '\0' || *at == ' ' || blank == NULL ? at : blank;
}

/* The lines of @text, each begun with @indent. Returns: (transfer full) (element-type utf8) */
static GPtrArray *
wrap(const char *text, const char *indent, guint width)
{
	GPtrArray *wrapped = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

	for (guint i = 0; lines[i] != NULL; i++) {
		const char *end;

		for (const char *line = lines[i]; *line != '\0';
		     line = *end == ' ' ? end + 1 : end) {
			end = find_end(line, width);
			g_ptr_array_add(wrapped,
			                g_strdup_printf("%s%.*s", indent, (int)(end - line), line));
		}
	}
	return wrapped;
}

static const char *
get_line(const GPtrArray *lines, guint number)
{
	return number < lines->len ? lines->pdata[number] : "";
}

static void
add_row(Page *page, const SfbConfigurationRow *row)
{
	g_autoptr(GPtrArray) labels = wrap(row->label, "    ", LABEL_WIDTH);
	g_autoptr(GPtrArray) values = wrap(row->value, "", VALUE_WIDTH);

	for (guint i = 0; i < MAX(labels->len, values->len); i++)
		add_line(page, get_line(labels, i), get_line(values, i));
}

static void
free_row(gpointer row)
{
	g_list_free_full(row, g_free);
}

static void
write_rows(Page *page, GPtrArray *rows)
{
	const char *section = NULL;

	g_list_free_full(g_steal_pointer(&page->results->rows), free_row);
	for (guint i = 0; i < rows->len; i++) {
		const SfbConfigurationRow *row = rows->pdata[i];

		if (row->section != section && section != NULL)
			add_line(page, "", "");
		if (row->section != section)
			add_line(page, row->title, "");
		section = row->section;
		add_row(page, row);
	}
	page->results->rows = g_list_reverse(page->results->rows);
}

/* As a text */

static char *
build_html(GPtrArray *rows)
{
	GString *html = g_string_new(NULL);
	const char *section = NULL;

	for (guint i = 0; i < rows->len; i++) {
		const SfbConfigurationRow *row = rows->pdata[i];
		g_auto(GStrv) lines = g_strsplit(row->value, "\n", -1);
		g_autofree char *value = g_strjoinv(", ", lines);
		g_autofree char *line = g_markup_printf_escaped("%s: %s<br>", row->label, value);

		if (row->section != section)
			g_string_append_printf(html, "%s<b>%s</b><br>",
			                       section != NULL ? "<br>" : "", row->title);
		section = row->section;
		g_string_append(html, line);
	}
	return g_string_free(html, FALSE);
}

static void on_closed(gpointer user_data);
static void offer_buttons(Page *page);

/* In the place of the one that is open. */
static void
show_text(Page *page, GPtrArray *rows)
{
	g_autofree char *html = build_html(rows);

	page->is_opening = TRUE;
	if (page->window != NULL)
		purple_notify_close(PURPLE_NOTIFY_FORMATTED, page->window);
	page->window = purple_notify_formatted(
		page->glue->connection, _("Configuration information"),
		purple_account_get_username(page->glue->account), NULL, html, on_closed, page);
	page->is_opening = FALSE;
	purple_request_close_with_handle(page);
	if (page->window != NULL)
		offer_buttons(page);
	else
		page_free(page);
}

/* What is known now. Returns: (transfer full) (nullable) NULL if that is what is shown */
static GPtrArray *
list_news(Page *page)
{
	g_autoptr(GPtrArray) rows = sfb_configuration_build(page->glue->session);
	g_autofree char *text = sfb_configuration_build_text(rows);

	if (g_strcmp0(text, page->shown) == 0)
		return NULL;
	g_free(page->shown);
	page->shown = g_steal_pointer(&text);
	return g_steal_pointer(&rows);
}

static gboolean
refresh(gpointer user_data)
{
	Page *page = user_data;
	g_autoptr(GPtrArray) rows = list_news(page);

	page->refresh_id = 0;
	page->is_awaited = !sfb_devices_has_looked(sfb_session_get_devices(page->glue->session));
	if (rows == NULL)
		return G_SOURCE_REMOVE;
	if (page->results == NULL) {
		show_text(page, rows);
		return G_SOURCE_REMOVE;
	}
	write_rows(page, rows);
	purple_notify_searchresults_new_rows(page->glue->connection, page->results, page->window);
	return G_SOURCE_REMOVE;
}

static void
on_changed(GObject *source, Page *page)
{
	if (page->refresh_id == 0 && (page->results != NULL || page->is_awaited))
		page->refresh_id = g_timeout_add(REFRESH_MILLISECONDS, refresh, page);
}

/* Buttons */

static void
copy(Page *page)
{
	sfb_purple_clipboard_set(page->shown);
}

/* The page says much about its user, and about nobody else's business. */
static void
on_file_chosen(Page *page, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *sentence = NULL;

	if (g_file_set_contents_full(path, page->shown, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
	                             &error))
		return;
	sentence = g_strdup_printf(_("The page was not saved: %s. Choose another folder."),
	                           error->message);
	sfb_purple_warn(page->glue->connection, sentence);
}

static void
save(Page *page)
{
	purple_request_file(page, _("Save configuration information"), FILE_NAME, TRUE,
	                    G_CALLBACK(on_file_chosen), NULL, page->glue->account, NULL, NULL,
	                    page);
}

static void
on_dial_plan_loaded(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	if (!sfb_dial_plan_load_finish(SFB_DIAL_PLAN(source), result, &error))
		g_debug("%s", error->message);
}

/* What comes of it is shown as soon as it is there. */
static void
ask_again(Page *page)
{
	SfbSession *session = page->glue->session;

	page->is_awaited = TRUE;
	sfb_purple_devices_look(page->glue);
	sfb_settings_refresh(sfb_session_get_settings(session));
	sfb_dial_plan_load_async(sfb_session_get_dial_plan(session), page->glue->cancellable,
	                         on_dial_plan_loaded, NULL);
	sfb_own_calendar_refresh(sfb_session_get_own_calendar(session));
	sfb_mailbox_refresh_async(sfb_session_get_mailbox(session), page->glue->cancellable, NULL,
	                          NULL);
}

/* Of the table. */

static void
on_copy(PurpleConnection *connection, GList *row, gpointer user_data)
{
	copy(user_data);
}

static void
on_save(PurpleConnection *connection, GList *row, gpointer user_data)
{
	save(user_data);
}

static void
on_refresh(PurpleConnection *connection, GList *row, gpointer user_data)
{
	ask_again(user_data);
}

/* Of the window beside the text, which closes with each; without the first if there is no clipboard. */
static void (*const deeds[])(Page *page) = { copy, save, ask_again };

static void
on_pressed(Page *page, int button)
{
	deeds[button + (sfb_purple_clipboard_is_there() ? 0 : 1)](page);
	offer_buttons(page);
}

static void
offer_buttons(Page *page)
{
	const char *title = _("Configuration information");
	const char *user = purple_account_get_username(page->glue->account);
	GCallback pressed = G_CALLBACK(on_pressed);

	if (sfb_purple_clipboard_is_there())
		purple_request_action(page, title, user, NULL, 0, page->glue->account, NULL, NULL,
		                      page, 3, _("Copy"), pressed, _("Save as file..."), pressed,
		                      _("Refresh"), pressed);
	else
		purple_request_action(page, title, user, NULL, 0, page->glue->account, NULL, NULL,
		                      page, 2, _("Save as file..."), pressed, _("Refresh"),
		                      pressed);
}

/* The window */

static void
on_closed(gpointer user_data)
{
	Page *page = user_data;

	if (!page->is_opening)
		page_free(page);
}

static PurpleNotifySearchResults *
new_results(void)
{
	PurpleNotifySearchResults *results = purple_notify_searchresults_new();

	purple_notify_searchresults_column_add(
		results, purple_notify_searchresults_column_new(_("Setting")));
	purple_notify_searchresults_column_add(results,
	                                       purple_notify_searchresults_column_new(_("Value")));
	if (sfb_purple_clipboard_is_there())
		purple_notify_searchresults_button_add_labeled(results, _("Copy"), on_copy);
	purple_notify_searchresults_button_add_labeled(results, _("Save as file..."), on_save);
	purple_notify_searchresults_button_add_labeled(results, _("Refresh"), on_refresh);
	return results;
}

static void
follow(Page *page, gpointer source)
{
	g_ptr_array_add(page->sources, g_object_ref(source));
	g_signal_connect(source, "changed", G_CALLBACK(on_changed), page);
}

static Page *
new_page(SfbPurpleGlue *glue)
{
	Page *page = g_new0(Page, 1);
	SfbSession *session = glue->session;

	page->glue = glue;
	page->sources = g_ptr_array_new_with_free_func(g_object_unref);
	follow(page, sfb_session_get_settings(session));
	follow(page, sfb_session_get_me(session));
	follow(page, sfb_session_get_devices(session));
	follow(page, sfb_session_get_relay(session));
	follow(page, sfb_session_get_dial_plan(session));
	follow(page, sfb_session_get_own_calendar(session));
	follow(page, sfb_session_get_mailbox(session));
	return page;
}

/* A program without such windows says at once that it is closed. Returns: FALSE for those too */
static gboolean
open_table(Page *page, GPtrArray *rows)
{
	if (g_strcmp0(purple_core_get_ui(), FINCH) == 0)
		return FALSE;
	page->results = new_results();
	write_rows(page, rows);
	page->is_opening = TRUE;
	page->window =
		purple_notify_searchresults(page->glue->connection, _("Configuration information"),
	                                    purple_account_get_username(page->glue->account), NULL,
	                                    page->results, on_closed, page);
	page->is_opening = FALSE;
	if (page->window == NULL)
		g_clear_pointer(&page->results, purple_notify_searchresults_free);
	return page->window != NULL;
}

static void
open_page(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);
	g_autoptr(GPtrArray) rows = NULL;
	Page *page;

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return;
	page = new_page(glue);
	page->is_awaited = !sfb_devices_has_looked(sfb_session_get_devices(glue->session));
	sfb_purple_devices_look(glue);
	rows = list_news(page);
	if (!open_table(page, rows))
		show_text(page, rows);
}

GList *
sfb_purple_configuration_list_actions(void)
{
	return g_list_append(
		NULL, purple_plugin_action_new(_("Configuration information..."), open_page));
}
