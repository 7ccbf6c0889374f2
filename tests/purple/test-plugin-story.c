/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The module in a libpurple client of its own process, signed in to the simulator in this one. */

#include <gio/gio.h>
#include <string.h>

#include "support/client.h"
#include "support/folder.h"
#include "support/loopback.h"

#define ALICE "alice@example.com"
#define BOB "bob@example.com"
#define ECHO "echo@example.com"

static const SfbSimOptions small_world = { .contacts = 4 };
static const SfbSimOptions without_list = { .contacts = 4, .faults = "contacts-refused" };
static const SfbSimOptions truncated_list = { .contacts = 4, .faults = "truncated-list" };

static void
open_world(Loopback *loopback, gconstpointer data)
{
	loopback_open(loopback, data);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

/* @who signs in with the right password; @extra: more of nullclient's options. */
static Client *
start(Loopback *loopback, const char *who, const char *const *extra)
{
	g_autofree char *config = g_build_filename(loopback->folder, who, NULL);
	g_autofree char *modules = g_build_filename(g_getenv("SFB_BUILD"), "src", ".libs", NULL);
	g_autofree char *login =
		g_strdup_printf("login=EXAMPLE\\%.*s", (int)strcspn(who, "@"), who);
	const char *const usual[] = {
		"--protocol", "prpl-sfb", "--plugins", modules, "--config",   config,
		"--name",     who,        "--set",     login,   "--password", SFB_SIM_PASSWORD,
	};
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		g_ptr_array_add(arguments, (char *)usual[i]);
	for (; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	return client_start((const char *const *)arguments->pdata, NULL);
}

/* The whole visit of alice; asserts how it ended. Returns: (transfer full) what her client wrote */
static char *
visit(Loopback *loopback, int expected_status, const char *const *extra)
{
	int status;
	char *output = client_wait(start(loopback, ALICE, extra), &status);

	g_assert_cmpint(status, ==, expected_status);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
	return output;
}

#define VISIT(loopback, status, ...)                                                               \
	visit(loopback, status,                                                                    \
	      (const char *const[]){ "--set", (loopback)->ca_file, __VA_ARGS__, NULL })

#define assert_said(output, line) g_assert_true(client_said(output, line))
#define assert_not_said(output, line) g_assert_false(client_said(output, line))

static void
test_contacts(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		VISIT(loopback, 0, "--set", loopback->tls_server, "--settle", "500");

	assert_said(output, "connected");
	assert_not_said(output, "asked");
	assert_said(output, "buddy added: Other contacts / " BOB);
	assert_said(output, "buddy added: Team / " BOB);
	assert_said(output, "buddy added: Other contacts / " ECHO);
	assert_said(output, "buddy added: Team / contact00001@example.com");
	assert_said(output, "buddy added: Partners / contact00002@example.com");
	assert_said(output, "buddy added: Team / contact00003@example.com");
	assert_said(output, "buddy added: Partners / contact00003@example.com");
	assert_said(output, "status: " ECHO " (Echo (alias)): available, Write to me");
	assert_said(output, "status: contact00003@example.com (");
	assert_said(output, "signed off");
}

/* Three REGISTERs to sign in, and one to sign out although the client is gone at once. */
static void
test_registrations(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		VISIT(loopback, 0, "--set", loopback->tls_server, "--settle", "300");

	while (sfb_sim_get_request_count(loopback->sim, "REGISTER") < 4)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), ==, 4);
}

static void
test_tcp(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tcp_server, "--set",
	                                "transport=tcp", "--settle", "300");

	assert_said(output, "connected");
	assert_said(output, "status: " ECHO);
}

static void
test_echo(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--say",
	                                ECHO "=R&D <today> \"ça\"", "--until-im", "--stay", "20");

	assert_said(output, "typing: " ECHO);
	assert_said(output, "im from " ECHO ": R&amp;D &lt;today&gt; &quot;ça&quot;");
	assert_not_said(output, "im error");
}

static char *
read_endpoint(Loopback *loopback)
{
	g_autofree char *path = g_build_filename(loopback->folder, ALICE, "accounts.xml", NULL);
	g_autofree char *text = NULL;
	g_autoptr(GRegex) pattern = g_regex_new("name='epid'[^>]*>([^<]+)<", 0, 0, NULL);
	g_autoptr(GMatchInfo) match = NULL;

	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_true(g_regex_match(pattern, text, 0, &match));
	return g_match_info_fetch(match, 1);
}

/* For the server this account on this machine stays the same endpoint. */
static void
test_endpoint_kept(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = NULL;
	g_autofree char *second = NULL;

	g_free(VISIT(loopback, 0, "--set", loopback->tls_server, "--settle", "300"));
	first = read_endpoint(loopback);
	g_free(VISIT(loopback, 0, "--set", loopback->tls_server, "--settle", "300"));
	second = read_endpoint(loopback);
	g_assert_cmpstr(first, ==, second);
}

