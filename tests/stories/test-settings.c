/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server tells its clients to do, from the simulator to the session: to somebody who may do
 * everything, to somebody who may do nearly nothing, badly, or not at all. */

#include <string.h>

#include "net/gio-network.h"
#include "people/custom-states.h"
#include "settings/permissions.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define TINA "tina@example.com"

typedef struct {
	SfbSim *sim;
	Person person;
} Scene;

typedef struct {
	const char *name;
	const char *faults;
	const char *settings;
	gboolean is_external;
	gboolean is_tina; /* who may do nearly nothing; else alice, who may do everything */
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
	SfbConfigText text = { .address = row->is_tina ? TINA : ALICE,
		               .login = row->is_tina ? SFB_SIM_WINDOWS_DOMAIN "\\tina"
		                                     : SFB_SIM_WINDOWS_DOMAIN "\\alice",
		               .password = SFB_SIM_PASSWORD };

	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	text.server = server;
	person_init(&scene->person, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(scene->person.session);
	WAIT_UNTIL(scene->person.is_signed_in);
}

static void
tear_down(Scene *scene, gconstpointer row)
{
	person_clear(&scene->person);
	g_object_unref(scene->sim);
}

static SfbSettings *
get_settings(Scene *scene)
{
	return sfb_session_get_settings(scene->person.session);
}

/* Of each shape of a group one. */
static void
test_usual(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);
	g_autofree char *base =
		g_strdup_printf("https://127.0.0.1:%u/", sfb_sim_get_https_port(scene->sim));

	g_assert_null(scene->person.warning);
	g_assert_true(sfb_settings_is_loaded(settings));
	g_assert_false(sfb_settings_is_external(settings));
	g_assert_true(g_str_has_prefix(
		sfb_settings_get_text(settings, SFB_SETTING_DLX_INTERNAL_URL), base));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_VOICE_MAIL_URI), ==,
	                "sip:" ALICE ";opaque=app:voicemail");
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_ORGANIZATION), ==,
	                "Example & Sons");
	g_assert_cmpuint(sfb_settings_get_number(settings, SFB_SETTING_MEETING_SIZE), ==, 250);
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHONE_ROUTE_USAGES), ==,
	                "Local, Long distance");
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "AllPhotos");
}

/* Every group says something, and what nobody knows is kept as it came. */
static void
test_complete(Scene *scene, gconstpointer row)
{
	static const char *const groups[] = {
		SFB_SETTINGS_SERVER,   SFB_SETTINGS_MEETING,   SFB_SETTINGS_CALLS,
		SFB_SETTINGS_USER,     SFB_SETTINGS_CLIENT,    SFB_SETTINGS_LOCATION,
		SFB_SETTINGS_MEDIA,    SFB_SETTINGS_PRESENCE,  SFB_SETTINGS_ROOMS,
		SFB_SETTINGS_MOBILITY, SFB_SETTINGS_PROVIDERS,
	};
	g_autoptr(GPtrArray) list = sfb_settings_list(get_settings(scene));
	g_autoptr(GHashTable) told = g_hash_table_new(g_str_hash, g_str_equal);
	gboolean has_unknown = FALSE;

	for (guint i = 0; i < list->len; i++) {
		const SfbSettingEntry *entry = list->pdata[i];

		g_hash_table_add(told, (gpointer)entry->group);
		has_unknown |= entry->info == NULL &&
		               g_str_equal(entry->name, "EnableTimeTravel") &&
		               g_str_equal(entry->value, "since 1985");
	}
	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++)
		g_assert_true(g_hash_table_contains(told, groups[i]));
	g_assert_true(has_unknown);
}

static void
test_changed(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);

	g_assert_true(sfb_settings_is_external(settings));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_PHOTO_USAGE), ==, "NoPhoto");
	g_assert_null(sfb_settings_get_text(settings, SFB_SETTING_DLX_INTERNAL_URL));
	g_assert_cmpstr(sfb_settings_get_text(settings, SFB_SETTING_IM_WARNING), ==, "a=b <c>");
}

/* Whether they may, with what they try. */

static void
test_everything_allowed(Scene *scene, gconstpointer row)
{
	for (guint deed = 0; deed < SFB_DEED_COUNT; deed++)
		g_assert_null(sfb_settings_find_obstacle(get_settings(scene), deed));
}

static void
test_nothing_allowed(Scene *scene, gconstpointer row)
{
	for (guint deed = 0; deed < SFB_DEED_COUNT; deed++)
		g_assert_nonnull(sfb_settings_find_obstacle(get_settings(scene), deed));
}

typedef struct {
	gboolean is_answered;
	GError *error;
} Outcome;

static void
on_edited(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;

	sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &outcome->error);
	outcome->is_answered = TRUE;
}

/* Returns: (transfer full) why it was refused */
static GError *
try_to_add(Scene *scene, const char *address)
{
	const SfbContactsWish wish = { SFB_WISH_ADD, .address = address, .group = "Team" };
	Outcome outcome = { FALSE, NULL };

	sfb_contacts_edit_async(sfb_session_get_contacts(scene->person.session), &wish, NULL,
	                        on_edited, &outcome);
	WAIT_UNTIL(outcome.is_answered);
	return outcome.error;
}

