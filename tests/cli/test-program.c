/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The built sfb-signin against the built sfb-sim: what people read, what programs read, and the
 * exit status. */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#define PASSWORD "Passw0rd!"

/* The simulator under test, and where the program keeps its things. */
static GSubprocess *simulator;
static char *server;
static char *ca_file;
static char *ews_url;
static char *state_home;

typedef struct {
	char *output;
	char *complaint;
	int status;
} Outcome;

static void
outcome_clear(Outcome *outcome)
{
	g_free(outcome->output);
	g_free(outcome->complaint);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Outcome, outcome_clear)

static char *
find_program(const char *name)
{
	return g_build_filename(g_getenv("SFB_BUILD"), "src", name, NULL);
}

/* Starts "sfb-signin @line"; in @line, SERVER, CA and EWS stand for the simulator's. */
static GSubprocess *
start(const char *line)
{
	g_autoptr(GSubprocessLauncher) launcher = g_subprocess_launcher_new(
		G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
		G_SUBPROCESS_FLAGS_STDERR_PIPE);
	g_autofree char *program = find_program("sfb-signin");
	g_auto(GStrv) words = NULL;
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	g_autoptr(GError) error = NULL;
	GSubprocess *process;

	g_assert_true(g_shell_parse_argv(line, NULL, &words, NULL));
	g_ptr_array_add(arguments, program);
	for (guint i = 0; words[i] != NULL; i++) {
		gboolean is_server = strcmp(words[i], "SERVER") == 0;
		gboolean is_ca = strcmp(words[i], "CA") == 0;
		gboolean is_ews = strcmp(words[i], "EWS") == 0;

		g_ptr_array_add(arguments, is_server ? server
		                           : is_ca   ? ca_file
		                           : is_ews  ? ews_url
		                                     : words[i]);
	}
	g_ptr_array_add(arguments, NULL);
	g_subprocess_launcher_setenv(launcher, "XDG_STATE_HOME", state_home, TRUE);
	/* No keyring and no ticket of whoever runs the tests. */
	g_subprocess_launcher_setenv(launcher, "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere",
	                             TRUE);
	g_subprocess_launcher_setenv(launcher, "KRB5_CONFIG", "/dev/null", TRUE);
	process = g_subprocess_launcher_spawnv(launcher, (const char *const *)arguments->pdata,
	                                       &error);
	g_assert_no_error(error);
	return process;
}

static Outcome
finish(GSubprocess *process, const char *password)
{
	g_autoptr(GError) error = NULL;
	Outcome outcome;

	g_subprocess_communicate_utf8(process, password, NULL, &outcome.output, &outcome.complaint,
	                              &error);
	g_assert_no_error(error);
	g_assert_true(g_subprocess_get_if_exited(process));
	outcome.status = g_subprocess_get_exit_status(process);
	g_test_message("%s%s", outcome.output, outcome.complaint);
	g_assert_null(strstr(outcome.output, PASSWORD));
	g_assert_null(strstr(outcome.complaint, PASSWORD));
	return outcome;
}

static Outcome
run(const char *line, const char *password)
{
	g_autoptr(GSubprocess) process = start(line);

	return finish(process, password);
}

/* Nobody looks for Exchange in the world. */
#define NO_EXCHANGE "--ews-url https://127.0.0.1:9/ "
#define ALICE "alice@example.com --server SERVER --ca-file CA --password-file - " NO_EXCHANGE

typedef struct {
	const char *name;
	const char *line;
	const char *password;
	int status;
	const char *words[4]; /* in what is printed, in this order */
} Row;

