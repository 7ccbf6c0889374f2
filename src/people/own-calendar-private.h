/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is known of our calendar, and how it is shown. */

#pragma once

#include "people/calendar-view.h"
#include "people/out-of-office.h"
#include "people/own-calendar.h"

struct _SfbOwnCalendar {
	GObject parent_instance;

	SfbWebEws *ews;
	SfbOwnPresence *own_presence;
	SfbSettings *settings;
	GCancellable *cancellable;
	gboolean is_started;
	gboolean is_asking;
	gboolean is_wanted_again; /* meanwhile */
	gboolean is_over;         /* somebody has to do something before it is asked again */
	guint failures;           /* in a row */
	guint ask_id;
	guint turn_id;

	char *email;           /* whom was asked about; NULL: nobody yet */
	gint64 start;          /* of the days that were asked about */
	SfbCalendarView *view; /* empty before the first answer */
	SfbOutOfOffice *reply; /* NULL: not known */
	gint64 answered;       /* when @view came, seconds since 1970; 0: never */
	GError *error;

	SfbOwnSecrets secrets; /* that were looked at last */
	gboolean shows_free_busy;
	char *shown_appointment; /* what was said of now; NULL: nothing yet */
	char *shown_reply;       /* the same */
};

/* As far as the policy and the user allow. */
gboolean sfb_own_calendar_may_show(SfbOwnCalendar *self);
gboolean sfb_own_calendar_may_show_reply(SfbOwnCalendar *self);

/* What holds at @now, in seconds since 1970. Returns: FALSE if that is shown already */
gboolean sfb_own_calendar_show_appointment(SfbOwnCalendar *self, gint64 now);
gboolean sfb_own_calendar_show_reply(SfbOwnCalendar *self, gint64 now);

/* Every time anew: the newest of several clients counts. */
void sfb_own_calendar_show_free_busy(SfbOwnCalendar *self);

/* Whatever is shown of the mailbox, and what is known of it. */
void sfb_own_calendar_take_back(SfbOwnCalendar *self);
