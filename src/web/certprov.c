/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Certificate provisioning.
 *
 *   get_ticket: service's metadata -> port -> web ticket for it
 *   fetch: key and request -> GetAndPublishCert -> certificate
 */

#include "config.h"

#include "web/certprov.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"
#include "web/certprov-xml.h"
#include "web/diagnostics.h"
#include "web/service-private.h"
#include "web/url.h"

struct _SfbWebCertprov {
	GObject parent_instance;

	SfbWebService *service;
	char *sts_uri;
	char *address;
	char *device;
};

G_DEFINE_TYPE(SfbWebCertprov, sfb_web_certprov, G_TYPE_OBJECT)

/* The better one first. Both are signed alike. */
static const char *const port_names[] = {
	"CertProvisioningServiceWebTicketProof_SHA1",
	"CertProvisioningServiceWebTicketProof",
	NULL,
};

/* First half */

static void
on_prepared(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;

	if (sfb_web_service_prepare_finish(SFB_WEB_SERVICE(source), result, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

void
sfb_web_certprov_get_ticket_async(SfbWebCertprov *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

	sfb_web_service_prepare_async(self->service, cancellable, on_prepared, task);
}

gboolean
sfb_web_certprov_get_ticket_finish(SfbWebCertprov *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Second half */

static void
take_certificate(GTask *task, const SfbWebResponse *response)
{
	SfbAuthCertificateRequest *request = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(GBytes) der =
		sfb_web_certprov_parse_response(sfb_web_response_get_body(response), &error);
	SfbAuthCertificate *certificate =
		der != NULL ? sfb_auth_certificate_request_complete(request, der, &error) : NULL;

	if (certificate == NULL)
		g_task_return_error(task, error);
	else
		g_task_return_pointer(task, certificate,
		                      (GDestroyNotify)sfb_auth_certificate_unref);
}

static GError *
make_error(SfbWebCertprov *self, const SfbWebResponse *response)
{
	g_autoptr(SfbWebDiagnostics) refusal = sfb_web_diagnostics_parse(response);
	g_autofree char *host = sfb_web_url_dup_host(self->sts_uri);

	if (refusal == NULL || refusal->reason == NULL)
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
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_service_call_finish(SFB_WEB_SERVICE(source), result, &error);

	if (response == NULL)
		g_task_return_error(task, error);
	else if (sfb_web_response_get_status(response) != 200)
		g_task_return_error(task, make_error(g_task_get_source_object(task), response));
	else
		take_certificate(task, response);
}

static void
on_request_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebCertprov *self = g_task_get_source_object(task);
	GCancellable *cancellable = g_task_get_cancellable(task);
	GError *error = NULL;
	SfbAuthCertificateRequest *request =
		sfb_auth_certificate_request_make_finish(result, &error);
	g_autofree char *body = NULL;

	if (request == NULL) {
		g_task_return_error(task, error);
		return;
	}
	g_task_set_task_data(task, request, (GDestroyNotify)sfb_auth_certificate_request_free);
	body = sfb_web_certprov_build_request(self->address, self->device,
	                                      sfb_auth_certificate_request_get_der(request));
	sfb_web_service_call_async(self->service, SFB_WEB_CERTPROV_ACTION, body, cancellable,
	                           on_answered, g_steal_pointer(&task));
}

void
sfb_web_certprov_fetch_async(SfbWebCertprov *self, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);

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
	const SfbWebServiceWish wish = {
		.url = sts_uri,
		.ports = port_names,
		.usual_path = "/WebTicket_Proof_SHA1",
		.needs_proof = TRUE,
	};

	self->service = sfb_web_service_new(http, tickets, &wish);
	self->sts_uri = g_strdup(sts_uri);
	self->address = g_strdup(address);
	self->device = g_strdup(device);
	return self;
}

static void
sfb_web_certprov_finalize(GObject *object)
{
	SfbWebCertprov *self = SFB_WEB_CERTPROV(object);

	g_clear_object(&self->service);
	g_free(self->sts_uri);
	g_free(self->address);
	g_free(self->device);
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
