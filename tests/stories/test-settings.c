/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells its clients to do, from the simulator to the session; and what becomes of a
 * sign-in where it does not. */

#include <string.h>

#include "net/gio-network.h"
#include "people/custom-states.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

typedef struct {
	SfbSim *sim;
	Person alice;
} Scene;

typedef struct {
	const char *name;
	const char *faults;
	const char *settings;
	gboolean is_external;
	void (*test)(Scene *scene, gconstpointer row);
} Row;

static char *folder;

static void
set_up(Scene *scene, gconstpointer data)
{
	const Row *row = data;
	const SfbSimOptions options = {
		.faults = row->faults,
		.settings = row->settings,
		.is_external = row->is_external,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;
	g_autofree char *server = NULL;
	SfbConfigText text = { .address = ALICE,
		               .login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		               .password = SFB_SIM_PASSWORD };

	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	text.server = server;
	person_init(&scene->alice, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(scene->alice.session);
	WAIT_UNTIL(scene->alice.is_signed_in);
}

static void
tear_down(Scene *scene, gconstpointer row)
{
	person_clear(&scene->alice);
	g_object_unref(scene->sim);
}

static SfbSettings *
get_settings(Scene *scene)
{
	return sfb_session_get_settings(scene->alice.session);
}

/* Of each shape of a group one. */
static void
test_usual(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);
	g_autofree char *base =
		g_strdup_printf("https://127.0.0.1:%u/", sfb_sim_get_https_port(scene->sim));

	g_assert_null(scene->alice.warning);
	g_assert_true(sfb_settings_is_loaded(settings));
	g_assert_false(sfb_settings_is_external(settings));
	g_assert_true(g_str_has_prefix(
		sfb_settings_get_text(settings, SFB_SETTINGS_SERVER, "dlxInternalUrl"), base));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTINGS_SERVER, "voiceMailUri"), ==,
	                "sip:" ALICE ";opaque=app:voicemail");
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTINGS_SERVER, "organization"), ==,
	                "Example & Sons");
	g_assert_cmpuint(sfb_settings_get_number(settings, SFB_SETTINGS_MEETING, "meetingsize", 0),
	                 ==, 250);
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTINGS_CLIENT, "PhotoUsage"), ==,
	                "AllPhotos");
	g_assert_true(sfb_settings_has_group(settings, SFB_SETTINGS_ROOMS));
}

static void
test_changed(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);

	g_assert_true(sfb_settings_is_external(settings));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTINGS_CLIENT, "PhotoUsage"), ==,
	                "NoPhoto");
	g_assert_null(sfb_settings_get_text(settings, SFB_SETTINGS_SERVER, "dlxInternalUrl"));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTINGS_CLIENT, "IMWarning"), ==,
	                "a=b <c>");
}

/* Signing in goes without; what depends on them has its fallback. */
static void
test_without(Scene *scene, gconstpointer row)
{
	g_assert_cmpstr(scene->alice.warning, ==, "settings");
	g_assert_false(sfb_settings_is_loaded(get_settings(scene)));
	WAIT_UNTIL(person_look_at(&scene->alice, ECHO) != NULL);
}

typedef struct {
	gboolean is_answered;
	GPtrArray *states;
} Answer;

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Answer *answer = user_data;
	g_autoptr(GError) error = NULL;

	answer->states = sfb_custom_states_fetch_finish(result, &error);
	g_assert_no_error(error);
	answer->is_answered = TRUE;
}

static void
test_custom_states(Scene *scene, gconstpointer row)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new(sfb_sim_get_ca_file(scene->sim));
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "purple-sfb/test");
	const char *url =
		sfb_settings_get_text(get_settings(scene), SFB_SETTINGS_CLIENT, "CustomStateUrl");
	Answer answer = { FALSE, NULL };
	const SfbCustomState *last;

	sfb_custom_states_fetch_async(http, url, NULL, on_fetched, &answer);
	WAIT_UNTIL(answer.is_answered);
	g_assert_cmpuint(answer.states->len, ==, 3);
	last = answer.states->pdata[2];
	g_assert_cmpint(last->status, ==, SFB_STATUS_DO_NOT_DISTURB);
	g_assert_cmpstr(sfb_custom_state_get_text(last), ==, "On call & fixing");
	g_ptr_array_unref(answer.states);
}

static const Row rows[] = {
	{ "usual", .test = test_usual },
	{ "changed",
	  .settings =
	          "endpointConfiguration/PhotoUsage=NoPhoto;ServerConfiguration/dlxInternalUrl=;"
	          "endpointConfiguration/IMWarning=a=b <c>",
	  .is_external = TRUE, .test = test_changed },
	{ "refused", "settings-refused", .test = test_without },
	{ "custom-states", .test = test_custom_states },
};

/* A slip is told, not guessed at. */
static void
test_no_setting(gconstpointer settings)
{
	const SfbSimOptions options = { .directory = folder, .settings = settings };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, &error);

	g_assert_null(sim);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

/* The server's side of NTLM reads the environment, which may not change beside other threads. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, NULL);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/settings/", rows[i].name, NULL);

		g_test_add(path, Scene, &rows[i], set_up, rows[i].test, tear_down);
	}
	g_test_add_data_func("/stories/settings/no-group", "nonsense/PhotoUsage=1",
	                     test_no_setting);
	g_test_add_data_func("/stories/settings/no-value", "ucPolicy/Name", test_no_setting);
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
