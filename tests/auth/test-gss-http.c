/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* NTLM on HTTP, bare and wrapped, against the accepting half of gss-ntlmssp. */

#include <glib/gstdio.h>
#include <string.h>

#include "auth/gss-acceptor.h"
#include "auth/gss.h"
#include "auth/stepping.h"
#include "util/error.h"

#define PASSWORD "Passw0rd!"
#define BINDING_HASH "0123456789abcdef0123456789abcdef"
#define BINDING "tls-server-end-point:" BINDING_HASH

typedef struct {
	const char *name;
	SfbAuthGssKind kind;
	GssAcceptorKind server;
	const char *scheme;
} Way;

static const Way ways[] = {
	{ "ntlm", SFB_AUTH_GSS_HTTP_NTLM, GSS_ACCEPTOR_NTLM, "NTLM" },
	{ "negotiate", SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM, GSS_ACCEPTOR_SPNEGO_NTLM, "Negotiate" },
};

static SfbAuthMech *
make_client(const Way *way, const char *password)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(password);
	g_autoptr(GBytes) hash = g_bytes_new_static(BINDING_HASH, strlen(BINDING_HASH));
	const SfbAuthGssWish wish = { "EXAMPLE\\alice", secret, "fe.example.com", hash };

	return sfb_auth_gss_new(way->kind, &wish);
}

/* NEGOTIATE, CHALLENGE, AUTHENTICATE. Returns: what the server answers to the last one. */
static GBytes *
shake_hands(SfbAuthMech *client, GssAcceptor *server)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) negotiate = take_step(client, NULL, NULL, &error);
	g_autoptr(GBytes) challenge = NULL;
	g_autoptr(GBytes) authenticate = NULL;

	g_assert_no_error(error);
	g_assert_false(sfb_auth_mech_is_established(client));
	challenge = gss_acceptor_take(server, negotiate);
	g_assert_nonnull(challenge);
	authenticate = take_step(client, challenge, NULL, &error);
	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_is_established(client));
	return gss_acceptor_take(server, authenticate);
}

static void
test_handshake(gconstpointer data)
{
	const Way *way = data;
	g_autoptr(SfbAuthMech) client = make_client(way, PASSWORD);
	g_autoptr(GssAcceptor) server = gss_acceptor_new(way->server, BINDING);
	g_autoptr(GBytes) end = shake_hands(client, server);
	g_autofree char *name = gss_acceptor_dup_name(server);
	g_autoptr(GError) error = NULL;

	g_assert_cmpstr(sfb_auth_mech_get_scheme(client), ==, way->scheme);
	g_assert_nonnull(end);
	g_assert_cmpstr(name, ==, "EXAMPLE\\alice");
	g_assert_true(gss_acceptor_is_bound(server));
	if (g_bytes_get_size(end) == 0)
		return;
	g_assert_null(take_step(client, end, NULL, &error));
	g_assert_no_error(error);
}

static void
test_wrong_password(gconstpointer data)
{
	const Way *way = data;
	g_autoptr(SfbAuthMech) client = make_client(way, "wrong");
	g_autoptr(GssAcceptor) server = gss_acceptor_new(way->server, BINDING);

	g_assert_null(shake_hands(client, server));
}

static void
test_other_channel(gconstpointer data)
{
	const Way *way = data;
	g_autoptr(SfbAuthMech) client = make_client(way, PASSWORD);
	g_autoptr(GssAcceptor) server = gss_acceptor_new(way->server, "tls-server-end-point:other");

	g_assert_null(shake_hands(client, server));
}

static void
test_nonsense(gconstpointer data)
{
	static const char *const answers[] = { "", "NTLMSSP", "\xa1\x03\x30\x01\x00",
		                               "NTLMSSP and then nothing that makes any sense" };

	for (gsize i = 0; i < G_N_ELEMENTS(answers); i++) {
		g_autoptr(SfbAuthMech) client = make_client(data, PASSWORD);
		g_autoptr(GBytes) answer = g_bytes_new(answers[i], strlen(answers[i]));
		g_autoptr(GBytes) negotiate = take_step(client, NULL, NULL, NULL);

		g_assert_nonnull(negotiate);
		assert_step_fails(client, answer, SFB_ERROR_PROTOCOL);
	}
}

/* The environment is read in a process of its own. */
static void
answer_with_version_1(const Way *way)
{
	g_autoptr(SfbAuthMech) client = make_client(way, PASSWORD);
	g_autoptr(GssAcceptor) server = gss_acceptor_new(way->server, BINDING);
	g_autoptr(GBytes) negotiate = NULL;
	g_autoptr(GBytes) challenge = NULL;

	g_setenv("LM_COMPAT_LEVEL", "2", TRUE);
	negotiate = take_step(client, NULL, NULL, NULL);
	challenge = gss_acceptor_take(server, negotiate);
	g_assert_nonnull(challenge);
	assert_step_fails(client, challenge, SFB_ERROR_USAGE);
}

static void
test_version_1(gconstpointer data)
{
	if (g_test_subprocess()) {
		answer_with_version_1(data);
		return;
	}
	g_test_trap_subprocess(NULL, 0, G_TEST_SUBPROCESS_INHERIT_STDERR);
	g_test_trap_assert_passed();
}

static void
add_tests(const Way *way)
{
	static const struct {
		const char *name;
		GTestDataFunc test;
	} tests[] = {
		{ "handshake", test_handshake },         { "wrong-password", test_wrong_password },
		{ "other-channel", test_other_channel }, { "nonsense", test_nonsense },
		{ "version-1", test_version_1 },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(tests); i++) {
		g_autofree char *path =
			g_strdup_printf("/auth/gss-http/%s/%s", way->name, tests[i].name);

		g_test_add_data_func(path, way, tests[i].test);
	}
}

int
main(int argc, char **argv)
{
	g_autofree char *directory = g_dir_make_tmp("sfb-gss-XXXXXX", NULL);
	g_autofree char *people = g_build_filename(directory, "people", NULL);
	int outcome;

	/* Before anything else: the mechanism reads it once. */
	g_assert_true(g_file_set_contents(people, "EXAMPLE:alice:" PASSWORD "\n", -1, NULL));
	g_setenv("NTLM_USER_FILE", people, TRUE);
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++)
		add_tests(&ways[i]);
	outcome = g_test_run();
	g_unlink(people);
	g_rmdir(directory);
	return outcome;
}
