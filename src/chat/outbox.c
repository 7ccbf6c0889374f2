/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Texts on their way to the other side. */

#include "config.h"

#include "chat/outbox.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "chat/body.h"
#include "util/error.h"

#define HALF (SFB_CHAT_PIECE_MAX / 2)

typedef struct {
	GTask *task;
	GStrv pieces;
	guint next;
	gboolean is_halved;
	gboolean has_changed_session;
} Text;

struct _SfbOutbox {
	GQueue texts; /* (element-type Text) */
};

SfbOutbox *
sfb_outbox_new(void)
{
	SfbOutbox *outbox = g_new0(SfbOutbox, 1);

	g_queue_init(&outbox->texts);
	return outbox;
}

void
sfb_outbox_free(SfbOutbox *outbox)
{
	g_assert(g_queue_is_empty(&outbox->texts));
	g_free(outbox);
}

/* @error: NULL if all of it arrived. (takes text) */
static void
finish(Text *text, const GError *error)
{
	if (error != NULL)
		g_task_return_error(text->task, g_error_copy(error));
	else
		g_task_return_boolean(text->task, TRUE);
	g_object_unref(text->task);
	g_strfreev(text->pieces);
	g_free(text);
}

void
sfb_outbox_push(SfbOutbox *outbox, GTask *task, const char *words)
{
	Text *text;

	if (g_queue_get_length(&outbox->texts) >= SFB_OUTBOX_MAX) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_FAILED, "%s",
		                        _("Too many messages are waiting already. Send this one "
		                          "again when they have arrived."));
		g_object_unref(task);
		return;
	}
	text = g_new0(Text, 1);
	text->task = task;
	text->pieces = sfb_chat_body_split(words, SFB_CHAT_PIECE_MAX);
	g_queue_push_tail(&outbox->texts, text);
}

gboolean
sfb_outbox_is_empty(const SfbOutbox *outbox)
{
	return outbox->texts.length == 0;
}

static Text *
get_first(const SfbOutbox *outbox)
{
	return outbox->texts.head->data;
}

const char *
sfb_outbox_get_piece(const SfbOutbox *outbox)
{
	const Text *text = get_first(outbox);

	return text->pieces[text->next];
}

void
sfb_outbox_note_arrived(SfbOutbox *outbox)
{
	Text *text = get_first(outbox);

	text->next++;
	if (text->pieces[text->next] == NULL)
		finish(g_queue_pop_head(&outbox->texts), NULL);
}

/* The strings move over; the lists that held them are the callers'. */
static GStrv
dup_halved(char *const *pieces)
{
	g_autoptr(GPtrArray) result = g_ptr_array_new();

	for (; *pieces != NULL; pieces++) {
		g_autofree GStrv halves = sfb_chat_body_split(*pieces, HALF);

		for (guint i = 0; halves[i] != NULL; i++)
			g_ptr_array_add(result, halves[i]);
	}
	g_ptr_array_add(result, NULL);
	return (GStrv)g_ptr_array_free(g_steal_pointer(&result), FALSE);
}

gboolean
sfb_outbox_halve(SfbOutbox *outbox)
{
	Text *text = get_first(outbox);
	GStrv halves;

	if (text->is_halved || strlen(text->pieces[text->next]) <= HALF)
		return FALSE;
	halves = dup_halved(text->pieces + text->next);
	g_strfreev(text->pieces);
	text->pieces = halves;
	text->next = 0;
	text->is_halved = TRUE;
	return TRUE;
}

gboolean
sfb_outbox_change_session(SfbOutbox *outbox)
{
	Text *text = get_first(outbox);

	if (text->has_changed_session)
		return FALSE;
	text->has_changed_session = TRUE;
	return TRUE;
}

void
sfb_outbox_fail_first(SfbOutbox *outbox, const GError *error)
{
	finish(g_queue_pop_head(&outbox->texts), error);
}

void
sfb_outbox_fail_all(SfbOutbox *outbox, const GError *error)
{
	/* Whoever sends again at once is not among them. */
	GQueue failed = outbox->texts;

	g_queue_init(&outbox->texts);
	while (!g_queue_is_empty(&failed))
		finish(g_queue_pop_head(&failed), error);
}
