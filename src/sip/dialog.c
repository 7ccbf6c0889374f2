/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A dialog (RFC 3261 12): who talks to whom under which tags, over which route. */

#include "sip/dialog.h"

#include "sip/client-private.h"
#include "sip/header.h"

struct _SfbSipDialog {
	char *call_id;
	char *local; /* our From, complete */
	char *local_tag;
	char *remote;     /* our To, complete */
	char *remote_tag; /* NULL for a peer of before RFC 3261 */
	char *target;
	GPtrArray *routes; /* as the servers wrote them: they are signed */
	guint32 cseq;
};

static char *
dup_target(const SfbSipMessage *message)
{
	const char *contact = sfb_sip_message_get_header(message, "Contact");
	g_autoptr(SfbSipNameAddr) addr = contact == NULL ? NULL : sfb_sip_name_addr_parse(contact);

	return addr == NULL ? NULL : g_steal_pointer(&addr->uri);
}

static GPtrArray *
list_routes(const SfbSipMessage *message)
{
	GPtrArray *routes = g_ptr_array_new_with_free_func(g_free);
	const char *line;

	for (guint n = 0;
	     (line = sfb_sip_message_get_header_nth(message, "Record-Route", n)) != NULL; n++) {
		/* The strings go into @routes, the array that held them goes. */
		g_autofree GStrv elements = sfb_sip_header_split(line);

		for (char **element = elements; *element != NULL; element++)
			g_ptr_array_add(routes, *element);
	}
	return routes;
}

static void
reverse(GPtrArray *routes)
{
	for (guint i = 0; i < routes->len / 2; i++) {
		gpointer other = routes->pdata[routes->len - 1 - i];

		routes->pdata[routes->len - 1 - i] = routes->pdata[i];
		routes->pdata[i] = other;
	}
}

/* What both ends take from @message, the peer's. (takes local, remote)
 * Returns: NULL if a part is missing. */
static SfbSipDialog *
new_dialog(const SfbSipMessage *message, char *local, char *remote)
{
	g_autoptr(SfbSipDialog) dialog = g_new0(SfbSipDialog, 1);

	dialog->local = local;
	dialog->remote = remote;
	dialog->call_id = g_strdup(sfb_sip_message_get_header(message, "Call-ID"));
	dialog->target = dup_target(message);
	dialog->routes = list_routes(message);
	if (local == NULL || remote == NULL || dialog->call_id == NULL || dialog->target == NULL)
		return NULL;
	dialog->local_tag = sfb_sip_header_get_tag(local);
	dialog->remote_tag = sfb_sip_header_get_tag(remote);
	return dialog->local_tag == NULL ? NULL : g_steal_pointer(&dialog);
}

SfbSipDialog *
sfb_sip_dialog_new_caller(const SfbSipMessage *request, const SfbSipMessage *response)
{
	g_autoptr(SfbSipDialog) dialog =
		new_dialog(response, g_strdup(sfb_sip_message_get_header(request, "From")),
	                   g_strdup(sfb_sip_message_get_header(response, "To")));

	if (dialog == NULL || dialog->remote_tag == NULL ||
	    !sfb_sip_message_get_cseq(request, &dialog->cseq, NULL))
		return NULL;
	reverse(dialog->routes);
	return g_steal_pointer(&dialog);
}

SfbSipDialog *
sfb_sip_dialog_new_callee(const SfbSipMessage *request, const char *local_tag)
{
	const char *to = sfb_sip_message_get_header(request, "To");
	g_autofree char *tag = to == NULL ? NULL : sfb_sip_header_get_tag(to);
	char *local = NULL;

	if (to != NULL)
		local = tag != NULL ? g_strdup(to) : g_strdup_printf("%s;tag=%s", to, local_tag);
	return new_dialog(request, local, g_strdup(sfb_sip_message_get_header(request, "From")));
}

