/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Proving who one is over HTTPS, with real NTLM and Kerberos at both ends. */

#include <string.h>

#include "support/folder.h"
#include "support/kdc.h"
#include "web/visit.h"

#define LOGIN "EXAMPLE\\alice"
#define PASSWORD KDC_PASSWORD

/* What differs between the ways in. */
typedef struct {
	const char *path;
	const char *login;
	guint requests; /* the first time */
} Way;

static const Way ways[] = {
	{ "/ntlm", LOGIN, 3 },
	{ "/negotiate", LOGIN, 3 },
};

static void
let_in_by(Visit *visit, const Way *way)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = way->login, .password = password };

	visit_assert_let_in(visit, way->path, &credentials);
	g_assert_cmpstr(door_get_guest(visit->door), ==, "EXAMPLE\\alice");
	g_assert_true(door_is_guest_bound(visit->door));
	g_assert_cmpuint(door_get_requests(visit->door), ==, way->requests);
	/* The connection is ours now. */
	visit_assert_let_in(visit, way->path, &credentials);
	g_assert_cmpuint(door_get_requests(visit->door), ==, way->requests + 1);
	g_assert_cmpuint(sfb_web_http_get_count(visit->http), ==, way->requests + 1);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 1);
	g_assert_cmpuint(door_get_connections(visit->door), ==, 1);
}

static void
test_ntlm(Visit *visit, gconstpointer data)
{
	let_in_by(visit, &ways[0]);
	g_assert_cmpstr(visit->exchanged->str, ==,
	                "GET /ntlm 401;GET /ntlm 401;GET /ntlm 200;GET /ntlm 200;");
}

static void
test_negotiate(Visit *visit, gconstpointer data)
{
	let_in_by(visit, &ways[1]);
}

static void
test_body(Visit *visit, gconstpointer data)
{
	g_autofree char *url = visit_dup_url(visit, "/ntlm");
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	g_autoptr(GBytes) body = g_bytes_new_static("<a/>", 4);
	SfbWebCredentials credentials = { .login = LOGIN, .password = password };
	static const char *const headers[] = { "SOAPAction", "\"urn:action\"", NULL };
	SfbWebRequest request = { "POST", url,     "text/xml; charset=utf-8",
		                  body,   headers, &credentials };
	Outcome outcome;

	visit_send(visit, &request, &outcome);
	g_assert_no_error(outcome.error);
	g_assert_cmpstr(door_get_body(visit->door), ==, "<a/>");
	sfb_web_response_unref(outcome.response);
}

/* However often we are told to: one attempt, and none with the same password later. */
static void
test_wrong_password(Visit *visit, gconstpointer data)
{
	static const char *const paths[] = { "/ntlm", "/diagnosed" };

	for (gsize i = 0; i < G_N_ELEMENTS(paths); i++) {
		g_autofree char *wrong_text = g_strdup_printf("wrong%" G_GSIZE_FORMAT, i);
		g_autoptr(SfbSecret) wrong = sfb_secret_new(wrong_text);
		g_autoptr(SfbSecret) right = sfb_secret_new(PASSWORD);
		SfbWebCredentials credentials = { .login = LOGIN, .password = wrong };
		guint before = door_get_attempts(visit->door);

		visit_assert_fails(visit, paths[i], &credentials, SFB_ERROR_CREDENTIALS);
		g_assert_cmpuint(door_get_attempts(visit->door), ==, before + 1);
		visit_assert_fails(visit, "/negotiate", &credentials, SFB_ERROR_CREDENTIALS);
		visit_assert_fails(visit, paths[i], &credentials, SFB_ERROR_CREDENTIALS);
		g_assert_cmpuint(door_get_attempts(visit->door), ==, before + 1);
		credentials.password = right;
		visit_assert_let_in(visit, paths[i], &credentials);
		g_assert_cmpuint(door_get_attempts(visit->door), ==, before + 2);
		visit_tear_down(visit, NULL);
		visit_set_up(visit, NULL);
	}
}

static void
test_no_password(Visit *visit, gconstpointer data)
{
	SfbWebCredentials credentials = { .login = LOGIN };

	visit_assert_fails(visit, "/ntlm", &credentials, SFB_ERROR_PASSWORD_REQUIRED);
	credentials.uses_ticket = TRUE;
	visit_assert_fails(visit, "/negotiate", &credentials, SFB_ERROR_PASSWORD_REQUIRED);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 0);
}

/* A 401 that the credentials cannot answer, and one that nobody wants to answer. */
static void
test_other_challenges(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = LOGIN, .password = password };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) bearer = visit_get(visit, "/bearer", &credentials, &error);
	g_autoptr(SfbWebResponse) ntlm = visit_get(visit, "/ntlm", NULL, &error);

	g_assert_no_error(error);
	g_assert_cmpuint(sfb_web_response_get_status(bearer), ==, 401);
	g_assert_cmpuint(sfb_web_response_get_status(ntlm), ==, 401);
	g_assert_cmpuint(door_get_requests(visit->door), ==, 2);
}

/* The server knows another channel: somebody is in between. */
static void
test_other_channel(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = LOGIN, .password = password };

	visit_assert_fails(visit, "/ntlm", &credentials, SFB_ERROR_CREDENTIALS);
	g_assert_null(door_get_guest(visit->door));
}

/* It is not the password that is wrong. */
static void
test_closing(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = LOGIN, .password = password };

	visit_assert_fails(visit, "/closing", &credentials, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 0);
	visit_assert_let_in(visit, "/ntlm", &credentials);
}

