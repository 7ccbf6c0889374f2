/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What waits to be sent, in its order. */

#include "sip/backlog-private.h"

struct _SfbSipBacklog {
	GQueue items;
};

typedef struct {
	SfbSipMessage *message;
	GTask *task;
} Item;

SfbSipBacklog *
sfb_sip_backlog_new(void)
{
	SfbSipBacklog *self = g_new0(SfbSipBacklog, 1);

	g_queue_init(&self->items);
	return self;
}

void
sfb_sip_backlog_free(SfbSipBacklog *self)
{
	if (self == NULL)
		return;
	g_return_if_fail(g_queue_is_empty(&self->items));
	g_free(self);
}

void
sfb_sip_backlog_add(SfbSipBacklog *self, SfbSipMessage *message, GTask *task)
{
	Item *item = g_new(Item, 1);

	*item = (Item){ sfb_sip_message_ref(message), task };
	g_queue_push_tail(&self->items, item);
}

guint
sfb_sip_backlog_get_length(const SfbSipBacklog *self)
{
	return self->items.length;
}

gboolean
sfb_sip_backlog_take(SfbSipBacklog *self, SfbSipMessage **message, GTask **task)
{
	g_autofree Item *item = g_queue_pop_head(&self->items);

	if (item == NULL)
		return FALSE;
	*message = item->message;
	*task = item->task;
	return TRUE;
}

void
sfb_sip_backlog_fail(SfbSipBacklog *self, const GError *error)
{
	SfbSipMessage *message;
	GTask *task;

	while (sfb_sip_backlog_take(self, &message, &task)) {
		sfb_sip_message_unref(message);
		if (task != NULL)
			g_task_return_error(task, g_error_copy(error));
		g_clear_object(&task);
	}
}
