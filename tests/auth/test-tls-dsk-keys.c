/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Signatures of TLS-DSK over recorded texts, computed by hand for the PRF of every TLS version. */

#include <string.h>

#include "auth/tls-dsk-keys.h"
#include "util/bytes.h"

static const char registered[] =
	"<TLS-DSK><0a1b2c3d><1><SIP Communications Service><lync01.contoso.example>"
	"<5f1d0f3ab2e94c6c8e9d7a6b5c4d3e2f><4><REGISTER><sip:kim@contoso.example><1f2e3d4c5b>"
	"<sip:kim@contoso.example><><><><>";
static const char answered[] =
	"<TLS-DSK><7F3A9C10><1><SIP Communications Service><lync01.contoso.example>"
	"<5f1d0f3ab2e94c6c8e9d7a6b5c4d3e2f><4><REGISTER><sip:kim@contoso.example><1f2e3d4c5b>"
	"<sip:kim@contoso.example><8B0C4D5E6F708192A3B4C5D6E7F80910><><><7200><200>";

/* Master secret 000102..2f, client random 404142..5f, server random 808182..9f. */
#define MATERIAL_TLS_1_0                                                                           \
	"8fc9259b5bae703fe9b8dcc8f6e0ab858dc788a124cd952f29ba968158914206"                         \
	"d0379f7194c20a06ab0d103cfe28fe7d7b73ffd4462adcea4a8bae25fa495e3d"                         \
	"948ec3478c1f730527884c487afb5c190e5caa63038b95d25e51212aac42b107"                         \
	"aeb25bc7797dd7639945e474c411544bbdf52620e2680c41ee9f3ccee452211b"
#define MATERIAL_SHA256                                                                            \
	"1f3d593d4ce89ae2067b1361f748e33f8661a56ea314b0c307f2990c85bbdc3e"                         \
	"08d9b1ad2c633deec23bb59d930076d28020d2d241085411f5e83cb70a61f50f"                         \
	"00da8cdb60f50fa5bedd7a6d53f15b9b3a583fda5221460957bd2decc9fd249e"                         \
	"e2355f2d703c8b19fca7988410488772b5616e326182354e177a53323809d304"
#define MATERIAL_SHA384                                                                            \
	"f50ce169f52bb955cb9490e31b5c37e48fb008154684d7b76aae8762716d65bf"                         \
	"583df048938097157ce3de1e3d6d930073d2969ae1d94c0dce8fb391fc5ae65d"                         \
	"686239f210e1a58fa7300ac114b67d32bd2918a2bd111306a6497f277303f314"                         \
	"a3aafa2d7a817aa8a42d339c249525dc1c8a4daf26c60733ef1da1c9be317828"

typedef struct {
	const char *name;
	const char *material;
	GChecksumType hash;
	const char *clients;
	const char *servers;
} Numbers;

static const Numbers numbers[] = {
	{ "tls-1.0-md5", MATERIAL_TLS_1_0, G_CHECKSUM_MD5, "cea680aa7d093b33f70e8a9c50555904",
	  "cc0062c15f1b8db7a945179aeb0890a3" },
	{ "tls-1.0-sha1", MATERIAL_TLS_1_0, G_CHECKSUM_SHA1,
	  "59cbbb2a93a85127b6b7d4921bf7c2cfef80ef1b", "da6814b1cf5d16287b33c13c989d425398976cdd" },
	{ "tls-1.2-sha1", MATERIAL_SHA256, G_CHECKSUM_SHA1,
	  "5efc19de0e0b1e08dd23cf25357f173df209805e", "aba051af69dd8c7b19c2c2d48da1afe71422b09c" },
	{ "tls-1.2-sha256", MATERIAL_SHA256, G_CHECKSUM_SHA256,
	  "2cd3b6a2be5e1160814cc5853448fd33631e35cdf520ce0cb6133de45d8959d4",
	  "6de8690fcd4903faa33f18c01f619004eec6d4ecbf51ca5ac35c23fdb6ad0eaf" },
	{ "tls-1.2-sha384", MATERIAL_SHA384, G_CHECKSUM_SHA384,
	  "839e0f184a3bea061eaa72ecd2bec97cd3fb3dc06854313caa617ae7dda02959"
	  "3d181d89b2c49a2e28c95a8ff627f1bf",
	  "49ca2cbb8ea66ecd6baf44de55536e7a367898224d241a06821be89b4503c3e4"
	  "667f00cd6da97d762973f90c475dfd9d" },
};

