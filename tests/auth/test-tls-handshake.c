/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Both ends of a handshake over memory, and everything that may break it. */

#include <string.h>

#include "auth/issuer.h"
#include "auth/tls-handshake.h"
#include "util/error.h"

#define HOST "fe01.example.com"
#define CBC                                                                                        \
	"NORMAL:-VERS-ALL:+VERS-TLS1.2:+VERS-TLS1.0:-CIPHER-ALL:+AES-128-CBC:-MAC-ALL:+SHA1:-KX-"  \
	"ALL"                                                                                      \
	":+RSA"

static SfbSecret *server_identity;
static SfbSecret *client_identity;

/* What a judge was shown, and what it says. */
typedef struct {
	guint certificates;
	gboolean is_severe;
} Judgement;

static gboolean
judge(GPtrArray *chain, gpointer user_data, GError **error)
{
	Judgement *judgement = user_data;

	judgement->certificates = chain->len;
	if (judgement->is_severe)
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED, "Not you.");
	return !judgement->is_severe;
}

static SfbAuthTlsHandshake *
make_end(SfbAuthTlsEnd end, const char *priority, Judgement *judgement)
{
	SfbAuthTlsWish wish = {
		.end = end,
		.priority = priority,
		.server_name = HOST,
		.identity = end == SFB_AUTH_TLS_CLIENT ? client_identity : server_identity,
		.judge = judge,
		.user_data = judgement,
	};
	g_autoptr(GError) error = NULL;
	SfbAuthTlsHandshake *handshake = sfb_auth_tls_handshake_new(&wish, &error);

	g_assert_no_error(error);
	return handshake;
}

static GBytes *
step(SfbAuthTlsHandshake *handshake, GBytes *input)
{
	g_autoptr(GError) error = NULL;
	GBytes *reply = NULL;

	sfb_auth_tls_handshake_step(handshake, input, &reply, &error);
	g_assert_no_error(error);
	g_assert_nonnull(reply);
	return reply;
}

static void
assert_fails(SfbAuthTlsHandshake *handshake, GBytes *input, int code)
{
	g_autoptr(GError) error = NULL;
	GBytes *reply = NULL;

	g_assert_false(sfb_auth_tls_handshake_step(handshake, input, &reply, &error));
	g_assert_error(error, SFB_ERROR, code);
	g_assert_null(reply);
	g_assert_false(sfb_auth_tls_handshake_is_done(handshake));
}

/* The types of the records in @flight: "22 20 22". */
static char *
list_records(GBytes *flight)
{
	gsize length;
	const guint8 *at = g_bytes_get_data(flight, &length);
	const guint8 *end = at + length;
	GString *types = g_string_new(NULL);

	for (; at < end; at += 5 + (at[3] << 8 | at[4]))
		g_string_append_printf(types, "%s%u", types->len > 0 ? " " : "", at[0]);
	g_assert_true(at == end);
	return g_string_free(types, FALSE);
}

static void
assert_records(GBytes *flight, const char *expected)
{
	g_autofree char *types = list_records(flight);

	g_assert_cmpstr(types, ==, expected);
}

static void
test_whole(gconstpointer data)
{
	Judgement of_server = { 0, FALSE };
	Judgement of_client = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, data, &of_server);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, data, &of_client);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) server_flight = step(server, hello);
	g_autoptr(GBytes) client_flight = step(client, server_flight);
	g_autoptr(GBytes) finished = step(server, client_flight);
	g_autoptr(GBytes) nothing = step(client, finished);
	g_autoptr(GPtrArray) chain = sfb_auth_tls_handshake_list_peer_certificates(server);
	g_autofree char *words = sfb_auth_tls_handshake_describe(client);
	guint8 ours[40];
	guint8 theirs[40];
	GChecksumType hash = G_CHECKSUM_MD5;

	assert_records(hello, "22");
	assert_records(server_flight, "22");
	assert_records(client_flight, "22 20 22");
	assert_records(finished, "20 22");
	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
	g_assert_true(sfb_auth_tls_handshake_is_done(client));
	g_assert_true(sfb_auth_tls_handshake_is_done(server));
	g_assert_cmpuint(of_server.certificates, ==, 2);
	g_assert_cmpuint(of_client.certificates, ==, 1);
	g_assert_cmpuint(chain->len, ==, 1);
	g_assert_true(g_str_has_suffix(words, ", RSA, AES-128-CBC, SHA1"));
	g_assert_true(sfb_auth_tls_handshake_derive(client, "a label", ours, sizeof ours, NULL));
	g_assert_true(
		sfb_auth_tls_handshake_derive(server, "a label", theirs, sizeof theirs, NULL));
	g_assert_cmpmem(ours, sizeof ours, theirs, sizeof theirs);
	g_assert_true(sfb_auth_tls_handshake_get_hash(client, &hash, NULL));
	g_assert_cmpint(hash, ==, G_CHECKSUM_SHA1);
}

