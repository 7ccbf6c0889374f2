/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The keys of TLS-DSK, one for each direction, made of a finished TLS handshake, and the signatures
 * made with them: the bare HMAC in full length ([MS-SIPAE] 3.2.5.1). The same at both ends.
 */

#pragma once

#include <gio/gio.h>

#include "auth/tls-handshake.h"

#define SFB_AUTH_TLS_DSK_MATERIAL_LENGTH 128

typedef struct _SfbAuthTlsDskKeys SfbAuthTlsDskKeys;

/* @hash: MD5, SHA-1, SHA-256 or SHA-384. Returns: (transfer full) */
SfbAuthTlsDskKeys *
sfb_auth_tls_dsk_keys_new(const guint8 material[SFB_AUTH_TLS_DSK_MATERIAL_LENGTH],
                          GChecksumType hash);

/* From a handshake that is done. Returns: (transfer full) (nullable) NULL with
 * SFB_ERROR_UNSUPPORTED or SFB_ERROR_FAILED. */
SfbAuthTlsDskKeys *
sfb_auth_tls_dsk_keys_derive(const SfbAuthTlsHandshake *handshake, GError **error);
void sfb_auth_tls_dsk_keys_free(SfbAuthTlsDskKeys *keys); /* accepts NULL; wipes them */

/* The signature that @end puts under @text. Returns: (transfer full) */
GBytes *sfb_auth_tls_dsk_keys_sign(const SfbAuthTlsDskKeys *keys, SfbAuthTlsEnd end, GBytes *text);

/* TRUE if @signature is that of @end, every byte of it; takes the same time wherever it differs. */
gboolean sfb_auth_tls_dsk_keys_verify(const SfbAuthTlsDskKeys *keys, SfbAuthTlsEnd end,
                                      GBytes *text, GBytes *signature);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbAuthTlsDskKeys, sfb_auth_tls_dsk_keys_free)
