/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The module in a libpurple client of its own process, signed in to the simulator in this one. */

#include <gio/gio.h>
#include <string.h>

#include "support/folder.h"
#include "support/visit.h"

static const SfbSimOptions small_world = { .contacts = 4 };
static const SfbSimOptions modern_world = { .mechanisms = "tls-dsk", .web_tickets = "oauth" };
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

/* The same without a password on the command line. */
#define VISIT_UNARMED(loopback, status, ...)                                                       \
	visit_as_alice(loopback, status,                                                           \
	               (const char *const[]){ NO_PASSWORD, "--set", (loopback)->ca_file, "--set",  \
	                                      (loopback)->tls_server, __VA_ARGS__, NULL })

static void
test_contacts(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		VISIT(loopback, 0, "--set", loopback->tls_server, AWAIT("status: " ECHO),
	              AWAIT("status: contact00003@example.com ("), LEAVE);

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
	                                "transport=tcp", AWAIT("status: " ECHO), LEAVE);

	assert_said(output, "connected");
	assert_said(output, "status: " ECHO);
}

static void
test_echo(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--say",
	                                ECHO "=R&D <today> \"ça\"", "--until-im");

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
	Client *alice = START(loopback, ALICE, AWAIT("im from " BOB ": hello"),
	                      AWAIT("status: " BOB " (Bob Müller): busy, Back at 3"), LEAVE);
	Client *bob;
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;

	CLIENT_WAIT_FOR(client_said(client_get_output(alice), "connected"));
	bob = START(loopback, BOB, "--status", "busy", "--say", ALICE "=hello",
	            AWAIT("status: " ALICE " (Alice Example): available"), AWAIT_WORD, LEAVE);
	alice_output = visit_end(loopback, alice, 0);
	client_tell(bob);
	bob_output = visit_end(loopback, bob, 0);
	assert_said(alice_output, "im from " BOB ": hello");
	assert_not_said(bob_output, "im error");
}

/* What libpurple tells only before the login, and what it does not tell at all until connected. */
static void
test_presence_while_connecting(Loopback *loopback, gconstpointer data)
{
	Client *alice =
		START(loopback, ALICE, "--early-status", "busy", "--idle", AWAIT_WORD, LEAVE);
	g_autofree char *alice_output = NULL;
	g_autofree char *bob_output = NULL;

	CLIENT_WAIT_FOR(client_said(client_get_output(alice), "connected"));
	bob_output =
		visit_end(loopback,
	                  START(loopback, BOB, AWAIT("status: " ALICE " (Alice Example): busy"),
	                        AWAIT("idle: " ALICE), LEAVE),
	                  0);
	client_tell(alice);
	alice_output = visit_end(loopback, alice, 0);
	assert_said(bob_output, "idle: " ALICE);
	assert_not_said(alice_output, "error");
}

/* Bob is not there: the conversation says why, and gives the words back. */
static void
test_undelivered(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--say",
	                                BOB "=are you there?", "--until-im");
	const char *notice = strstr(output, "im error: ");

	g_assert_nonnull(notice);
	g_assert_nonnull(strstr(notice, "<br>are you there?"));
}

static void
test_wrong_password(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		VISIT(loopback, 1, "--set", loopback->tls_server, "--password", "wrong");

	assert_said(output, "error 2: ");
	assert_said(output, "password forgotten");
	assert_not_said(output, "connected");
}

/* A name that no network has (RFC 6761). */
static void
test_no_server(Loopback *loopback, gconstpointer data)
{
	int status;
	g_autofree char *output =
		client_wait(visit_start(loopback, "alice@nowhere.invalid",
	                                (const char *const[]){ "--set", loopback->ca_file, NULL }),
	                    &status);

	g_assert_cmpint(status, ==, 1);
	assert_said(output, "error 0: No server for nowhere.invalid was found.");
}

static void
test_nobody_listens(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 1, "--set", "server=127.0.0.1:1");

	assert_said(output, "error 0: ");
}

