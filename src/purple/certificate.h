/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The account's own certificate authorities, besides those libpurple trusts. */

#pragma once

#include <certificate.h>
#include <gio/gio.h>

typedef struct _SfbPurpleAuthorities SfbPurpleAuthorities;

/* Reads the PEM file at @path; "" is an empty set. Returns: (transfer full) (nullable) NULL with
 * SFB_ERROR_USAGE naming the file. */
SfbPurpleAuthorities *sfb_purple_authorities_new(const char *path, GError **error);
void sfb_purple_authorities_free(SfbPurpleAuthorities *self); /* accepts NULL */

/* TRUE if one of them vouches for @chain, leaf first, as the certificate of @host today. */
gboolean
sfb_purple_authorities_accept(const SfbPurpleAuthorities *self, GList *chain, const char *host);

/* The first certificate of @chain (element-type PurpleCertificate), DER. Returns: (transfer full)
 * (nullable) */
GBytes *sfb_purple_certificate_dup_der(GList *chain);

/* @certificate and its issuers as libpurple has them, leaf first, to be freed by
 * purple_certificate_destroy_list(). Returns: (transfer full) (nullable) */
GList *sfb_purple_certificate_import_chain(GTlsCertificate *certificate);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbPurpleAuthorities, sfb_purple_authorities_free)
