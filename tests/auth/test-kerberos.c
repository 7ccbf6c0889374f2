/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Kerberos against a KDC of the test's own, and the library's accepting half as the server. */

#include <string.h>

#include "auth/gss-acceptor.h"
#include "auth/gss.h"
#include "auth/stepping.h"
#include "support/kdc.h"
#include "util/error.h"

#define BINDING_HASH "0123456789abcdef0123456789abcdef"
#define BINDING "tls-server-end-point:" BINDING_HASH

static Kdc *kdc;
static char *no_kdc_reason;

static gboolean
is_there(void)
{
	if (kdc == NULL)
		g_test_skip(no_kdc_reason);
	return kdc != NULL;
}

/* @password: NULL for the ticket that is there. */
static SfbAuthMech *
make_client(SfbAuthGssKind kind, const char *login, const char *password, const char *host)
{
	g_autoptr(SfbSecret) secret = password == NULL ? NULL : sfb_secret_new(password);
	g_autoptr(GBytes) hash = g_bytes_new_static(BINDING_HASH, strlen(BINDING_HASH));
	const SfbAuthGssWish wish = { login, secret, host,
		                      kind == SFB_AUTH_GSS_SIP_KERBEROS ? NULL : hash };

	return sfb_auth_gss_new(kind, &wish);
}

static SfbAuthMech *
make_sip_client(const char *login, const char *password)
{
	return make_client(SFB_AUTH_GSS_SIP_KERBEROS, login, password, "sip/fe.example.com");
}

/* The one token, and who the server takes us for. */
static char *
prove(SfbAuthMech *client, GssAcceptor *server)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = take_step(client, NULL, NULL, &error);
	g_autoptr(GBytes) answer = NULL;

	g_assert_no_error(error);
	g_assert_true(sfb_auth_mech_is_established(client));
	answer = gss_acceptor_take(server, token);
	g_assert_nonnull(answer);
	return gss_acceptor_dup_name(server);
}

static void
test_handshake(void)
{
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(GssAcceptor) server = NULL;
	g_autofree char *name = NULL;
	g_autoptr(GBytes) text = g_bytes_new_static("<Kerberos><0a1b2c3d><1>", 23);
	g_autoptr(GBytes) other_text = g_bytes_new_static("<Kerberos><0a1b2c3d><2>", 23);
	g_autoptr(GBytes) ours = NULL;
	g_autoptr(GBytes) theirs = NULL;
	g_autoptr(GBytes) shorter = NULL;

	if (!is_there())
		return;
	client = make_sip_client("EXAMPLE\\alice", KDC_PASSWORD);
	server = gss_acceptor_new(GSS_ACCEPTOR_KERBEROS, NULL);
	g_assert_cmpstr(sfb_auth_mech_get_scheme(client), ==, "Kerberos");
	name = prove(client, server);
	g_assert_cmpstr(name, ==, "alice@EXAMPLE.COM");

	ours = sfb_auth_mech_sign(client, text, NULL);
	g_assert_true(gss_acceptor_verify(server, text, ours));
	g_assert_false(gss_acceptor_verify(server, other_text, ours));
	theirs = gss_acceptor_sign(server, text);
	g_assert_false(sfb_auth_mech_verify(client, other_text, theirs));
	/* Messages overtake each other, and their numbers are checked elsewhere. */
	g_assert_true(sfb_auth_mech_verify(client, text, theirs));
	g_assert_true(sfb_auth_mech_verify(client, text, theirs));
	shorter = g_bytes_new_from_bytes(theirs, 0, g_bytes_get_size(theirs) - 1);
	g_assert_false(sfb_auth_mech_verify(client, text, shorter));
	g_assert_false(kdc_has_ticket(kdc));
}

/* The later of two signatures first. */
static void
test_out_of_order(void)
{
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(GssAcceptor) server = NULL;
	g_autofree char *name = NULL;
	g_autoptr(GBytes) text = g_bytes_new_static("<Kerberos>", 10);
	g_autoptr(GBytes) first = NULL;
	g_autoptr(GBytes) second = NULL;

	if (!is_there())
		return;
	client = make_sip_client("alice", KDC_PASSWORD);
	server = gss_acceptor_new(GSS_ACCEPTOR_KERBEROS, NULL);
	name = prove(client, server);
	first = gss_acceptor_sign(server, text);
	second = gss_acceptor_sign(server, text);
	g_assert_true(sfb_auth_mech_verify(client, text, second));
	g_assert_true(sfb_auth_mech_verify(client, text, first));
	assert_step_fails(client, text, SFB_ERROR_PROTOCOL);
}