/* Returns: (transfer full) why it was refused */
static GError *
try_to_add_group(Scene *scene)
{
	const SfbContactsWish wish = { SFB_WISH_ADD_GROUP, .group = "Testers",
		                       .email = "testers@example.com" };
	Outcome outcome = { FALSE, NULL };

	sfb_contacts_edit_async(sfb_session_get_contacts(scene->person.session), &wish, NULL,
	                        on_edited, &outcome);
	WAIT_UNTIL(outcome.is_answered);
	return outcome.error;
}

/* She has two and may have three; of distribution groups none. */
static void
test_few_contacts(Scene *scene, gconstpointer row)
{
	g_autoptr(GError) third = try_to_add(scene, ALICE);
	g_autoptr(GError) fourth = try_to_add(scene, "zoe@example.com");
	g_autoptr(GError) group = try_to_add_group(scene);

	g_assert_no_error(third);
	g_assert_error(fourth, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_error(group, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

static void
test_many_contacts(Scene *scene, gconstpointer row)
{
	static const char *const addresses[] = { TINA, "zoe@example.com", "igor@example.com" };

	for (gsize i = 0; i < G_N_ELEMENTS(addresses); i++) {
		g_autoptr(GError) refusal = try_to_add(scene, addresses[i]);

		g_assert_no_error(refusal);
	}
	g_assert_null(try_to_add_group(scene));
}

/* Nobody is told: the next question brings it, and what is refused from then on. */
static void
test_changed_meanwhile(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);
	g_autoptr(GError) error = NULL;
	g_autoptr(GError) refusal = NULL;

	g_assert_true(sfb_sim_change_settings(
		scene->sim, "endpointConfiguration/MaximumNumberOfContacts=2", &error));
	g_assert_no_error(error);
	g_assert_false(sfb_settings_is_told(settings, SFB_SETTING_MAXIMUM_NUMBER_OF_CONTACTS));
	sfb_settings_refresh(settings);
	WAIT_UNTIL(sfb_settings_is_told(settings, SFB_SETTING_MAXIMUM_NUMBER_OF_CONTACTS));
	refusal = try_to_add(scene, TINA);
	g_assert_error(refusal, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_assert_false(sfb_sim_change_settings(scene->sim, "nonsense", NULL));
}

/* Bad documents: what can be read of them is, and the rest does no harm. */

static void
test_huge(Scene *scene, gconstpointer row)
{
	g_autoptr(GPtrArray) list = sfb_settings_list(get_settings(scene));

	g_assert_null(scene->person.warning);
	g_assert_cmpuint(list->len, >, 1000);
	g_assert_cmpuint(list->len, <=, SFB_SETTINGS_MAX);
	g_assert_cmpuint(sfb_settings_get_number(get_settings(scene), SFB_SETTING_MEETING_SIZE), ==,
	                 250);
}

static void
test_nested(Scene *scene, gconstpointer row)
{
	g_assert_null(scene->person.warning);
	g_assert_cmpstr(sfb_settings_get_text(get_settings(scene), SFB_SETTING_PHOTO_USAGE), ==,
	                "AllPhotos");
}

/* The last word counts; a word that makes no sense leaves the usual. */
static void
test_contradictory(Scene *scene, gconstpointer row)
{
	g_assert_null(scene->person.warning);
	g_assert_false(sfb_settings_allow(get_settings(scene), SFB_DEED_SEE_PHOTOS));
	g_assert_true(sfb_settings_allow(get_settings(scene), SFB_DEED_FOLLOW_LINKS));
}

/* A server from before: it knows the line, and forbids nothing. */
static void
test_old(Scene *scene, gconstpointer row)
{
	SfbSettings *settings = get_settings(scene);
	g_autoptr(GPtrArray) list = sfb_settings_list(settings);

	g_assert_null(scene->person.warning);
	g_assert_cmpuint(list->len, ==, 0);
	g_assert_true(g_str_has_prefix(sfb_settings_get_line_uri(settings), "tel:+1555555"));
	g_assert_cmpstr(sfb_settings_get_line_server(settings), ==, "sip:gateway@example.com");
	g_assert_true(sfb_settings_allow(settings, SFB_DEED_SEND_FILES));
}

/* Signing in goes without; what depends on them has its fallback. */
static void
test_without(Scene *scene, gconstpointer row)
{
	g_assert_cmpstr(scene->person.warning, ==, "settings");
	g_assert_false(sfb_settings_is_loaded(get_settings(scene)));
	WAIT_UNTIL(person_look_at(&scene->person, ECHO) != NULL);
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
	const char *url = sfb_settings_get_text(get_settings(scene), SFB_SETTING_CUSTOM_STATE_URL);
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
	{ "complete", .test = test_complete },
	{ "everything-allowed", .test = test_everything_allowed },
	{ "nothing-allowed", .is_tina = TRUE, .test = test_nothing_allowed },
	{ "many-contacts", .test = test_many_contacts },
	{ "few-contacts", .is_tina = TRUE, .test = test_few_contacts },
	{ "changed-meanwhile", .test = test_changed_meanwhile },
	{ "refused", "settings-refused", .test = test_without },
	{ "huge", "settings=huge", .test = test_huge },
	{ "nested", "settings=nested", .test = test_nested },
	{ "contradictory", "settings=contradictory", .test = test_contradictory },
	{ "old", "settings-old", .test = test_old },
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
