/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: the page of somebody who may do everything and of somebody who may do
 * nearly nothing, and how it follows what the server says. */

#include "report/configuration.h"

#include <string.h>

#include "net/gio-network.h"
#include "report/report.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"

#define TINA "tina@example.com"

typedef struct {
	SfbSim *sim;
	Person person;
	GPtrArray *rows;
} Scene;

typedef struct {
	const char *name;
	const char *address;
	SfbSimOptions world;
	void (*test)(Scene *scene, gconstpointer row);
} Row;

static char *folder;

static void
build(Scene *scene)
{
	g_clear_pointer(&scene->rows, g_ptr_array_unref);
	scene->rows = sfb_configuration_build(scene->person.session);
}

static void
set_up(Scene *scene, gconstpointer data)
{
	const Row *row = data;
	SfbSimOptions options = row->world;
	g_autoptr(GError) error = NULL;
	g_autofree char *server = NULL;
	g_autofree char *login = g_strndup(row->address, strcspn(row->address, "@"));
	SfbConfigText text = { .address = row->address, .password = SFB_SIM_PASSWORD };
	g_autofree char *windows_login = g_strconcat(SFB_SIM_WINDOWS_DOMAIN "\\", login, NULL);

	options.directory = folder;
	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	text.server = server;
	text.login = windows_login;
	person_init(&scene->person, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(scene->person.session);
	WAIT_UNTIL(scene->person.is_signed_in);
	build(scene);
}

static void
tear_down(Scene *scene, gconstpointer row)
{
	g_ptr_array_unref(scene->rows);
	person_clear(&scene->person);
	g_object_unref(scene->sim);
}

/* The first of that section and id; NULL if there is none. */
static const SfbConfigurationRow *
find(Scene *scene, const char *section, const char *id)
{
	for (guint i = 0; i < scene->rows->len; i++) {
		const SfbConfigurationRow *row = scene->rows->pdata[i];

		if (strcmp(row->section, section) == 0 && strcmp(row->id, id) == 0)
			return row;
	}
	return NULL;
}

static const char *
get(Scene *scene, const char *section, const char *id)
{
	const SfbConfigurationRow *row = find(scene, section, id);

	return row != NULL ? row->value : NULL;
}

#define assert_row(scene, section, id, expected)                                                   \
	g_assert_cmpstr(get(scene, section, id), ==, expected)

/* Sections come one after the other, and every row says something. */
static void
assert_order(Scene *scene)
{
	g_autoptr(GHashTable) met = g_hash_table_new(g_str_hash, g_str_equal);
	const char *section = NULL;

	for (guint i = 0; i < scene->rows->len; i++) {
		const SfbConfigurationRow *row = scene->rows->pdata[i];

		g_assert_cmpstr(row->label, !=, "");
		g_assert_cmpstr(row->value, !=, "");
		if (g_strcmp0(section, row->section) != 0)
			g_assert_true(g_hash_table_add(met, (gpointer)row->section));
		section = row->section;
	}
}

static void
test_everything_allowed(Scene *scene, gconstpointer row)
{
	assert_order(scene);
	g_assert_cmpuint(scene->rows->len, >, 100);
	assert_row(scene, "account", "address", ALICE);
	assert_row(scene, "account", "login", "EXAMPLE\\alice");
	assert_row(scene, "account", "place", "inside the company's network");
	assert_row(scene, "me", "name", "Alice Example");
	assert_row(scene, "me", "number", "+15555550101");
	assert_row(scene, "me", "extension", "101");
	assert_row(scene, "me", "line-type", "calls by this server");
	assert_row(scene, "me", "voicemail", "yes");
	assert_row(scene, "me", "delegates", BOB);
	assert_row(scene, "me", "routing",
	           "Calls ring at +15555550199 as well.\n"
	           "Calls that nobody takes go to voicemail after 30 seconds.");
	assert_row(scene, "meetings", "meetingPolicy/MeetingSize", "250");
	assert_row(scene, "address-book", "endpointConfiguration/PhotoUsage", "all");
	assert_row(scene, "federation", "provider", "msn.example");
	assert_row(scene, "exchange", "mailbox", "not read yet");
	g_assert_null(find(scene, "exchange", "unread"));
	g_assert_nonnull(find(scene, "dial-plan", "rule"));
	g_assert_null(find(scene, "forbidden", "endpointConfiguration/DisableSavingIM"));
}

static void
test_nothing_allowed(Scene *scene, gconstpointer data)
{
	const SfbConfigurationRow *saving =
		find(scene, "forbidden", "endpointConfiguration/DisableSavingIM");

	assert_order(scene);
	g_assert_nonnull(saving);
	g_assert_cmpint(saving->kind, ==, SFB_CONFIGURATION_FORBIDDEN);
	g_assert_cmpstr(saving->value, ==, "not allowed: client policy DisableSavingIM");
	g_assert_nonnull(find(scene, "forbidden", "userSetting/disableFileTransfer"));
	g_assert_nonnull(find(scene, "forbidden", "ucPolicy/AllowCallForwarding"));
	assert_row(scene, "me", "telephony-mode", "none");
	assert_row(scene, "me", "number", NULL);
	assert_row(scene, "me", "routing", NULL);
	assert_row(scene, "me", "delegates", NULL);
	assert_row(scene, "me", "voicemail", "no");
	assert_row(scene, "dial-plan", "dial-plan", "none; numbers are sent as they are typed");
}

static void
test_delegator(Scene *scene, gconstpointer row)
{
	assert_row(scene, "me", "delegators", ALICE);
	assert_row(scene, "me", "delegates", NULL);
}

/* Nobody has looked at them yet; then somebody does, and there are none. */
static void
test_devices(Scene *scene, gconstpointer row)
{
	SfbDevices *devices = sfb_session_get_devices(scene->person.session);
	const SfbDeviceChoice choice = { "Headset", 80 };

	assert_row(scene, "devices", "devices", "being looked for");
	g_assert_null(find(scene, "devices", "device"));
	sfb_devices_set_choice(devices, SFB_DEVICE_MICROPHONE, &choice);
	sfb_devices_look_async(devices, NULL, NULL, NULL);
	WAIT_UNTIL(sfb_devices_has_looked(devices));
	build(scene);
	assert_order(scene);
	g_assert_null(find(scene, "devices", "devices"));
	assert_row(scene, "devices", "device", "none found");
	assert_row(scene, "devices", "device-choice", "Headset, volume 80%");
}

static void
on_changed(SfbMe *me, guint *changes)
{
	++*changes;
}

/* Another program of hers sends her calls elsewhere. */
static void
test_changed_elsewhere(Scene *scene, gconstpointer row)
{
	guint changes = 0;

	g_signal_connect(sfb_session_get_me(scene->person.session), "changed",
	                 G_CALLBACK(on_changed), &changes);
	sfb_sim_route(scene->sim, ALICE, "enablecf forward_immediate");
	WAIT_UNTIL(changes > 0);
	build(scene);
	assert_row(scene, "me", "routing", "Calls go to +15555550199 at once.");
	assert_row(scene, "me", "number", "+15555550101");
}

static void
test_no_settings(Scene *scene, gconstpointer row)
{
	const SfbConfigurationRow *settings = find(scene, "account", "settings");

	assert_order(scene);
	g_assert_nonnull(settings);
	g_assert_cmpint(settings->kind, ==, SFB_CONFIGURATION_TROUBLE);
	assert_row(scene, "me", "name", "Alice Example");
	g_assert_null(find(scene, "meetings", "meetingPolicy/MeetingSize"));
}

/* What nobody knows is shown as it came, but on one screen. */
static void
test_odd_values(Scene *scene, gconstpointer row)
{
	assert_row(scene, "other", "endpointConfiguration/TeaTime", "<b>five</b> o'clock");
	assert_row(scene, "meetings", "ServerConfiguration/focusFactoryUri", NULL);
	assert_row(scene, "forbidden", "ServerConfiguration/focusFactoryUri",
	           "not offered: server focusFactoryUri");
	assert_row(scene, "account", "place", "outside the company's network");
}

static void
on_relay(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	g_assert_nonnull(sfb_relay_get_finish(SFB_RELAY(source), result, &error));
	*(gboolean *)user_data = TRUE;
}

static void
test_no_secret(Scene *scene, gconstpointer row)
{
	SfbRelay *relay = sfb_session_get_relay(scene->person.session);
	g_autofree char *text = NULL;
	gboolean is_there = FALSE;

	sfb_relay_get_async(relay, NULL, on_relay, &is_there);
	WAIT_UNTIL(is_there);
	build(scene);
	text = sfb_configuration_build_text(scene->rows);
	g_assert_nonnull(find(scene, "media", "relay"));
	g_assert_null(strstr(text, sfb_relay_peek(relay)->user_name));
	g_assert_null(strstr(text, sfb_secret_peek(sfb_relay_peek(relay)->password)));
	g_assert_null(strstr(text, SFB_SIM_PASSWORD));
}

/* Nothing that names the user, her company or its computers. */
static void
test_redacted(Scene *scene, gconstpointer row)
{
	static const char *const names[] = { "alice",       "Alice",      "bob@",
		                             "example.com", "127.0.0.1",  "Example & Sons",
		                             "5555550101",  "5555550199", "555 555" };
	g_autoptr(SfbNetwork) network = sfb_gio_network_new("");
	g_autoptr(SfbReport) report = sfb_report_new(scene->person.session, network);
	g_autofree char *text = sfb_configuration_build_text(scene->rows);
	g_autofree char *redacted = sfb_report_redact(report, text);

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_test_message("%s", names[i]);
		g_assert_nonnull(strstr(text, names[i]));
		g_assert_null(strstr(redacted, names[i]));
	}
	g_assert_nonnull(strstr(redacted, "Calls ring at name-"));
}

