/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Windows authentication over HTTPS with the client's own half, and what binds it to the channel. */

#include <string.h>

#include "auth/gss.h"
#include "sim/visitor.h"
#include "support/kdc.h"

#define URL "/WebTicket/WebTicketService.svc"

static char *reason_without_kdc;

typedef struct {
	GMainLoop *loop;
	GBytes *token;
	GError *error;
} Step;

static void
on_step(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Step *step = user_data;

	sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &step->token, &step->error);
	g_main_loop_quit(step->loop);
}

static GBytes *
take_step(SfbAuthMech *mech, GBytes *token)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Step step = { loop, NULL, NULL };

	sfb_auth_mech_step_async(mech, token, NULL, on_step, &step);
	g_main_loop_run(loop);
	g_assert_no_error(step.error);
	return step.token;
}

/* tls-server-end-point of a certificate that is signed with SHA-256 (RFC 5929 4.1). */
static GBytes *
make_binding(Visitor *visitor)
{
	g_autoptr(GTlsCertificate) certificate =
		g_tls_certificate_new_from_file(visitor->files->server_file, NULL);
	g_autoptr(GChecksum) checksum = g_checksum_new(G_CHECKSUM_SHA256);
	g_autoptr(GByteArray) der = NULL;
	guint8 hash[32];
	gsize length = sizeof(hash);

	g_object_get(certificate, "certificate", &der, NULL);
	g_checksum_update(checksum, der->data, der->len);
	g_checksum_get_digest(checksum, hash, &length);
	return g_bytes_new(hash, length);
}

typedef enum {
	UNBOUND,
	BOUND,
	BOUND_ELSEWHERE,
} Binding;

static SfbAuthMech *
make_client(Visitor *visitor, SfbAuthGssKind kind, const char *login, const char *password,
            Binding binding)
{
	g_autoptr(SfbSecret) secret = password != NULL ? sfb_secret_new(password) : NULL;
	g_autoptr(GBytes) right = make_binding(visitor);
	g_autoptr(GBytes) wrong = g_bytes_new_static("0123456789abcdef0123456789abcdef", 32);
	SfbAuthGssWish wish = { .login = login, .password = secret, .host = "127.0.0.1" };

	if (binding != UNBOUND)
		wish.channel_binding = binding == BOUND ? right : wrong;
	return sfb_auth_gss_new(kind, &wish);
}

/* Sends @token, in an empty POST; with a @body, that. */
static Answer *
send_token(Visitor *visitor, const char *scheme, GBytes *token, const char *body)
{
	g_autofree char *base64 =
		g_base64_encode(g_bytes_get_data(token, NULL), g_bytes_get_size(token));
	g_autofree char *value = g_strdup_printf("%s %s", scheme, base64);
	const char *headers[] = { "Authorization", value, NULL };
	Question question = { .method = "POST", .url = URL, .type = "text/xml", .body = body };

	question.headers = headers;
	return visitor_ask(visitor, &question);
}

/* The next token for the client, NULL if the answer has none. */
static GBytes *
read_challenge(const Answer *answer, const char *scheme)
{
	const char *header = answer_get_header(answer, "WWW-Authenticate");
	gsize length = strlen(scheme);
	guchar *token;

	if (header == NULL || !g_str_has_prefix(header, scheme) || header[length] != ' ')
		return NULL;
	token = g_base64_decode(header + length + 1, &length);
	return g_bytes_new_take(token, length);
}

/* The answer to the whole handshake with a request behind it. */
static Answer *
shake_hands(Visitor *visitor, SfbAuthMech *client, const char *scheme)
{
	g_autofree char *applies_to = g_strconcat(visitor->base, "/service", NULL);
	g_autofree char *body = visitor_fill_in("ticket-request.xml", "SECURITY", "", "APPLIES-TO",
	                                        applies_to, "ADDRESS", "alice@example.com", NULL);
	g_autoptr(GBytes) token = take_step(client, NULL);
	Answer *answer;

	for (;;) {
		g_autoptr(GBytes) challenge = NULL;

		answer = send_token(visitor, scheme, token, body);
		challenge = answer->status == 401 ? read_challenge(answer, scheme) : NULL;
		if (challenge == NULL)
			return answer;
		g_bytes_unref(token);
		token = take_step(client, challenge);
		answer_free(answer);
	}
}

typedef struct {
	const char *name;
	const char *faults;
	SfbAuthGssKind kind;
	const char *login;
	const char *password; /* NULL: a ticket */
	Binding binding;
	guint status;
	guint requests;
} Row;

