/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A session that is dropped or signed out at every step of a real sign-in: nothing comes after. */

#include <gio/gio.h>
#include <string.h>

#include "net/gio-network.h"
#include "session/session.h"
#include "sim/sim.h"
#include "util/error.h"

/* Long enough for whatever was under way to call back. */
#define DRY_SECONDS 0.05

typedef enum {
	DROP,      /* by the listener itself */
	DROP_SOON, /* when the listener has returned */
	SIGN_OUT,
} Way;

static const char *const ways[] = { "drop", "drop-soon", "sign-out" };
static const char *const stages[] = { "connect", "challenge", "choose",  "register",
	                              "self",    "contacts",  "presence" };
static const SfbStageState moments[] = { SFB_STAGE_STARTED, SFB_STAGE_DONE };

typedef struct {
	Way way;
	const char *stage; /* NULL: never, the sign-in goes through */
	SfbStageState moment;
} Row;

typedef struct {
	const Row *row;
	SfbNetwork *network; /* NULL once nobody uses it any more */
	SfbSession *session;
	gboolean has_left;
	guint drop_id;
	guint signed_in;
	guint signed_out;
	guint ended;
	GError *error;
} Fixture;

static SfbSim *sim;
static SfbSim *moving_sim; /* there the contact list is in Exchange */

static void
on_signed_out(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Fixture *fixture = user_data;

	sfb_session_sign_out_finish(SFB_SESSION(source), result);
	fixture->signed_out++;
}

static gboolean
drop(gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->drop_id = 0;
	g_clear_object(&fixture->session);
	return G_SOURCE_REMOVE;
}

static void
leave(Fixture *fixture)
{
	fixture->has_left = TRUE;
	switch (fixture->row->way) {
	case DROP:
		drop(fixture);
		break;
	case DROP_SOON:
		fixture->drop_id = g_idle_add_full(G_PRIORITY_HIGH, drop, fixture, NULL);
		break;
	case SIGN_OUT:
		sfb_session_sign_out_async(fixture->session, on_signed_out, fixture);
		break;
	}
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	g_assert_false(fixture->has_left && fixture->row->way != DROP_SOON);
	if (g_strcmp0(id, fixture->row->stage) == 0 && state == fixture->row->moment)
		leave(fixture);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Fixture *)user_data)->signed_in++;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Fixture *fixture = user_data;

	fixture->ended++;
	fixture->error = g_error_copy(error);
}

static void
set_up_at(Fixture *fixture, SfbSim *world, gconstpointer data)
{
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(world));
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(world));
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(sfb_sim_get_ca_file(world));
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, g_get_tmp_dir());
	const SfbConfigText text = {
		.address = "alice@example.com",
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.ews_url = ews_url,
	};

	fixture->row = data;
	fixture->network = network;
	g_object_add_weak_pointer(G_OBJECT(network), (gpointer *)&fixture->network);
	fixture->session = sfb_session_new(sfb_config_new(&text, NULL), network, keyring);
	g_object_add_weak_pointer(G_OBJECT(fixture->session), (gpointer *)&fixture->session);
	g_signal_connect(fixture->session, "stage-changed", G_CALLBACK(on_stage_changed), fixture);
	g_signal_connect(fixture->session, "signed-in", G_CALLBACK(on_signed_in), fixture);
	g_signal_connect(fixture->session, "ended", G_CALLBACK(on_ended), fixture);
}

static void
set_up(Fixture *fixture, gconstpointer data)
{
	set_up_at(fixture, sim, data);
}

static void
on_moved(SfbContacts *contacts, gpointer user_data)
{
	leave(user_data);
}

static void
set_up_moving(Fixture *fixture, gconstpointer data)
{
	set_up_at(fixture, moving_sim, data);
	g_signal_connect(sfb_session_get_contacts(fixture->session), "moved", G_CALLBACK(on_moved),
	                 fixture);
}

static void
tear_down(Fixture *fixture, gconstpointer data)
{
	g_clear_object(&fixture->session);
	/* A server that is closed in the middle of a handshake waits for its end, and it is ours. */
	while (fixture->network != NULL)
		g_main_context_iteration(NULL, TRUE);
	g_clear_handle_id(&fixture->drop_id, g_source_remove);
	g_clear_error(&fixture->error);
}

static void
wait_for(const guint *count)
{
	while (*count == 0)
		g_main_context_iteration(NULL, TRUE);
}

static void
run_dry(void)
{
	gint64 end = g_get_monotonic_time() + DRY_SECONDS * G_USEC_PER_SEC;

	while (g_get_monotonic_time() < end) {
		if (!g_main_context_iteration(NULL, FALSE))
			g_usleep(1000);
	}
}

/* From there on the server has to be told. */
static gboolean
is_registered(const Row *row)
{
	if (strcmp(row->stage, "register") == 0)
		return row->moment == SFB_STAGE_DONE;
	return strcmp(row->stage, "connect") != 0 && strcmp(row->stage, "challenge") != 0 &&
	       strcmp(row->stage, "choose") != 0;
}

