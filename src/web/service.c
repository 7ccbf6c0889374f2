/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A web service that wants a web ticket.
 *
 *   metadata -> port -> web ticket, as a rule a kept one -> request -> response
 *                            ^----------- refused: a fresh one, once ---'
 */

#include "config.h"

#include "web/service-private.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"
#include "web/diagnostics.h"
#include "web/metadata.h"
#include "web/soap-post-private.h"
#include "web/url.h"

struct _SfbWebService {
	GObject parent_instance;

	SfbWebHttp *http;
	SfbWebTickets *tickets;
	char *url;
	GStrv ports;
	char *usual_path;
	gboolean needs_proof;
	char *issuer; /* these two come with the metadata */
	char *location;
};

G_DEFINE_TYPE(SfbWebService, sfb_web_service, G_TYPE_OBJECT)

/* What somebody waits for. */
typedef struct {
	char *action; /* NULL: for the ticket alone */
	char *body;
	gboolean is_ticket_renewed;
} Call;

static void show_ticket(GTask *task);

static void
call_free(gpointer data)
{
	Call *call = data;

	g_free(call->action);
	g_free(call->body);
	g_free(call);
}

/* The port */

static SfbWebMetadata *
guess_metadata(SfbWebService *self)
{
	g_autofree char *base = sfb_web_url_dup_base(self->url);
	g_autofree char *issuer = g_strconcat(base, "WebTicket/WebTicketService.svc", NULL);
	g_autofree char *location = g_strconcat(self->url, self->usual_path, NULL);
	const SfbWebPort port = {
		.name = self->ports[0],
		.location = location,
		.issuer = issuer,
		.needs_proof = self->needs_proof,
	};

	return sfb_web_metadata_new_usual(&port);
}

static gboolean
choose_port(SfbWebService *self, const SfbWebMetadata *metadata, GError **error)
{
	for (char **name = self->ports; *name != NULL; name++) {
		const SfbWebPort *port = sfb_web_metadata_find(metadata, *name);

		if (port == NULL || !sfb_web_url_is_https(port->issuer))
			continue;
		g_free(self->issuer);
		self->issuer = g_strdup(port->issuer);
		g_free(self->location);
		self->location = g_strdup(port->location);
		return TRUE;
	}
	g_set_error(
		error, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		_("The web service at %s takes no web ticket of the kind that this program has. "
	          "Tell your administrator."),
		self->url);
	return FALSE;
}

static void
on_described(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebService *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_fetch_finish(result, &error);

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND)) {
		g_clear_error(&error);
		metadata = guess_metadata(self);
	}
	if (metadata == NULL || !choose_port(self, metadata, &error))
		g_task_return_error(task, error);
	else
		show_ticket(g_steal_pointer(&task));
}

/* Takes @task. */
static void
begin(GTask *task)
{
	SfbWebService *self = g_task_get_source_object(task);

	if (self->location != NULL)
		show_ticket(task);
	else
		sfb_web_metadata_fetch_async(self->http, self->url, g_task_get_cancellable(task),
		                             on_described, task);
}

/* The request */

/* There is no other proof in this request than the ticket. */
static gboolean
is_ticket_refused(const SfbWebResponse *response, const SfbWebDiagnostics *refusal)
{
	static const char *const faults[] = { "FailedAuthentication", "InvalidSecurityToken" };

	for (gsize i = 0; refusal != NULL && i < G_N_ELEMENTS(faults); i++) {
		if (g_strcmp0(refusal->fault, faults[i]) == 0)
			return TRUE;
	}
	return sfb_web_response_get_status(response) == 401;
}

