/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The server's half of TLS-DSK against our client's, both real. */

#include "sim/tls-dsk.h"

#include <string.h>

#include "auth/stepping.h"
#include "auth/tls-dsk.h"
#include "sim/card.h"
#include "support/folder.h"
#include "util/error.h"

typedef struct {
	SfbSimFaults *faults;
	SfbSimFiles *files;
	SfbSimAuthority *authority;
	SfbAuthMech *server;
	SfbAuthMech *client;
	GError *error; /* why a step failed */
} Pair;

/* @issuer: of the client's certificate; NULL: the server's authority. */
static void
pair_open(Pair *pair, const char *faults, SfbSimAuthority *issuer)
{
	g_autoptr(SfbAuthCertificate) card = NULL;
	SfbAuthFrontEnd front_end = { .target = "fe.example.com" };

	memset(pair, 0, sizeof(*pair));
	pair->faults = sfb_sim_faults_new(faults, &pair->error);
	g_assert_no_error(pair->error);
	pair->files = sfb_sim_files_new(NULL, "", &pair->error);
	g_assert_no_error(pair->error);
	pair->authority = sfb_sim_authority_new(pair->files->directory, &pair->error);
	g_assert_no_error(pair->error);
	card = card_issue(issuer != NULL ? issuer : pair->authority, "alice@example.com");
	front_end.ca_file = pair->files->ca_file;
	pair->server = sfb_sim_tls_dsk_new(pair->files, pair->authority, pair->faults);
	pair->client = sfb_auth_tls_dsk_new(card, &front_end);
}

static void
pair_close(Pair *pair)
{
	g_object_unref(pair->server);
	g_object_unref(pair->client);
	sfb_sim_authority_free(pair->authority);
	sfb_sim_files_free(pair->files);
	sfb_sim_faults_free(pair->faults);
	g_clear_error(&pair->error);
}

/* The records in @token, each a whole one (RFC 5246 6.2.1). */
static guint
count_records(GBytes *token)
{
	gsize length;
	const guint8 *bytes = g_bytes_get_data(token, &length);
	guint count = 0;

	while (length >= 5) {
		gsize record = 5 + (gsize)(bytes[3] << 8 | bytes[4]);

		g_assert_cmpuint(record, <=, length);
		bytes += record;
		length -= record;
		count++;
	}
	g_assert_cmpuint(length, ==, 0);
	return count;
}

/* Three tokens, as three REGISTER requests carry them. FALSE if a step fails. */
static gboolean
shake_hands(Pair *pair)
{
	g_autoptr(GBytes) hello = take_step(pair->client, NULL, NULL, &pair->error);
	g_autoptr(GBytes) flight = NULL;
	g_autoptr(GBytes) proof = NULL;
	g_autoptr(GBytes) finished = NULL;

	g_assert_no_error(pair->error);
	flight = take_step(pair->server, hello, NULL, &pair->error);
	g_assert_no_error(pair->error);
	/* Some clients read no flight of more than one record. */
	g_assert_cmpuint(count_records(flight), ==, 1);
	proof = take_step(pair->client, flight, NULL, &pair->error);
	if (proof == NULL)
		return FALSE;
	g_assert_false(sfb_auth_mech_is_established(pair->server));
	finished = take_step(pair->server, proof, NULL, &pair->error);
	if (finished == NULL)
		return FALSE;
	take_step(pair->client, finished, NULL, &pair->error);
	return pair->error == NULL;
}

static void
check_direction(SfbAuthMech *signer, SfbAuthMech *verifier)
{
	g_autoptr(GBytes) text = g_bytes_new_static("<TLS-DSK><1>", 12);
	g_autoptr(GBytes) other = g_bytes_new_static("<TLS-DSK><2>", 12);
	g_autoptr(GBytes) signature = sfb_auth_mech_sign(signer, text, NULL);
	g_autoptr(GBytes) part =
		g_bytes_new_from_bytes(signature, 0, g_bytes_get_size(signature) - 1);

	g_assert_true(sfb_auth_mech_verify(verifier, text, signature));
	g_assert_false(sfb_auth_mech_verify(verifier, other, signature));
	g_assert_false(sfb_auth_mech_verify(verifier, text, part));
	g_assert_false(sfb_auth_mech_verify(signer, text, signature));
}

