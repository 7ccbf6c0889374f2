/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whole reports against the simulator: what is found, which finding is the root of a failure, and
 * that no name survives where none is to be. */

#include "report/report.h"

#include <string.h>

#include "net/interfaces.h"
#include "support/folder.h"
#include "support/loopback.h"
#include "support/resolver.h"
#include "web/rerouted.h"

#define ALICE "alice@example.com"

typedef struct {
	Loopback loopback;
	char *records;
	ResolverEntry names[8];
	SfbNetwork *network; /* NULL once nobody uses it any more */
	SfbSession *session;
	SfbReport *report;
	GString *ids; /* of the checks as they ended */
	guint callbacks;
	gboolean is_signed_in;
	GError *error;
} World;

/* What a case is about. */
typedef struct {
	const char *name;
	const char *server; /* SERVER: the simulator's host and port; NULL: none typed */
	const char *password;
	gboolean is_authority_known;
	gboolean has_names;   /* those that lead to the server */
	const char *root;     /* id of the check; NULL: signed in */
	const char *found;    /* ids among those of the report, with blanks between */
	const char *words[3]; /* in the text */
	SfbSimOptions options;
} Row;

static const Row rows[] = {
	{ .name = "server-typed",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-ADDRESS-000 SFB-DNS-004 SFB-TCP-000 SFB-TLS-000 "
	           "SFB-AUTODISCOVER-001 "
	           "SFB-WEB-001 SFB-SIGNIN-000 SFB-CLOCK-000 SFB-NTLM-000 SFB-REGISTER-000 "
	           "SFB-CONTACTS-000 SFB-ADDRESSBOOK-000 SFB-EXCHANGE-000 SFB-MOBILE-000",
	  .words = { "Signed in as " ALICE, "set by hand", "news by push notifications" } },
	{ .name = "server-found",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .has_names = TRUE,
	  .found = "SFB-DNS-000 SFB-TCP-002 SFB-TLS-000 SFB-AUTODISCOVER-000 SFB-WEB-000 "
	           "SFB-SIGNIN-000 SFB-REGISTER-000 SFB-MOBILE-000",
	  .words = { "Signed in as " ALICE, "no connection", "Ucwa: https://" } },
	{ .name = "certificate-issued",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-NTLM-001 SFB-TICKET-000 SFB-CERTIFICATE-000 SFB-REGISTER-000",
	  .words = { "Signed in as " ALICE, "issued now", "used: TLS-DSK (TLS 1.2" },
	  .options = { .mechanisms = "tls-dsk,ntlm" } },
	{ .name = "wrong-password",
	  .server = "fe.example.com:PORT",
	  .password = "Wr0ng!",
	  .is_authority_known = TRUE,
	  .root = "SFB-SIGNIN-004",
	  .found = "SFB-TLS-000 SFB-NTLM-002 SFB-REGISTER-002 SFB-CONTACTS-001",
	  .words = { "Not signed in as " ALICE " (your turn). ",
	             "No password was tried again after it had been refused.",
	             "For your administrator:" } },
	{ .name = "unknown-authority",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .root = "SFB-TLS-003",
	  .found = "SFB-TCP-000 SFB-SIGNIN-010 SFB-REGISTER-001",
	  .words = { "(the network's side)", "authority", "follows from the above" } },
	{ .name = "other-name",
	  .server = "other.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .root = "SFB-TLS-003",
	  .found = "SFB-TCP-000 SFB-SIGNIN-010",
	  .words = { "The certificate is for ", "other.example.com was asked for" } },
	{ .name = "no-such-server",
	  .server = "pool.example.com",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .root = "SFB-TCP-003",
	  .found = "SFB-TLS-001 SFB-SIGNIN-008 SFB-CLOCK-002",
	  .words = { "There is no server of the name pool.example.com" } },
	{ .name = "no-names",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .root = "SFB-DNS-003",
	  .found = "SFB-TCP-001 SFB-TLS-001 SFB-SIGNIN-008",
	  .words = { "No name leads to a server.", "SRV _sipinternaltls._tcp, port 5061" } },
	{ .name = "nobody-listens",
	  .server = "127.0.0.1:1",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .root = "SFB-TCP-003",
	  .found = "SFB-TLS-001 SFB-SIGNIN-008",
	  .words = { "127.0.0.1, port 1: 127.0.0.1 no connection, " } },
	{ .name = "not-allowed",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .root = "SFB-SIGNIN-005",
	  .found = "SFB-REGISTER-002",
	  .words = { "Not signed in", "Get-CsUser" },
	  .options = { .faults = "user-disabled" } },
	{ .name = "clock",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-CLOCK-001 SFB-SIGNIN-000",
	  .words = { " min ", "behind the server's", "(NTP)" },
	  .options = { .faults = "clock-off" } },
	{ .name = "contacts-refused",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-CONTACTS-003 SFB-EXCHANGE-003",
	  .words = { "Signed in as " ALICE, "done without it", "kept in Exchange" },
	  .options = { .faults = "contacts-refused,exchange-refused" } },
	{ .name = "forbidden",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-POLICIES-000",
	  .words = { "See photos: no, by endpointConfiguration/PhotoUsage",
	             "Park calls: no, the server has no service for it", "Get-CsClientPolicy" },
	  .options = { .settings = "endpointConfiguration/PhotoUsage=NoPhoto;"
	                           "ServerConfiguration/callParkServerUri=" } },
	{ .name = "contradictory",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-POLICIES-002",
	  .words = { "PhotoUsage: first “AllPhotos”, then “NoPhoto”",
	             "EnableURL: first “true”, then “maybe”", "contradicts itself" },
	  .options = { .faults = "settings=contradictory" } },
	{ .name = "calls",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-MEDIA-000",
	  .words = { "Audio: local ports ", "media relay: allowed until ", "UDP port " } },
	{ .name = "calls-inside-only",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-MEDIA-000",
	  .words = { "no media relay" },
	  .options = { .settings = "ServerConfiguration/mrasUri=" } },
	{ .name = "calls-refused",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-MEDIA-003",
	  .words = { "Contacts and messages work.", "Test-CsAVEdgeConnectivity" },
	  .options = { .faults = "relay-refused=Forbidden" } },
	{ .name = "calls-without-udp",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-MEDIA-005",
	  .words = { "UDP port ", "no answer", "sound worse" },
	  .options = { .faults = "relay-silent" } },
	{ .name = "calls-ports",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-MEDIA-006 SFB-MEETINGS-002",
	  .words = { "Video: any local port (its own range makes no sense)",
	             "so another one is used", "cannot have any" },
	  .options = { .settings = "ServerConfiguration/ucMinVideoPort=60000;"
	                           "ServerConfiguration/ucMaxVideoPort=50000;"
	                           "ServerConfiguration/ucMinMediaPort=0;"
	                           "ServerConfiguration/focusFactoryUri=" } },
	{ .name = "address-book-down",
	  .server = "fe.example.com:PORT",
	  .password = SFB_SIM_PASSWORD,
	  .is_authority_known = TRUE,
	  .found = "SFB-SIGNIN-000 SFB-ADDRESSBOOK-003",
	  .words = { "Signed in as " ALICE, "other ways" },
	  .options = { .faults = "address-book-error" } },
};