static SfbAuthTlsDskKeys *
make_keys(const Numbers *row)
{
	g_autoptr(GBytes) material = sfb_bytes_from_hex(row->material);

	g_assert_cmpuint(g_bytes_get_size(material), ==, SFB_AUTH_TLS_DSK_MATERIAL_LENGTH);
	return sfb_auth_tls_dsk_keys_new(g_bytes_get_data(material, NULL), row->hash);
}

static void
assert_signature(const SfbAuthTlsDskKeys *keys, SfbAuthTlsEnd end, const char *text,
                 const char *expected)
{
	g_autoptr(GBytes) message = g_bytes_new_static(text, strlen(text));
	g_autoptr(GBytes) signature = sfb_auth_tls_dsk_keys_sign(keys, end, message);
	g_autofree char *hex =
		sfb_bytes_to_hex(g_bytes_get_data(signature, NULL), g_bytes_get_size(signature));

	g_assert_cmpstr(hex, ==, expected);
	g_assert_true(sfb_auth_tls_dsk_keys_verify(keys, end, message, signature));
	g_assert_false(sfb_auth_tls_dsk_keys_verify(keys, !end, message, signature));
}

static void
test_numbers(gconstpointer data)
{
	const Numbers *row = data;
	g_autoptr(SfbAuthTlsDskKeys) keys = make_keys(row);

	g_assert_cmpuint(strlen(registered), ==, 191);
	g_assert_cmpuint(strlen(answered), ==, 232);
	assert_signature(keys, SFB_AUTH_TLS_CLIENT, registered, row->clients);
	assert_signature(keys, SFB_AUTH_TLS_SERVER, answered, row->servers);
}

/* Every other byte and every other length is refused. */
static void
test_tampered(void)
{
	g_autoptr(SfbAuthTlsDskKeys) keys = make_keys(&numbers[4]);
	g_autoptr(GBytes) text = g_bytes_new_static(answered, strlen(answered));
	g_autoptr(GBytes) good = sfb_auth_tls_dsk_keys_sign(keys, SFB_AUTH_TLS_SERVER, text);
	gsize length = g_bytes_get_size(good);
	guint8 copy[64] = { 0 };

	g_assert_cmpuint(length, ==, 48);
	memcpy(copy, g_bytes_get_data(good, NULL), length);
	for (gsize i = 0; i <= sizeof copy; i++) {
		g_autoptr(GBytes) other = g_bytes_new(copy, i);

		g_assert_cmpint(
			sfb_auth_tls_dsk_keys_verify(keys, SFB_AUTH_TLS_SERVER, text, other), ==,
			i == length);
	}
	for (gsize i = 0; i < length; i++) {
		g_autoptr(GBytes) other = NULL;

		copy[i] ^= 0x10;
		other = g_bytes_new(copy, length);
		copy[i] ^= 0x10;
		g_assert_false(
			sfb_auth_tls_dsk_keys_verify(keys, SFB_AUTH_TLS_SERVER, text, other));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
		g_autofree char *path =
			g_strdup_printf("/auth/tls-dsk-keys/numbers/%s", numbers[i].name);

		g_test_add_data_func(path, &numbers[i], test_numbers);
	}
	g_test_add_func("/auth/tls-dsk-keys/tampered", test_tampered);
	return g_test_run();
}
