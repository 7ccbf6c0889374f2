/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What waits to be sent, in its order. */

#pragma once

#include <gio/gio.h>

#include "sip/message.h"

typedef struct _SfbSipBacklog SfbSipBacklog;

SfbSipBacklog *sfb_sip_backlog_new(void);
void sfb_sip_backlog_free(SfbSipBacklog *self); /* accepts NULL; fail what is in it first */

/* @message: kept. @task: (transfer full) (nullable) of whoever is to have the answer. */
void sfb_sip_backlog_add(SfbSipBacklog *self, SfbSipMessage *message, GTask *task);

guint sfb_sip_backlog_get_length(const SfbSipBacklog *self);

/* The oldest. @message, @task: (out) (transfer full) as they were added. Returns: FALSE if there is
 * none. */
gboolean sfb_sip_backlog_take(SfbSipBacklog *self, SfbSipMessage **message, GTask **task);

/* Empties it; whoever waits for an answer has @error. */
void sfb_sip_backlog_fail(SfbSipBacklog *self, const GError *error);
