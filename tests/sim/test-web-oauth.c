/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The OAuth issuer, asked by a program and by a person with a browser. */

#include <string.h>

#include "sim/visitor.h"
#include "util/json.h"

#define AUTHORIZE "/common/oauth2/authorize"
#define TOKEN "/common/oauth2/token"
#define DEVICE_CODE "/common/oauth2/devicecode"
#define DEVICE_PAGE "/common/oauth2/deviceauth"
#define FORM "application/x-www-form-urlencoded"
#define RESOURCE "00000004-0000-0ff1-ce00-000000000000"
#define REDIRECT "http://127.0.0.1:4711/"
#define PERSON "username=alice%40example.com&password=Passw0rd%21&answer=allow"

/* RFC 7636, appendix B */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

#define WISH                                                                                       \
	"?response_type=code&client_id=purple-sfb&redirect_uri=http%3A%2F%2F127.0.0.1%3A4711%2F"   \
	"&state=st%26te&resource=" RESOURCE "&code_challenge=" CHALLENGE                           \
	"&code_challenge_method=S256&login_hint=alice%40example.com"

static const SfbSimOptions with_oauth = { .web_tickets = "oauth" };

static Answer *
post(Visitor *visitor, const char *url, const char *form)
{
	Question question = { .url = url, .type = FORM, .body = form };

	return visitor_ask(visitor, &question);
}

static Answer *
get(Visitor *visitor, const char *url, const char *authorization)
{
	const char *headers[] = { "Authorization", authorization, NULL };
	Question question = { .url = url, .headers = authorization != NULL ? headers : NULL };

	return visitor_ask(visitor, &question);
}

static char *
dup_member(const Answer *answer, const char *name)
{
	g_autoptr(GBytes) body = g_bytes_new(answer->body, strlen(answer->body));
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbJson) json = sfb_json_parse(body, &error);

	g_assert_no_error(error);
	return sfb_json_dup_text(json, name);
}

static void
assert_error(const Answer *answer, guint status, const char *error)
{
	g_autofree char *stated = dup_member(answer, "error");

	g_assert_cmpuint(answer->status, ==, status);
	g_assert_cmpstr(stated, ==, error);
}

/* What the browser is sent back to the program with. */
static GHashTable *
read_location(const Answer *answer)
{
	const char *location = answer_get_header(answer, "Location");

	g_assert_cmpuint(answer->status, ==, 302);
	g_assert_true(g_str_has_prefix(location, REDIRECT "?"));
	return soup_form_decode(location + strlen(REDIRECT "?"));
}

static char *
sign_in(Visitor *visitor)
{
	g_autoptr(Answer) answer = post(visitor, AUTHORIZE WISH, PERSON);
	g_autoptr(GHashTable) told = read_location(answer);

	g_assert_cmpstr(g_hash_table_lookup(told, "state"), ==, "st&te");
	return g_strdup(g_hash_table_lookup(told, "code"));
}

static Answer *
trade_code(Visitor *visitor, const char *code, const char *verifier)
{
	g_autofree char *form = g_strdup_printf(
		"grant_type=authorization_code&client_id=purple-sfb&code=%s&code_verifier=%s"
		"&redirect_uri=http%%3A%%2F%%2F127.0.0.1%%3A4711%%2F",
		code, verifier);

	return post(visitor, TOKEN, form);
}

static Answer *
trade_refresh_token(Visitor *visitor, const char *token)
{
	g_autofree char *form = g_strdup_printf(
		"grant_type=refresh_token&client_id=purple-sfb&refresh_token=%s", token);

	return post(visitor, TOKEN, form);
}

static void
test_code(void)
{
	Visitor visitor;
	g_autoptr(Answer) page = NULL;
	g_autoptr(Answer) tokens = NULL;
	g_autoptr(Answer) again = NULL;
	g_autofree char *code = NULL;
	g_autofree char *type = NULL;
	g_autofree char *resource = NULL;

	visitor_open(&visitor, &with_oauth);
	page = get(&visitor, AUTHORIZE WISH, NULL);
	g_assert_cmpuint(page->status, ==, 200);
	g_assert_nonnull(strstr(page->body, "name=\"password\" type=\"password\""));
	g_assert_nonnull(strstr(page->body, "value=\"alice@example.com\""));
	code = sign_in(&visitor);
	tokens = trade_code(&visitor, code, VERIFIER);
	g_assert_cmpuint(tokens->status, ==, 200);
	g_assert_cmpstr(answer_get_header(tokens, "Cache-Control"), ==, "no-store");
	type = dup_member(tokens, "token_type");
	g_assert_cmpstr(type, ==, "Bearer");
	resource = dup_member(tokens, "resource");
	g_assert_cmpstr(resource, ==, RESOURCE);
	again = trade_code(&visitor, code, VERIFIER);
	assert_error(again, 400, "invalid_grant");
	visitor_close(&visitor);
}

