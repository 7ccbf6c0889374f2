/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The server's halves of NTLM and Kerberos against our client's, all real. */

#include "sim/acceptor.h"

#include <glib/gstdio.h>
#include <string.h>

#include "auth/gss.h"
#include "auth/stepping.h"
#include "sim/world.h"
#include "support/kdc.h"
#include "util/error.h"

static SfbAuthMech *
make_client(const char *login, const char *password)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(password);

	return sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM,
	                        &(SfbAuthGssWish){ login, secret, "fe.example.com", NULL });
}

/* TRUE if @acceptor believed @client. */
static gboolean
shake_hands(SfbAuthMech *client, SfbAuthMech *acceptor, GError **error)
{
	g_autoptr(GBytes) empty = take_step(client, NULL, NULL, error);
	g_autoptr(GBytes) challenge = NULL;
	g_autoptr(GBytes) authenticate = NULL;
	g_autoptr(GBytes) end = NULL;

	g_assert_nonnull(empty);
	g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);
	challenge = take_step(acceptor, empty, NULL, error);
	g_assert_nonnull(challenge);
	g_assert_false(sfb_auth_mech_is_established(acceptor));
	authenticate = take_step(client, challenge, NULL, error);
	g_assert_nonnull(authenticate);
	end = take_step(acceptor, authenticate, NULL, error);
	return end != NULL;
}

static void
test_logins(void)
{
	static const struct {
		const char *login;
		const char *proved;
	} rows[] = {
		{ "EXAMPLE\\alice", "EXAMPLE\\alice" },
		{ "alice@example.com", "\\alice@example.com" },
		{ "EXAMPLE\\bob", "EXAMPLE\\bob" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbAuthMech) client = make_client(rows[i].login, SFB_SIM_PASSWORD);
		g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_NTLM);
		g_autoptr(GError) error = NULL;

		g_assert_true(shake_hands(client, acceptor, &error));
		g_assert_no_error(error);
		g_assert_true(sfb_auth_mech_is_established(acceptor));
		g_assert_cmpstr(sfb_sim_acceptor_get_login(SFB_SIM_ACCEPTOR(acceptor)), ==,
		                rows[i].proved);
	}
}

static void
test_refusals(void)
{
	static const char *const rows[][2] = {
		{ "EXAMPLE\\alice", "passw0rd!" },
		{ "EXAMPLE\\mallory", SFB_SIM_PASSWORD },
		{ "EXAMPLE\\echo", SFB_SIM_PASSWORD },
		{ "OTHER\\alice", SFB_SIM_PASSWORD },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbAuthMech) client = make_client(rows[i][0], rows[i][1]);
		g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_NTLM);
		g_autoptr(GError) error = NULL;

		g_assert_false(shake_hands(client, acceptor, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
		g_assert_false(sfb_auth_mech_is_established(acceptor));
		g_assert_null(sfb_sim_acceptor_get_login(SFB_SIM_ACCEPTOR(acceptor)));
	}
}

static void
check_direction(SfbAuthMech *signer, SfbAuthMech *verifier)
{
	g_autoptr(GBytes) text = g_bytes_new_static("<NTLM><1>", 9);
	g_autoptr(GBytes) other = g_bytes_new_static("<NTLM><2>", 9);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) first = sfb_auth_mech_sign(signer, text, &error);
	g_autoptr(GBytes) shortened = g_bytes_new_from_bytes(first, 0, g_bytes_get_size(first) - 1);

	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_verify(verifier, text, first));
	g_assert_true(sfb_auth_mech_verify(verifier, text, first));
	g_assert_false(sfb_auth_mech_verify(verifier, other, first));
	g_assert_false(sfb_auth_mech_verify(verifier, text, shortened));
	g_assert_false(sfb_auth_mech_verify(signer, text, first));
}