/* Who a login proves to be. */
static const struct {
	const char *login;
	const char *principal;
} logins[] = {
	{ "alice", "alice@EXAMPLE.COM" },
	{ "EXAMPLE\\bob", "bob@EXAMPLE.COM" },
	{ "alice@EXAMPLE.COM", "alice@EXAMPLE.COM" },
	{ "alice@example.com", "alice@EXAMPLE.COM" },
	{ "kim@contoso.example", "kim\\@contoso.example@EXAMPLE.COM" },
};

static void
test_logins(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(logins) && is_there(); i++) {
		g_autoptr(SfbAuthMech) client = make_sip_client(logins[i].login, KDC_PASSWORD);
		g_autoptr(GssAcceptor) server = gss_acceptor_new(GSS_ACCEPTOR_KERBEROS, NULL);
		g_autofree char *name = prove(client, server);

		g_assert_cmpstr(name, ==, logins[i].principal);
	}
}

typedef struct {
	const char *name;
	const char *login;
	const char *password;
	const char *host;
	SfbError code;
} Refusal;

static const Refusal refusals[] = {
	{ "wrong-password", "alice", "wrong", "fe.example.com", SFB_ERROR_CREDENTIALS },
	{ "unknown", "nobody", KDC_PASSWORD, "fe.example.com", SFB_ERROR_NOT_FOUND },
	{ "expired", "carol", KDC_PASSWORD, "fe.example.com", SFB_ERROR_NOT_ALLOWED },
	{ "disabled", "dave", KDC_PASSWORD, "fe.example.com", SFB_ERROR_NOT_ALLOWED },
	{ "must-change", "erin", KDC_PASSWORD, "fe.example.com", SFB_ERROR_CREDENTIALS },
	{ "no-kdc", "alice@dead.example", KDC_PASSWORD, "fe.example.com", SFB_ERROR_UNREACHABLE },
	{ "no-service", "alice", KDC_PASSWORD, "nosuch.example.com", SFB_ERROR_UNSUPPORTED },
	{ "no-ticket", "alice", NULL, "fe.example.com", SFB_ERROR_CREDENTIALS },
};

static void
test_refusal(gconstpointer data)
{
	static const SfbAuthGssKind kinds[] = { SFB_AUTH_GSS_SIP_KERBEROS,
		                                SFB_AUTH_GSS_HTTP_KERBEROS };
	const Refusal *refusal = data;

	for (gsize i = 0; i < G_N_ELEMENTS(kinds) && is_there(); i++) {
		g_autoptr(SfbAuthMech) client =
			make_client(kinds[i], refusal->login, refusal->password, refusal->host);

		assert_step_fails(client, NULL, (int)refusal->code);
	}
}

/* Single sign-on */

typedef struct {
	GMainLoop *loop;
	SfbAuthTicket *ticket;
	GError *error;
} Search;

static void
on_found(GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
	Search *search = user_data;

	search->ticket = sfb_auth_ticket_find_finish(result, &search->error);
	g_main_loop_quit(search->loop);
}

static SfbAuthTicket *
find_ticket(GError **error)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Search search = { loop, NULL, NULL };

	sfb_auth_ticket_find_async(NULL, on_found, &search);
	g_main_loop_run(loop);
	if (search.error != NULL)
		g_propagate_error(error, search.error);
	return search.ticket;
}

static void
test_ticket(void)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthTicket) ticket = NULL;
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(GssAcceptor) server = NULL;
	g_autofree char *name = NULL;

	if (!is_there())
		return;
	kdc_get_ticket("bob", "1h");
	ticket = find_ticket(&error);
	g_assert_no_error(error);
	g_assert_cmpstr(ticket->principal, ==, "bob@EXAMPLE.COM");
	g_assert_cmpuint(ticket->remaining_seconds, >, 3500);
	g_assert_cmpuint(ticket->remaining_seconds, <=, 3600);
	client = make_sip_client("", NULL);
	server = gss_acceptor_new(GSS_ACCEPTOR_KERBEROS, NULL);
	name = prove(client, server);
	g_assert_cmpstr(name, ==, "bob@EXAMPLE.COM");
	kdc_drop_ticket(kdc);
}

