/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * [MS-NLMP] 3.4.5.2, 3.4.5.3 and 3.4.4.2 with the primitives of GLib and GnuTLS: the keys come from
 * the session key and a constant, and each datagram gets a cipher of its own.
 */

#include "auth/signature-numbers.h"

#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <string.h>

#include "util/bytes.h"

#define KEY_LENGTH 16

/* Each constant counts with its final NUL. */
static const char *const signing_constants[] = {
	[CLIENT_TO_SERVER] = "session key to client-to-server signing key magic constant",
	[SERVER_TO_CLIENT] = "session key to server-to-client signing key magic constant",
};
static const char *const sealing_constants[] = {
	[CLIENT_TO_SERVER] = "session key to client-to-server sealing key magic constant",
	[SERVER_TO_CLIENT] = "session key to server-to-client sealing key magic constant",
};

static void
hash_two(const void *first, gsize first_length, const void *second, gsize second_length,
         guint8 digest[KEY_LENGTH])
{
	g_autoptr(GChecksum) md5 = g_checksum_new(G_CHECKSUM_MD5);
	gsize length = KEY_LENGTH;

	g_checksum_update(md5, first, first_length);
	g_checksum_update(md5, second, second_length);
	g_checksum_get_digest(md5, digest, &length);
}

static void
encrypt(const guint8 key[KEY_LENGTH], void *octets, gsize length)
{
	gnutls_datum_t key_datum = { (guint8 *)key, KEY_LENGTH };
	gnutls_cipher_hd_t cipher;

	g_assert_cmpint(gnutls_cipher_init(&cipher, GNUTLS_CIPHER_ARCFOUR_128, &key_datum, NULL),
	                ==, 0);
	g_assert_cmpint(gnutls_cipher_encrypt(cipher, octets, length), ==, 0);
	gnutls_cipher_deinit(cipher);
}

static void
sum(const guint8 key[KEY_LENGTH], guint32 number, const char *text, gsize length,
    guint8 digest[KEY_LENGTH])
{
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_MD5, key, KEY_LENGTH);
	gsize digest_length = KEY_LENGTH;

	g_hmac_update(hmac, (const guint8 *)&number, sizeof number);
	g_hmac_update(hmac, (const guint8 *)text, length);
	g_hmac_get_digest(hmac, digest, &digest_length);
}

char *
signature_numbers_compute(GBytes *session_key, Direction direction, guint32 number,
                          const char *text, gsize length)
{
	const guint8 *session = g_bytes_get_data(session_key, NULL);
	guint32 number_le = GUINT32_TO_LE(number);
	guint8 signing_key[KEY_LENGTH];
	guint8 sealing_key[KEY_LENGTH];
	guint8 datagram_key[KEY_LENGTH];
	guint8 checksum[KEY_LENGTH];
	guint8 signature[16] = { 1 };

	g_assert_cmpuint(g_bytes_get_size(session_key), ==, KEY_LENGTH);
	hash_two(session, KEY_LENGTH, signing_constants[direction],
	         strlen(signing_constants[direction]) + 1, signing_key);
	hash_two(session, KEY_LENGTH, sealing_constants[direction],
	         strlen(sealing_constants[direction]) + 1, sealing_key);
	hash_two(sealing_key, KEY_LENGTH, &number_le, sizeof number_le, datagram_key);
	sum(signing_key, number_le, text, length, checksum);
	encrypt(datagram_key, checksum, 8);
	memcpy(signature + 4, checksum, 8);
	memcpy(signature + 12, &number_le, sizeof number_le);
	return sfb_bytes_to_hex(signature, sizeof signature);
}