static const Row rows[] = {
	{ "signed-in",
	  ALICE,
	  PASSWORD,
	  0,
	  { "Signed in as alice@example.com.", "OK", "Connecting to the server: done",
	    "REGISTERs: 3" } },
	{ "windows-login",
	  ALICE "--login 'EXAMPLE\\alice'",
	  PASSWORD "\n",
	  0,
	  { "Signed in as", "the login name is EXAMPLE\\alice" } },
	{ "stay", ALICE "--stay 1", PASSWORD, 0, { "Signed in as", "<echo@example.com>" } },
	{ "say",
	  ALICE "--say echo@example.com 'Is anybody there?'",
	  PASSWORD,
	  0,
	  { "Signed in as", "Delivered to echo@example.com" } },
	{ "say-and-stay",
	  ALICE "--stay 1 --say echo@example.com 'Is anybody there?'",
	  PASSWORD,
	  0,
	  { "Delivered to echo@example.com", "Is anybody there?" } },
	{ "say-to-nobody",
	  ALICE "--say nobody@example.com Hello",
	  PASSWORD,
	  10,
	  { "Signed in as", "Not delivered (your turn)", "nobody@example.com" } },
	{ "wrong-password",
	  ALICE,
	  "passw0rd!",
	  10,
	  { "Not signed in as alice@example.com (your turn)", "password",
	    "\xe2\x96\xb6 FAIL  Signing in", "Proving who you are: failed" } },
	{ "no-password",
	  "alice@example.com --server SERVER --ca-file CA",
	  "",
	  10,
	  { "Not signed in as alice@example.com (your turn)", "password of alice@example.com",
	    "FAIL" } },
	{ "sso-without-ticket",
	  "alice@example.com --server SERVER --ca-file CA --sso",
	  "",
	  10,
	  { "Not signed in", "WARN  Kerberos ticket", "kinit" } },
	{ "unknown-authority",
	  "alice@example.com --server SERVER --password-file -",
	  PASSWORD,
	  20,
	  { "Not signed in as alice@example.com (the network's side)", "CA file",
	    "\xe2\x96\xb6 FAIL  Secure connections (TLS)", "SFB-TLS-003" } },
	{ "unknown-server",
	  "alice@example.com --server pool.invalid --password-file -",
	  PASSWORD,
	  20,
	  { "Not signed in", "pool.invalid", "\xe2\x96\xb6 FAIL  Connections",
	    "For your administrator:" } },
	{ "redacted",
	  ALICE "--redacted",
	  PASSWORD,
	  0,
	  { "Signed in as name-", "SFB-REGISTER-000", "GLib 2." } },
	{ "settings",
	  ALICE "--settings",
	  PASSWORD,
	  0,
	  { "Signed in as alice", "Account and server", "Alice Example",
	    "Calls ring at +15555550199 as well." } },
	{ "settings-exchange",
	  ALICE "--settings --ews-url EWS --login 'EXAMPLE\\alice'",
	  PASSWORD,
	  0,
	  { "Signed in as alice", "Exchange\n", "Voicemail", "0 unread" } },
	{ "settings-redacted",
	  ALICE "--settings --redacted",
	  PASSWORD,
	  0,
	  { "Signed in as name-", "Account and server", "Calls ring at name-" } },
	{ "dial",
	  ALICE "--dial '01785 123456'",
	  PASSWORD,
	  0,
	  { "Signed in as alice", "Rule 5 ", "+441785123456",
	    "sip:+441785123456@example.com;user=phone" } },
	{ "dial-no-number",
	  ALICE "--dial 'at home'",
	  PASSWORD,
	  10,
	  { "Signed in as alice", "Not dialled (your turn)." } },
	{ "dial-json",
	  ALICE "--json --dial 999",
	  PASSWORD,
	  0,
	  { "{\"stage\":\"dial\",\"state\":\"ok\"", "\"number\":\"+999\",\"rule\":1,",
	    "\"tel\":\"tel:+999\"}", "\"signed-in\"" } },
	{ "dial-json-no-number",
	  ALICE "--json --dial x",
	  PASSWORD,
	  10,
	  { "\"stage\":\"dial\",\"state\":\"failed\"", "\"no-number\"" } },
	{ "usage/no-address", "--json", "", 2, { NULL } },
	{ "usage/no-sip-address", "alice", "", 2, { NULL } },
	{ "usage/transport", "alice@example.com --transport udp", "", 2, { NULL } },
	{ "usage/web-auth", "alice@example.com --web-auth saml", "", 2, { NULL } },
	{ "usage/no-password-file",
	  "alice@example.com --password-file /no/such/file",
	  "",
	  2,
	  { NULL } },
	{ "version", "--version", "", 0, { "sfb-signin (purple-sfb)" } },
	{ "help", "--help", "", 0, { "--server", "--redacted", "--dial", "Exit status" } },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_auto(Outcome) outcome = run(row->line, row->password);
	const char *at = outcome.output;

	for (gsize i = 0; i < G_N_ELEMENTS(row->words) && row->words[i] != NULL; i++) {
		at = strstr(at, row->words[i]);
		g_assert_nonnull(at);
	}
	g_assert_cmpint(outcome.status, ==, row->status);
	g_assert_cmpint(*outcome.complaint != '\0', ==, row->status == 2);
}