static GError *
make_error(SfbWebService *self, const SfbWebResponse *response, const SfbWebDiagnostics *refusal)
{
	g_autofree char *host = sfb_web_url_dup_host(self->url);
	g_autofree char *status = g_strdup_printf("HTTP %u", sfb_web_response_get_status(response));
	gboolean has_reason = refusal != NULL && refusal->reason != NULL;

	return g_error_new(SFB_ERROR, SFB_ERROR_SERVER,
	                   _("The web service at %s refused a web ticket that was issued for it a "
	                     "moment ago. Check this computer's clock, then tell your "
	                     "administrator. (%s)"),
	                   host, has_reason ? refusal->reason : status);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebService *self = g_task_get_source_object(task);
	Call *call = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	g_autoptr(SfbWebDiagnostics) refusal =
		response != NULL ? sfb_web_diagnostics_parse(response) : NULL;

	if (response == NULL) {
		g_task_return_error(task, error);
	} else if (!is_ticket_refused(response, refusal)) {
		g_task_return_pointer(task, g_steal_pointer(&response),
		                      (GDestroyNotify)sfb_web_response_unref);
	} else if (call->is_ticket_renewed) {
		g_task_return_error(task, make_error(self, response, refusal));
	} else {
		call->is_ticket_renewed = TRUE;
		sfb_web_tickets_drop(self->tickets, self->location);
		show_ticket(g_steal_pointer(&task));
	}
}

/* Takes @task. */
static void
post(GTask *task, const SfbWebTicket *ticket)
{
	SfbWebService *self = g_task_get_source_object(task);
	Call *call = g_task_get_task_data(task);
	g_autoptr(GBytes) document =
		sfb_web_soap_build(SFB_WEB_SOAP_1_1,
	                           sfb_web_ticket_build_soap_header(
					   ticket, self->location, call->action, self->needs_proof),
	                           call->body);
	const SfbWebSoapPost request = {
		.version = SFB_WEB_SOAP_1_1,
		.location = self->location,
		.action = call->action,
		.document = document,
	};

	sfb_web_soap_post_async(self->http, &request, g_task_get_cancellable(task), on_answered,
	                        task);
}

static void
on_ticket_ready(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Call *call = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebTicket) ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);

	if (ticket == NULL)
		g_task_return_error(task, error);
	else if (call->action == NULL)
		g_task_return_boolean(task, TRUE);
	else
		post(g_steal_pointer(&task), ticket);
}

/* Takes @task. */
static void
show_ticket(GTask *task)
{
	SfbWebService *self = g_task_get_source_object(task);

	sfb_web_tickets_get_async(self->tickets, self->issuer, self->location,
	                          g_task_get_cancellable(task), on_ticket_ready, task);
}

void
sfb_web_service_prepare_async(SfbWebService *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	g_task_set_task_data(task, g_new0(Call, 1), call_free);
	begin(task);
}

gboolean
sfb_web_service_prepare_finish(SfbWebService *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

void
sfb_web_service_call_async(SfbWebService *self, const char *action, const char *body,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Call *call = g_new0(Call, 1);

	call->action = g_strdup(action);
	call->body = g_strdup(body);
	g_task_set_task_data(task, call, call_free);
	begin(task);
}

SfbWebResponse *
sfb_web_service_call_finish(SfbWebService *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* The object */

SfbWebService *
sfb_web_service_new(SfbWebHttp *http, SfbWebTickets *tickets, const SfbWebServiceWish *wish)
{
	SfbWebService *self = g_object_new(SFB_TYPE_WEB_SERVICE, NULL);

	self->http = g_object_ref(http);
	self->tickets = g_object_ref(tickets);
	self->url = g_strdup(wish->url);
	self->ports = g_strdupv((GStrv)wish->ports);
	self->usual_path = g_strdup(wish->usual_path);
	self->needs_proof = wish->needs_proof;
	return self;
}

static void
sfb_web_service_finalize(GObject *object)
{
	SfbWebService *self = SFB_WEB_SERVICE(object);

	g_clear_object(&self->http);
	g_clear_object(&self->tickets);
	g_free(self->url);
	g_strfreev(self->ports);
	g_free(self->usual_path);
	g_free(self->issuer);
	g_free(self->location);
	G_OBJECT_CLASS(sfb_web_service_parent_class)->finalize(object);
}

static void
sfb_web_service_init(SfbWebService *self)
{
}

static void
sfb_web_service_class_init(SfbWebServiceClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_service_finalize;
}
