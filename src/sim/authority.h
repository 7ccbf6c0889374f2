/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* "Communications Server": the authority that issues people's certificates for TLS-DSK, and knows
 * which of them count. */

#pragma once

#include <glib.h>

typedef struct _SfbSimAuthority SfbSimAuthority;

/* Keeps its key and certificate in @directory, or takes them over from there. Returns: (transfer
 * full) (nullable) */
SfbSimAuthority *sfb_sim_authority_new(const char *directory, GError **error);
void sfb_sim_authority_free(SfbSimAuthority *authority); /* accepts NULL */

/* Issues a certificate for the key of the PKCS#10 @request (DER) to @address on the device
 * @device, valid for @valid_seconds. Returns: (transfer full) (nullable) DER; NULL with
 * SFB_ERROR_PROTOCOL if the request is not one, its key is shorter than 2048 bits, or its signature
 * does not hold. */
GBytes *sfb_sim_authority_issue(SfbSimAuthority *authority, GBytes *request, const char *address,
                                const char *device, guint valid_seconds, GError **error);

/* The address that @certificate (DER) was issued to; NULL if it was not issued here, has expired or
 * was revoked. Returns: (transfer full) (nullable) */
char *sfb_sim_authority_check(SfbSimAuthority *authority, GBytes *certificate);

/* From now on nothing that was issued to @address counts. */
void sfb_sim_authority_revoke(SfbSimAuthority *authority, const char *address);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimAuthority, sfb_sim_authority_free)
