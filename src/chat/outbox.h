/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Texts on their way to the other side, in their order: the pieces they are cut into, and who waits
 * to hear of them. The first text is the one being delivered. Pure but for the answers.
 */

#pragma once

#include <gio/gio.h>

#define SFB_OUTBOX_MAX 100 /* texts */

typedef struct _SfbOutbox SfbOutbox;

/* Returns: (transfer full) */
SfbOutbox *sfb_outbox_new(void);
void sfb_outbox_free(SfbOutbox *outbox); /* empty by then */

/* @task: (transfer full) is answered once. */
void sfb_outbox_push(SfbOutbox *outbox, GTask *task, const char *text);

gboolean sfb_outbox_is_empty(const SfbOutbox *outbox);

/* What to send now; not if empty. Borrowed until the next call. */
const char *sfb_outbox_get_piece(const SfbOutbox *outbox);

/* That piece arrived. */
void sfb_outbox_note_arrived(SfbOutbox *outbox);

/* Cuts what is left of the first text into pieces of half the size, for a server that found them
 * too long. Returns: FALSE if that was done before or would change nothing. */
gboolean sfb_outbox_halve(SfbOutbox *outbox);

/* The first text's session was found gone; another may be tried. Returns: FALSE the second time for
 * the same text. */
gboolean sfb_outbox_change_session(SfbOutbox *outbox);

/* Gives up the first text, or all of them. */
void sfb_outbox_fail_first(SfbOutbox *outbox, const GError *error);
void sfb_outbox_fail_all(SfbOutbox *outbox, const GError *error);