static void
append_line(GString *story, JsonObject *object)
{
	if (json_object_has_member(object, "verdict"))
		g_string_append_printf(story, "%s/%s/%s",
		                       json_object_get_string_member(object, "verdict"),
		                       json_object_get_string_member(object, "class"),
		                       json_object_get_string_member(object, "root"));
	else if (json_object_has_member(object, "id"))
		g_string_append_printf(story, "%s:%s ",
		                       json_object_get_string_member(object, "stage"),
		                       json_object_get_string_member(object, "id"));
	else if (json_object_has_member(object, "stage"))
		g_string_append_printf(story, "%s:%s ",
		                       json_object_get_string_member(object, "stage"),
		                       json_object_get_string_member(object, "state"));
	else
		g_string_append_printf(story, "%s ",
		                       json_object_get_string_member(object, "event"));
}

/* Every line is an object; collects "check:id", "stage:state", "event" and the verdict in order. */
static char *
read_lines(const char *output)
{
	g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
	GString *story = g_string_new(NULL);

	for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++) {
		g_autoptr(JsonNode) node = json_from_string(lines[i], NULL);

		g_assert_nonnull(node);
		append_line(story, json_node_get_object(node));
	}
	return g_string_free(story, FALSE);
}

#define BEFORE                                                                                     \
	"check-devices:SFB-DEVICES-000 check-address:SFB-ADDRESS-000 check-dns:SFB-DNS-004 "       \
	"check-proxy:SFB-PROXY-000 "                                                               \
	"check-tcp:SFB-TCP-000 check-tls:SFB-TLS-000 check-autodiscover:SFB-AUTODISCOVER-001 "     \
	"check-web:SFB-WEB-001 check-kerberos:SFB-KERBEROS-001 discover:skipped "                  \
	"connect:started connect:ok challenge:started challenge:ok choose:started choose:ok "      \
	"ticket:skipped certificate:skipped register:started "

static void
test_json(void)
{
	g_auto(Outcome) outcome = run(ALICE "--json", PASSWORD);
	g_autofree char *story = read_lines(outcome.output);

	g_assert_cmpstr(
		story, ==,
		BEFORE
		"register:ok settings:started dial-plan:started self:started contacts:started "
		"settings:ok dial-plan:ok contacts:ok presence:started self:ok presence:ok "
		"check-sign-in:SFB-SIGNIN-000 check-clock:SFB-CLOCK-000 check-ntlm:SFB-NTLM-000 "
		"check-oauth:SFB-OAUTH-001 check-web-ticket:SFB-TICKET-001 "
		"check-certificate:SFB-CERTIFICATE-001 check-register:SFB-REGISTER-000 "
		"check-policies:SFB-POLICIES-000 check-contacts:SFB-CONTACTS-000 "
		"check-address-book:SFB-ADDRESSBOOK-000 check-exchange:SFB-EXCHANGE-000 "
		"check-media:SFB-MEDIA-000 check-meetings:SFB-MEETINGS-000 "
		"check-dial-plan:SFB-DIALPLAN-000 check-mobile:SFB-MOBILE-000 "
		"check-local:SFB-LOCAL-000 signed-in/none/");
	g_assert_cmpint(outcome.status, ==, 0);
}

