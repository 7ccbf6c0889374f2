/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Certificate provisioning.
 *
 *   get_ticket: service's metadata -> port -> web ticket for it
 *   fetch: key and request -> web ticket, as a rule the same -> GetAndPublishCert -> certificate
 *                                    ^--- refused: a fresh one, once ---'
 */

#include "config.h"

#include "web/certprov.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/certprov-xml.h"
#include "web/diagnostics.h"
#include "web/metadata.h"
#include "web/soap-post-private.h"
#include "web/url.h"

struct _SfbWebCertprov {
	GObject parent_instance;

	SfbWebHttp *http;
	SfbWebTickets *tickets;
	char *sts_uri;
	char *address;
	char *device;
	char *issuer; /* these two come with the metadata */
	char *location;
};

G_DEFINE_TYPE(SfbWebCertprov, sfb_web_certprov, G_TYPE_OBJECT)

/* The better one first. Both are signed alike. */
static const char *const port_names[] = {
	"CertProvisioningServiceWebTicketProof_SHA1",
	"CertProvisioningServiceWebTicketProof",
};

/* First half */

static SfbWebMetadata *
guess_metadata(SfbWebCertprov *self)
{
	g_autofree char *base = sfb_web_url_dup_base(self->sts_uri);
	g_autofree char *issuer = g_strconcat(base, "WebTicket/WebTicketService.svc", NULL);
	g_autofree char *location = g_strconcat(self->sts_uri, "/WebTicket_Proof_SHA1", NULL);
	const SfbWebPort port = {
		.name = (char *)port_names[0],
		.location = location,
		.issuer = issuer,
		.needs_proof = TRUE,
	};

	return sfb_web_metadata_new_usual(&port);
}

static gboolean
choose_port(SfbWebCertprov *self, const SfbWebMetadata *metadata, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(port_names); i++) {
		const SfbWebPort *port = sfb_web_metadata_find(metadata, port_names[i]);

		if (port == NULL || !sfb_web_url_is_https(port->issuer))
			continue;
		g_free(self->issuer);
		self->issuer = g_strdup(port->issuer);
		g_free(self->location);
		self->location = g_strdup(port->location);
		return TRUE;
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	            _("The certificate service at %s takes no web ticket with proof, which is the "
	              "only kind this program has. Tell your administrator."),
	            self->sts_uri);
	return FALSE;
}

static void
on_ticket_got(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbWebTicket) ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);

	if (ticket == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
}

static void
on_described(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebCertprov *self = g_task_get_source_object(task);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;
	g_autoptr(SfbWebMetadata) metadata = sfb_web_metadata_fetch_finish(result, &error);

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND)) {
		g_clear_error(&error);
		metadata = guess_metadata(self);
	}
	if (metadata == NULL || !choose_port(self, metadata, &error))
		g_task_return_error(task, error);
	else
		sfb_web_tickets_get_async(self->tickets, self->issuer, self->location, cancellable,
		                          on_ticket_got, g_steal_pointer(&task));
}

void
sfb_web_certprov_get_ticket_async(SfbWebCertprov *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	sfb_web_metadata_fetch_async(self->http, self->sts_uri, cancellable, on_described, task);
}

gboolean
sfb_web_certprov_get_ticket_finish(SfbWebCertprov *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Second half */

typedef struct {
	SfbAuthCertificateRequest *request;
	gboolean is_ticket_renewed;
} Fetch;

static void show_ticket(GTask *task);

static void
fetch_free(gpointer data)
{
	Fetch *fetch = data;

	sfb_auth_certificate_request_free(fetch->request);
	g_free(fetch);
}

static void
take_certificate(GTask *task, const SfbWebResponse *response)
{
	Fetch *fetch = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(GBytes) der =
		sfb_web_certprov_parse_response(sfb_web_response_get_body(response), &error);
	SfbAuthCertificate *certificate =
		der != NULL ? sfb_auth_certificate_request_complete(fetch->request, der, &error)
			    : NULL;

	if (certificate == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, certificate,
		                      (GDestroyNotify)sfb_auth_certificate_unref);
}

/* There is no other proof in this request than the ticket. */
static gboolean
is_ticket_refused(const SfbWebResponse *response)
{
	static const char *const faults[] = { "FailedAuthentication", "InvalidSecurityToken" };
	g_autoptr(SfbWebDiagnostics) refusal = sfb_web_diagnostics_parse(response);

	for (gsize i = 0; refusal != NULL && i < G_N_ELEMENTS(faults); i++) {
		if (g_strcmp0(refusal->fault, faults[i]) == 0)
			return TRUE;
	}
	return sfb_web_response_get_status(response) == 401;
}

static GError *
make_error(SfbWebCertprov *self, const SfbWebResponse *response)
{
	g_autoptr(SfbWebDiagnostics) refusal = sfb_web_diagnostics_parse(response);
	g_autofree char *host = sfb_web_url_dup_host(self->sts_uri);
	g_autofree char *status = g_strdup_printf("HTTP %u", sfb_web_response_get_status(response));
	gboolean has_reason = refusal != NULL && refusal->reason != NULL;

	if (is_ticket_refused(response))
		return g_error_new(
			SFB_ERROR, SFB_ERROR_SERVER,
			_("The certificate service at %s refused a web ticket that was "
		          "issued for it a moment ago. Check this computer's clock, then "
		          "tell your administrator. (%s)"),
			host, has_reason ? refusal->reason : status);
	if (!has_reason)
		return sfb_web_response_make_error(response);
	return g_error_new(SFB_ERROR, SFB_ERROR_SERVER,
	                   _("The certificate service at %s issued no certificate. Try again "
	                     "later; if it lasts, tell your administrator. (%s)"),
	                   host, refusal->reason);
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebCertprov *self = g_task_get_source_object(task);
	Fetch *fetch = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);

	if (response == NULL) {
		g_task_return_error(task, error);
	} else if (sfb_web_response_get_status(response) == 200) {
		take_certificate(task, response);
	} else if (!fetch->is_ticket_renewed && is_ticket_refused(response)) {
		fetch->is_ticket_renewed = TRUE;
		sfb_web_tickets_drop(self->tickets, self->location);
		show_ticket(g_steal_pointer(&task));
	} else {
		g_task_return_error(task, make_error(self, response));
	}
}

