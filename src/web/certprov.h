/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Certificate provisioning ([MS-OCAUTHWS] 3.1, GetAndPublishCert): where, with which ticket, and
 * the request itself. */

#pragma once

#include "auth/certificate.h"
#include "web/web-ticket.h"

#define SFB_TYPE_WEB_CERTPROV (sfb_web_certprov_get_type())
G_DECLARE_FINAL_TYPE(SfbWebCertprov, sfb_web_certprov, SFB, WEB_CERTPROV, GObject)

/* @sts_uri: of the TLS-DSK challenge. @address: normalized. @device: the UUID of +sip.instance.
 * Returns: (transfer full) */
SfbWebCertprov *sfb_web_certprov_new(SfbWebHttp *http, SfbWebTickets *tickets, const char *sts_uri,
                                     const char *address, const char *device);

/* First half: the service's metadata and a web ticket for it. */
void sfb_web_certprov_get_ticket_async(SfbWebCertprov *self, GCancellable *cancellable,
                                       GAsyncReadyCallback callback, gpointer user_data);
gboolean
sfb_web_certprov_get_ticket_finish(SfbWebCertprov *self, GAsyncResult *result, GError **error);

/* Second half, after the first: a key, a request, the certificate. A ticket that is refused is
 * renewed once. */
void sfb_web_certprov_fetch_async(SfbWebCertprov *self, GCancellable *cancellable,
                                  GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) */
SfbAuthCertificate *
sfb_web_certprov_fetch_finish(SfbWebCertprov *self, GAsyncResult *result, GError **error);
