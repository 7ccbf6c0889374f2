/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Reads what is unread in the mailbox from Exchange.
 *
 *   folder -> page -> (next page) -> next folder -> the contents
 */

#include "people/mailbox-exchange.h"

#include <string.h>

#include "web/url.h"

#define PAGES_MAX 10 /* of one folder: an offset is the server's word */

/* Exchange's names. Voicemail that a rule has moved is found in a folder of its own, which is made
 * when somebody first gets voicemail; everything else comes into the inbox. */
static const struct {
	const char *name;
	gboolean may_lack;
} folders[] = {
	{ "inbox", FALSE },
	{ "voicemail", TRUE },
};

typedef struct {
	SfbMailboxContents *contents;
	guint folder;
	guint offset;
	guint pages; /* of the folder, so far */
} Reading;

static void
reading_free(gpointer data)
{
	Reading *reading = data;

	sfb_mailbox_contents_free(reading->contents);
	g_free(reading);
}

/* Exchange has its pages beside its services. Returns: (transfer full) */
static char *
dup_web(SfbWebEws *ews)
{
	return sfb_web_url_resolve(sfb_web_ews_get_url(ews), "/owa/");
}

static void ask(GTask *task);

/* Takes @task. */
static void
go_on(GTask *task, guint next)
{
	Reading *reading = g_task_get_task_data(task);

	if (next > reading->offset && ++reading->pages < PAGES_MAX) {
		reading->offset = next;
	} else {
		reading->folder++;
		reading->offset = reading->pages = 0;
	}
	if (reading->folder < G_N_ELEMENTS(folders)) {
		ask(task);
		return;
	}
	sfb_mailbox_contents_finish(reading->contents);
	g_task_return_pointer(task, g_steal_pointer(&reading->contents),
	                      (GDestroyNotify)sfb_mailbox_contents_free);
	g_object_unref(task);
}

/* @document: NULL with @code and @error, as sfb_web_ews_call_finish() has them. Returns: FALSE with
 * @error if it is no use to go on. */
static gboolean
take_page(SfbWebEws *ews, Reading *reading, const SfbXml *document, const char *code, guint *next,
          GError **error)
{
	g_autofree char *web = document != NULL ? dup_web(ews) : NULL;

	if (document != NULL)
		return sfb_mailbox_read_page(sfb_web_ews_get_answer(document), web,
		                             reading->contents, next, error);
	if (!folders[reading->folder].may_lack || code == NULL ||
	    strcmp(code, "ErrorServerBusy") == 0)
		return FALSE;
	g_debug("no folder %s: %s", folders[reading->folder].name, (*error)->message);
	g_clear_error(error);
	return TRUE;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbWebEws *ews = SFB_WEB_EWS(source);
	GTask *task = user_data;
	GError *error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) document = sfb_web_ews_call_finish(ews, result, &code, &error);
	guint next = 0;

	if (take_page(ews, g_task_get_task_data(task), document, code, &next, &error)) {
		go_on(task, next);
		return;
	}
	g_task_return_error(task, error);
	g_object_unref(task);
}

/* Takes @task. */
static void
ask(GTask *task)
{
	const Reading *reading = g_task_get_task_data(task);
	g_autofree char *body =
		sfb_mailbox_build_find(folders[reading->folder].name, reading->offset);

	sfb_web_ews_call_async(g_task_get_source_object(task), "FindItem", body,
	                       g_task_get_cancellable(task), on_answered, task);
}

void
sfb_mailbox_read_async(SfbWebEws *ews, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
	GTask *task = g_task_new(ews, cancellable, callback, user_data);
	Reading *reading = g_new0(Reading, 1);

	reading->contents = sfb_mailbox_contents_new();
	g_task_set_source_tag(task, sfb_mailbox_read_async);
	g_task_set_task_data(task, reading, reading_free);
	ask(task);
}

SfbMailboxContents *
sfb_mailbox_read_finish(SfbWebEws *ews, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}
