/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether there is a Kerberos ticket already, and whose. */

#include "auth/gss.h"

#include "auth/gss-private.h"

void
sfb_auth_ticket_free(SfbAuthTicket *ticket)
{
	if (ticket == NULL)
		return;
	g_free(ticket->principal);
	g_free(ticket);
}

static SfbAuthTicket *
describe(gss_cred_id_t credential, GError **error)
{
	g_auto(gss_name_t) name = GSS_C_NO_NAME;
	g_auto(gss_buffer_desc) text = GSS_C_EMPTY_BUFFER;
	OM_uint32 remaining_seconds;
	OM_uint32 minor;
	/* The time first: of a ticket that has expired the library would leak the name. */
	OM_uint32 major =
		gss_inquire_cred(&minor, credential, NULL, &remaining_seconds, NULL, NULL);
	SfbAuthTicket *ticket;

	if (major == GSS_S_COMPLETE)
		major = gss_inquire_cred(&minor, credential, &name, NULL, NULL, NULL);
	if (major == GSS_S_COMPLETE)
		major = gss_display_name(&minor, name, &text, NULL);
	if (major != GSS_S_COMPLETE) {
		g_propagate_error(error,
		                  sfb_auth_gss_make_error(&sfb_auth_gss_kerberos, major, minor));
		return NULL;
	}
	ticket = g_new0(SfbAuthTicket, 1);
	ticket->principal = g_strndup(text.value, text.length);
	ticket->remaining_seconds = remaining_seconds;
	return ticket;
}

static void
find_in_thread(GTask *task, gpointer source G_GNUC_UNUSED, gpointer task_data G_GNUC_UNUSED,
               GCancellable *cancellable G_GNUC_UNUSED)
{
	g_auto(gss_cred_id_t) credential = GSS_C_NO_CREDENTIAL;
	SfbAuthTicket *ticket = NULL;
	GError *error = NULL;

	if (sfb_auth_gss_acquire(&sfb_auth_gss_kerberos, NULL, NULL, &credential, &error))
		ticket = describe(credential, &error);
	if (ticket == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, ticket, (GDestroyNotify)sfb_auth_ticket_free);
}

void
sfb_auth_ticket_find_async(GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, cancellable, callback, user_data);

	g_task_set_source_tag(task, sfb_auth_ticket_find_async);
	g_task_set_return_on_cancel(task, TRUE);
	g_task_run_in_thread(task, find_in_thread);
}

SfbAuthTicket *
sfb_auth_ticket_find_finish(GAsyncResult *result, GError **error)
{
	g_return_val_if_fail(g_task_is_valid(result, NULL), NULL);
	return g_task_propagate_pointer(G_TASK(result), error);
}
