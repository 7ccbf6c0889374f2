/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who waits for what a later message brings, or for being cancelled. Part of the object
 * that is waited for, which the task keeps alive. */

#pragma once

#include <gio/gio.h>

typedef struct {
	GTask *task; /* NULL if nobody waits */
	GSource *cancelled;
} SfbWaiting;

/* Takes @task. */
void sfb_waiting_begin(SfbWaiting *waiting, GTask *task);

/* Answers with TRUE, or with @error (borrowed). Nothing happens if nobody waits. The object may be
 * gone afterwards unless the caller holds it. */
void sfb_waiting_end(SfbWaiting *waiting, const GError *error);
