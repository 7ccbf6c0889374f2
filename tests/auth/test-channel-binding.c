/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which hash of a certificate ties an authentication to TLS (RFC 5929 4.1). The expected values come
 * from openssl(1) and sha256sum(1). */

#include <gio/gio.h>

#include "auth/channel-binding.h"
#include "util/bytes.h"

typedef struct {
	const char *name;
	const char *folder;
	const char *file;
	const char *hash;
} Row;

static const Row rows[] = {
	{ "sha256", "net", "good.pem",
	  "d6381f424ce952857bab8f57ae02d87bb32a0a21c1f4bdadeb864bed8978177a" },
	{ "sha384", "auth", "sha384.pem",
	  "bbcf534a60831786aa34c1641960da740365e2de8db1bec275fee14eae14115a"
	  "1ce239ceebb3c11612be39dcbe819b56" },
	{ "sha1-becomes-sha256", "net", "weak.pem",
	  "a6e0514fc7a6216d87090d259f910e3702357006876996c8ef61f8c8f63cfc12" },
	{ "md5-becomes-sha256", "auth", "md5.pem",
	  "a9a11f0591bb0e262eb8981fd6f257649eca50299af862ab61e54492bdd9f53e" },
	{ "ed25519", "auth", "ed25519.pem",
	  "489589e462573567c8e229a1b60ec8747e05e720bf98fe29365110fa2851c34f"
	  "dd4e6ab30e3e9b8106698e541b39bb94788033fa901e6bf7f998fa3972b2ee07" },
};

static GBytes *
load(const Row *row)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), row->folder, row->file, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsCertificate) certificate = g_tls_certificate_new_from_file(path, &error);
	GByteArray *der;

	g_assert_no_error(error);
	g_object_get(certificate, "certificate", &der, NULL);
	return g_byte_array_free_to_bytes(der);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(GBytes) der = load(row);
	g_autoptr(GBytes) binding = sfb_auth_channel_binding_new(der);
	g_autofree char *hash = NULL;

	g_assert_nonnull(binding);
	hash = sfb_bytes_to_hex(g_bytes_get_data(binding, NULL), g_bytes_get_size(binding));
	g_assert_cmpstr(hash, ==, row->hash);
}

static void
test_no_certificate(void)
{
	g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
	g_autoptr(GBytes) words = g_bytes_new_static("certificate", 11);

	g_assert_null(sfb_auth_channel_binding_new(empty));
	g_assert_null(sfb_auth_channel_binding_new(words));
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/auth/channel-binding/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/auth/channel-binding/no-certificate", test_no_certificate);
	return g_test_run();
}