/* Requests to one host share its connection, and nobody's handshake is disturbed. */
static void
test_at_once(Visit *visit, gconstpointer data)
{
	g_autofree char *url = visit_dup_url(visit, "/ntlm");
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = LOGIN, .password = password };
	SfbWebRequest request = { .method = "GET", .url = url, .credentials = &credentials };
	Outcome outcomes[5] = { { 0 } };

	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
		sfb_web_http_send_async(visit->http, &request, NULL, visit_on_sent, &outcomes[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
		visit_wait_for(&outcomes[i]);
		g_assert_no_error(outcomes[i].error);
		sfb_web_response_unref(outcomes[i].response);
	}
	g_assert_cmpuint(door_get_requests(visit->door), ==, 7);
	g_assert_cmpuint(door_get_connections(visit->door), ==, 1);
}

/* Whoever asks at the same time with what turns out to be wrong does not try it once more. */
static void
test_wrong_at_once(Visit *visit, gconstpointer data)
{
	g_autofree char *url = visit_dup_url(visit, "/ntlm");
	g_autoptr(SfbSecret) wrong = sfb_secret_new("wrong");
	SfbWebCredentials credentials = { .login = LOGIN, .password = wrong };
	SfbWebRequest request = { .method = "GET", .url = url, .credentials = &credentials };
	Outcome outcomes[3] = { { 0 } };

	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++)
		sfb_web_http_send_async(visit->http, &request, NULL, visit_on_sent, &outcomes[i]);
	for (gsize i = 0; i < G_N_ELEMENTS(outcomes); i++) {
		visit_wait_for(&outcomes[i]);
		g_assert_error(outcomes[i].error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
		g_error_free(outcomes[i].error);
	}
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 1);
}

static Kdc *kdc;
static char *no_kdc_reason;

static gboolean
has_kdc(void)
{
	if (kdc == NULL)
		g_test_skip(no_kdc_reason);
	return kdc != NULL;
}

static void
test_kerberos_ticket(Visit *visit, gconstpointer data)
{
	SfbWebCredentials credentials = { .login = "alice@EXAMPLE.COM", .uses_ticket = TRUE };

	if (!has_kdc())
		return;
	kdc_get_ticket("alice", "1h");
	visit_assert_let_in(visit, "/kerberos", &credentials);
	kdc_drop_ticket(kdc);
	g_assert_cmpstr(door_get_guest(visit->door), ==, "alice@EXAMPLE.COM");
	g_assert_true(door_is_guest_bound(visit->door));
	g_assert_cmpuint(door_get_requests(visit->door), ==, 2);
}

static void
test_kerberos_password(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = "alice@EXAMPLE.COM", .password = password };

	if (!has_kdc())
		return;
	credentials.uses_ticket = TRUE; /* there is none */
	visit_assert_let_in(visit, "/kerberos", &credentials);
	g_assert_cmpstr(door_get_guest(visit->door), ==, "alice@EXAMPLE.COM");
	g_assert_cmpuint(door_get_requests(visit->door), ==, 2);
}

/* The domain has refused it: the server is not to see it as well. */
static void
test_kerberos_wrong_password(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new("wrong");
	SfbWebCredentials credentials = { .login = "alice@EXAMPLE.COM", .password = password };

	if (!has_kdc())
		return;
	visit_assert_fails(visit, "/kerberos", &credentials, SFB_ERROR_CREDENTIALS);
	visit_assert_fails(visit, "/ntlm", &credentials, SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 0);
}

/* No KDC answers for that realm: NTLM it is. */
static void
test_kerberos_unreachable(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);
	SfbWebCredentials credentials = { .login = "bob@DEAD.EXAMPLE", .password = password };

	if (!has_kdc())
		return;
	visit_assert_let_in(visit, "/kerberos", &credentials);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 1);
	g_assert_nonnull(strstr(door_get_guest(visit->door), "bob"));
}

static const struct {
	const char *path;
	void (*test)(Visit *visit, gconstpointer data);
	const char *binding; /* NULL: the right one */
} cases[] = {
	{ "ntlm", test_ntlm },
	{ "negotiate", test_negotiate },
	{ "body", test_body },
	{ "wrong-password", test_wrong_password },
	{ "wrong-at-once", test_wrong_at_once },
	{ "no-password", test_no_password },
	{ "other-challenges", test_other_challenges },
	{ "other-channel", test_other_channel, "tls-server-end-point:another" },
	{ "closing", test_closing },
	{ "at-once", test_at_once },
	{ "kerberos/ticket", test_kerberos_ticket },
	{ "kerberos/password", test_kerberos_password },
	{ "kerberos/wrong-password", test_kerberos_wrong_password },
	{ "kerberos/unreachable", test_kerberos_unreachable },
};

int
main(int argc, char **argv)
{
	g_autofree char *folder = folder_make();
	g_autofree char *users = g_build_filename(folder, "users", NULL);
	int failed;

	g_test_init(&argc, &argv, NULL);
	folder_write(folder, "users",
	             "EXAMPLE:alice:" PASSWORD "\n:bob@DEAD.EXAMPLE:" PASSWORD "\n");
	g_setenv("NTLM_USER_FILE", users, TRUE);
	kdc = kdc_start(&no_kdc_reason);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/web/http-auth/", cases[i].path, NULL);

		g_test_add(path, Visit, cases[i].binding, visit_set_up, cases[i].test,
		           visit_tear_down);
	}
	failed = g_test_run();
	kdc_stop(kdc);
	g_free(no_kdc_reason);
	folder_remove(folder);
	return failed;
}
