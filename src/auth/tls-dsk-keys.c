/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Keys and signatures of TLS-DSK. */

#include "auth/tls-dsk-keys.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "util/secret.h"

/* [MS-SIPAE] 3.2.5.1: four groups of 32 bytes, of which the last two are keys. The length is the
 * same whatever the hash. */
#define LABEL "client EAP encryption"
#define KEY_LENGTH 32
#define KEYS_START 64

/* Of the longest hash, SHA-384. */
#define SIGNATURE_MAX 48

struct _SfbAuthTlsDskKeys {
	gnutls_mac_algorithm_t mac;
	guint8 keys[2][KEY_LENGTH]; /* by SfbAuthTlsEnd */
};

static const gnutls_mac_algorithm_t macs[] = {
	[G_CHECKSUM_MD5] = GNUTLS_MAC_MD5,
	[G_CHECKSUM_SHA1] = GNUTLS_MAC_SHA1,
	[G_CHECKSUM_SHA256] = GNUTLS_MAC_SHA256,
	[G_CHECKSUM_SHA384] = GNUTLS_MAC_SHA384,
};

SfbAuthTlsDskKeys *
sfb_auth_tls_dsk_keys_new(const guint8 material[SFB_AUTH_TLS_DSK_MATERIAL_LENGTH],
                          GChecksumType hash)
{
	SfbAuthTlsDskKeys *self = g_new0(SfbAuthTlsDskKeys, 1);

	self->mac = macs[hash];
	memcpy(self->keys, material + KEYS_START, sizeof self->keys);
	return self;
}

SfbAuthTlsDskKeys *
sfb_auth_tls_dsk_keys_derive(const SfbAuthTlsHandshake *handshake, GError **error)
{
	guint8 material[SFB_AUTH_TLS_DSK_MATERIAL_LENGTH];
	SfbAuthTlsDskKeys *self;
	GChecksumType hash;

	if (!sfb_auth_tls_handshake_get_hash(handshake, &hash, error) ||
	    !sfb_auth_tls_handshake_derive(handshake, LABEL, material, sizeof material, error))
		return NULL;
	self = sfb_auth_tls_dsk_keys_new(material, hash);
	sfb_secret_wipe(material, sizeof material);
	return self;
}

void
sfb_auth_tls_dsk_keys_free(SfbAuthTlsDskKeys *keys)
{
	if (keys == NULL)
		return;
	sfb_secret_wipe(keys, sizeof *keys);
	g_free(keys);
}

GBytes *
sfb_auth_tls_dsk_keys_sign(const SfbAuthTlsDskKeys *keys, SfbAuthTlsEnd end, GBytes *text)
{
	guint8 signature[SIGNATURE_MAX];
	int result =
		gnutls_hmac_fast(keys->mac, keys->keys[end], KEY_LENGTH,
	                         g_bytes_get_data(text, NULL), g_bytes_get_size(text), signature);

	/* A hash that TLS has just used is there. */
	g_return_val_if_fail(result == 0, NULL);
	return g_bytes_new(signature, gnutls_hmac_get_len(keys->mac));
}

gboolean
sfb_auth_tls_dsk_keys_verify(const SfbAuthTlsDskKeys *keys, SfbAuthTlsEnd end, GBytes *text,
                             GBytes *signature)
{
	g_autoptr(GBytes) right = sfb_auth_tls_dsk_keys_sign(keys, end, text);
	gsize length = g_bytes_get_size(right);

	return g_bytes_get_size(signature) == length &&
	       gnutls_memcmp(g_bytes_get_data(signature, NULL), g_bytes_get_data(right, NULL),
	                     length) == 0;
}
