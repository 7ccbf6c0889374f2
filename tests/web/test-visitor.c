/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Being let in by Exchange with a Windows account, with real NTLM at both ends. */

#include "web/visitor-private.h"

#include <string.h>

#include "support/folder.h"
#include "web/visit.h"

#define LOGIN "EXAMPLE\\alice"
#define PASSWORD "secret"
#define QUESTION "<question/>"

static char *folder;

static SfbWebVisitor *
make_visitor(Visit *visit, const char *word)
{
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, folder);
	g_autoptr(SfbWebOauth) oauth = sfb_web_oauth_new(visit->http, keyring, "alice@example.com",
	                                                 &(const SfbWebOauthOptions){ "", "", "" });
	g_autoptr(SfbSecret) password = sfb_secret_new(word);
	const SfbWebCredentials credentials = { LOGIN, password, FALSE };
	g_autoptr(SfbWebTickets) tickets = sfb_web_tickets_new(
		visit->http, oauth, "alice@example.com", &credentials, SFB_WEB_AUTHENTICATION_AUTO);

	return sfb_web_visitor_new(&(const SfbWebVisitorMeans){
		.http = visit->http,
		.tickets = tickets,
		.oauth = oauth,
		.credentials = &credentials,
		.address = "alice@example.com",
	});
}

static void
on_posted(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;

	outcome->response =
		sfb_web_visitor_post_finish(SFB_WEB_VISITOR(source), result, &outcome->error);
	outcome->is_done = TRUE;
}

static void
post(Visit *visit, SfbWebVisitor *visitor, const char *path, Outcome *outcome)
{
	g_autofree char *url = visit_dup_url(visit, path);
	g_autoptr(GBytes) body = g_bytes_new_static(QUESTION, strlen(QUESTION));
	const SfbWebRequest request = { .url = url, .content_type = "text/xml", .body = body };

	*outcome = (Outcome){ 0 };
	sfb_web_visitor_post_async(visitor, &request, NULL, on_posted, outcome);
	visit_wait_for(outcome);
}

static void
assert_let_in(Visit *visit, SfbWebVisitor *visitor, const char *path)
{
	Outcome outcome;

	post(visit, visitor, path, &outcome);
	g_assert_no_error(outcome.error);
	g_assert_cmpuint(sfb_web_response_get_status(outcome.response), ==, 200);
	g_assert_cmpstr(door_get_body(visit->door), ==, QUESTION);
	sfb_web_response_unref(outcome.response);
}

static void
assert_fails(Visit *visit, SfbWebVisitor *visitor, const char *path, SfbError code)
{
	Outcome outcome;

	post(visit, visitor, path, &outcome);
	g_assert_error(outcome.error, SFB_ERROR, (int)code);
	g_test_message("%s", outcome.error->message);
	g_assert_nonnull(strstr(outcome.error->message, "localhost"));
	g_clear_error(&outcome.error);
}

static void
test_open(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbWebVisitor) visitor = make_visitor(visit, PASSWORD);

	assert_let_in(visit, visitor, "/open");
	g_assert_cmpuint(door_get_requests(visit->door), ==, 1);
}

static void
test_login(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbWebVisitor) visitor = make_visitor(visit, PASSWORD);

	assert_let_in(visit, visitor, "/ntlm");
	g_assert_cmpstr(door_get_guest(visit->door), ==, LOGIN);
	g_assert_true(door_is_guest_bound(visit->door));
	g_assert_cmpuint(door_get_requests(visit->door), ==, 4);
	/* What opened the door is known now. */
	assert_let_in(visit, visitor, "/ntlm");
	g_assert_cmpuint(door_get_requests(visit->door), ==, 5);
}

/* A password is tried once on a host, and another one again. */
static void
test_refused(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbWebVisitor) visitor = make_visitor(visit, "wrong");
	g_autoptr(SfbSecret) password = sfb_secret_new(PASSWORD);

	assert_fails(visit, visitor, "/ntlm", SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 1);
	assert_fails(visit, visitor, "/ntlm", SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 1);
	sfb_web_visitor_set_credentials(visitor,
	                                &(const SfbWebCredentials){ LOGIN, password, FALSE });
	assert_let_in(visit, visitor, "/ntlm");
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 2);
}

static void
test_stranger(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbWebVisitor) visitor = make_visitor(visit, PASSWORD);

	assert_fails(visit, visitor, "/bearer", SFB_ERROR_UNSUPPORTED);
	g_assert_cmpuint(door_get_attempts(visit->door), ==, 0);
}

static void
test_redirected(Visit *visit, gconstpointer data)
{
	g_autoptr(SfbWebVisitor) visitor = make_visitor(visit, PASSWORD);

	assert_let_in(visit, visitor, "/redirect");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(Visit *visit, gconstpointer data);
	} cases[] = {
		{ "/web/visitor/open", test_open },
		{ "/web/visitor/login", test_login },
		{ "/web/visitor/refused", test_refused },
		{ "/web/visitor/stranger", test_stranger },
		{ "/web/visitor/redirected", test_redirected },
	};
	g_autofree char *users = NULL;
	int failed;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	users = g_build_filename(folder, "users", NULL);
	folder_write(folder, "users", "EXAMPLE:alice:" PASSWORD "\n");
	g_setenv("NTLM_USER_FILE", users, TRUE);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Visit, NULL, visit_set_up, cases[i].test,
		           visit_tear_down);
	failed = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return failed;
}