static void
test_bad_ca_file(Loopback *loopback, gconstpointer data)
{
	g_autofree char *missing = VISIT(loopback, 1, "--set", loopback->tls_server, "--set",
	                                 "ca-file=/nonexistent.pem");
	g_autofree char *wrong = NULL;
	g_autofree char *option = g_strdup_printf("ca-file=%s/text", loopback->folder);

	assert_said(missing, "error 7: ");
	folder_write(loopback->folder, "text", "no certificate");
	wrong = VISIT(loopback, 1, "--set", loopback->tls_server, "--set", option);
	assert_said(wrong, "error 7: ");
}

/* Who has no password yet is asked, once for each sign-in. */
static void
test_password_typed(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		VISIT_UNARMED(loopback, 0, "--type-password", SFB_SIM_PASSWORD, "--settle", "300");
	g_autofree char *second = NULL;

	assert_said(first, "asked: Password");
	assert_said(first, "connected");
	second = VISIT_UNARMED(loopback, 0, "--until-asked");
	assert_said(second, "asked: Password");
	assert_said(second, "question closed");
	assert_not_said(second, "connected");
}

static void
test_password_remembered(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first = VISIT_UNARMED(loopback, 0, "--type-password", SFB_SIM_PASSWORD,
	                                       "--remember", "--settle", "300");
	g_autofree char *second = NULL;

	assert_said(first, "asked: Password");
	second = VISIT_UNARMED(loopback, 0, "--settle", "300");
	assert_not_said(second, "asked: ");
	assert_said(second, "connected");
}

static void
test_password_mistyped(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT_UNARMED(loopback, 1, "--type-password", "Wr0ng!");

	assert_said(output, "asked: Password");
	assert_said(output, "error 2: The server refused");
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), <=, 4);
}

static void
test_password_declined(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT_UNARMED(loopback, 1, "--type-password", "");

	assert_said(output, "asked: Password");
	assert_said(output, "error 2: ");
	assert_not_said(output, "connected");
}

/* DNS leads to a server of another company, whose certificate bears the name of none of both. */
static char *
visit_hoster(Loopback *loopback, int expected_status, const char *const *extra)
{
	g_autofree char *record =
		g_strdup_printf("--record=_sipinternaltls._tcp.example.com=fe.hoster.example:%u",
	                        sfb_sim_get_tls_port(loopback->sim));
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();

	g_ptr_array_add(arguments, (char *)"--host=fe.hoster.example=127.0.0.1");
	g_ptr_array_add(arguments, record);
	for (; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	return visit_as_alice(loopback, expected_status, (const char *const *)arguments->pdata);
}

#define VISIT_HOSTER(loopback, status, ...)                                                        \
	visit_hoster(loopback, status, (const char *const[]){ __VA_ARGS__, NULL })

/* Asked once about the company, once about the certificate, and never again. The web services' host
 * is a question of its own. */
static void
test_domain_trusted(Loopback *loopback, gconstpointer data)
{
	g_autofree char *first =
		VISIT_HOSTER(loopback, 0, "--accept-certificates", "--settle", "300");
	g_autofree char *second = NULL;

	assert_said(first, "asked: Trust servers of hoster.example?");
	assert_said(first, "connected");
	g_assert_cmpuint(visit_count(first, "hoster.example?"), ==, 2);
	second = VISIT_HOSTER(loopback, 0, "--settle", "300");
	g_assert_cmpuint(visit_count(second, "hoster.example?"), ==, 0);
	assert_said(second, "connected");
}

static void
test_domain_declined(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT_HOSTER(loopback, 1, "--refuse-certificates");

	assert_said(output, "asked: Trust servers of hoster.example?");
	assert_said(output, "error 9: ");
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), ==, 0);
}

static void
test_closed_while_asking_about_domain(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT_HOSTER(loopback, 0, "--until-asked");

	assert_said(output, "asked: Trust servers of hoster.example?");
	assert_said(output, "question closed");
}

/* The identity provider's page is opened, and the question beside it goes with the account. */
static void
test_sign_in_page(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--set",
	                                "oauth-client-id=purple-sfb", "--until-asked");

	assert_said(output, "page: https://127.0.0.1:");
	assert_said(output, "asked: Sign in with your organisation in the browser");
	assert_said(output, "question closed");
	assert_not_said(output, "connected");
}