static void
test_two_people(Loopback *loopback, gconstpointer data)
{
	Client *alice = start(loopback, ALICE,
	                      (const char *const[]){ "--set", loopback->ca_file, "--set",
	                                             loopback->tls_server, "--until-im", "--stay",
	                                             "30", NULL });
	Client *bob;
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;
	int status;

	/* Alice's presence tells bob's client when to write. */
	while (sfb_sim_get_request_count(loopback->sim, "SERVICE") == 0)
		g_main_context_iteration(NULL, TRUE);
	bob = start(loopback, BOB,
	            (const char *const[]){ "--set", loopback->ca_file, "--set",
	                                   loopback->tls_server, "--status", "busy", "--say",
	                                   ALICE "=hello", "--stay", "3", NULL });
	alice_output = client_wait(alice, &status);
	bob_output = client_wait(bob, &status);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_said(alice_output, "status: " BOB " (Bob Müller): busy, Back at 3");
	assert_said(bob_output, "status: " ALICE " (Alice Example): available");
	assert_not_said(bob_output, "im error");
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
}

/* What libpurple tells only before the login, and what it does not tell at all until connected. */
static void
test_presence_while_connecting(Loopback *loopback, gconstpointer data)
{
	Client *alice =
		start(loopback, ALICE,
	              (const char *const[]){ "--set", loopback->ca_file, "--set",
	                                     loopback->tls_server, "--early-status", "busy",
	                                     "--idle", "--until-im", "--stay", "30", NULL });
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;
	int status;

	while (sfb_sim_get_request_count(loopback->sim, "SERVICE") == 0)
		g_main_context_iteration(NULL, TRUE);
	bob_output =
		client_wait(start(loopback, BOB,
	                          (const char *const[]){ "--set", loopback->ca_file, "--set",
	                                                 loopback->tls_server, "--say",
	                                                 ALICE "=hello", "--stay", "3", NULL }),
	                    &status);
	alice_output = client_wait(alice, &status);
	assert_said(bob_output, "status: " ALICE " (Alice Example): busy");
	assert_said(bob_output, "idle: " ALICE);
}

/* Bob is not there: the conversation says why, and gives the words back. */
static void
test_undelivered(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--say",
	                                BOB "=are you there?", "--until-im", "--stay", "20");
	const char *notice = strstr(output, "im error: ");

	g_assert_nonnull(notice);
	g_assert_nonnull(strstr(notice, "<br>are you there?"));
}

static void
test_wrong_password(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 1, "--set", loopback->tls_server, "--password",
	                                "wrong", "--stay", "20");

	assert_said(output, "error 2: ");
	assert_said(output, "password forgotten");
	assert_not_said(output, "connected");
}

static void
test_no_server(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 1, "--stay", "20");

	assert_said(output, "error 7: ");
}

static void
test_nobody_listens(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 1, "--set", "server=127.0.0.1:1", "--stay", "20");

	assert_said(output, "error 0: ");
}

static void
test_bad_ca_file(Loopback *loopback, gconstpointer data)
{
	g_autofree char *missing = VISIT(loopback, 1, "--set", loopback->tls_server, "--set",
	                                 "ca-file=/nonexistent.pem", "--stay", "20");
	g_autofree char *wrong = NULL;
	g_autofree char *option = g_strdup_printf("ca-file=%s/text", loopback->folder);

	assert_said(missing, "error 7: ");
	folder_write(loopback->folder, "text", "no certificate");
	wrong = VISIT(loopback, 1, "--set", loopback->tls_server, "--set", option, "--stay", "20");
	assert_said(wrong, "error 7: ");
}

/* Asked once, and the decision is kept. */
static void
test_certificate_accepted(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		VISIT(loopback, 0, "--set", "ca-file=", "--set", loopback->tls_server,
	              "--accept-certificates", "--settle", "300");
	g_autofree char *second = NULL;

	assert_said(first, "asked: ");
	assert_said(first, "connected");
	second = VISIT(loopback, 0, "--set", "ca-file=", "--set", loopback->tls_server, "--settle",
	               "300");
	assert_not_said(second, "asked: ");
	assert_said(second, "connected");
}

static void
test_certificate_refused(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		VISIT(loopback, 1, "--set", "ca-file=", "--set", loopback->tls_server,
	              "--refuse-certificates", "--stay", "20");

	assert_said(output, "asked: ");
	assert_said(output, "error 9: ");
}

