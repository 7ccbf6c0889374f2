/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The question for relay credentials, and what may come as an answer. */

#include "media/relay-xml.h"

#include <string.h>

#include "util/error.h"
#include "util/xml.h"

#define KIM "sip:kim@contoso.example"
#define SERVICE "sip:edge1.contoso.example@contoso.example;gruu;opaque=srvr:MRAS:ab%2bDEF"
#define ASKED_AT G_GINT64_CONSTANT(1790000000)

#define ANSWER(content)                                                                            \
	"<response reasonPhrase='OK'><credentialsResponse credentialsRequestID='4711'>" content    \
	"</credentialsResponse></response>"
#define CREDENTIALS(content)                                                                       \
	"<credentials><username>u</username><password>p</password>" content "</credentials>"
#define SERVERS                                                                                    \
	"<mediaRelayList><mediaRelay><hostName>h</hostName><udpPort>1</udpPort></mediaRelay>"      \
	"</mediaRelayList>"

static void
test_question(void)
{
	const SfbRelayQuestion question = {
		.id = "4711",
		.uri = KIM,
		.service = SERVICE,
		.is_internet = TRUE,
	};
	g_autofree char *text = sfb_relay_question_build(&question);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	SfbXmlNode *root = sfb_xml_get_root(xml);
	SfbXmlNode *wish = sfb_xml_get_child(root, "credentialsRequest");
	g_autofree char *identity = sfb_xml_dup_text(sfb_xml_get_child(wish, "identity"));
	g_autofree char *location = sfb_xml_dup_text(sfb_xml_get_child(wish, "location"));
	g_autofree char *duration = sfb_xml_dup_text(sfb_xml_get_child(wish, "duration"));

	g_assert_true(sfb_xml_has_name(root, "request"));
	g_assert_nonnull(strstr(text, "xmlns=\"http://schemas.microsoft.com/2006/09/sip/mrasp\""));
	g_assert_cmpstr(sfb_xml_get_attribute(root, "requestID"), ==, "4711");
	g_assert_cmpstr(sfb_xml_get_attribute(root, "version"), ==, "1.0");
	g_assert_cmpstr(sfb_xml_get_attribute(root, "from"), ==, KIM);
	g_assert_cmpstr(sfb_xml_get_attribute(root, "to"), ==, SERVICE);
	g_assert_cmpstr(sfb_xml_get_attribute(wish, "credentialsRequestID"), ==, "4711");
	g_assert_cmpstr(identity, ==, KIM);
	g_assert_cmpstr(location, ==, "internet");
	g_assert_cmpstr(duration, ==, "480");
}

static void
test_intranet(void)
{
	const SfbRelayQuestion question = { .id = "1", .uri = "sip:<&>", .service = SERVICE };
	g_autofree char *text = sfb_relay_question_build(&question);

	g_assert_nonnull(strstr(text, "<location>intranet</location>"));
	g_assert_nonnull(strstr(text, "<identity>sip:&lt;&amp;&gt;</identity>"));
}

static void
check_server(const SfbRelayCredentials *credentials, guint index, const char *host,
             const char *ports)
{
	const SfbRelayServer *server = credentials->servers->pdata[index];
	g_autofree char *told = g_strdup_printf("%u %u %s", server->udp_port, server->tcp_port,
	                                        server->is_internet ? "internet" : "intranet");

	g_assert_cmpstr(server->host, ==, host);
	g_assert_cmpstr(told, ==, ports);
}

static void
test_answer(void)
{
	g_autofree char *path =
		g_build_filename(g_getenv("SFB_TEST_DATA"), "media", "relay-answer.xml", NULL);
	g_autoptr(SfbRelayCredentials) credentials = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	gsize length;

	g_assert_true(g_file_get_contents(path, &text, &length, NULL));
	credentials = sfb_relay_answer_parse(text, length, "4711", ASKED_AT, &error);
	g_assert_no_error(error);
	g_assert_cmpstr(credentials->user_name, ==, "AgAAJO3kLzYB1mK7");
	g_assert_cmpstr(sfb_secret_peek(credentials->password), ==, "h2b1Y0pXv7Q=");
	g_assert_cmpstr(credentials->realm, ==, "rtcmedia");
	g_assert_cmpint(credentials->expires, ==, ASKED_AT + 360 * 60);
	g_assert_cmpuint(credentials->servers->len, ==, 3);
	check_server(credentials, 0, "edge1-av.contoso.example", "3478 443 intranet");
	check_server(credentials, 1, "198.51.100.7", "0 443 internet");
	check_server(credentials, 2, "2001:db8::7", "3478 0 internet");
}

static SfbRelayCredentials *
parse(const char *text, GError **error)
{
	return sfb_relay_answer_parse(text, strlen(text), "4711", ASKED_AT, error);
}

