/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What comes after the sign-in: the address book, in which people are looked for, and Exchange, which
 * may hold the contact list and has photos. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"
#include "util/error.h"

static SfbFinding *
judge_address_book(const GError *error)
{
	gboolean is_missing = g_error_matches(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	SfbFinding *finding;

	if (error == NULL || g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND))
		return sfb_finding_new(SFB_CHECK_OK, 0, NULL);
	finding = sfb_finding_new(SFB_CHECK_WARNING, is_missing ? 2 : 3, error->message);
	sfb_finding_advise(finding,
	                   _("People are looked for by other ways, which know less about them. "
	                     "Contacts and messages work."),
	                   _("Get-CsService -WebServer shows the web services' names, "
	                     "Get-CsClientPolicy (AddressBookAvailability) what clients are to "
	                     "use; Test-CsAddressBookWebQuery tries it."));
	return finding;
}

static void
on_address_book_asked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbDirectoryEntry) entry =
		sfb_directory_look_up_finish(SFB_DIRECTORY(source), result, &error);

	sfb_check_answer(user_data, judge_address_book(error));
}

static void
ask_address_book(SfbReportFacts *facts, GTask *task)
{
	if (sfb_session_is_signed_in(facts->session))
		sfb_directory_check_async(sfb_session_get_directory(facts->session),
		                          g_task_get_cancellable(task), on_address_book_asked,
		                          task);
	else
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached")));
}

/* Nobody is bothered with the mailbox of somebody who has none. */
static gboolean
needs_exchange(const SfbReportFacts *facts)
{
	return sfb_contacts_is_in_exchange(sfb_session_get_contacts(facts->session)) ||
	       *facts->config->ews_url != '\0' || *facts->config->email != '\0';
}

static SfbFinding *
judge_exchange(const SfbReportFacts *facts, const GError *error)
{
	gboolean has_list = sfb_contacts_is_in_exchange(sfb_session_get_contacts(facts->session));
	SfbFinding *finding;

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND) && !needs_exchange(facts))
		return sfb_finding_new(SFB_CHECK_SKIPPED, 4,
		                       _("none was found, and nothing needs it"));
	finding = sfb_finding_new(SFB_CHECK_WARNING, has_list ? 3 : 2, error->message);
	sfb_finding_advise(
		finding,
		has_list ? _("Your contact list is kept in Exchange, so it cannot be read or "
	                     "changed now. Set the option \"ews-url\" if you know the address.")
			 : _("There are no photos from Exchange. If your company has Exchange, set "
	                     "the option \"ews-url\" to the address of its web services."),
		_("Get-WebServicesVirtualDirectory shows the address and how one is let in; "
	          "Test-OutlookWebServices tries it. The name to be found under is "
	          "autodiscover and the domain of the mailbox."));
	return finding;
}

static void
on_exchange_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	SfbWebEws *ews = SFB_WEB_EWS(source);
	g_autoptr(GError) error = NULL;

	if (sfb_web_ews_find_finish(ews, result, &error))
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_OK, 0, sfb_web_ews_get_url(ews)));
	else
		sfb_check_answer(task, judge_exchange(g_task_get_task_data(task), error));
}

static void
look_for_exchange(SfbReportFacts *facts, GTask *task)
{
	if (!sfb_session_is_signed_in(facts->session))
		sfb_check_answer(task, sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached")));
	else
		sfb_web_ews_find_async(sfb_session_get_ews(facts->session),
		                       g_task_get_cancellable(task), on_exchange_found, task);
}

const SfbCheckKind sfb_check_address_book = {
	.topic = "ADDRESSBOOK",
	.stage = "address-book",
	.label = N_("Address book"),
	.start = ask_address_book,
};

const SfbCheckKind sfb_check_exchange = {
	.topic = "EXCHANGE",
	.stage = "exchange",
	.label = N_("Exchange"),
	.start = look_for_exchange,
};