/* The names of the company, as far as the case wants them. */
static void
tell_names(World *world, const Row *row)
{
	ResolverEntry always[] = {
		{ "fe.example.com", "127.0.0.1", NULL, -1 },
		{ "other.example.com", "127.0.0.1", NULL, -1 },
		{ "lyncdiscover.example.com", "127.0.0.1", NULL, -1 },
		{ "_sipinternaltls._tcp.example.com", NULL, NULL, -1 },
	};
	gsize count = row->has_names ? G_N_ELEMENTS(always) : 2;

	world->records =
		g_strdup_printf("0 0 %u fe.example.com", sfb_sim_get_tls_port(world->loopback.sim));
	always[3].records = world->records;
	memcpy(world->names, always, count * sizeof *always);
	resolver_install(world->names);
}

static SfbConfig *
make_config(const World *world, const Row *row)
{
	g_autofree char *port = g_strdup_printf("%u", sfb_sim_get_tls_port(world->loopback.sim));
	g_auto(GStrv) parts =
		row->server != NULL ? g_strsplit(row->server, "PORT", -1) : g_new0(char *, 1);
	g_autofree char *server = g_strjoinv(port, parts);
	const SfbConfigText text = {
		.address = ALICE,
		.login = "EXAMPLE\\alice",
		.password = row->password,
		.server = server,
	};
	g_autoptr(GError) error = NULL;
	SfbConfig *config = sfb_config_new(&text, &error);

	g_assert_no_error(error);
	return config;
}

static void
on_check_changed(SfbReport *report, const SfbCheck *check, gpointer user_data)
{
	World *world = user_data;
	g_autofree char *id = sfb_check_dup_id(check);

	g_assert_true(check == g_ptr_array_index(sfb_report_get_checks(report),
	                                         sfb_report_get_checks(report)->len - 1));
	if (check->finding != NULL)
		g_string_append_printf(world->ids, "%s ", id);
}