static void
test_json_failed(void)
{
	g_auto(Outcome) outcome = run(ALICE "--json", "Wr0ng!");
	g_autofree char *story = read_lines(outcome.output);

	g_assert_true(
		g_str_has_prefix(story, BEFORE "register:failed check-sign-in:SFB-SIGNIN-004 "));
	g_assert_true(g_str_has_suffix(story, " not-signed-in/user/SFB-SIGNIN-004"));
	g_assert_nonnull(strstr(outcome.output, "\"next\":\"The server refused"));
	g_assert_cmpint(outcome.status, ==, 10);
}

/* Whatever the program prints: no name of the person, the company, the computer. */
static void
test_redacted(gconstpointer data)
{
	static const char *const names[] = { "alice", "example", "127.0.0.1", "simulator",
		                             "/tmp/" };
	g_auto(Outcome) outcome = run(data, "Wr0ng!");
	g_autofree char *plain = g_utf8_strdown(outcome.output, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_null(strstr(plain, names[i]));
	g_assert_nonnull(strstr(outcome.output, "SFB-SIGNIN-004"));
	g_assert_nonnull(strstr(outcome.output, "TLS 1.3"));
	g_assert_cmpint(outcome.status, ==, 10);
}

static void
test_json_said(void)
{
	g_auto(Outcome) outcome =
		run(ALICE "--json --stay 1 --say echo@example.com 'Is it \"you\"?'", PASSWORD);
	g_autofree char *story = read_lines(outcome.output);

	g_assert_nonnull(strstr(story, "contact contact delivered message signed-in/none/"));
	g_assert_nonnull(strstr(outcome.output, "\"text\":\"Is it \\\"you\\\"?\""));
	g_assert_cmpint(outcome.status, ==, 0);
}

/* Ctrl+C while staying signs out in order. */
static void
test_interrupted(void)
{
	g_autoptr(GSubprocess) process = start(ALICE "--stay 0");
	GOutputStream *input = g_subprocess_get_stdin_pipe(process);
	g_autoptr(GDataInputStream) output =
		g_data_input_stream_new(g_subprocess_get_stdout_pipe(process));
	gboolean is_signed_in = FALSE;

	g_assert_true(g_output_stream_write_all(input, PASSWORD "\n", strlen(PASSWORD "\n"), NULL,
	                                        NULL, NULL));
	while (!is_signed_in) {
		g_autofree char *line = g_data_input_stream_read_line(output, NULL, NULL, NULL);

		g_assert_nonnull(line);
		is_signed_in = g_str_has_prefix(line, "Signed in as");
	}
	g_subprocess_send_signal(process, SIGINT);
	g_assert_true(g_subprocess_wait(process, NULL, NULL));
	g_assert_true(g_subprocess_get_if_exited(process));
	g_assert_cmpint(g_subprocess_get_exit_status(process), ==, 0);
}

/* A port where connections are taken and nobody ever speaks. */
static char *
listen_silently(GSocketListener *listener)
{
	g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback(G_SOCKET_FAMILY_IPV4);
	g_autoptr(GSocketAddress) wish = g_inet_socket_address_new(loopback, 0);
	g_autoptr(GSocketAddress) bound = NULL;

	g_assert_true(g_socket_listener_add_address(listener, wish, G_SOCKET_TYPE_STREAM,
	                                            G_SOCKET_PROTOCOL_TCP, NULL, &bound, NULL));
	return g_strdup_printf("127.0.0.1:%u",
	                       g_inet_socket_address_get_port(G_INET_SOCKET_ADDRESS(bound)));
}

/* Reads until @words have come. */
static void
read_up_to(GInputStream *output, const char *words)
{
	g_autoptr(GString) text = g_string_new(NULL);
	char octet;

	while (strstr(text->str, words) == NULL) {
		g_assert_cmpint(g_input_stream_read(output, &octet, 1, NULL, NULL), ==, 1);
		g_string_append_c(text, octet);
	}
}

/* Ctrl+C while the program waits for a server that is silent: there is a verdict all the same. */
static void
test_interrupted_early(void)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	g_autofree char *silent = listen_silently(listener);
	g_autofree char *line = g_strdup_printf(
		"alice@example.com --json --server %s --password-file /dev/null", silent);
	g_autoptr(GSubprocess) process = start(line);
	g_auto(Outcome) outcome = { NULL };
	g_autofree char *story = NULL;

	read_up_to(g_subprocess_get_stdout_pipe(process),
	           "SFB-TCP-000\",\"next\":\"\",\"admin\":\"\"}\n");
	g_subprocess_send_signal(process, SIGINT);
	outcome = finish(process, NULL);
	story = read_lines(outcome.output);
	g_assert_cmpstr(story, ==, "interrupted/none/");
	g_assert_cmpint(outcome.status, ==, 10);
}

