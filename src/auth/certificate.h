/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The certificate that a pool issues to one person on one device, with its private key
 * ([MS-OCAUTHWS] 3.1): how it is asked for, kept and judged.
 */

#pragma once

#include <gio/gio.h>

#include "util/secret.h"

typedef struct _SfbAuthCertificate SfbAuthCertificate; /* reference counted, immutable */
typedef struct _SfbAuthCertificateRequest SfbAuthCertificateRequest;

/* Makes an RSA key of 2048 bits and a PKCS#10 request (SHA-256) for the subject CN=@address, off
 * the main loop: it takes a noticeable part of a second. */
void sfb_auth_certificate_request_make_async(const char *address, GCancellable *cancellable,
                                             GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) */
SfbAuthCertificateRequest *
sfb_auth_certificate_request_make_finish(GAsyncResult *result, GError **error);
void sfb_auth_certificate_request_free(SfbAuthCertificateRequest *request); /* accepts NULL */

/* The PKCS#10, DER. Borrowed. */
GBytes *sfb_auth_certificate_request_get_der(const SfbAuthCertificateRequest *request);

/* @der: what the pool issued. Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL if
 * it is no certificate or one for another key. */
SfbAuthCertificate *sfb_auth_certificate_request_complete(const SfbAuthCertificateRequest *request,
                                                          GBytes *der, GError **error);

/* Both, as PEM text, to be kept in a keyring. */
SfbSecret *sfb_auth_certificate_to_pem(const SfbAuthCertificate *certificate);
SfbAuthCertificate *sfb_auth_certificate_new_from_pem(const SfbSecret *pem, GError **error);

SfbAuthCertificate *sfb_auth_certificate_ref(SfbAuthCertificate *certificate);
void sfb_auth_certificate_unref(SfbAuthCertificate *certificate); /* accepts NULL; wipes the key */

/* The common name of its subject, UTF-8, borrowed: the sign-in address; "" if it has none. */
const char *sfb_auth_certificate_get_subject(const SfbAuthCertificate *certificate);

/* Seconds since 1970. */
gint64 sfb_auth_certificate_get_expiry(const SfbAuthCertificate *certificate);

/* FALSE if at @now (seconds since 1970) it is not valid, or has less than an hour or less than a
 * tenth of its life left: time for a new one. */
gboolean sfb_auth_certificate_is_fresh(const SfbAuthCertificate *certificate, gint64 now);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthCertificate, sfb_auth_certificate_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthCertificateRequest, sfb_auth_certificate_request_free)