static GBytes *
build_document(SfbWebCertprov *self, const Fetch *fetch, const SfbWebTicket *ticket)
{
	g_autofree char *body = sfb_web_certprov_build_request(
		self->address, self->device, sfb_auth_certificate_request_get_der(fetch->request));

	return sfb_web_soap_build(SFB_WEB_SOAP_1_1,
	                          sfb_web_ticket_build_soap_header(ticket, self->location,
	                                                           SFB_WEB_CERTPROV_ACTION, TRUE),
	                          body);
}

static void
on_ticket_ready(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebCertprov *self = g_task_get_source_object(task);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;
	g_autoptr(SfbWebTicket) ticket =
		sfb_web_tickets_get_finish(SFB_WEB_TICKETS(source), result, &error);
	g_autoptr(GBytes) document = NULL;
	SfbWebSoapPost post = {
		.version = SFB_WEB_SOAP_1_1,
		.location = self->location,
		.action = SFB_WEB_CERTPROV_ACTION,
	};

	if (ticket == NULL) {
		g_task_return_error(task, error);
		return;
	}
	post.document = document = build_document(self, g_task_get_task_data(task), ticket);
	sfb_web_soap_post_async(self->http, &post, cancellable, on_answered,
	                        g_steal_pointer(&task));
}

/* Takes @task. */
static void
show_ticket(GTask *task)
{
	SfbWebCertprov *self = g_task_get_source_object(task);

	sfb_web_tickets_get_async(self->tickets, self->issuer, self->location,
	                          g_task_get_cancellable(task), on_ticket_ready, task);
}

static void
on_request_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Fetch *fetch = g_task_get_task_data(task);
	GError *error = NULL;

	fetch->request = sfb_auth_certificate_request_make_finish(result, &error);
	if (fetch->request == NULL)
		g_task_return_error(task, error);
	else
		show_ticket(g_steal_pointer(&task));
}

void
sfb_web_certprov_fetch_async(SfbWebCertprov *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task;

	g_return_if_fail(self->location != NULL);
	task = g_task_new(self, cancellable, callback, user_data);
	g_task_set_task_data(task, g_new0(Fetch, 1), fetch_free);
	sfb_auth_certificate_request_make_async(self->address, cancellable, on_request_made, task);
}

SfbAuthCertificate *
sfb_web_certprov_fetch_finish(SfbWebCertprov *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* The object */

SfbWebCertprov *
sfb_web_certprov_new(SfbWebHttp *http, SfbWebTickets *tickets, const char *sts_uri,
                     const char *address, const char *device)
{
	SfbWebCertprov *self = g_object_new(SFB_TYPE_WEB_CERTPROV, NULL);

	self->http = g_object_ref(http);
	self->tickets = g_object_ref(tickets);
	self->sts_uri = g_strdup(sts_uri);
	self->address = g_strdup(address);
	self->device = g_strdup(device);
	return self;
}

static void
sfb_web_certprov_finalize(GObject *object)
{
	SfbWebCertprov *self = SFB_WEB_CERTPROV(object);

	g_clear_object(&self->http);
	g_clear_object(&self->tickets);
	g_free(self->sts_uri);
	g_free(self->address);
	g_free(self->device);
	g_free(self->issuer);
	g_free(self->location);
	G_OBJECT_CLASS(sfb_web_certprov_parent_class)->finalize(object);
}

static void
sfb_web_certprov_init(SfbWebCertprov *self)
{
}

static void
sfb_web_certprov_class_init(SfbWebCertprovClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_certprov_finalize;
}