static void
open_world(World *world, const Row *row)
{
	g_autoptr(SfbNetwork) network = NULL;
	g_autoptr(SfbAuthKeyring) keyring = NULL;

	*world = (World){ .ids = g_string_new(NULL) };
	loopback_open(&world->loopback, &row->options);
	tell_names(world, row);
	network = rerouted_new(row->is_authority_known ? sfb_sim_get_ca_file(world->loopback.sim)
	                                               : "",
	                       NULL, sfb_sim_get_https_port(world->loopback.sim));
	keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, world->loopback.folder);
	world->network = network;
	g_object_add_weak_pointer(G_OBJECT(network), (gpointer *)&world->network);
	world->session = sfb_session_new(make_config(world, row), network, keyring);
	world->report = sfb_report_new(world->session, network);
	g_signal_connect(world->report, "check-changed", G_CALLBACK(on_check_changed), world);
}

static void
close_world(World *world)
{
	g_object_unref(world->report);
	g_object_unref(world->session);
	/* A server that is closed in the middle of a handshake waits for its end, and it is ours. */
	while (world->network != NULL)
		g_main_context_iteration(NULL, TRUE);
	loopback_close(&world->loopback);
	g_string_free(world->ids, TRUE);
	g_free(world->records);
	g_clear_error(&world->error);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void
on_reported(GObject *source, GAsyncResult *result, gpointer user_data)
{
	World *world = user_data;

	world->callbacks++;
	world->is_signed_in = sfb_report_run_finish(SFB_REPORT(source), result, &world->error);
}

static void
run(World *world)
{
	sfb_report_run_async(world->report, NULL, on_reported, world);
	while (world->callbacks == 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
assert_found(const World *world, const char *ids)
{
	g_auto(GStrv) list = g_strsplit(ids, " ", -1);

	for (guint i = 0; list[i] != NULL; i++) {
		g_autofree char *id = g_strconcat(list[i], " ", NULL);

		if (strstr(world->ids->str, id) == NULL)
			g_error("%s is not among %s", id, world->ids->str);
	}
}

/* What an id means can be looked up without a network. */
static void
assert_documented(const World *world)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_SOURCE"), "docs", "report.md", NULL);
	g_autofree char *page = NULL;
	g_auto(GStrv) ids = g_strsplit(g_strchomp(world->ids->str), " ", -1);

	g_assert_true(g_file_get_contents(path, &page, NULL, NULL));
	for (guint i = 0; ids[i] != NULL; i++) {
		g_autofree char *row = g_strdup_printf("| %s |", ids[i]);

		if (strstr(page, row) == NULL)
			g_error("%s is not in docs/report.md", ids[i]);
	}
}

/* No name of a person, a computer or the company. */
static void
assert_no_names(const char *text)
{
	static const char *const names[] = { "alice",     "example", "simulator",
		                             "127.0.0.1", "::1",     "localhost" };
	g_autofree char *plain = g_utf8_strdown(text, -1);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		if (strstr(plain, names[i]) != NULL)
			g_error("%s is in %s", names[i], plain);
	}
}

/* Where there is nothing but this computer, that comes before any other reason. */
static const char *
choose_root(const char *root)
{
	g_autoptr(GPtrArray) interfaces = sfb_net_interfaces_list();

	for (guint i = 0; i < interfaces->len; i++) {
		if (((const SfbNetInterface *)interfaces->pdata[i])->problem == NULL)
			return root;
	}
	return root != NULL ? "SFB-DEVICES-002" : NULL;
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	World world;
	const SfbCheck *root;
	g_autofree char *root_id = NULL;
	g_autofree char *text = NULL;
	g_autofree char *redacted = NULL;

	open_world(&world, row);
	run(&world);
	text = sfb_report_build_text(world.report);
	redacted = sfb_report_redact(world.report, text);
	g_test_message("%s", text);
	root = sfb_report_get_root(world.report);
	root_id = root != NULL ? sfb_check_dup_id(root) : NULL;
	g_assert_cmpstr(root_id, ==, choose_root(row->root));
	g_assert_cmpint(world.is_signed_in, ==, row->root == NULL);
	g_assert_cmpint(world.error == NULL, ==, world.is_signed_in);
	assert_found(&world, row->found);
	assert_documented(&world);
	for (gsize i = 0; i < G_N_ELEMENTS(row->words) && row->words[i] != NULL; i++)
		g_assert_nonnull(strstr(text, row->words[i]));
	g_assert_null(strstr(text, row->password));
	assert_no_names(redacted);
	g_assert_nonnull(strstr(redacted, "SFB-DNS-00"));
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(world.loopback.sim), ==, 0);
	close_world(&world);
}