static const Row rows[] = {
	{ "ntlm", NULL, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice", SFB_SIM_PASSWORD, UNBOUND, 200,
	  2 },
	{ "ntlm-address", NULL, SFB_AUTH_GSS_HTTP_NTLM, "alice@example.com", SFB_SIM_PASSWORD,
	  UNBOUND, 200, 2 },
	{ "ntlm-bound", "web-requires-binding", SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice",
	  SFB_SIM_PASSWORD, BOUND, 200, 2 },
	{ "ntlm-unbound", "web-requires-binding", SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice",
	  SFB_SIM_PASSWORD, UNBOUND, 401, 2 },
	{ "ntlm-bound-elsewhere", NULL, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice", SFB_SIM_PASSWORD,
	  BOUND_ELSEWHERE, 401, 2 },
	{ "ntlm-wrong-password", NULL, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice", "passw0rd!",
	  UNBOUND, 401, 2 },
	{ "ntlm-somebody-else", NULL, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\bob", SFB_SIM_PASSWORD,
	  UNBOUND, 500, 2 },
	{ "negotiate-ntlm", NULL, SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM, "EXAMPLE\\alice",
	  SFB_SIM_PASSWORD, BOUND, 200, 2 },
	{ "negotiate-ntlm-bound", "web-requires-binding", SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM,
	  "EXAMPLE\\alice", SFB_SIM_PASSWORD, BOUND, 200, 2 },
	{ "negotiate-ntlm-unbound", "web-requires-binding", SFB_AUTH_GSS_HTTP_NEGOTIATE_NTLM,
	  "EXAMPLE\\alice", SFB_SIM_PASSWORD, UNBOUND, 401, 2 },
	{ "kerberos", NULL, SFB_AUTH_GSS_HTTP_KERBEROS, "alice@EXAMPLE.COM", KDC_PASSWORD, UNBOUND,
	  200, 1 },
	{ "kerberos-ticket", NULL, SFB_AUTH_GSS_HTTP_KERBEROS, "", NULL, BOUND, 200, 1 },
	{ "kerberos-bound", "web-requires-binding", SFB_AUTH_GSS_HTTP_KERBEROS, "alice@EXAMPLE.COM",
	  KDC_PASSWORD, BOUND, 200, 1 },
	{ "kerberos-unbound", "web-requires-binding", SFB_AUTH_GSS_HTTP_KERBEROS,
	  "alice@EXAMPLE.COM", KDC_PASSWORD, UNBOUND, 401, 1 },
	{ "kerberos-bound-elsewhere", NULL, SFB_AUTH_GSS_HTTP_KERBEROS, "alice@EXAMPLE.COM",
	  KDC_PASSWORD, BOUND_ELSEWHERE, 401, 1 },
};

static void
test_handshake(gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = { .faults = row->faults };
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(Answer) answer = NULL;
	Visitor visitor;

	if (row->kind == SFB_AUTH_GSS_HTTP_KERBEROS && reason_without_kdc != NULL) {
		g_test_skip(reason_without_kdc);
		return;
	}
	visitor_open(&visitor, &options);
	client = make_client(&visitor, row->kind, row->login, row->password, row->binding);
	answer = shake_hands(&visitor, client, sfb_auth_mech_get_scheme(client));
	g_assert_cmpuint(answer->status, ==, row->status);
	g_assert_cmpuint(sfb_sim_web_get_count(visitor.web), ==, row->requests);
	if (row->status == 401)
		g_assert_cmpstr(answer_get_header(answer, "WWW-Authenticate"), ==,
		                "Negotiate, NTLM");
	visitor_close(&visitor);
}

/* NTLM proves who is at the end of a connection: what follows there needs no proof, what comes
 * over another one does. */
static void
test_connection(void)
{
	SfbSimOptions options = { 0 };
	Question question = { .method = "POST", .url = URL };
	Visitor visitor;
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(Answer) proof = NULL;
	g_autoptr(Answer) same = NULL;
	g_autoptr(Answer) other = NULL;

	visitor_open(&visitor, &options);
	client = make_client(&visitor, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice", SFB_SIM_PASSWORD,
	                     UNBOUND);
	proof = shake_hands(&visitor, client, "NTLM");
	g_assert_cmpuint(proof->status, ==, 200);
	same = visitor_ask(&visitor, &question);
	g_assert_cmpuint(same->status, ==, 400); /* no envelope, but admitted */
	soup_session_abort(visitor.session);
	other = visitor_ask(&visitor, &question);
	g_assert_cmpuint(other->status, ==, 401);
	visitor_close(&visitor);
}

/* Servers take a bare NTLM token under Negotiate. */
static void
test_bare_token(void)
{
	SfbSimOptions options = { 0 };
	Visitor visitor;
	g_autoptr(SfbAuthMech) client = NULL;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	client = make_client(&visitor, SFB_AUTH_GSS_HTTP_NTLM, "EXAMPLE\\alice", SFB_SIM_PASSWORD,
	                     BOUND);
	answer = shake_hands(&visitor, client, "Negotiate");
	g_assert_cmpuint(answer->status, ==, 200);
	visitor_close(&visitor);
}

static void
test_garbage(void)
{
	static const char *const values[] = {
		"NTLM",
		"NTLM ",
		"NTLM !!!",
		"Negotiate AAAA",
		"Basic YWxpY2U6UGFzc3cwcmQh",
		"NTLM TlRMTVNTUAADAAAA",
	};
	SfbSimOptions options = { 0 };
	Visitor visitor;

	visitor_open(&visitor, &options);
	for (guint i = 0; i < G_N_ELEMENTS(values); i++) {
		const char *headers[] = { "Authorization", values[i], NULL };
		Question question = { .method = "POST", .url = URL, .headers = headers };
		g_autoptr(Answer) answer = visitor_ask(&visitor, &question);

		g_assert_cmpuint(answer->status, ==, 401);
		g_assert_cmpstr(answer_get_header(answer, "WWW-Authenticate"), ==,
		                "Negotiate, NTLM");
	}
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	g_autoptr(Kdc) kdc = kdc_start(&reason_without_kdc);
	int status;

	if (kdc != NULL)
		kdc_get_ticket("alice", "1h");
	visitor_init();
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/web-auth/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_handshake);
	}
	g_test_add_func("/sim/web-auth/connection", test_connection);
	g_test_add_func("/sim/web-auth/bare-token", test_bare_token);
	g_test_add_func("/sim/web-auth/garbage", test_garbage);
	status = g_test_run();
	visitor_clear_up();
	g_free(reason_without_kdc);
	return status;
}
