/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Many who wait for one answer; each may give up, and if the last does nobody needs it any more. */

#pragma once

#include <gio/gio.h>

typedef struct _SfbWebWaiters SfbWebWaiters;

/* @on_deserted: comes, at most once, when the last has given up; @user_data is its. Returns: (transfer
 * full) */
SfbWebWaiters *sfb_web_waiters_new(void (*on_deserted)(gpointer user_data), gpointer user_data);
void sfb_web_waiters_free(SfbWebWaiters *waiters); /* when nobody waits */

/* Takes @task, which is answered at once if it is cancelled. */
void sfb_web_waiters_add(SfbWebWaiters *waiters, GTask *task);

/* Gives everybody a reference to @answer, or a copy of @error if that is NULL, in the order they
 * came. Takes @waiters. Whoever asks again on hearing it waits for another answer. */
void sfb_web_waiters_answer(SfbWebWaiters *waiters, gpointer answer, GBoxedCopyFunc ref,
                            GDestroyNotify unref, const GError *error);