/* In what pieces the bytes arrive does not matter. */
static void
test_single_bytes(void)
{
	Judgement judgement = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &judgement);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, CBC, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) flight = step(server, hello);
	gsize length = g_bytes_get_size(flight);
	g_autoptr(GBytes) reply = NULL;

	for (gsize i = 0; i < length; i++) {
		g_autoptr(GBytes) piece = g_bytes_new_from_bytes(flight, i, 1);

		g_clear_pointer(&reply, g_bytes_unref);
		reply = step(client, piece);
		g_assert_cmpint(g_bytes_get_size(reply) > 0, ==, i == length - 1);
	}
	assert_records(reply, "22 20 22");
}

/* The client's end refuses: nothing of it leaves. */
static void
test_client_refuses(void)
{
	Judgement severe = { 0, TRUE };
	Judgement mild = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &severe);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, CBC, &mild);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) flight = step(server, hello);

	assert_fails(client, flight, SFB_ERROR_NOT_ALLOWED);
}

/* The server's end refuses and says so, before it has proved anything. */
static void
test_server_refuses(void)
{
	Judgement severe = { 0, TRUE };
	Judgement mild = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &mild);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, CBC, &severe);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) flight = step(server, hello);
	g_autoptr(GBytes) reply = step(client, flight);
	g_autoptr(GBytes) alert = NULL;

	assert_fails(server, reply, SFB_ERROR_NOT_ALLOWED);
	alert = sfb_auth_tls_handshake_make_alert(server, 44);
	assert_records(alert, "21");
	assert_fails(client, alert, SFB_ERROR_CREDENTIALS);
}

static void
test_client_without_certificate(void)
{
	Judgement judgement = { 0, FALSE };
	SfbAuthTlsWish wish = { SFB_AUTH_TLS_CLIENT, CBC, HOST, NULL, judge, &judgement };
	g_autoptr(SfbAuthTlsHandshake) client = sfb_auth_tls_handshake_new(&wish, NULL);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, CBC, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) flight = step(server, hello);
	g_autoptr(GBytes) reply = step(client, flight);

	assert_fails(server, reply, SFB_ERROR_PROTOCOL);
}

/* Nothing in common: the server finds out, and its alert tells the client. */
static void
test_nothing_in_common(void)
{
	Judgement judgement = { 0, FALSE };
	const char *new_only = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA";
	g_autoptr(SfbAuthTlsHandshake) client =
		make_end(SFB_AUTH_TLS_CLIENT, CBC ":-VERS-TLS1.2", &judgement);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, new_only, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) alert = NULL;

	assert_fails(server, hello, SFB_ERROR_UNSUPPORTED);
	alert = sfb_auth_tls_handshake_make_alert(server, 70);
	assert_fails(client, alert, SFB_ERROR_UNSUPPORTED);
}

