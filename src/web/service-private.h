/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A web service that lets in whoever shows a web ticket: finds its port in its metadata, gets a
 * ticket for that, and asks. A ticket that is refused is renewed once.
 */

#pragma once

#include "web/web-ticket.h"

/* Read during the call. */
typedef struct {
	const char *url;          /* ".../CertProvisioningService.svc" */
	const char *const *ports; /* names, the best first, then NULL */
	const char *usual_path;   /* of the best, below the URL, where there is no metadata */
	gboolean needs_proof;     /* requests are signed with the ticket's key */
} SfbWebServiceWish;

#define SFB_TYPE_WEB_SERVICE (sfb_web_service_get_type())
G_DECLARE_FINAL_TYPE(SfbWebService, sfb_web_service, SFB, WEB_SERVICE, GObject)

/* Returns: (transfer full) */
SfbWebService *
sfb_web_service_new(SfbWebHttp *http, SfbWebTickets *tickets, const SfbWebServiceWish *wish);

/* Finds the port and gets a ticket without asking anything. Finished by
 * sfb_web_service_prepare_finish(): FALSE with SFB_ERROR_UNSUPPORTED (no such port), and what
 * metadata and tickets report. */
void sfb_web_service_prepare_async(SfbWebService *self, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_web_service_prepare_finish(SfbWebService *self, GAsyncResult *result, GError **error);

/* Asks with SOAP 1.1, after finding the port where that is still to do. @body: markup, read during
 * the call. */
void sfb_web_service_call_async(SfbWebService *self, const char *action, const char *body,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer user_data);

/* Returns: (transfer full) (nullable) a response of any status; NULL with SFB_ERROR_SERVER if a
 * fresh ticket was refused too, and what preparing and sending report. */
SfbWebResponse *
sfb_web_service_call_finish(SfbWebService *self, GAsyncResult *result, GError **error);
