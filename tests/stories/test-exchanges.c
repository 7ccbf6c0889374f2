/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What a sign-in costs: how many requests the registrar, the web and the person have to answer, the
 * first time and, with what was kept, the second time; and how often the way to the server and back
 * is gone before the contacts are seen. Authentication is real, and so is the Kerberos domain.
 */

#include <gio/gio.h>
#include <string.h>

#include "net/gio-network.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "support/kdc.h"
#include "support/relay.h"
#include "util/error.h"

#define LOGIN SFB_SIM_WINDOWS_DOMAIN "\\alice"
#define CLIENT "purple-sfb"          /* whom the simulator's identity provider knows */
#define LOOPBACK "http://127.0.0.1/" /* back from the browser */
#define PAGE_ANSWER "username=" ALICE "&password=" SFB_SIM_PASSWORD "&answer=allow"

/* One sign-in, and what it is to cost. */
typedef struct {
	const char *password; /* NULL: none is given */
	guint registers;
	gboolean asks_web;
	guint pages; /* on which the person signs in with the identity provider */
} Visit;

typedef struct {
	const char *name;
	SfbSimOptions world;
	SfbConfigText wishes;
	gboolean needs_kdc;
	gboolean has_ticket;
	Visit visits[2];
} Row;

#define WITH_PASSWORD .password = SFB_SIM_PASSWORD
#define BY_NTLM                                                                                    \
	.world = { .mechanisms = "ntlm" }, .wishes = { .login = LOGIN, .authentication = "ntlm" }
#define BY_CERTIFICATE(fault)                                                                      \
	.world = { .mechanisms = "tls-dsk", .faults = fault },                                     \
	.wishes = { .login = LOGIN, .authentication = "tls-dsk" }
#define BY_OAUTH(uri, fault)                                                                       \
	.world = { .mechanisms = "tls-dsk", .web_tickets = "oauth", .faults = fault },             \
	.wishes = { .authentication = "tls-dsk",                                                   \
		    .web_authentication = "oauth",                                                 \
		    .oauth_client_id = CLIENT,                                                     \
		    .oauth_redirect_uri = uri }

static const Row rows[] = {
	{ .name = "ntlm",
	  BY_NTLM,
	  .visits = { { WITH_PASSWORD, .registers = 3 }, { WITH_PASSWORD, .registers = 3 } } },
	{ .name = "kerberos",
	  .world = { .mechanisms = "ntlm,kerberos" },
	  .wishes = { .authentication = "kerberos" },
	  .needs_kdc = TRUE,
	  .visits = { { WITH_PASSWORD, .registers = 2 }, { WITH_PASSWORD, .registers = 2 } } },
	{ .name = "kerberos-ticket",
	  .world = { .mechanisms = "ntlm,kerberos" },
	  .wishes = { .authentication = "auto", .sso = TRUE },
	  .needs_kdc = TRUE,
	  .has_ticket = TRUE,
	  .visits = { { .registers = 2 }, { .registers = 2 } } },
	{ .name = "certificate",
	  BY_CERTIFICATE(NULL),
	  .visits = { { WITH_PASSWORD, .registers = 4, .asks_web = TRUE }, { .registers = 4 } } },
	{ .name = "certificate-by-kerberos",
	  .world = { .mechanisms = "tls-dsk" },
	  .wishes = { .authentication = "tls-dsk", .sso = TRUE },
	  .needs_kdc = TRUE,
	  .has_ticket = TRUE,
	  .visits = { { .registers = 4, .asks_web = TRUE }, { .registers = 4 } } },
	{ .name = "certificate-with-channel-binding",
	  BY_CERTIFICATE("web-requires-binding"),
	  .visits = { { WITH_PASSWORD, .registers = 4, .asks_web = TRUE }, { .registers = 4 } } },
	{ .name = "certificate-that-expires-soon",
	  BY_CERTIFICATE("certprov-short"),
	  .visits = { { WITH_PASSWORD, .registers = 4, .asks_web = TRUE },
	              { WITH_PASSWORD, .registers = 4, .asks_web = TRUE } } },
	{ .name = "certificate-refused-later",
	  BY_CERTIFICATE("refuse-certificate@2"),
	  .visits = { { WITH_PASSWORD, .registers = 4, .asks_web = TRUE },
	              { WITH_PASSWORD, .registers = 6, .asks_web = TRUE } } },
	{ .name = "browser",
	  BY_OAUTH(LOOPBACK, NULL),
	  .visits = { { .registers = 4, .asks_web = TRUE, .pages = 1 }, { .registers = 4 } } },
	{ .name = "browser-once-for-two-certificates",
	  BY_OAUTH(LOOPBACK, "refuse-certificate@2"),
	  .visits = { { .registers = 4, .asks_web = TRUE, .pages = 1 },
	              { .registers = 6, .asks_web = TRUE } } },
	{ .name = "device-code-once-for-two-certificates",
	  BY_OAUTH("", "refuse-certificate@2"),
	  .visits = { { .registers = 4, .asks_web = TRUE, .pages = 1 },
	              { .registers = 6, .asks_web = TRUE } } },
};

static char *company; /* the directory of all simulators: passwords are read once per process */
static Kdc *kdc;
static char *no_kdc; /* why there is none */

/* The person's browser. */
typedef struct {
	SfbWebHttp *http;
	guint pages;
} Browser;

static void browse(Browser *browser, const char *url, GBytes *form);

