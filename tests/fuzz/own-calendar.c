/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An answer of Exchange about our calendar or our automatic reply; what is read of it can be
 * published. */

#include "fuzz/fuzz.h"

#include <string.h>

#include "people/calendar-publications.h"
#include "people/calendar-view.h"
#include "people/out-of-office.h"
#include "util/html.h"
#include "web/ews-xml.h"

#define EMAIL "kim@contoso.example"

static void
check_publications(GPtrArray *publications)
{
	for (guint i = 0; i < publications->len; i++) {
		const SfbPublication *publication = publications->pdata[i];
		g_autoptr(SfbXml) xml = sfb_xml_parse(publication->value, -1, NULL);

		g_assert_nonnull(xml);
	}
	g_ptr_array_unref(publications);
}

static void
check_view(const SfbXml *answer, const SfbPublicationVersions *versions)
{
	g_autoptr(SfbCalendarView) view = sfb_calendar_view_parse(answer, 1772409600, NULL);
	gint64 now = 1772409600;

	if (view == NULL)
		return;
	g_assert_cmpuint(strlen(view->slots), <=, SFB_CALENDAR_VIEW_SLOTS);
	g_assert_cmpuint(view->appointments->len, <=, SFB_APPOINTMENTS_MAX);
	for (guint turns = 0; now != 0 && turns < 100; turns++) {
		gint64 next = sfb_appointments_get_next_change(view->appointments, now);

		sfb_appointments_find(view->appointments, now);
		g_assert_true(next == 0 || next > now);
		now = next;
	}
	check_publications(sfb_publications_new_free_busy(
		EMAIL,
		&(const SfbOwnFreeBusy){ EMAIL, view->start, view->slots, view->working_hours },
		versions));
}

static void
check_reply(const SfbXml *answer, const SfbPublicationVersions *versions)
{
	g_autoptr(SfbOutOfOffice) settings = sfb_out_of_office_parse(answer, NULL);
	gint64 next = sfb_out_of_office_get_next_change(settings, 0);

	if (settings == NULL)
		return;
	g_assert_true(next >= 0);
	check_publications(
		sfb_publications_new_out_of_office(EMAIL, settings->reply, next, versions));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *text = g_utf8_make_valid((const char *)bytes, (gssize)size);
	g_autofree char *words = sfb_html_dup_text(text);
	g_autoptr(GBytes) body = g_bytes_new(bytes, size);
	g_autoptr(SfbXml) answer = sfb_web_ews_parse(body, NULL, NULL);
	g_autoptr(SfbPublicationVersions) versions = sfb_publication_versions_new();

	g_assert_true(g_utf8_validate(words, -1, NULL));
	if (answer == NULL)
		return 0;
	check_view(answer, versions);
	check_reply(answer, versions);
	return 0;
}