/* A code is burnt by a wrong verifier. */
static void
test_verifier(void)
{
	Visitor visitor;
	g_autoptr(Answer) stolen = NULL;
	g_autoptr(Answer) late = NULL;
	g_autofree char *code = NULL;

	visitor_open(&visitor, &with_oauth);
	code = sign_in(&visitor);
	stolen = trade_code(&visitor, code, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	assert_error(stolen, 400, "invalid_grant");
	late = trade_code(&visitor, code, VERIFIER);
	assert_error(late, 400, "invalid_grant");
	visitor_close(&visitor);
}

static void
test_person(void)
{
	Visitor visitor;
	g_autoptr(Answer) wrong = NULL;
	g_autoptr(Answer) declined = NULL;
	g_autoptr(GHashTable) told = NULL;

	visitor_open(&visitor, &with_oauth);
	wrong = post(&visitor, AUTHORIZE WISH, "username=alice%40example.com&password=x");
	g_assert_cmpuint(wrong->status, ==, 200);
	g_assert_nonnull(strstr(wrong->body, "Name or password is wrong."));
	declined = post(&visitor, AUTHORIZE WISH, "username=&password=&answer=deny");
	told = read_location(declined);
	g_assert_cmpstr(g_hash_table_lookup(told, "error"), ==, "access_denied");
	g_assert_cmpstr(g_hash_table_lookup(told, "state"), ==, "st&te");
	visitor_close(&visitor);
}

/* The program is told nothing where it cannot be trusted (RFC 6749 4.1.2.1). */
static void
test_wishes(void)
{
	static const struct {
		const char *former;
		const char *later;
		const char *error; /* that the program is told; NULL: the person is */
	} rows[] = {
		{ "client_id=purple-sfb", "client_id=other", NULL },
		{ "127.0.0.1%3A4711", "www.example.net", NULL },
		{ "http%3A", "https%3A", NULL },
		{ "response_type=code", "response_type=token", "unsupported_response_type" },
		{ "S256", "plain", "invalid_request" },
		{ CHALLENGE, "", "invalid_request" },
		{ RESOURCE, "", "invalid_resource" },
	};
	Visitor visitor;

	visitor_open(&visitor, &with_oauth);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_auto(GStrv) pieces = g_strsplit(AUTHORIZE WISH, rows[i].former, 2);
		g_autofree char *url = g_strjoinv(rows[i].later, pieces);
		g_autoptr(Answer) answer = post(&visitor, url, PERSON);
		g_autoptr(GHashTable) told = NULL;

		g_assert_cmpuint(g_strv_length(pieces), ==, 2);
		if (rows[i].error == NULL) {
			g_assert_cmpuint(answer->status, ==, 400);
			continue;
		}
		told = read_location(answer);
		g_assert_cmpstr(g_hash_table_lookup(told, "error"), ==, rows[i].error);
	}
	visitor_close(&visitor);
}

static void
test_refresh(void)
{
	Visitor visitor;
	g_autofree char *code = NULL;
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;
	g_autoptr(Answer) tokens = NULL;
	g_autoptr(Answer) renewed = NULL;
	g_autoptr(Answer) reused = NULL;

	visitor_open(&visitor, &with_oauth);
	code = sign_in(&visitor);
	tokens = trade_code(&visitor, code, VERIFIER);
	first = dup_member(tokens, "refresh_token");
	renewed = trade_refresh_token(&visitor, first);
	g_assert_cmpuint(renewed->status, ==, 200);
	second = dup_member(renewed, "refresh_token");
	g_assert_cmpstr(first, !=, second);
	reused = trade_refresh_token(&visitor, first);
	assert_error(reused, 400, "invalid_grant");
	visitor_close(&visitor);
}

/* The status of a request for a ticket with @token. */
static guint
show_token(Visitor *visitor, const char *token)
{
	g_autofree char *applies_to = g_strconcat(visitor->base, "/service", NULL);
	g_autofree char *body = visitor_fill_in("ticket-request.xml", "SECURITY", "", "APPLIES-TO",
	                                        applies_to, "ADDRESS", "alice@example.com", NULL);
	g_autofree char *value = g_strconcat("Bearer ", token, NULL);
	const char *headers[] = { "Authorization", value, NULL };
	Question question = { .url = "/WebTicket/WebTicketService.svc/OAuth",
		              .type = "text/xml",
		              .body = body,
		              .headers = headers };
	g_autoptr(Answer) answer = visitor_ask(visitor, &question);

	if (answer->status == 401)
		g_assert_nonnull(strstr(answer_get_header(answer, "WWW-Authenticate"),
		                        "error=\"invalid_token\""));
	return answer->status;
}