static void
on_browsed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_http_send_finish(SFB_WEB_HTTP(source), result, &error);
	const char *location;

	g_assert_no_error(error);
	location = sfb_web_response_get_header(response, "Location", 0);
	if (location != NULL)
		browse(user_data, location, NULL);
}

static void
browse(Browser *browser, const char *url, GBytes *form)
{
	const SfbWebRequest request = {
		.method = form != NULL ? "POST" : "GET",
		.url = url,
		.content_type = form != NULL ? "application/x-www-form-urlencoded" : NULL,
		.body = form,
	};

	sfb_web_http_send_async(browser->http, &request, NULL, on_browsed, browser);
}

static void
on_page_needed(SfbSession *session, const char *url, const char *user_code, Browser *browser)
{
	g_autofree char *text = g_strdup_printf(PAGE_ANSWER "&user_code=%s", user_code);
	g_autoptr(GBytes) form = g_bytes_new(text, strlen(text));

	if (*url == '\0')
		return;
	browser->pages++;
	browse(browser, url, form);
}

static void
sign_in(Person *person, SfbSim *sim, const SfbConfigText *wishes, const char *password,
        const char *keys)
{
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(sim));
	SfbConfigText text = *wishes;

	text.address = ALICE;
	text.password = password;
	text.server = server;
	text.epid = "0123456789"; /* the same device each time */
	person_init(person, &text, sfb_sim_get_ca_file(sim), keys);
}

static void
sign_out(Person *person)
{
	person_sign_out(person);
	WAIT_UNTIL(person->is_signed_out);
	person_clear(person);
}

static void
make_visit(const Row *row, const Visit *visit, SfbSim *sim, const char *keys)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(sfb_sim_get_ca_file(sim));
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "browser");
	guint registers = sfb_sim_get_request_count(sim, "REGISTER");
	guint web = sfb_sim_get_web_count(sim);
	Browser browser = { .http = http };
	Person alice = { 0 };

	sign_in(&alice, sim, &row->wishes, visit->password, keys);
	g_signal_connect(alice.session, "page-needed", G_CALLBACK(on_page_needed), &browser);
	sfb_session_start(alice.session);
	WAIT_UNTIL(alice.is_signed_in || alice.end != NULL);
	g_assert_no_error(alice.end);
	g_assert_null(alice.warning);
	g_assert_cmpuint(sfb_sim_get_request_count(sim, "REGISTER") - registers, ==,
	                 visit->registers);
	g_assert_cmpint(sfb_sim_get_web_count(sim) > web, ==, visit->asks_web);
	g_assert_cmpuint(browser.pages, ==, visit->pages);
	sign_out(&alice);
}

static SfbSim *
open_simulator(const SfbSimOptions *wanted)
{
	SfbSimOptions options = *wanted;
	g_autoptr(GError) error = NULL;
	SfbSim *sim;

	options.directory = company;
	sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	return sim;
}

static void
test_visits(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSim) sim = NULL;
	g_autofree char *keys = NULL;

	if (row->needs_kdc && kdc == NULL) {
		g_test_skip(no_kdc);
		return;
	}
	if (row->has_ticket)
		kdc_get_ticket("alice", "1h");
	keys = folder_make();
	sim = open_simulator(&row->world);
	for (gsize i = 0; i < G_N_ELEMENTS(row->visits); i++)
		make_visit(row, &row->visits[i], sim, keys);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(sim), ==, 0);
	if (kdc != NULL)
		kdc_drop_ticket(kdc);
	folder_remove(keys);
}

/* The way there and back */

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	if (strcmp(id, "register") == 0 && state == SFB_STAGE_DONE)
		relay_hold(user_data);
}

static gboolean
is_seen(Person *person, const char *address)
{
	const SfbPresentity *presentity = person_look_at(person, address);

	return presentity != NULL && presentity->availability > 0;
}

/* From the registrar's consent on: what is on the server, then how everybody is. */
static void
test_two_turns(void)
{
	const SfbSimOptions world = { .contacts = 20 };
	g_autoptr(SfbSim) sim = open_simulator(&world);
	Relay *relay = relay_open(sfb_sim_get_tcp_port(sim));
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", relay_get_port(relay));
	g_autofree char *keys = folder_make();
	const SfbConfigText text = {
		.address = ALICE,
		.login = LOGIN,
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.transport = "tcp",
	};
	Person alice = { 0 };

	person_init(&alice, &text, "", keys);
	g_signal_connect(alice.session, "stage-changed", G_CALLBACK(on_stage_changed), relay);
	sfb_session_start(alice.session);
	WAIT_UNTIL(g_strcmp0(alice.stage, "contacts") == 0 || alice.end != NULL);
	g_assert_no_error(alice.end);
	relay_take_turn(relay);
	g_assert_false(is_seen(&alice, ECHO));
	g_assert_false(alice.is_signed_in);
	relay_take_turn(relay);
	g_assert_true(is_seen(&alice, ECHO));
	g_assert_true(alice.is_signed_in);
	person_drop(&alice);
	person_clear(&alice);
	relay_close(relay);
	folder_remove(keys);
}

/* gss-ntlmssp reads once where the passwords are. */
static void
set_passwords(void)
{
	const SfbSimOptions options = { 0 };
	g_autoptr(SfbSim) sim = open_simulator(&options);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	company = folder_make();
	kdc = kdc_start(&no_kdc);
	set_passwords();
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/exchanges/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_visits);
	}
	g_test_add_func("/stories/exchanges/two-turns", test_two_turns);
	result = g_test_run();
	kdc_stop(kdc);
	g_free(no_kdc);
	folder_remove(company);
	g_free(company);
	return result;
}
