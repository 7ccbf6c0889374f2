/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web services of a simulator in this process, and somebody who visits them. */

#include "sim/visitor.h"

#include <string.h>

#include "support/folder.h"
#include "util/xml-raw.h"

#define TIMEOUT_SECONDS 20
#define TICKETS_URL "/WebTicket/WebTicketService.svc"

/* NTLM reads once per process where the passwords are, so all worlds of a test share a folder. */
static char *directory;

void
visitor_init(void)
{
	g_autofree char *path = NULL;

	directory = folder_make();
	path = g_build_filename(directory, "users", NULL);
	g_setenv("NTLM_USER_FILE", path, TRUE);
}

void
visitor_clear_up(void)
{
	folder_remove(directory);
	g_clear_pointer(&directory, g_free);
}

static SoupSession *
make_session(const char *ca_file)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GTlsDatabase) database = g_tls_file_database_new(ca_file, &error);
	SoupSession *session =
		soup_session_new_with_options("tls-database", database, "max-conns-per-host", 1,
	                                      "timeout", TIMEOUT_SECONDS, NULL);

	g_assert_no_error(error);
	soup_session_remove_feature_by_type(session, SOUP_TYPE_AUTH_MANAGER);
	return session;
}

void
visitor_open(Visitor *visitor, const SfbSimOptions *options)
{
	g_autofree char *passwords = NULL;
	g_autoptr(GError) error = NULL;
	SfbSimWebWish wish = { .options = options, .sip_port = 5061 };

	visitor->world = sfb_sim_world_new(0);
	visitor->faults =
		sfb_sim_faults_new(options->faults != NULL ? options->faults : "", &error);
	g_assert_no_error(error);
	passwords = sfb_sim_world_build_password_file(visitor->world);
	visitor->files = sfb_sim_files_new(directory, passwords, &error);
	g_assert_no_error(error);
	visitor->authority = sfb_sim_authority_new(directory, &error);
	g_assert_no_error(error);
	wish.files = visitor->files;
	wish.world = visitor->world;
	wish.faults = visitor->faults;
	wish.authority = visitor->authority;
	visitor->web = sfb_sim_web_new(&wish, &error);
	g_assert_no_error(error);
	visitor->session = make_session(visitor->files->ca_file);
	visitor->base =
		g_strdup_printf("https://127.0.0.1:%u", sfb_sim_web_get_https_port(visitor->web));
}

void
visitor_close(Visitor *visitor)
{
	soup_session_abort(visitor->session);
	g_object_unref(visitor->session);
	sfb_sim_web_free(visitor->web);
	sfb_sim_authority_free(visitor->authority);
	sfb_sim_files_free(visitor->files);
	sfb_sim_faults_free(visitor->faults);
	sfb_sim_world_free(visitor->world);
	g_free(visitor->base);
}

typedef struct {
	GMainLoop *loop;
	GBytes *body;
	GError *error;
} Waiting;

static void
on_answer(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Waiting *waiting = user_data;

	waiting->body =
		soup_session_send_and_read_finish(SOUP_SESSION(source), result, &waiting->error);
	g_main_loop_quit(waiting->loop);
}

static SoupMessage *
build_message(Visitor *visitor, const Question *question)
{
	const char *usual = question->body != NULL ? "POST" : "GET";
	g_autofree char *url = question->url[0] == '/'
	                               ? g_strconcat(visitor->base, question->url, NULL)
	                               : g_strdup(question->url);
	SoupMessage *message =
		soup_message_new(question->method != NULL ? question->method : usual, url);

	g_assert_nonnull(message);
	/* What is not called idempotent gets a connection of its own. */
	soup_message_add_flags(message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_IDEMPOTENT);
	if (question->body != NULL) {
		g_autoptr(GBytes) body = g_bytes_new(question->body, strlen(question->body));

		soup_message_set_request_body_from_bytes(message, question->type, body);
	}
	for (const char *const *header = question->headers; header != NULL && *header != NULL;
	     header += 2)
		soup_message_headers_append(soup_message_get_request_headers(message), header[0],
		                            header[1]);
	return message;
}

Answer *
visitor_ask(Visitor *visitor, const Question *question)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	Waiting waiting = { loop, NULL, NULL };
	Answer *answer = g_new0(Answer, 1);

	answer->message = build_message(visitor, question);
	soup_session_send_and_read_async(visitor->session, answer->message, G_PRIORITY_DEFAULT,
	                                 NULL, on_answer, &waiting);
	g_main_loop_run(loop);
	answer->error = waiting.error;
	if (waiting.body == NULL)
		return answer;
	answer->status = soup_message_get_status(answer->message);
	answer->body =
		g_strndup(g_bytes_get_data(waiting.body, NULL), g_bytes_get_size(waiting.body));
	g_bytes_unref(waiting.body);
	return answer;
}