void
sfb_sip_dialog_free(SfbSipDialog *dialog)
{
	if (dialog == NULL)
		return;
	g_free(dialog->call_id);
	g_free(dialog->local);
	g_free(dialog->local_tag);
	g_free(dialog->remote);
	g_free(dialog->remote_tag);
	g_free(dialog->target);
	g_clear_pointer(&dialog->routes, g_ptr_array_unref);
	g_free(dialog);
}

/* As callee we know our side from the peer's To, which may lack our endpoint id; the server wants
 * it in every From ([MS-SIPRE] 3.2.4.1). */
static char *
build_from(const SfbSipDialog *dialog, SfbSipClient *client)
{
	g_autofree char *epid = sfb_sip_header_get_parameter(dialog->local, "epid");

	if (epid != NULL)
		return g_strdup(dialog->local);
	return g_strdup_printf("%s;epid=%s", dialog->local, sfb_sip_client_get_epid(client));
}

/* The URI of a first hop that is a strict router (no "lr"); NULL if there is none. */
static char *
dup_strict_hop(const SfbSipDialog *dialog)
{
	g_autoptr(SfbSipNameAddr) first = NULL;
	g_autofree char *loose = NULL;

	if (dialog->routes->len == 0)
		return NULL;
	first = sfb_sip_name_addr_parse(g_ptr_array_index(dialog->routes, 0));
	if (first == NULL)
		return NULL;
	loose = sfb_sip_header_get_parameter(first->uri, "lr");
	return loose != NULL ? NULL : g_steal_pointer(&first->uri);
}

static SfbSipMessage *
build_request(SfbSipDialog *dialog, SfbSipClient *client, const char *method, guint32 cseq)
{
	g_autofree char *from = build_from(dialog, client);
	const SfbSipCall call = { from, dialog->remote, dialog->call_id, cseq };
	g_autofree char *strict_hop = dup_strict_hop(dialog);
	const char *request_uri = strict_hop != NULL ? strict_hop : dialog->target;
	SfbSipMessage *request = sfb_sip_client_compose_request(client, method, request_uri, &call);

	for (guint i = strict_hop != NULL ? 1 : 0; i < dialog->routes->len; i++)
		sfb_sip_message_add_header(request, "Route", g_ptr_array_index(dialog->routes, i));
	if (strict_hop != NULL)
		sfb_sip_message_add_header_printf(request, "Route", "<%s>", dialog->target);
	return request;
}

SfbSipMessage *
sfb_sip_dialog_new_request(SfbSipDialog *dialog, SfbSipClient *client, const char *method)
{
	return build_request(dialog, client, method, ++dialog->cseq);
}

SfbSipMessage *
sfb_sip_dialog_new_ack(SfbSipDialog *dialog, SfbSipClient *client, const SfbSipMessage *invite)
{
	guint32 cseq = 0;

	sfb_sip_message_get_cseq(invite, &cseq, NULL);
	return build_request(dialog, client, "ACK", cseq);
}

static gboolean
has_tag(const SfbSipMessage *message, const char *name, const char *tag)
{
	const char *value = sfb_sip_message_get_header(message, name);
	g_autofree char *other = value == NULL ? NULL : sfb_sip_header_get_tag(value);

	return g_strcmp0(other, tag) == 0;
}

gboolean
sfb_sip_dialog_matches(const SfbSipDialog *dialog, const SfbSipMessage *request)
{
	return g_strcmp0(sfb_sip_message_get_header(request, "Call-ID"), dialog->call_id) == 0 &&
	       has_tag(request, "To", dialog->local_tag) &&
	       has_tag(request, "From", dialog->remote_tag);
}

void
sfb_sip_dialog_refresh_target(SfbSipDialog *dialog, const SfbSipMessage *message)
{
	char *target = dup_target(message);

	if (target == NULL)
		return;
	g_free(dialog->target);
	dialog->target = target;
}

const char *
sfb_sip_dialog_get_call_id(const SfbSipDialog *dialog)
{
	return dialog->call_id;
}

const char *
sfb_sip_dialog_get_local_tag(const SfbSipDialog *dialog)
{
	return dialog->local_tag;
}