static void
test_services(void)
{
	Visitor visitor;
	g_autofree char *code = NULL;
	g_autofree char *access = NULL;
	g_autofree char *refresh = NULL;
	g_autofree char *value = NULL;
	g_autofree char *announced = NULL;
	g_autoptr(Answer) tokens = NULL;
	g_autoptr(Answer) silent = NULL;
	g_autoptr(Answer) wrong = NULL;
	g_autoptr(Answer) right = NULL;

	visitor_open(&visitor, &with_oauth);
	code = sign_in(&visitor);
	tokens = trade_code(&visitor, code, VERIFIER);
	access = dup_member(tokens, "access_token");
	refresh = dup_member(tokens, "refresh_token");
	g_assert_cmpuint(show_token(&visitor, access), ==, 200);
	g_assert_cmpuint(show_token(&visitor, refresh), ==, 401);
	g_assert_cmpuint(show_token(&visitor, ""), ==, 401);
	silent = get(&visitor, "/Autodiscover/AutodiscoverService.svc/root/oauth/user", NULL);
	g_assert_cmpuint(silent->status, ==, 401);
	announced = g_strdup_printf("authorization_uri=\"%s" AUTHORIZE "\"", visitor.base);
	g_assert_nonnull(strstr(answer_get_header(silent, "WWW-Authenticate"), announced));
	wrong = get(&visitor, "/Autodiscover/AutodiscoverService.svc/root/oauth/user", "Bearer x");
	g_assert_cmpuint(wrong->status, ==, 403);
	value = g_strconcat("Bearer ", access, NULL);
	right = get(&visitor, "/Autodiscover/AutodiscoverService.svc/root/oauth/user", value);
	g_assert_cmpuint(right->status, ==, 200);
	visitor_close(&visitor);
}

/* A token for another resource opens nothing here. */
static void
test_other_resource(void)
{
	g_auto(GStrv) pieces = g_strsplit(AUTHORIZE WISH, RESOURCE, 2);
	g_autofree char *url = g_strjoinv("https%3A%2F%2Fgraph.example.com", pieces);
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;
	g_autoptr(Answer) tokens = NULL;
	g_autoptr(GHashTable) told = NULL;
	g_autofree char *access = NULL;

	visitor_open(&visitor, &with_oauth);
	answer = post(&visitor, url, PERSON);
	told = read_location(answer);
	tokens = trade_code(&visitor, g_hash_table_lookup(told, "code"), VERIFIER);
	access = dup_member(tokens, "access_token");
	g_assert_cmpuint(show_token(&visitor, access), ==, 401);
	visitor_close(&visitor);
}

static Answer *
poll_device(Visitor *visitor, gboolean is_old, const char *code)
{
	g_autofree char *form = g_strdup_printf(
		"client_id=purple-sfb&resource=" RESOURCE "&grant_type=%s=%s",
		is_old ? "device_code&code"
		       : "urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&device_code",
		code);

	return post(visitor, TOKEN, form);
}

/* In both spellings: @data is TRUE for Microsoft's own. */
static void
test_device(gconstpointer data)
{
	gboolean is_old = GPOINTER_TO_INT(data);
	Visitor visitor;
	g_autoptr(Answer) begun = NULL;
	g_autoptr(Answer) pending = NULL;
	g_autoptr(Answer) hasty = NULL;
	g_autoptr(Answer) wrong = NULL;
	g_autoptr(Answer) typed = NULL;
	g_autoptr(Answer) tokens = NULL;
	g_autoptr(Answer) again = NULL;
	g_autofree char *device_code = NULL;
	g_autofree char *user_code = NULL;
	g_autofree char *page = NULL;
	g_autofree char *form = NULL;
	g_autofree char *access = NULL;

	visitor_open(&visitor, &with_oauth);
	begun = post(&visitor, DEVICE_CODE, "client_id=purple-sfb&resource=" RESOURCE);
	device_code = dup_member(begun, "device_code");
	user_code = dup_member(begun, "user_code");
	page = dup_member(begun, "verification_url");
	pending = poll_device(&visitor, is_old, device_code);
	assert_error(pending, 400, "authorization_pending");
	hasty = poll_device(&visitor, is_old, device_code);
	assert_error(hasty, 400, "slow_down");
	wrong = post(&visitor, page, "user_code=00&" PERSON);
	g_assert_nonnull(strstr(wrong->body, "There is no such code."));
	form = g_strdup_printf("user_code=%s&%s", user_code, PERSON);
	typed = post(&visitor, page, form);
	g_assert_nonnull(strstr(typed->body, "You can close this page."));
	tokens = poll_device(&visitor, is_old, device_code);
	access = dup_member(tokens, "access_token");
	g_assert_cmpuint(show_token(&visitor, access), ==, 200);
	again = poll_device(&visitor, is_old, device_code);
	assert_error(again, 400, "expired_token");
	visitor_close(&visitor);
}