static void
test_no_ticket(void)
{
	g_autoptr(GError) error = NULL;

	if (!is_there())
		return;
	g_assert_null(find_ticket(&error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
}

/* With a ticket that is still good; then the error that says it is not. */
static gboolean
signs_on(GError **error)
{
	g_autoptr(SfbAuthTicket) ticket = find_ticket(error);
	g_autoptr(SfbAuthMech) client = make_sip_client("", NULL);
	g_autoptr(GBytes) token = ticket == NULL ? NULL : take_step(client, NULL, NULL, error);

	return token != NULL;
}

static void
test_expired_ticket(void)
{
	g_autoptr(GError) error = NULL;

	if (!is_there())
		return;
	kdc_get_ticket("alice", "1s");
	while (signs_on(&error))
		g_usleep(G_USEC_PER_SEC / 10);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_nonnull(strstr(error->message, "expired"));
	kdc_drop_ticket(kdc);
}

/* HTTP */

static void
test_negotiate(void)
{
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(GssAcceptor) server = NULL;
	g_autoptr(GBytes) token = NULL;
	g_autoptr(GBytes) answer = NULL;
	g_autofree char *name = NULL;
	g_autoptr(GError) error = NULL;

	if (!is_there())
		return;
	client = make_client(SFB_AUTH_GSS_HTTP_KERBEROS, "alice", KDC_PASSWORD, "127.0.0.1");
	server = gss_acceptor_new(GSS_ACCEPTOR_SPNEGO_KERBEROS, BINDING);
	g_assert_cmpstr(sfb_auth_mech_get_scheme(client), ==, "Negotiate");
	token = take_step(client, NULL, NULL, &error);
	g_assert_no_error(error);
	answer = gss_acceptor_take(server, token);
	g_assert_nonnull(answer);
	name = gss_acceptor_dup_name(server);
	g_assert_cmpstr(name, ==, "alice@EXAMPLE.COM");
	g_assert_true(gss_acceptor_is_bound(server));
	/* The server's last word needs no answer. */
	g_assert_cmpuint(g_bytes_get_size(answer), >, 0);
	g_assert_null(take_step(client, answer, NULL, &error));
	g_assert_no_error(error);
}

static void
test_other_channel(void)
{
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(GssAcceptor) server = NULL;
	g_autoptr(GBytes) token = NULL;

	if (!is_there())
		return;
	client = make_client(SFB_AUTH_GSS_HTTP_KERBEROS, "alice", KDC_PASSWORD, "fe.example.com");
	server = gss_acceptor_new(GSS_ACCEPTOR_SPNEGO_KERBEROS, "tls-server-end-point:other");
	token = take_step(client, NULL, NULL, NULL);
	g_assert_nonnull(token);
	g_assert_null(gss_acceptor_take(server, token));
}

static void
add_tests(void)
{
	g_test_add_func("/auth/kerberos/handshake", test_handshake);
	g_test_add_func("/auth/kerberos/out-of-order", test_out_of_order);
	g_test_add_func("/auth/kerberos/logins", test_logins);
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		g_autofree char *path =
			g_strconcat("/auth/kerberos/refusal/", refusals[i].name, NULL);

		g_test_add_data_func(path, &refusals[i], test_refusal);
	}
	g_test_add_func("/auth/kerberos/ticket", test_ticket);
	g_test_add_func("/auth/kerberos/no-ticket", test_no_ticket);
	g_test_add_func("/auth/kerberos/expired-ticket", test_expired_ticket);
	g_test_add_func("/auth/kerberos/negotiate", test_negotiate);
	g_test_add_func("/auth/kerberos/other-channel", test_other_channel);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	kdc = kdc_start(&no_kdc_reason);
	add_tests();
	outcome = g_test_run();
	kdc_stop(kdc);
	g_free(no_kdc_reason);
	return outcome;
}