static void
test_good(gconstpointer faults)
{
	Pair pair;

	pair_open(&pair, faults, NULL);
	g_assert_true(shake_hands(&pair));
	g_assert_true(sfb_auth_mech_is_established(pair.server));
	g_assert_true(sfb_auth_mech_is_established(pair.client));
	g_assert_cmpstr(sfb_sim_tls_dsk_get_login(SFB_SIM_TLS_DSK(pair.server)), ==,
	                "alice@example.com");
	g_test_message("%s", sfb_auth_tls_dsk_get_description(SFB_AUTH_TLS_DSK(pair.client)));
	check_direction(pair.client, pair.server);
	check_direction(pair.server, pair.client);
	pair_close(&pair);
}

/* Refuses the client's certificate. */
static void
check_refused(Pair *pair, SfbError code, gint alert)
{
	GBytes *words;

	g_assert_false(shake_hands(pair));
	g_assert_error(pair->error, SFB_ERROR, (int)code);
	g_assert_false(sfb_auth_mech_is_established(pair->server));
	g_assert_null(sfb_sim_tls_dsk_get_login(SFB_SIM_TLS_DSK(pair->server)));
	words = sfb_sim_tls_dsk_get_alert(SFB_SIM_TLS_DSK(pair->server));
	g_assert_cmpint(words != NULL, ==, alert != 0);
	if (words == NULL)
		return;
	/* A fatal alert, and nothing behind it. */
	g_assert_cmpuint(g_bytes_get_size(words), ==, 7);
	g_assert_cmpuint(((const guint8 *)g_bytes_get_data(words, NULL))[0], ==, 21);
	g_assert_cmpuint(((const guint8 *)g_bytes_get_data(words, NULL))[6], ==, alert);
	assert_step_fails(pair->client, words, SFB_ERROR_CREDENTIALS);
}

static void
test_refusals(void)
{
	static const struct {
		const char *faults;
		SfbError code;
		int alert;
	} rows[] = {
		{ "refuse-certificate", SFB_ERROR_CREDENTIALS, 44 },
		{ "refuse-certificate=alert", SFB_ERROR_CREDENTIALS, 44 },
		{ "refuse-certificate=401", SFB_ERROR_CREDENTIALS, 0 },
		{ "refuse-certificate=403", SFB_ERROR_NOT_ALLOWED, 0 },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Pair pair;

		pair_open(&pair, rows[i].faults, NULL);
		check_refused(&pair, rows[i].code, rows[i].alert);
		pair_close(&pair);
	}
}

static void
test_other_authority(void)
{
	g_autofree char *folder = folder_make();
	g_autoptr(SfbSimAuthority) other = sfb_sim_authority_new(folder, NULL);
	Pair pair;

	pair_open(&pair, "", other);
	check_refused(&pair, SFB_ERROR_CREDENTIALS, 46);
	pair_close(&pair);
	folder_remove(folder);
}

static void
test_revoked(void)
{
	Pair pair;

	pair_open(&pair, "", NULL);
	sfb_sim_authority_revoke(pair.authority, "alice@example.com");
	check_refused(&pair, SFB_ERROR_CREDENTIALS, 46);
	pair_close(&pair);
}

/* The client notices what is wrong with the server. */
static void
test_bad_server(void)
{
	static const struct {
		const char *faults;
		SfbError code;
	} rows[] = {
		{ "tls-dsk-stranger", SFB_ERROR_CERTIFICATE },
		{ "broken-finished", SFB_ERROR_PROTOCOL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		Pair pair;

		pair_open(&pair, rows[i].faults, NULL);
		g_assert_false(shake_hands(&pair));
		g_assert_error(pair.error, SFB_ERROR, (int)rows[i].code);
		g_assert_false(sfb_auth_mech_is_established(pair.client));
		pair_close(&pair);
	}
}

static void
test_garbage(void)
{
	g_autoptr(GBytes) garbage = g_bytes_new_static("GET / HTTP/1.1\r\n\r\n", 18);
	Pair pair;

	pair_open(&pair, "", NULL);
	g_assert_null(take_step(pair.server, garbage, NULL, &pair.error));
	g_assert_nonnull(pair.error);
	g_assert_false(sfb_auth_mech_is_established(pair.server));
	pair_close(&pair);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_data_func("/sim/tls-dsk/good", "", test_good);
	g_test_add_data_func("/sim/tls-dsk/old", "tls-dsk-1.0", test_good);
	g_test_add_func("/sim/tls-dsk/refusals", test_refusals);
	g_test_add_func("/sim/tls-dsk/other-authority", test_other_authority);
	g_test_add_func("/sim/tls-dsk/revoked", test_revoked);
	g_test_add_func("/sim/tls-dsk/bad-server", test_bad_server);
	g_test_add_func("/sim/tls-dsk/garbage", test_garbage);
	return g_test_run();
}
