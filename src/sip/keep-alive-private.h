/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * When to send a keep-alive and when to give the peer up ([MS-CONMGMT] 3.4, RFC 5626 4.4.1). A
 * value that decides by the times it is shown; it looks at no clock itself.
 */

#pragma once

#include <glib.h>

typedef enum {
	SFB_SIP_KEEP_ALIVE_WAIT,
	SFB_SIP_KEEP_ALIVE_ASK,  /* send CR LF CR LF now */
	SFB_SIP_KEEP_ALIVE_DEAD, /* the peer used to answer and does not any more */
} SfbSipKeepAliveAdvice;

typedef struct {
	guint interval_seconds; /* longest silence of ours; 0: never ask */
	guint answer_seconds;   /* time the peer has for an answer */
	gboolean peer_answers;  /* it has answered one before */
	gint64 sent_at;         /* our last bytes, monotonic microseconds */
	gint64 asked_at;        /* the keep-alive not answered yet; 0: none */
	gint64 clock_gap; /* wall clock less monotonic clock at the last look; 0: never looked */
} SfbSipKeepAlive;

/* We sent bytes at @now. */
void sfb_sip_keep_alive_note_sent(SfbSipKeepAlive *self, gint64 now);

/* Bytes arrived, among them @line_ends empty lines between messages. Whatever arrives proves that
 * the peer lives; a lone line end is an answer, two together are the peer's own question. */
void sfb_sip_keep_alive_note_received(SfbSipKeepAlive *self, guint line_ends);

/* A keep-alive goes out of turn at @now. The peer has its time for an answer from the first one on
 * that it has not answered, so that a network that flaps does not keep a dead connection alive. */
void sfb_sip_keep_alive_note_asked(SfbSipKeepAlive *self, gint64 now);

/* What to do at @now by the monotonic clock and @wall_now by the wall clock. The first stands still
 * while the machine sleeps, the second does not: a jump between them means that we slept, and that
 * the connection may be gone. Asking is noted. */
SfbSipKeepAliveAdvice sfb_sip_keep_alive_look(SfbSipKeepAlive *self, gint64 now, gint64 wall_now);