void
answer_free(Answer *answer)
{
	g_object_unref(answer->message);
	g_clear_error(&answer->error);
	g_free(answer->body);
	g_free(answer);
}

const char *
answer_get_header(const Answer *answer, const char *name)
{
	return soup_message_headers_get_list(soup_message_get_response_headers(answer->message),
	                                     name);
}

char *
answer_dup_text(const Answer *answer, const char *path)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(answer->body, -1, &error);
	char *text;

	g_assert_no_error(error);
	text = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), path));
	g_assert_nonnull(text);
	return text;
}

char *
visitor_fill_in(const char *file, ...)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "sim", file, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;
	const char *name;
	va_list values;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	va_start(values, file);
	while ((name = va_arg(values, const char *)) != NULL) {
		g_autofree char *mark = g_strdup_printf("@%s@", name);
		g_autofree char *former = text;
		g_auto(GStrv) pieces = g_strsplit(former, mark, -1);

		text = g_strjoinv(va_arg(values, const char *), pieces);
	}
	va_end(values);
	return text;
}

/* Tickets */

static void
hmac(const guint8 *secret, const guint8 *text, gsize length, guint8 *output)
{
	gsize output_length = 20;
	g_autoptr(GHmac) hmac = g_hmac_new(G_CHECKSUM_SHA1, secret, 32);

	g_hmac_update(hmac, text, (gssize)length);
	g_hmac_get_digest(hmac, output, &output_length);
}

void
derive_key(const guint8 *secret, const guint8 *seed, guint8 *key)
{
	guint8 first[20 + 32];
	guint8 second[20 + 32];
	guint8 output[40];

	hmac(secret, seed, 32, first);
	hmac(secret, first, 20, second);
	memcpy(first + 20, seed, 32);
	memcpy(second + 20, seed, 32);
	hmac(secret, first, sizeof(first), output);
	hmac(secret, second, sizeof(second), output + 20);
	memcpy(key, output, 32);
}

Ticket *
ticket_new(const Answer *answer)
{
	static const char path[] = "Body/RequestSecurityTokenResponseCollection/"
				   "RequestSecurityTokenResponse";
	Ticket *ticket = g_new0(Ticket, 1);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbXml) xml = sfb_xml_parse(answer->body, -1, &error);
	SfbXmlNode *response = sfb_xml_find(sfb_xml_get_root(xml), path);
	SfbXmlNode *assertion = sfb_xml_find(response, "RequestedSecurityToken/Assertion");
	g_autofree char *entropy = sfb_xml_dup_text(sfb_xml_find(response, "Entropy/BinarySecret"));
	g_autofree guchar *seed = NULL;
	guint8 secret[32];
	gsize length;

	g_assert_no_error(error);
	g_assert_nonnull(assertion);
	for (guint8 i = 0; i < sizeof(secret); i++)
		secret[i] = i;
	seed = g_base64_decode(entropy, &length);
	g_assert_cmpuint(length, ==, 32);
	derive_key(secret, seed, ticket->key);
	ticket->assertion = sfb_xml_dup_raw(xml, assertion, answer->body, -1);
	ticket->id = g_strdup(sfb_xml_get_attribute(assertion, "AssertionID"));
	ticket->created = sfb_xml_dup_text(sfb_xml_find(response, "Lifetime/Created"));
	ticket->expires = sfb_xml_dup_text(sfb_xml_find(response, "Lifetime/Expires"));
	return ticket;
}

Ticket *
visitor_get_ticket(Visitor *visitor, const char *address, const char *applies_to)
{
	g_autofree char *name = g_base64_encode((const guchar *)address, strlen(address));
	g_autofree char *password =
		g_base64_encode((const guchar *)SFB_SIM_PASSWORD, strlen(SFB_SIM_PASSWORD));
	g_autofree char *token =
		g_strdup_printf("<wsse:UsernameToken><wsse:Username>%s</wsse:Username>"
	                        "<wsse:Password>%s</wsse:Password></wsse:UsernameToken>",
	                        name, password);
	g_autofree char *body = visitor_fill_in("ticket-request.xml", "SECURITY", token,
	                                        "APPLIES-TO", applies_to, "ADDRESS", address, NULL);
	Question question = { .url = TICKETS_URL "/Auth", .type = "text/xml", .body = body };
	g_autoptr(Answer) answer = visitor_ask(visitor, &question);

	g_assert_cmpuint(answer->status, ==, 200);
	return ticket_new(answer);
}

void
ticket_free(Ticket *ticket)
{
	g_free(ticket->assertion);
	g_free(ticket->id);
	g_free(ticket->created);
	g_free(ticket->expires);
	g_free(ticket);
}