/* However much is looked at, a wrong password is sent once. */
static void
test_one_attempt(void)
{
	const Row row = { .server = "fe.example.com:PORT",
		          .password = "Wr0ng!",
		          .is_authority_known = TRUE };
	World world;

	open_world(&world, &row);
	run(&world);
	g_assert_false(world.is_signed_in);
	g_assert_cmpuint(sfb_sim_get_request_count(world.loopback.sim, "REGISTER"), ==, 3);
	g_assert_cmpuint(sfb_sim_get_web_count(world.loopback.sim), ==, 0);
	close_world(&world);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
}

/* Another sign-in would take the place of the one that is there. */
static void
test_signed_in_already(void)
{
	const Row row = { .server = "fe.example.com:PORT",
		          .password = SFB_SIM_PASSWORD,
		          .is_authority_known = TRUE };
	gboolean is_signed_in = FALSE;
	g_autofree char *text = NULL;
	World world;
	guint registers;

	open_world(&world, &row);
	g_signal_connect(world.session, "signed-in", G_CALLBACK(on_signed_in), &is_signed_in);
	sfb_session_start(world.session);
	while (!is_signed_in)
		g_main_context_iteration(NULL, TRUE);
	registers = sfb_sim_get_request_count(world.loopback.sim, "REGISTER");
	run(&world);
	g_assert_no_error(world.error);
	text = sfb_report_build_text(world.report);
	g_assert_true(g_str_has_prefix(text, "Signed in as " ALICE));
	g_assert_nonnull(strstr(text, "Proving who you are: done, "));
	assert_found(&world, "SFB-SIGNIN-000 SFB-NTLM-000 SFB-REGISTER-000 SFB-CONTACTS-000");
	g_assert_cmpuint(sfb_sim_get_request_count(world.loopback.sim, "REGISTER"), ==, registers);
	g_assert_true(sfb_session_is_signed_in(world.session));
	close_world(&world);
}

typedef struct {
	const char *stage;
	GCancellable *cancellable;
} Impatience;

static void
on_check_began(SfbReport *report, const SfbCheck *check, gpointer user_data)
{
	const Impatience *impatience = user_data;

	if (check->finding == NULL && strcmp(check->stage, impatience->stage) == 0)
		g_cancellable_cancel(impatience->cancellable);
}

/* Whatever is under way: it ends at once, with one callback. */
static void
test_stopped(gconstpointer stage)
{
	const Row row = { .server = "fe.example.com:PORT",
		          .password = SFB_SIM_PASSWORD,
		          .is_authority_known = TRUE,
		          .has_names = TRUE };
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	const Impatience impatience = { stage, cancellable };
	World world;

	open_world(&world, &row);
	g_signal_connect(world.report, "check-changed", G_CALLBACK(on_check_began),
	                 (gpointer)&impatience);
	sfb_report_run_async(world.report, cancellable, on_reported, &world);
	while (world.callbacks == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(world.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	g_assert_null(strstr(world.ids->str, "SFB-LOCAL"));
	close_world(&world);
	g_assert_cmpuint(world.callbacks, ==, 1);
}

/* The same name has the same mark in one report, and another in the next. */
static void
test_marks(void)
{
	const Row row = { .server = "127.0.0.1:1", .password = SFB_SIM_PASSWORD };
	World one;
	World other;
	g_autofree char *first = NULL;
	g_autofree char *again = NULL;
	g_autofree char *elsewhere = NULL;

	open_world(&one, &row);
	open_world(&other, &row);
	first = sfb_report_redact(one.report, "pool01.example.com");
	again = sfb_report_redact(one.report, "pool01.example.com");
	elsewhere = sfb_report_redact(other.report, "pool01.example.com");
	g_assert_cmpstr(first, ==, again);
	g_assert_cmpstr(first, !=, elsewhere);
	close_world(&one);
	close_world(&other);
}

int
main(int argc, char **argv)
{
	static const char *const stages[] = { "dns", "proxy",        "tcp",     "tls",
		                              "web", "autodiscover", "kerberos" };
	int outcome;

	g_setenv("KRB5_CONFIG", "/dev/null", TRUE);
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/report/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/report/one-attempt", test_one_attempt);
	g_test_add_func("/report/signed-in-already", test_signed_in_already);
	for (gsize i = 0; i < G_N_ELEMENTS(stages); i++) {
		g_autofree char *path = g_strconcat("/report/stopped/", stages[i], NULL);

		g_test_add_data_func(path, stages[i], test_stopped);
	}
	g_test_add_func("/report/marks", test_marks);
	outcome = g_test_run();
	loopback_clear_up();
	return outcome;
}