static void
test_device_declined(void)
{
	Visitor visitor;
	g_autoptr(Answer) begun = NULL;
	g_autoptr(Answer) declined = NULL;
	g_autoptr(Answer) answer = NULL;
	g_autofree char *device_code = NULL;
	g_autofree char *user_code = NULL;
	g_autofree char *form = NULL;

	visitor_open(&visitor, &with_oauth);
	begun = post(&visitor, DEVICE_CODE, "client_id=purple-sfb&resource=" RESOURCE);
	device_code = dup_member(begun, "device_code");
	user_code = dup_member(begun, "user_code");
	form = g_strdup_printf("user_code=%s&answer=deny", user_code);
	declined = post(&visitor, DEVICE_PAGE, form);
	g_assert_cmpuint(declined->status, ==, 200);
	answer = poll_device(&visitor, FALSE, device_code);
	assert_error(answer, 400, "access_denied");
	visitor_close(&visitor);
}

static void
test_refusals(void)
{
	static const struct {
		const char *url;
		const char *form;
		guint status;
		const char *error;
	} rows[] = {
		{ TOKEN, "grant_type=refresh_token&client_id=other", 401, "invalid_client" },
		{ TOKEN, "grant_type=password&client_id=purple-sfb", 400,
		  "unsupported_grant_type" },
		{ TOKEN, "", 401, "invalid_client" },
		{ DEVICE_CODE, "client_id=other&resource=" RESOURCE, 401, "invalid_client" },
		{ DEVICE_CODE, "client_id=purple-sfb", 400, "invalid_resource" },
	};
	Visitor visitor;

	visitor_open(&visitor, &with_oauth);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(Answer) answer = post(&visitor, rows[i].url, rows[i].form);

		assert_error(answer, rows[i].status, rows[i].error);
	}
	visitor_close(&visitor);
}

static void
test_faults(void)
{
	SfbSimOptions options = { .web_tickets = "oauth",
		                  .faults = "oauth-refused=temporarily_unavailable@1,"
		                            "no-metadata=oauth@2" };
	Visitor visitor;
	g_autofree char *code = NULL;
	g_autofree char *endpoint = NULL;
	g_autofree char *expected = NULL;
	g_autoptr(Answer) refused = NULL;
	g_autoptr(Answer) granted = NULL;
	g_autoptr(Answer) there = NULL;
	g_autoptr(Answer) missing = NULL;

	visitor_open(&visitor, &options);
	code = sign_in(&visitor);
	refused = trade_code(&visitor, code, VERIFIER);
	assert_error(refused, 400, "temporarily_unavailable");
	granted = trade_code(&visitor, code, VERIFIER);
	g_assert_cmpuint(granted->status, ==, 200);
	there = get(&visitor, "/common/.well-known/openid-configuration", NULL);
	endpoint = dup_member(there, "token_endpoint");
	expected = g_strconcat(visitor.base, TOKEN, NULL);
	g_assert_cmpstr(endpoint, ==, expected);
	missing = get(&visitor, "/common/.well-known/openid-configuration", NULL);
	g_assert_cmpuint(missing->status, ==, 404);
	visitor_close(&visitor);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web-oauth/code", test_code);
	g_test_add_func("/sim/web-oauth/verifier", test_verifier);
	g_test_add_func("/sim/web-oauth/person", test_person);
	g_test_add_func("/sim/web-oauth/wishes", test_wishes);
	g_test_add_func("/sim/web-oauth/refresh", test_refresh);
	g_test_add_func("/sim/web-oauth/services", test_services);
	g_test_add_func("/sim/web-oauth/other-resource", test_other_resource);
	g_test_add_data_func("/sim/web-oauth/device", GINT_TO_POINTER(FALSE), test_device);
	g_test_add_data_func("/sim/web-oauth/device-old", GINT_TO_POINTER(TRUE), test_device);
	g_test_add_func("/sim/web-oauth/device-declined", test_device_declined);
	g_test_add_func("/sim/web-oauth/refusals", test_refusals);
	g_test_add_func("/sim/web-oauth/faults", test_faults);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