/* TLS 1.3 and AEAD work, but have no hash that signatures could be made with. */
static void
test_no_hash(void)
{
	Judgement judgement = { 0, FALSE };
	const char *priority = "NORMAL:-VERS-ALL:+VERS-TLS1.2:-CIPHER-ALL:+AES-128-GCM";
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, priority, &judgement);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, priority, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) flight = step(server, hello);
	g_autoptr(GBytes) reply = step(client, flight);
	g_autoptr(GBytes) finished = step(server, reply);
	g_autoptr(GBytes) nothing = step(client, finished);
	g_autoptr(GError) error = NULL;
	GChecksumType hash;

	g_assert_true(sfb_auth_tls_handshake_is_done(client));
	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
	g_assert_false(sfb_auth_tls_handshake_get_hash(client, &hash, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
}

static void
test_bad_wishes(void)
{
	g_autoptr(SfbSecret) no_identity = sfb_secret_new("-----BEGIN CERTIFICATE-----\n");
	SfbAuthTlsWish nothing_allowed = {
		SFB_AUTH_TLS_CLIENT, "NORMAL:-NONSENSE", NULL, NULL, judge, NULL
	};
	SfbAuthTlsWish useless_identity = {
		SFB_AUTH_TLS_CLIENT, CBC, NULL, no_identity, judge, NULL
	};
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_auth_tls_handshake_new(&nothing_allowed, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	g_clear_error(&error);
	g_assert_null(sfb_auth_tls_handshake_new(&useless_identity, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_FAILED);
}

static const guint8 unknown_name[] = { 21, 3, 3, 0, 2, 1, 112 };

/* A server warns that it does not know the name it was asked for, and goes on. */
static void
test_warning(void)
{
	Judgement judgement = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &judgement);
	g_autoptr(SfbAuthTlsHandshake) server = make_end(SFB_AUTH_TLS_SERVER, CBC, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) warning = g_bytes_new_static(unknown_name, sizeof unknown_name);
	g_autoptr(GBytes) nothing = step(client, warning);
	g_autoptr(GBytes) flight = step(server, hello);
	g_autoptr(GBytes) reply = step(client, flight);

	g_assert_cmpuint(g_bytes_get_size(nothing), ==, 0);
	assert_records(reply, "22 20 22");
}

/* Records that are well-formed and never come to an end. */
static void
test_endless(void)
{
	Judgement judgement = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GByteArray) warnings = g_byte_array_new();
	g_autoptr(GBytes) flood = NULL;

	g_assert_cmpuint(g_bytes_get_size(hello), >, 0);
	while (warnings->len < 256 * 1024)
		g_byte_array_append(warnings, unknown_name, sizeof unknown_name);
	flood = g_byte_array_free_to_bytes(g_steal_pointer(&warnings));
	assert_fails(client, flood, SFB_ERROR_PROTOCOL);
}

/* What has ended stays so. */
static void
test_over(void)
{
	Judgement judgement = { 0, FALSE };
	g_autoptr(SfbAuthTlsHandshake) client = make_end(SFB_AUTH_TLS_CLIENT, CBC, &judgement);
	g_autoptr(GBytes) hello = step(client, NULL);
	g_autoptr(GBytes) garbage = g_bytes_new_static("SIP/2.0 401 Unauthorized\r\n", 26);
	g_autoptr(GError) error = NULL;
	GBytes *reply = NULL;

	g_assert_false(sfb_auth_tls_handshake_step(client, garbage, &reply, &error));
	g_assert_nonnull(error);
	assert_fails(client, hello, SFB_ERROR_PROTOCOL);
}

int
main(int argc, char **argv)
{
	IssuerWish wish = { .name = HOST };
	g_autoptr(Issuer) issuer = NULL;
	g_autoptr(SfbAuthCertificate) alice = NULL;
	int outcome;

	g_test_init(&argc, &argv, NULL);
	issuer = issuer_new("Example Authority");
	alice = issuer_make_certificate(issuer, "alice@example.com");
	server_identity = issuer_make_identity(issuer, &wish);
	client_identity = sfb_auth_certificate_to_pem(alice);
	g_test_add_data_func("/auth/tls-handshake/whole/tls-1.2", CBC, test_whole);
	g_test_add_data_func("/auth/tls-handshake/whole/tls-1.0", CBC ":-VERS-TLS1.2", test_whole);
	g_test_add_func("/auth/tls-handshake/single-bytes", test_single_bytes);
	g_test_add_func("/auth/tls-handshake/client-refuses", test_client_refuses);
	g_test_add_func("/auth/tls-handshake/server-refuses", test_server_refuses);
	g_test_add_func("/auth/tls-handshake/client-without-certificate",
	                test_client_without_certificate);
	g_test_add_func("/auth/tls-handshake/nothing-in-common", test_nothing_in_common);
	g_test_add_func("/auth/tls-handshake/no-hash", test_no_hash);
	g_test_add_func("/auth/tls-handshake/bad-wishes", test_bad_wishes);
	g_test_add_func("/auth/tls-handshake/warning", test_warning);
	g_test_add_func("/auth/tls-handshake/endless", test_endless);
	g_test_add_func("/auth/tls-handshake/over", test_over);
	outcome = g_test_run();
	sfb_secret_unref(server_identity);
	sfb_secret_unref(client_identity);
	return outcome;
}
