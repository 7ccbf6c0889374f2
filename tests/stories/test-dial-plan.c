/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The dial plan from the simulator to the session: there, absent, late, hostile, or as a file has it. */

#include <string.h>

#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

typedef struct {
	SfbSim *sim;
	Person person;
} Scene;

typedef struct {
	const char *name;
	const char *faults;
	const char *user;     /* NULL: alice */
	const char *file;     /* under tests/data/settings/dial-plans; NULL: the usual plan */
	const char *settings; /* NULL: the usual ones */
	void (*test)(Scene *scene);
} Row;

static char *folder;

static void
set_up(Scene *scene, gconstpointer data)
{
	const Row *row = data;
	const char *user = row->user != NULL ? row->user : "alice";
	g_autofree char *file = row->file == NULL
	                                ? NULL
	                                : g_build_filename(g_getenv("SFB_TEST_DATA"), "settings",
	                                                   "dial-plans", row->file, NULL);
	const SfbSimOptions options = {
		.faults = row->faults,
		.settings = row->settings,
		.dial_plan = file,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;
	g_autofree char *server = NULL;
	g_autofree char *address = g_strconcat(user, "@" SFB_SIM_DOMAIN, NULL);
	g_autofree char *login = g_strconcat(SFB_SIM_WINDOWS_DOMAIN "\\", user, NULL);
	SfbConfigText text = { .address = address, .login = login, .password = SFB_SIM_PASSWORD };

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

static const SfbLocationProfile *
get_profile(Scene *scene)
{
	return sfb_dial_plan_get_profile(sfb_session_get_dial_plan(scene->person.session));
}

static SfbDialled *
dial(Scene *scene, const char *number)
{
	SfbDialPlan *plan = sfb_session_get_dial_plan(scene->person.session);
	g_autoptr(GError) error = NULL;
	SfbDialled *dialled = sfb_dial_plan_dial(plan, number, &error);

	g_assert_no_error(error);
	return dialled;
}

/* The numbers of a seed merchant's workflow. */
static const struct {
	const char *input;
	const char *number;
} seed[] = {
	{ "123456", "+441785123456" },         { "01785123456", "+441785123456" },
	{ "0014255551212", "+14255551212" },   { "999", "+999" },
	{ "+4401785123456", "+441785123456" }, { "9 01785 123456", "+441785123456" },
};

static void
test_usual(Scene *scene)
{
	g_assert_null(scene->person.warning);
	g_assert_cmpstr(get_profile(scene)->name, ==, "Example");
	g_assert_cmpuint(sfb_sim_get_request_count(scene->sim, "SERVICE"), >, 0);
	for (gsize i = 0; i < G_N_ELEMENTS(seed); i++) {
		g_autoptr(SfbDialled) dialled = dial(scene, seed[i].input);
		g_autofree char *uri =
			g_strdup_printf("sip:%s@example.com;user=phone", seed[i].number);

		g_assert_cmpstr(dialled->number, ==, seed[i].number);
		g_assert_cmpuint(dialled->rule, >, 0);
		g_assert_cmpstr(dialled->sip_uri, ==, uri);
	}
}

/* That is no failure; only complete numbers are known then. */
static void
test_none(Scene *scene)
{
	g_autoptr(SfbDialled) local = dial(scene, "01785 123456");
	g_autoptr(SfbDialled) global = dial(scene, "+44 1785 123456");

	g_assert_null(scene->person.warning);
	g_assert_null(get_profile(scene));
	g_assert_cmpstr(local->sip_uri, ==,
	                "sip:01785123456;phone-context=dialstring@example.com;user=phone");
	g_assert_cmpstr(global->sip_uri, ==, "sip:+441785123456@example.com;user=phone");
}

static void
test_failed(Scene *scene)
{
	g_autoptr(SfbDialled) dialled = dial(scene, "999");

	g_assert_cmpstr(scene->person.warning, ==, "dial-plan");
	g_assert_null(get_profile(scene));
	g_assert_cmpstr(dialled->number, ==, "");
	WAIT_UNTIL(person_look_at(&scene->person, ECHO) != NULL);
}

/* The rules after those that no client can use still work. */
static void
test_endless(Scene *scene)
{
	const SfbLocationProfile *profile = get_profile(scene);
	const SfbDialRule *endless = profile->rules->pdata[0];
	const SfbDialRule *strange = profile->rules->pdata[1];
	g_autoptr(SfbDialled) first = dial(scene, "01785123456");
	g_autoptr(SfbDialled) trap = dial(scene, "1111111111111111111111111111111111111111*#1");

	g_assert_cmpstr(first->number, ==, "+441785123456");
	g_assert_nonnull(strange->problem);
	g_assert_nonnull(endless->problem);
	g_assert_cmpstr(trap->number, ==, "");
}

static void
test_huge(Scene *scene)
{
	const SfbLocationProfile *profile = get_profile(scene);
	g_autoptr(SfbDialled) last = dial(scene, "70999");
	g_autoptr(SfbDialled) too_far = dial(scene, "71499");

	g_assert_null(scene->person.warning);
	g_assert_cmpuint(profile->rules->len, ==, SFB_DIAL_RULES_MAX);
	g_assert_cmpuint(profile->left_out, ==, 506);
	g_assert_cmpuint(last->rule, ==, 1000);
	g_assert_cmpstr(too_far->number, ==, "");
}

static void
test_file(Scene *scene)
{
	g_autoptr(SfbDialled) dialled = dial(scene, "555-0100");

	g_assert_cmpstr(get_profile(scene)->name, ==, "Redmond.contoso.example");
	g_assert_cmpstr(dialled->number, ==, "+14255550100");
}

static void
test_emergency(Scene *scene)
{
	g_autoptr(SfbDialled) dialled = dial(scene, "112");

	g_assert_true(dialled->is_emergency);
	g_assert_cmpstr(dialled->sip_uri, ==,
	                "sip:999;phone-context=Example@example.com;user=phone");
}

static const Row rows[] = {
	{ "usual", .test = test_usual },
	{ "none", .user = "tina", .test = test_none },
	{ "not-allowed", "refuse-dial-plan=403", .test = test_none },
	{ "ambiguous", "refuse-dial-plan=485", .test = test_none },
	{ "away", "refuse-dial-plan=480", .test = test_none },
	{ "trouble", "refuse-dial-plan=503", .test = test_failed },
	{ "late", "dial-plan-slow", .test = test_usual },
	{ "unanswered", "dial-plan-unanswered", .test = test_failed },
	{ "wrong", "dial-plan=wrong", .test = test_failed },
	{ "endless", "dial-plan=endless", .test = test_endless },
	{ "huge", "dial-plan=huge", .test = test_huge },
	{ "file", .file = "america.xml", .test = test_file },
	{ "emergency",
	  .settings = "locationPolicy/EnhancedEmergencyServicesEnabled=true;"
	              "locationPolicy/EmergencyDialString=999;"
	              "locationPolicy/EmergencyDialMask=112",
	  .test = test_emergency },
};

static void
run(Scene *scene, gconstpointer data)
{
	const Row *row = data;

	row->test(scene);
}

static void
test_no_file(void)
{
	const SfbSimOptions options = { .directory = folder, .dial_plan = "/nowhere/plan.xml" };
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sim_new(&options, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
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
		g_autofree char *path = g_strconcat("/stories/dial-plan/", rows[i].name, NULL);

		g_test_add(path, Scene, &rows[i], set_up, run, tear_down);
	}
	g_test_add_func("/stories/dial-plan/no-file", test_no_file);
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