static void
test_sign_in_page_stopped(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 1, "--set", loopback->tls_server, "--set",
	                                "oauth-client-id=purple-sfb", "--accept-certificates");

	assert_said(output, "asked: Sign in with your organisation in the browser");
	assert_said(output, "error 2: You stopped signing in");
}

#define REPORT "Sign-in report..."
#define REDACTED_REPORT "Sign-in report without names..."

/* Somebody who is signed in looks at how that came about, and stays signed in. */
static void
test_report(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--action",
	                                REPORT, "--until-text");

	assert_said(output, "asked: Looking at the sign-in");
	assert_said(output, "question closed");
	assert_said(output, "window: Sign-in report: " ALICE);
	assert_said(output, "text: Signed in as " ALICE ".");
	g_assert_nonnull(strstr(output, "SFB-SIGNIN-000"));
	g_assert_nonnull(strstr(output, "SFB-TLS-000"));
	g_assert_null(strstr(output, SFB_SIM_PASSWORD));
	g_assert_cmpuint(visit_count(output, "connecting\n"), ==, 1);
	assert_not_said(output, "error");
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), <=, 4);
}

static void
test_report_without_names(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--action",
	                                REDACTED_REPORT, "--until-text");
	const char *report = strstr(output, "window: ");

	g_assert_nonnull(report);
	assert_said(report, "text: Signed in as name-");
	g_assert_null(strstr(report, "127.0.0.1"));
	g_assert_null(strstr(report, "text: alice"));
}

static void
test_report_stopped(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--action",
	                                REPORT, "--accept-certificates", "--stay", "3");

	assert_said(output, "asked: Looking at the sign-in");
	assert_not_said(output, "window: ");
	assert_not_said(output, "question closed");
}

/* The account goes offline in the middle of it: its window goes too. */
static void
test_closed_while_reporting(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--action",
	                                REPORT, "--until-asked");

	assert_said(output, "asked: Looking at the sign-in");
	assert_not_said(output, "window: ");
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
	g_autofree char *output = VISIT(loopback, 1, "--set", "ca-file=", "--set",
	                                loopback->tls_server, "--refuse-certificates");

	assert_said(output, "asked: ");
	assert_said(output, "error 9: ");
}

/* The account is closed while the user still thinks: the question goes too. */
static void
test_closed_while_asking(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = VISIT(loopback, 0, "--set", "ca-file=", "--set",
	                                loopback->tls_server, "--until-asked");

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
	output = VISIT(loopback, 0, "--set", loopback->tls_server, AWAIT("status: " ECHO), LEAVE);
	assert_said(output, "buddy removed: gone@example.com");
	assert_not_said(output, "buddy removed: friend");
	assert_not_said(output, "buddy added: Team / " BOB);
	assert_said(output, "buddy added: Other contacts / " BOB);
	assert_said(output, "status: " ECHO " (Echo (alias)): available");
}

/* A list that cannot be read, in Exchange neither, is said once, and what was shown stays. */
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
	output = VISIT(loopback, 0, "--set", loopback->tls_server, "--set",
	               "ews-url=https://127.0.0.1:1/EWS/Exchange.asmx", "--pace", "500",
	               AWAIT("notice: "), LEAVE);
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
	output = VISIT(loopback, 1, "--set", loopback->tls_server);
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
		{ "/purple/story/password/typed", test_password_typed, &small_world },
		{ "/purple/story/password/remembered", test_password_remembered, &small_world },
		{ "/purple/story/password/mistyped", test_password_mistyped, &small_world },
		{ "/purple/story/password/declined", test_password_declined, &small_world },
		{ "/purple/story/domain/trusted", test_domain_trusted, &small_world },
		{ "/purple/story/domain/declined", test_domain_declined, &small_world },
		{ "/purple/story/domain/closed", test_closed_while_asking_about_domain,
		  &small_world },
		{ "/purple/story/page/closed", test_sign_in_page, &modern_world },
		{ "/purple/story/page/stopped", test_sign_in_page_stopped, &modern_world },
		{ "/purple/story/report/shown", test_report, &small_world },
		{ "/purple/story/report/without-names", test_report_without_names, &small_world },
		{ "/purple/story/report/stopped", test_report_stopped, &small_world },
		{ "/purple/story/report/closed", test_closed_while_reporting, &small_world },
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