/* The account is closed while the user still thinks: the question goes too. */
static void
test_closed_while_asking(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", "ca-file=", "--set",
	                                loopback->tls_server, "--until-asked", "--stay", "20");

	assert_said(output, "asked: ");
	assert_said(output, "question closed");
	assert_not_said(output, "connected");
}

/* What the server no longer has goes; the user's own names and other accounts' people stay. */
static void
test_full_list(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	folder_write(loopback->folder, ALICE "/accounts.xml",
	             "<account version='1.0'>"
	             "<account><protocol>prpl-sfb</protocol><name>" ALICE "</name></account>"
	             "<account><protocol>prpl-irc</protocol><name>al@irc.example</name></account>"
	             "</account>");
	folder_write(loopback->folder, ALICE "/blist.xml",
	             "<purple version='1.0'><blist><group name='Team'>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>gone@example.com</name></buddy></contact>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>" BOB "</name><alias>Bobby</alias></buddy></contact>"
	             "<contact><buddy account='al@irc.example' proto='prpl-irc'>"
	             "<name>friend</name></buddy></contact>"
	             "</group><group name='Old'>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>" ECHO "</name><alias>Mirror</alias></buddy></contact>"
	             "</group></blist></purple>");
	output = VISIT(loopback, 0, "--set", loopback->tls_server, "--settle", "300");
	assert_said(output, "buddy removed: gone@example.com");
	assert_not_said(output, "buddy removed: friend");
	assert_not_said(output, "buddy added: Team / " BOB);
	assert_said(output, "buddy added: Other contacts / " BOB);
	assert_said(output, "status: " ECHO " (Mirror): available");
}

/* A list that cannot be read is said once, and what was shown stays. */
static void
test_unreadable_list(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	folder_write(loopback->folder, ALICE "/accounts.xml",
	             "<account version='1.0'>"
	             "<account><protocol>prpl-sfb</protocol><name>" ALICE "</name></account>"
	             "</account>");
	folder_write(loopback->folder, ALICE "/blist.xml",
	             "<purple version='1.0'><blist><group name='Team'>"
	             "<contact><buddy account='" ALICE "' proto='prpl-sfb'>"
	             "<name>" BOB "</name></buddy></contact>"
	             "</group></blist></purple>");
	output = VISIT(loopback, 0, "--set", loopback->tls_server, "--until-asked", "--stay", "20");
	assert_said(output, "connected");
	assert_said(output, "notice: " ALICE ": ");
	assert_not_said(output, "buddy removed");
}

static gboolean
cut_after_subscriptions(gpointer user_data)
{
	Loopback *loopback = user_data;

	if (sfb_sim_get_request_count(loopback->sim, "SERVICE") == 0)
		return G_SOURCE_CONTINUE;
	sfb_sim_cut_connections(loopback->sim);
	return G_SOURCE_REMOVE;
}

static void
test_connection_lost(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	g_timeout_add(100, cut_after_subscriptions, loopback);
	output = VISIT(loopback, 1, "--set", loopback->tls_server, "--stay", "30");
	assert_said(output, "error 0: ");
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Loopback *loopback, gconstpointer data);
		const SfbSimOptions *world;
	} cases[] = {
		{ "/purple/story/contacts", test_contacts, &small_world },
		{ "/purple/story/registrations", test_registrations, &small_world },
		{ "/purple/story/tcp", test_tcp, &small_world },
		{ "/purple/story/echo", test_echo, &small_world },
		{ "/purple/story/endpoint-kept", test_endpoint_kept, &small_world },
		{ "/purple/story/two-people", test_two_people, &small_world },
		{ "/purple/story/presence-while-connecting", test_presence_while_connecting,
		  &small_world },
		{ "/purple/story/undelivered", test_undelivered, &small_world },
		{ "/purple/story/wrong-password", test_wrong_password, &small_world },
		{ "/purple/story/no-server", test_no_server, &small_world },
		{ "/purple/story/nobody-listens", test_nobody_listens, &small_world },
		{ "/purple/story/bad-ca-file", test_bad_ca_file, &small_world },
		{ "/purple/story/certificate-accepted", test_certificate_accepted, &small_world },
		{ "/purple/story/certificate-refused", test_certificate_refused, &small_world },
		{ "/purple/story/closed-while-asking", test_closed_while_asking, &small_world },
		{ "/purple/story/full-list", test_full_list, &small_world },
		{ "/purple/story/list-refused", test_unreadable_list, &without_list },
		{ "/purple/story/list-truncated", test_unreadable_list, &truncated_list },
		{ "/purple/story/connection-lost", test_connection_lost, &small_world },
	};
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Loopback, cases[i].world, open_world, cases[i].run,
		           close_world);
	result = g_test_run();
	loopback_clear_up();
	return result;
}
