/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* When to send a keep-alive and when to give the peer up. */

#include "sip/keep-alive-private.h"

/* Clocks that are set by a network time service move by less than this between two looks. */
#define SLEPT_SECONDS 15

void
sfb_sip_keep_alive_note_sent(SfbSipKeepAlive *self, gint64 now)
{
	self->sent_at = now;
}

void
sfb_sip_keep_alive_note_received(SfbSipKeepAlive *self, guint line_ends)
{
	if (self->asked_at != 0 && line_ends % 2 == 1)
		self->peer_answers = TRUE;
	self->asked_at = 0;
}

static gboolean
has_slept(SfbSipKeepAlive *self, gint64 clock_gap)
{
	gint64 jump = self->clock_gap == 0 ? 0 : clock_gap - self->clock_gap;

	self->clock_gap = clock_gap;
	return jump > SLEPT_SECONDS * G_USEC_PER_SEC;
}

void
sfb_sip_keep_alive_note_asked(SfbSipKeepAlive *self, gint64 now)
{
	if (self->asked_at == 0)
		self->asked_at = now;
}

static SfbSipKeepAliveAdvice
ask(SfbSipKeepAlive *self, gint64 now)
{
	self->asked_at = now;
	return SFB_SIP_KEEP_ALIVE_ASK;
}

SfbSipKeepAliveAdvice
sfb_sip_keep_alive_look(SfbSipKeepAlive *self, gint64 now, gint64 wall_now)
{
	gint64 interval = (gint64)self->interval_seconds * G_USEC_PER_SEC;
	gint64 patience = (gint64)self->answer_seconds * G_USEC_PER_SEC;

	if (has_slept(self, wall_now - now) && self->interval_seconds > 0)
		return ask(self, now);
	if (self->asked_at != 0 && self->peer_answers && now - self->asked_at >= patience)
		return SFB_SIP_KEEP_ALIVE_DEAD;
	if (self->interval_seconds > 0 && now - self->sent_at >= interval)
		return ask(self, self->asked_at != 0 ? self->asked_at : now);
	return SFB_SIP_KEEP_ALIVE_WAIT;
}