static char *
read_store(void)
{
	g_autofree char *path = g_build_filename(state_home, "purple-sfb", "accounts", NULL);
	char *text = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	return text;
}

static void
test_endpoint_kept(void)
{
	g_auto(Outcome) first = run(ALICE, PASSWORD);
	g_autofree char *before = read_store();
	g_auto(Outcome) second = run(ALICE, PASSWORD);
	g_autofree char *after = read_store();

	g_assert_cmpint(first.status, ==, 0);
	g_assert_cmpint(second.status, ==, 0);
	g_assert_nonnull(strstr(before, "[alice@example.com]"));
	g_assert_cmpstr(before, ==, after);
}

/* The simulator says "ready name=value ..." when it listens. */
static void
start_simulator(void)
{
	g_autofree char *program = find_program("sfb-sim");
	g_autoptr(GDataInputStream) output = NULL;
	g_autofree char *ready = NULL;
	g_auto(GStrv) words = NULL;

	simulator = g_subprocess_new(G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, program, "--contacts=0",
	                             "--auth=ntlm", NULL);
	g_assert_nonnull(simulator);
	output = g_data_input_stream_new(g_subprocess_get_stdout_pipe(simulator));
	ready = g_data_input_stream_read_line(output, NULL, NULL, NULL);
	g_assert_true(ready != NULL && g_str_has_prefix(ready, "ready "));
	words = g_strsplit(ready, " ", -1);
	for (guint i = 0; words[i] != NULL; i++) {
		if (g_str_has_prefix(words[i], "sip-tls="))
			server = g_strdup(strchr(words[i], '=') + 1);
		if (g_str_has_prefix(words[i], "ca-file="))
			ca_file = g_strdup(strchr(words[i], '=') + 1);
		if (g_str_has_prefix(words[i], "https="))
			ews_url = g_strdup_printf("https://%s/EWS/Exchange.asmx",
			                          strchr(words[i], '=') + 1);
	}
	g_assert_true(server != NULL && ca_file != NULL);
}

static void
tidy_up(void)
{
	g_autofree char *directory = g_build_filename(state_home, "purple-sfb", NULL);
	g_autofree char *store = g_build_filename(directory, "accounts", NULL);

	g_subprocess_send_signal(simulator, SIGTERM);
	g_subprocess_wait(simulator, NULL, NULL);
	g_object_unref(simulator);
	g_unlink(store);
	g_rmdir(directory);
	g_rmdir(state_home);
	g_free(state_home);
	g_free(server);
	g_free(ca_file);
	g_free(ews_url);
}

static void
add_tests(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/cli/program/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/cli/program/json/signed-in", test_json);
	g_test_add_func("/cli/program/json/failed", test_json_failed);
	g_test_add_func("/cli/program/json/said", test_json_said);
	g_test_add_data_func("/cli/program/redacted/text", ALICE "--redacted", test_redacted);
	g_test_add_data_func("/cli/program/redacted/json", ALICE "--redacted --json",
	                     test_redacted);
	g_test_add_func("/cli/program/interrupted", test_interrupted);
	g_test_add_func("/cli/program/interrupted-early", test_interrupted_early);
	g_test_add_func("/cli/program/endpoint-kept", test_endpoint_kept);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	state_home = g_dir_make_tmp("sfb-program-XXXXXX", NULL);
	start_simulator();
	add_tests();
	outcome = g_test_run();
	tidy_up();
	return outcome;
}
