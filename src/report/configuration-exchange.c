/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: Exchange, our calendar and our mailbox. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/configuration-private.h"

/* By SfbAppointment.busy. */
static const char *const busy_words[] = { N_("free"), N_("tentative"), N_("busy"),
	                                  N_("out of office") };

/* The page is made to be shown to others, who need not know what an appointment is about. */
static char *
describe_appointment(const SfbAppointment *appointment)
{
	g_autoptr(GDateTime) end = g_date_time_new_from_unix_local(appointment->end);
	g_autofree char *time = end != NULL ? g_date_time_format(end, "%H:%M") : NULL;

	return g_strdup_printf(_("%s until %s"),
	                       _(busy_words[MIN(appointment->busy, G_N_ELEMENTS(busy_words) - 1)]),
	                       time != NULL ? time : "?");
}

static void
write_calendar(SfbPage *page, SfbOwnCalendar *calendar)
{
	const SfbAppointment *now = sfb_own_calendar_get_current(calendar);
	const GError *error = sfb_own_calendar_get_error(calendar);

	if (error != NULL) {
		sfb_page_add_trouble(page, "calendar", _("Calendar"), error->message);
		return;
	}
	if (sfb_own_calendar_get_time(calendar) == 0) {
		sfb_page_add(page, "calendar", _("Calendar"), _("not read yet"));
		return;
	}
	sfb_page_add_time(page, "calendar-time", _("Calendar was read"),
	                  sfb_own_calendar_get_time(calendar));
	if (now != NULL)
		sfb_page_take(page, "appointment", _("Appointment of now"),
		              describe_appointment(now));
	sfb_page_add_boolean(page, "reply", _("Out-of-office reply"),
	                     sfb_own_calendar_get_reply(calendar) != NULL);
}

/* Before Exchange has answered, the server's word counts, and nothing is no word. */
static void
write_counts(SfbPage *page, SfbMailbox *mailbox)
{
	for (int kind = 0; kind < SFB_MAILBOX_KINDS; kind++) {
		guint count = sfb_mailbox_get_count(mailbox, (SfbMailboxKind)kind);

		if (count == 0 && !sfb_mailbox_is_read(mailbox))
			continue;
		sfb_page_take(page, "unread", _(sfb_mailbox_kind_get_label((SfbMailboxKind)kind)),
		              g_strdup_printf(
				      g_dngettext(GETTEXT_PACKAGE, "%u unread", "%u unread", count),
				      count));
	}
}

static void
write_mailbox(SfbPage *page, SfbMailbox *mailbox)
{
	const GError *error = sfb_mailbox_get_error(mailbox);

	write_counts(page, mailbox);
	if (error != NULL)
		sfb_page_add_trouble(page, "mailbox", _("Mailbox"), error->message);
	else if (!sfb_mailbox_is_read(mailbox))
		sfb_page_add(page, "mailbox", _("Mailbox"), _("not read yet"));
}

void
sfb_page_write_exchange(SfbPage *page)
{
	SfbWebEws *ews = sfb_session_get_ews(page->session);

	sfb_page_add(page, "mailbox-address", _("Mailbox"), sfb_web_ews_get_email(ews));
	sfb_page_add(page, "ews-url", _("Web services"), sfb_web_ews_get_url(ews));
	write_calendar(page, sfb_session_get_own_calendar(page->session));
	write_mailbox(page, sfb_session_get_mailbox(page->session));
}
