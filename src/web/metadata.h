/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* WSDL with policies, the "/mex" of the web services ([MS-OCAUTHWS] 1.3.1): which ports there are,
 * and whose ticket they want. */

#pragma once

#include "web/http.h"

typedef struct {
	char *name;           /* "CertProvisioningServiceWebTicketProof_SHA1" */
	char *location;       /* where to POST, and what the ticket is for */
	char *issuer;         /* of the ticket; NULL if the port wants none */
	char *applies_to;     /* what the issuer is to be told instead of the location; NULL */
	gboolean needs_proof; /* the request is to be signed with the ticket's key */
} SfbWebPort;

typedef struct {
	GPtrArray *ports;        /* (element-type SfbWebPort) in the document's order */
	char *authorization_uri; /* modern authentication, if announced; NULL */
} SfbWebMetadata;

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL. */
SfbWebMetadata *sfb_web_metadata_parse(GBytes *document, GError **error);

/* For a service that does not describe itself: the one port, copied, that such a service usually
 * has. Returns: (transfer full) */
SfbWebMetadata *sfb_web_metadata_new_usual(const SfbWebPort *port);
void sfb_web_metadata_free(SfbWebMetadata *metadata); /* accepts NULL */

/* By name, case-insensitive; NULL if there is none or its location is not https. Borrowed. */
const SfbWebPort *sfb_web_metadata_find(const SfbWebMetadata *metadata, const char *name);

/* GETs @service_url, which has to be https, + "/mex"; if the server has trouble, once more after
 * 5 s. */
void
sfb_web_metadata_fetch_async(SfbWebHttp *http, const char *service_url, GCancellable *cancellable,
                             GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_NOT_FOUND if the server has no such page,
 * and with what sfb_web_http_send_finish() and sfb_web_response_make_error() report. */
SfbWebMetadata *sfb_web_metadata_fetch_finish(GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebMetadata, sfb_web_metadata_free)
