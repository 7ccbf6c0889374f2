/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Saying one thing to one person. */

#include "config.h"

#include "cli/say.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "cli/terminal.h"

static void
print_delivered(SfbConversation *conversation, gboolean use_json)
{
	const char *address = sfb_conversation_get_address(conversation);
	g_autofree char *time = sfb_terminal_dup_time();
	JsonBuilder *line;

	if (!use_json) {
		printf(_("%sDelivered to %s.\n"), time, address);
		fflush(stdout);
		return;
	}
	line = sfb_json_line_begin();
	sfb_json_line_add(line, "event", "delivered");
	sfb_json_line_add(line, "address", address);
	sfb_json_line_print(line);
}

static void
on_sent(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbConversation *conversation = SFB_CONVERSATION(source);
	gboolean use_json = GPOINTER_TO_INT(g_task_get_task_data(task));
	GError *error = NULL;

	if (!sfb_conversation_send_finish(conversation, result, &error)) {
		g_task_return_error(task, error);
		return;
	}
	print_delivered(conversation, use_json);
	g_task_return_boolean(task, TRUE);
}

void
sfb_say_async(SfbSession *session, const char *address, const char *text, gboolean use_json,
              GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(session, NULL, callback, user_data);
	SfbConversation *conversation = sfb_chats_open(sfb_session_get_chats(session), address);

	g_task_set_source_tag(task, sfb_say_async);
	g_task_set_task_data(task, GINT_TO_POINTER(use_json), NULL);
	sfb_conversation_send_async(conversation, text, NULL, on_sent, task);
}

gboolean
sfb_say_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}
