/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* GetAndPublishCert: the request and the answer ([MS-OCAUTHWS] 3.1.4). */

#pragma once

#include <glib.h>

#define SFB_WEB_CERTPROV_ACTION "http://schemas.microsoft.com/OCS/AuthWebServices/GetAndPublishCert"

#define SFB_WEB_CERTPROV_CERTIFICATE_MAX (64 * 1024) /* in bytes of base64 */

/* The body. @address: normalized. @device: UUID without braces. @pkcs10: DER. Returns: (transfer
 * full) */
char *sfb_web_certprov_build_request(const char *address, const char *device, GBytes *pkcs10);

/* Returns: (transfer full) (nullable) the certificate, DER; NULL with SFB_ERROR_PROTOCOL. */
GBytes *sfb_web_certprov_parse_response(GBytes *document, GError **error);