static void
test_leaving(Fixture *fixture, gconstpointer data)
{
	guint registers = sfb_sim_get_request_count(sim, "REGISTER");

	sfb_session_start(fixture->session);
	while (!fixture->has_left || fixture->drop_id != 0)
		g_main_context_iteration(NULL, TRUE);
	if (fixture->row->way == SIGN_OUT)
		wait_for(&fixture->signed_out);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
	if (fixture->row->way == SIGN_OUT && is_registered(fixture->row))
		g_assert_cmpuint(sfb_sim_get_request_count(sim, "REGISTER"), ==, registers + 4);
	if (fixture->row->stage != stages[G_N_ELEMENTS(stages) - 1])
		g_assert_cmpuint(fixture->signed_in, ==, 0);
	if (fixture->row->way != SIGN_OUT)
		g_assert_null(fixture->session);
}

/* Between the two stores of the contact list. */
static void
test_leaving_moved(Fixture *fixture, gconstpointer data)
{
	sfb_session_start(fixture->session);
	while (!fixture->has_left || fixture->drop_id != 0)
		g_main_context_iteration(NULL, TRUE);
	if (fixture->row->way == SIGN_OUT)
		wait_for(&fixture->signed_out);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
	g_assert_cmpuint(fixture->signed_in, ==, 0);
	if (fixture->row->way != SIGN_OUT)
		g_assert_null(fixture->session);
}

static void
sign_in(Fixture *fixture)
{
	sfb_session_start(fixture->session);
	wait_for(&fixture->signed_in);
}

static void
test_signed_in_and_out(Fixture *fixture, gconstpointer data)
{
	guint registers = sfb_sim_get_request_count(sim, "REGISTER");

	sign_in(fixture);
	g_assert_cmpuint(sfb_session_get_register_count(fixture->session), ==, 3);
	g_assert_cmpuint(sfb_session_get_dropped_count(fixture->session), ==, 0);
	sfb_session_sign_out_async(fixture->session, on_signed_out, fixture);
	wait_for(&fixture->signed_out);
	g_assert_cmpuint(sfb_sim_get_request_count(sim, "REGISTER"), ==, registers + 4);
	run_dry();
	g_assert_cmpuint(fixture->signed_in, ==, 1);
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_signed_in_and_dropped(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture);
	g_clear_object(&fixture->session);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
test_cut_off(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture);
	sfb_sim_cut_connections(sim);
	wait_for(&fixture->ended);
	g_assert_true(sfb_error_is_temporary(fixture->error));
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 1);
}

/* The connection is cut, and before anything is noticed the user signs out. */
static void
test_cut_off_and_signed_out(Fixture *fixture, gconstpointer data)
{
	sign_in(fixture);
	sfb_sim_cut_connections(sim);
	sfb_session_sign_out_async(fixture->session, on_signed_out, fixture);
	wait_for(&fixture->signed_out);
	run_dry();
	g_assert_cmpuint(fixture->ended, ==, 0);
}

static void
add_leaving(const char *stage, SfbStageState moment, Way way, GPtrArray *rows)
{
	g_autofree char *path = g_strdup_printf("/session/lifetime/%s/%s/%s", ways[way], stage,
	                                        moment == SFB_STAGE_STARTED ? "started" : "done");
	Row *row = g_new0(Row, 1);

	row->way = way;
	row->stage = stage;
	row->moment = moment;
	g_ptr_array_add(rows, row);
	g_test_add(path, Fixture, row, set_up, test_leaving, tear_down);
}

static void
add_all_leavings(GPtrArray *rows)
{
	for (gsize way = 0; way < G_N_ELEMENTS(ways); way++) {
		for (gsize stage = 0; stage < G_N_ELEMENTS(stages); stage++) {
			for (gsize moment = 0; moment < G_N_ELEMENTS(moments); moment++)
				add_leaving(stages[stage], moments[moment], way, rows);
		}
	}
}

int
main(int argc, char **argv)
{
	static const Row never = { DROP, NULL, SFB_STAGE_STARTED };
	static const Row moved[] = { { DROP }, { DROP_SOON }, { SIGN_OUT } };
	const SfbSimOptions options = { .contacts = 3 };
	const SfbSimOptions moving = { .contacts = 3, .faults = "contacts-migrated" };
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
	g_autoptr(GError) error = NULL;
	int outcome;

	sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	moving_sim = sfb_sim_new(&moving, &error);
	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
	g_test_init(&argc, &argv, NULL);
	add_all_leavings(rows);
	for (gsize way = 0; way < G_N_ELEMENTS(moved); way++) {
		g_autofree char *path =
			g_strdup_printf("/session/lifetime/%s/moved", ways[moved[way].way]);

		g_test_add(path, Fixture, &moved[way], set_up_moving, test_leaving_moved,
		           tear_down);
	}
	g_test_add("/session/lifetime/signed-in/and-out", Fixture, &never, set_up,
	           test_signed_in_and_out, tear_down);
	g_test_add("/session/lifetime/signed-in/and-dropped", Fixture, &never, set_up,
	           test_signed_in_and_dropped, tear_down);
	g_test_add("/session/lifetime/cut-off", Fixture, &never, set_up, test_cut_off, tear_down);
	g_test_add("/session/lifetime/cut-off-and-signed-out", Fixture, &never, set_up,
	           test_cut_off_and_signed_out, tear_down);
	outcome = g_test_run();
	g_object_unref(moving_sim);
	g_object_unref(sim);
	return outcome;
}