/* The number under a signature is the same every time ([MS-SIPAE] 3.2.5.1). */
static void
check_sameness(SfbAuthMech *signer)
{
	g_autoptr(GBytes) text = g_bytes_new_static("<NTLM><1>", 9);
	g_autoptr(GBytes) first = sfb_auth_mech_sign(signer, text, NULL);
	g_autoptr(GBytes) second = sfb_auth_mech_sign(signer, text, NULL);

	g_assert_true(g_bytes_equal(first, second));
}

static void
test_signatures(void)
{
	g_autoptr(SfbAuthMech) client = make_client("EXAMPLE\\alice", SFB_SIM_PASSWORD);
	g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_NTLM);
	g_autoptr(GError) error = NULL;

	g_assert_true(shake_hands(client, acceptor, &error));
	check_direction(client, acceptor);
	check_direction(acceptor, client);
	check_sameness(acceptor);
}

static void
test_garbage(void)
{
	g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_NTLM);
	g_autoptr(GBytes) empty = g_bytes_new(NULL, 0);
	g_autoptr(GBytes) garbage = g_bytes_new_static("NTLMSSP\0\3\0\0\0garbage", 19);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) challenge = take_step(acceptor, empty, NULL, &error);

	g_assert_no_error(error);
	g_assert_nonnull(challenge);
	g_assert_null(take_step(acceptor, garbage, NULL, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_false(sfb_auth_mech_verify(acceptor, empty, garbage));
}

static SfbAuthMech *
make_kerberos_client(void)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(KDC_PASSWORD);

	return sfb_auth_gss_new(
		SFB_AUTH_GSS_SIP_KERBEROS,
		&(SfbAuthGssWish){ "alice@EXAMPLE.COM", secret, "sip/fe.example.com", NULL });
}

static void
test_kerberos(void)
{
	g_autoptr(SfbAuthMech) client = make_kerberos_client();
	g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_KERBEROS);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = take_step(client, NULL, NULL, &error);
	g_autoptr(GBytes) end = NULL;

	g_assert_no_error(error);
	end = take_step(acceptor, token, NULL, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(sfb_auth_mech_get_scheme(acceptor), ==, "Kerberos");
	g_assert_true(sfb_auth_mech_is_established(acceptor));
	g_assert_cmpstr(sfb_sim_acceptor_get_login(SFB_SIM_ACCEPTOR(acceptor)), ==,
	                "alice@EXAMPLE.COM");
	check_direction(client, acceptor);
	check_direction(acceptor, client);
}

static void
test_kerberos_garbage(void)
{
	static const char *const tokens[] = { "", "garbage", "\x60\x10\x06\x09" };

	for (guint i = 0; i < G_N_ELEMENTS(tokens); i++) {
		g_autoptr(SfbAuthMech) acceptor = sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_KERBEROS);
		g_autoptr(GBytes) token = g_bytes_new(tokens[i], strlen(tokens[i]));
		g_autoptr(GError) error = NULL;

		g_assert_null(take_step(acceptor, token, NULL, &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	}
}

static char *no_kdc; /* why there is none */

static void
skip(void)
{
	g_test_skip(no_kdc);
}

int
main(int argc, char **argv)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	g_autofree char *passwords = sfb_sim_world_build_password_file(world);
	g_autofree char *path = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Kdc) kdc = kdc_start(&no_kdc);
	int file = g_file_open_tmp("sfb-users-XXXXXX", &path, &error);
	int status;

	g_assert_no_error(error);
	g_close(file, NULL);
	g_file_set_contents(path, passwords, -1, &error);
	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", path, TRUE);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/acceptor/logins", test_logins);
	g_test_add_func("/sim/acceptor/refusals", test_refusals);
	g_test_add_func("/sim/acceptor/signatures", test_signatures);
	g_test_add_func("/sim/acceptor/garbage", test_garbage);
	g_test_add_func("/sim/acceptor/kerberos", kdc != NULL ? test_kerberos : skip);
	g_test_add_func("/sim/acceptor/kerberos-garbage",
	                kdc != NULL ? test_kerberos_garbage : skip);
	status = g_test_run();
	g_free(no_kdc);
	g_unlink(path);
	return status;
}