static void
add_row(GPtrArray *rows, const char *title, const char *label, const char *value)
{
	SfbConfigurationRow *row = g_new0(SfbConfigurationRow, 1);

	row->section = title;
	row->title = title;
	row->label = (char *)label;
	row->value = (char *)value;
	g_ptr_array_add(rows, row);
}

/* Long labels and several lines. */
static void
test_text(void)
{
	g_autoptr(GPtrArray) rows = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = NULL;

	add_row(rows, "One", "Short", "value");
	add_row(rows, "One", "Ölstand", "first\nsecond");
	add_row(rows, "Two", "A label that is much longer than there is room for it", "value");
	text = sfb_configuration_build_text(rows);
	g_assert_cmpstr(text, ==,
	                "One\n"
	                "  Short                                       value\n"
	                "  Ölstand                                     first\n"
	                "                                              second\n"
	                "\n"
	                "Two\n"
	                "  A label that is much longer than there is room for it\n"
	                "                                              value\n");
}

static const Row cases[] = {
	{ "everything-allowed", ALICE, .test = test_everything_allowed },
	{ "nothing-allowed", TINA, .test = test_nothing_allowed },
	{ "delegator", BOB, .test = test_delegator },
	{ "devices", ALICE, .test = test_devices },
	{ "changed-elsewhere", ALICE, .test = test_changed_elsewhere },
	{ "no-settings", ALICE, { .faults = "settings-refused" }, test_no_settings },
	{ "odd-values",
	  ALICE,
	  { .settings = "endpointConfiguration/TeaTime=  <b>five</b>\to'clock ;"
	                "ServerConfiguration/focusFactoryUri=",
	    .is_external = TRUE },
	  test_odd_values },
	{ "no-secret", ALICE, .test = test_no_secret },
	{ "redacted", ALICE, .test = test_redacted },
};

/* The server's side of NTLM reads the environment, which may not change beside other threads. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, NULL);

	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
	g_setenv("GST_PLUGIN_SYSTEM_PATH_1_0", "", TRUE); /* this computer's devices stay out */
	g_setenv("GST_REGISTRY_DISABLE", "yes", TRUE);
	g_setenv("PULSE_SERVER", "unix:/nonexistent", TRUE);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strconcat("/report/configuration/", cases[i].name, NULL);

		g_test_add(path, Scene, &cases[i], set_up, cases[i].test, tear_down);
	}
	g_test_add_func("/report/configuration/text", test_text);
	status = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return status;
}
