/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A dialog that a client began with the server itself. */

#include "sim/dialog.h"

#include "sim/reply.h"

SfbSimDialog *
sfb_sim_dialog_new(const SfbSipMessage *request, const SfbSipMessage *reply)
{
	g_autofree char *target = sfb_sim_dup_uri(sfb_sip_message_get_header(request, "Contact"));
	SfbSimDialog *dialog;

	if (target == NULL)
		return NULL;
	dialog = g_new0(SfbSimDialog, 1);
	dialog->call_id = g_strdup(sfb_sip_message_get_header(request, "Call-ID"));
	dialog->local = g_strdup(sfb_sip_message_get_header(reply, "To"));
	dialog->remote = g_strdup(sfb_sip_message_get_header(request, "From"));
	dialog->target = g_steal_pointer(&target);
	return dialog;
}

void
sfb_sim_dialog_free(SfbSimDialog *dialog)
{
	if (dialog == NULL)
		return;
	g_free(dialog->call_id);
	g_free(dialog->local);
	g_free(dialog->remote);
	g_free(dialog->target);
	g_free(dialog);
}

SfbSipMessage *
sfb_sim_dialog_new_request(SfbSimDialog *dialog, const char *method)
{
	SfbSipMessage *request = sfb_sip_message_new_request(method, dialog->target);

	sfb_sip_message_add_header(request, "From", dialog->local);
	sfb_sip_message_add_header(request, "To", dialog->remote);
	sfb_sip_message_add_header(request, "Call-ID", dialog->call_id);
	sfb_sip_message_add_header_printf(request, "CSeq", "%u %s", ++dialog->cseq, method);
	sfb_sip_message_add_header(request, "Max-Forwards", "70");
	return request;
}