/* A life that is not told, or that nobody can believe, is as long as was asked for. */
static void
test_duration(gconstpointer data)
{
	g_autofree char *text = g_strdup_printf(ANSWER(CREDENTIALS("%s") SERVERS), (char *)data);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbRelayCredentials) credentials = parse(text, &error);

	g_assert_no_error(error);
	g_assert_cmpint(credentials->expires, ==, ASKED_AT + 480 * 60);
	g_assert_cmpstr(credentials->realm, ==, "");
}

static void
test_refusal(gconstpointer data)
{
	static const struct {
		const char *phrase;
		int code;
	} rows[] = {
		{ "Request Malformed", SFB_ERROR_FAILED },
		{ "Request Too Large", SFB_ERROR_FAILED },
		{ "Not Supported", SFB_ERROR_UNSUPPORTED },
		{ "Server Busy", SFB_ERROR_SERVER },
		{ "Time Out", SFB_ERROR_TIMEOUT },
		{ "Forbidden", SFB_ERROR_NOT_ALLOWED },
		{ "Internal Server Error", SFB_ERROR_FAILED },
		{ "Other Failure", SFB_ERROR_FAILED },
		{ "Version Mismatch", SFB_ERROR_UNSUPPORTED },
		{ "Something else", SFB_ERROR_FAILED },
	};
	g_autoptr(GHashTable) words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text = g_strdup_printf(
			"<response version=\"1.0\" reasonPhrase=\"%s\"/>", rows[i].phrase);
		g_autoptr(GError) error = NULL;

		g_assert_null(parse(text, &error));
		g_assert_error(error, SFB_ERROR, rows[i].code);
		g_assert_true(g_hash_table_add(words, g_strdup(error->message)));
	}
}

static void
test_nonsense(gconstpointer text)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(parse(text, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_FAILED);
}

/* Whatever a server lists, it costs no more than a hundred. */
static void
test_many_servers(void)
{
	g_autoptr(GString) text =
		g_string_new("<response reasonPhrase='ok'><credentialsResponse "
	                     "credentialsRequestID='4711'>" CREDENTIALS("") "<mediaRelayList>");
	g_autoptr(SfbRelayCredentials) credentials = NULL;

	for (guint i = 0; i < 2 * SFB_RELAY_SERVERS_MAX; i++)
		g_string_append_printf(text,
		                       "<mediaRelay><hostName>h%u</hostName><tcpPort>443</tcpPort>"
		                       "</mediaRelay>",
		                       i);
	g_string_append(text, "</mediaRelayList></credentialsResponse></response>");
	credentials = parse(text->str, NULL);
	g_assert_cmpuint(credentials->servers->len, ==, SFB_RELAY_SERVERS_MAX);
	check_server(credentials, 99, "h99", "0 443 intranet");
}

static void
test_too_long(void)
{
	g_autofree char *name = g_strnfill(SFB_RELAY_TEXT_MAX + 1, 'a');
	g_autofree char *text =
		g_strdup_printf(ANSWER("<credentials><username>%s</username><password>p</"
	                               "password></credentials>" SERVERS),
	                        name);

	test_nonsense(text);
}

static const struct {
	const char *name;
	const char *text;
} nonsense[] = {
	{ "empty", "" },
	{ "not-xml", "<response" },
	{ "no-reason", "<response/>" },
	{ "another-root", "<request reasonPhrase='OK'/>" },
	{ "no-answer", "<response reasonPhrase='OK'/>" },
	{ "another-id",
	  "<response reasonPhrase='OK'><credentialsResponse credentialsRequestID='47'>" CREDENTIALS(
		  "") SERVERS "</credentialsResponse></response>" },
	{ "no-credentials", ANSWER(SERVERS) },
	{ "no-servers", ANSWER(CREDENTIALS("")) },
	{ "no-password",
	  ANSWER("<credentials><username>u</username><password/></credentials>" SERVERS) },
	{ "control-character", ANSWER("<credentials><username>u&#10;v</username><password>p"
	                              "</password></credentials>" SERVERS) },
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/media/relay-xml/question", test_question);
	g_test_add_func("/media/relay-xml/intranet", test_intranet);
	g_test_add_func("/media/relay-xml/answer", test_answer);
	g_test_add_data_func("/media/relay-xml/duration/absent", "", test_duration);
	g_test_add_data_func("/media/relay-xml/duration/zero", "<duration>0</duration>",
	                     test_duration);
	g_test_add_data_func("/media/relay-xml/duration/endless",
	                     "<duration>99999999999</duration>", test_duration);
	g_test_add_data_func("/media/relay-xml/refusals", NULL, test_refusal);
	g_test_add_func("/media/relay-xml/many-servers", test_many_servers);
	g_test_add_func("/media/relay-xml/too-long", test_too_long);
	for (gsize i = 0; i < G_N_ELEMENTS(nonsense); i++) {
		g_autofree char *path =
			g_strconcat("/media/relay-xml/nonsense/", nonsense[i].name, NULL);

		g_test_add_data_func(path, nonsense[i].text, test_nonsense);
	}
	return g_test_run();
}
