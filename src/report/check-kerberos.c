/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Is there a Kerberos ticket to sign in with? */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "auth/gss.h"
#include "report/facts-private.h"

static SfbFinding *
judge_ticket(const SfbAuthTicket *ticket)
{
	g_autofree char *detail =
		g_strdup_printf(_("ticket of %s, %u minutes left"), ticket->principal,
	                        ticket->remaining_seconds / 60);

	return sfb_finding_new(SFB_CHECK_OK, 0, detail);
}

/* Without a wish for single sign-on nobody misses a ticket. */
static SfbFinding *
judge_absence(const SfbReportFacts *facts, const GError *error)
{
	SfbFinding *finding;

	if (!facts->config->sso && facts->config->authentication != SFB_AUTHENTICATION_KERBEROS)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("no ticket; none is asked for"));
	finding = sfb_finding_new(SFB_CHECK_WARNING, 2, error->message);
	sfb_finding_advise(finding,
	                   _("Get a Kerberos ticket with kinit, or by signing in to this computer "
	                     "again; or sign in with a password."),
	                   _("The service principals are sip/POOL and HTTP/WEB-SERVICES "
	                     "(New-CsKerberosAccountAssignment)."));
	return finding;
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	GTask *task = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthTicket) ticket = sfb_auth_ticket_find_finish(result, &error);

	sfb_check_answer(task, ticket != NULL ? judge_ticket(ticket)
	                                      : judge_absence(g_task_get_task_data(task), error));
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	sfb_auth_ticket_find_async(g_task_get_cancellable(task), on_found, task);
}

const SfbCheckKind sfb_check_kerberos = {
	.topic = "KERBEROS",
	.stage = "kerberos",
	.label = N_("Kerberos ticket"),
	.start = start,
};
