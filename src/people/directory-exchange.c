/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to the directory that lead through Exchange. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "people/directory-entry-private.h"
#include "people/directory-exchange-xml.h"
#include "people/directory-ways-private.h"
#include "util/error.h"

/* Exchange calls it an error when it finds nobody. */
#define NOBODY "ErrorNameResolutionNoResults"

typedef struct {
	const char *name;
	SfbDirectoryResult *(*read)(SfbXmlNode *answer);
	gboolean may_find_nobody;
} Operation;

static const Operation find_people = { "FindPeople", sfb_directory_read_people, TRUE };
static const Operation resolve_names = { "ResolveNames", sfb_directory_read_names, TRUE };
static const Operation expand = { "ExpandDL", sfb_directory_read_members, FALSE };

/* What it means that Exchange found nobody. @error: its own words, which say no more. */
static SfbDirectoryResult *
find_nobody(const Operation *operation, GError **error)
{
	g_clear_error(error);
	if (operation->may_find_nobody)
		return sfb_directory_result_new();
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_NOT_FOUND,
	                    _("Exchange does not know this distribution group any more. Ask your "
	                      "administrator what has become of it."));
	return NULL;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	const Operation *operation = g_task_get_task_data(task);
	GError *error = NULL;
	g_autofree char *code = NULL;
	g_autoptr(SfbXml) answer =
		sfb_web_ews_call_finish(SFB_WEB_EWS(source), result, &code, &error);
	SfbDirectoryResult *found = NULL;

	if (answer != NULL)
		found = operation->read(sfb_web_ews_get_answer(answer));
	else if (g_strcmp0(code, NOBODY) == 0)
		found = find_nobody(operation, &error);
	if (found != NULL)
		g_task_return_pointer(task, found, (GDestroyNotify)sfb_directory_result_free);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
call(GTask *task, const Operation *operation, const char *body)
{
	g_task_set_task_data(task, (gpointer)operation, NULL);
	sfb_web_ews_call_async(g_task_get_source_object(task), operation->name, body,
	                       g_task_get_cancellable(task), on_answered, task);
}

void
sfb_directory_find_people_async(SfbWebEws *ews, const SfbDirectoryQuestion *question,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data)
{
	g_autofree char *body = sfb_directory_build_find_people(question->text, question->count);

	call(g_task_new(ews, cancellable, callback, user_data), &find_people, body);
}

void
sfb_directory_resolve_names_async(SfbWebEws *ews, const SfbDirectoryQuestion *question,
                                  GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data)
{
	g_autofree char *body = sfb_directory_build_resolve_names(question->text);

	call(g_task_new(ews, cancellable, callback, user_data), &resolve_names, body);
}

void
sfb_directory_ask_members_async(SfbWebEws *ews, const char *email, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data)
{
	g_autofree char *body = sfb_directory_build_expand(email);

	call(g_task_new(ews, cancellable, callback, user_data), &expand, body);
}
