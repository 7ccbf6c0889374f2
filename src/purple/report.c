/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The account action "Sign-in report":
 *
 *   chosen -> a window that can stop it -> the report
 */

#include "config.h"

#include "purple/report.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>
#include <string.h>

#include "purple/glue.h"
#include "report/report.h"

typedef struct {
	PurpleConnection *connection;
	GCancellable *cancellable;
	gboolean is_redacted;
	SfbReport *report;
	guint stop_id;
} Inquiry;

static void
inquiry_free(Inquiry *inquiry)
{
	purple_request_close_with_handle(inquiry);
	g_clear_handle_id(&inquiry->stop_id, g_source_remove);
	g_object_unref(inquiry->report);
	g_object_unref(inquiry->cancellable);
	g_free(inquiry);
}

/* The report is made for letters of one width, and the window's have many. */
static void
append_html(GString *html, const char *line)
{
	g_autofree char *escaped = g_markup_escape_text(line, -1);
	g_auto(GStrv) words = g_strsplit(g_strchug(escaped), " ", -1);
	gsize indent = strspn(line, " ");
	gboolean is_heading = indent == 2 || g_str_has_prefix(line, "\xe2\x96\xb6");

	g_string_append(html, is_heading ? "<b>" : indent > 0 ? "&nbsp;&nbsp;&nbsp;&nbsp;" : "");
	for (guint i = 0; words[i] != NULL; i++) {
		if (*words[i] != '\0')
			g_string_append_printf(html, "%s%s", i > 0 ? " " : "", words[i]);
	}
	g_string_append(html, is_heading ? "</b><br>" : "<br>");
}

static char *
build_html(const char *text)
{
	g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
	GString *html = g_string_new(NULL);

	for (guint i = 0; lines[i] != NULL; i++)
		append_html(html, lines[i]);
	return g_string_free(html, FALSE);
}

static void
show(Inquiry *inquiry)
{
	PurpleAccount *account = purple_connection_get_account(inquiry->connection);
	g_autofree char *plain = sfb_report_build_text(inquiry->report);
	g_autofree char *shown =
		inquiry->is_redacted ? sfb_report_redact(inquiry->report, plain) : g_strdup(plain);
	g_autofree char *html = build_html(shown);

	purple_notify_formatted(inquiry->connection, _("Sign-in report"),
	                        inquiry->is_redacted ? _("Without names")
	                                             : purple_account_get_username(account),
	                        NULL, html, NULL, NULL);
}

static void
on_reported(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Inquiry *inquiry = user_data;
	g_autoptr(GError) error = NULL;

	sfb_report_run_finish(SFB_REPORT(source), result, &error);
	if (!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		show(inquiry);
	inquiry_free(inquiry);
}

static gboolean
stop(gpointer user_data)
{
	Inquiry *inquiry = user_data;

	inquiry->stop_id = 0;
	g_cancellable_cancel(inquiry->cancellable);
	return G_SOURCE_REMOVE;
}

/* Not at once: the window must not go while it waits for us, since it goes by itself then. */
static void
on_stopped(Inquiry *inquiry, int action)
{
	inquiry->stop_id = g_idle_add(stop, inquiry);
}

static void
show_window(Inquiry *inquiry)
{
	purple_request_action(inquiry, _("Sign-in report"), _("Looking at the sign-in"),
	                      _("Names, connections and certificates are checked. This can take a "
	                        "minute if servers do not answer."),
	                      0, purple_connection_get_account(inquiry->connection), NULL, NULL,
	                      inquiry, 1, _("Stop"), G_CALLBACK(on_stopped));
}

static void
start(PurplePluginAction *action, gboolean is_redacted)
{
	SfbPurpleGlue *glue = sfb_purple_glue_get(action->context);
	Inquiry *inquiry;

	if (glue == NULL || glue->session == NULL || !sfb_session_is_signed_in(glue->session))
		return;
	inquiry = g_new0(Inquiry, 1);
	inquiry->connection = glue->connection;
	inquiry->cancellable = g_cancellable_new();
	g_signal_connect_object(glue->cancellable, "cancelled", G_CALLBACK(g_cancellable_cancel),
	                        inquiry->cancellable, G_CONNECT_SWAPPED);
	inquiry->is_redacted = is_redacted;
	inquiry->report = sfb_report_new(glue->session, SFB_NETWORK(glue->network));
	show_window(inquiry);
	sfb_report_run_async(inquiry->report, inquiry->cancellable, on_reported, inquiry);
}

static void
start_with_names(PurplePluginAction *action)
{
	start(action, FALSE);
}

static void
start_without_names(PurplePluginAction *action)
{
	start(action, TRUE);
}

GList *
sfb_purple_report_list_actions(void)
{
	GList *actions = NULL;

	actions = g_list_append(actions,
	                        purple_plugin_action_new(_("Sign-in report..."), start_with_names));
	return g_list_append(actions, purple_plugin_action_new(_("Sign-in report without names..."),
	                                                       start_without_names));
}
