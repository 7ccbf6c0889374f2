/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice looks for people: a whole session, real web tickets, and the simulator's directory behind the
 * address book, the SIP server and Exchange.
 */

#include <string.h>

#include "sim/directory.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define BOOK_GONE "address-book-error"
#define NO_BOOK                                                                                    \
	"ServerConfiguration/dlxEnabled=false;ServerConfiguration/abwqInternalUrl=;"               \
	"ServerConfiguration/abwqExternalUrl="
#define BOOK_ELSEWHERE                                                                             \
	"ServerConfiguration/abwqInternalUrl=https://127.0.0.1:9/groupexpansion/service.svc"

typedef struct {
	const char *name;
	const char *faults;
	const char *settings;
	const char *text;
	const char *found; /* addresses, each with a semicolon behind it */
} Row;

/* The address book, unless a fault or a setting is in the way. */
static const Row rows[] = {
	{ "first-name", NULL, NULL, "zoe", "zoe@example.com;" },
	{ "umlaut", NULL, NULL, "Müller", "bob@example.com;juergen@example.com;" },
	{ "umlaut-left-out", NULL, NULL, "muller", "bob@example.com;juergen@example.com;" },
	{ "cyrillic", NULL, NULL, "волков", "igor@example.com;" },
	{ "kanji", NULL, NULL, "田中", "hiroko@example.com;" },
	{ "both-names", NULL, NULL, "Bob Müller", "bob@example.com;" },
	{ "address", NULL, NULL, "sip:Bob@Example.com", "bob@example.com;" },
	{ "half-an-address", NULL, NULL, "hiro", "hiroko@example.com;" },
	{ "digits", NULL, NULL, "+49 (89) 1234-7", "zoe@example.com;" },
	{ "nobody", NULL, NULL, "xyzzy", "" },
	{ "markup", NULL, NULL, "<zoe> & \"co\"", "" },
	{ "not-described", "no-metadata=address-book", NULL, "zoe", "zoe@example.com;" },
	{ "ticket-expired", "address-book-refused@1", NULL, "zoe", "zoe@example.com;" },
	{ "older-service", "address-book-old", NULL, "zoe", "zoe@example.com;" },
	{ "reached-from-outside", NULL, BOOK_ELSEWHERE, "zoe", "zoe@example.com;" },
	/* By the SIP server */
	{ "book-gone", BOOK_GONE, NULL, "Müller", "bob@example.com;juergen@example.com;" },
	{ "book-refuses", "address-book-refused", NULL, "zoe", "zoe@example.com;" },
	{ "no-book", NULL, NO_BOOK, "Weiß, Zoë", "zoe@example.com;" },
	{ "address-on-server", NULL, NO_BOOK, "BOB@example.com", "bob@example.com;" },
	{ "nobody-on-server", NULL, NO_BOOK, "xyzzy", "" },
	/* By Exchange, at last */
	{ "server-gone-too", BOOK_GONE ",directory-refused", NULL, "zoe", "zoe@example.com;" },
};

typedef struct {
	SfbSim *sim;
	Person alice;
	SfbDirectory *directory;
	SfbDirectoryResult *result;
	SfbDirectoryEntry *entry;
	GError *error;
	gboolean is_answered;
} Scene;

static char *folder;

static void
open_scene(Scene *scene, const char *faults, const char *settings)
{
	const SfbSimOptions options = {
		.faults = faults,
		.settings = settings,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;
	g_autofree char *server = NULL;
	g_autofree char *ews_url = NULL;
	SfbConfigText text = {
		.address = ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = SFB_SIM_PASSWORD,
	};

	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	text.server = server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	text.ews_url = ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                         sfb_sim_get_https_port(scene->sim));
	person_init(&scene->alice, &text, sfb_sim_get_ca_file(scene->sim), folder);
	sfb_session_start(scene->alice.session);
	WAIT_UNTIL(scene->alice.is_signed_in || scene->alice.end != NULL);
	g_assert_no_error(scene->alice.end);
	scene->directory = sfb_session_get_directory(scene->alice.session);
}

static void
forget(Scene *scene)
{
	g_clear_pointer(&scene->result, sfb_directory_result_free);
	g_clear_pointer(&scene->entry, sfb_directory_entry_free);
	g_clear_error(&scene->error);
	scene->is_answered = FALSE;
}

static void
close_scene(Scene *scene)
{
	forget(scene);
	person_sign_out(&scene->alice);
	WAIT_UNTIL(scene->alice.is_signed_out);
	person_clear(&scene->alice);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene->sim), ==, 0);
	g_object_unref(scene->sim);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;

	scene->result = sfb_directory_search_finish(SFB_DIRECTORY(source), result, &scene->error);
	scene->is_answered = TRUE;
}

static void
search(Scene *scene, const char *text, guint offset)
{
	forget(scene);
	sfb_directory_search_async(scene->directory, text, offset, NULL, on_found, scene);
	WAIT_UNTIL(scene->is_answered);
	g_assert_no_error(scene->error);
}

static char *
list_found(const Scene *scene)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < scene->result->entries->len; i++) {
		const SfbDirectoryEntry *entry = scene->result->entries->pdata[i];

		g_string_append_printf(list, "%s;",
		                       entry->address != NULL ? entry->address : entry->email);
	}
	return g_string_free(list, FALSE);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	Scene scene = { 0 };
	g_autofree char *found = NULL;

	open_scene(&scene, row->faults, row->settings);
	search(&scene, row->text, 0);
	found = list_found(&scene);
	g_assert_cmpstr(found, ==, row->found);
	g_assert_false(scene.result->has_more);
	close_scene(&scene);
}

/* What a row on the screen shows. */
static void
test_details(void)
{
	Scene scene = { 0 };
	const SfbDirectoryEntry *zoe;
	const SfbPhone *work;
	const SfbPhone *mobile;

	open_scene(&scene, NULL, NULL);
	search(&scene, "zoe", 0);
	zoe = scene.result->entries->pdata[0];
	g_assert_cmpstr(zoe->display_name, ==, "Zoë Weiß");
	g_assert_cmpstr(zoe->title, ==, "Engineer");
	g_assert_cmpstr(zoe->department, ==, "Übersetzung");
	g_assert_cmpstr(zoe->office, ==, "Büro 7");
	g_assert_cmpstr(zoe->company, ==, "Example");
	g_assert_cmpuint(zoe->phones->len, ==, 2);
	work = zoe->phones->pdata[0];
	mobile = zoe->phones->pdata[1];
	g_assert_cmpstr(work->shown, ==, "+49 (89) 1234-70");
	g_assert_cmpstr(work->uri, ==, "tel:+4989123470");
	g_assert_cmpint(mobile->kind, ==, SFB_PHONE_MOBILE);
	close_scene(&scene);
}

/* The group is found as one, and somebody without a SIP address as somebody without. */
static void
test_others(void)
{
	Scene scene = { 0 };
	const SfbDirectoryEntry *entry;

	open_scene(&scene, NULL, NULL);
	search(&scene, "Everyone at", 0);
	entry = scene.result->entries->pdata[0];
	g_assert_true(entry->is_group);
	g_assert_cmpstr(entry->email, ==, SFB_SIM_EVERYONE_ADDRESS);
	search(&scene, "vera", 0);
	entry = scene.result->entries->pdata[0];
	g_assert_null(entry->address);
	g_assert_cmpstr(entry->email, ==, "vera@partner.example");
	close_scene(&scene);
}

static void
test_pages(void)
{
	Scene scene = { 0 };
	const SfbDirectoryEntry *entry;

	open_scene(&scene, NULL, NULL);
	search(&scene, "Staff", 0);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_DIRECTORY_PAGE);
	g_assert_true(scene.result->has_more);
	search(&scene, "Staff", SFB_DIRECTORY_PAGE);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_SIM_STAFF - SFB_DIRECTORY_PAGE);
	g_assert_false(scene.result->has_more);
	entry = scene.result->entries->pdata[0];
	g_assert_cmpstr(entry->address, ==, "staff101@example.com");
	close_scene(&scene);
}

/* The SIP server gives a hundred and says that there are more. */
static void
test_more_on_server(void)
{
	Scene scene = { 0 };

	open_scene(&scene, NULL, NO_BOOK);
	search(&scene, "Staff", 0);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_DIRECTORY_PAGE);
	g_assert_true(scene.result->has_more);
	search(&scene, "Staff", SFB_DIRECTORY_PAGE);
	g_assert_false(scene.result->has_more);
	close_scene(&scene);
}

/* Where the list lives in Exchange, that is asked first. */
static void
test_more_in_exchange(void)
{
	Scene scene = { 0 };

	open_scene(&scene, "contacts-migrated," BOOK_GONE ",directory-refused", NULL);
	search(&scene, "Staff", 0);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_DIRECTORY_PAGE);
	g_assert_true(scene.result->has_more);
	search(&scene, "Staff", SFB_DIRECTORY_PAGE);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_SIM_STAFF - SFB_DIRECTORY_PAGE);
	g_assert_false(scene.result->has_more);
	close_scene(&scene);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;

	scene->entry = sfb_directory_look_up_finish(SFB_DIRECTORY(source), result, &scene->error);
	scene->is_answered = TRUE;
}

static void
look_up(Scene *scene, const char *address)
{
	forget(scene);
	sfb_directory_look_up_async(scene->directory, address, NULL, on_looked_up, scene);
	WAIT_UNTIL(scene->is_answered);
}

static void
test_look_up(void)
{
	Scene scene = { 0 };

	open_scene(&scene, NULL, NULL);
	look_up(&scene, BOB);
	g_assert_no_error(scene.error);
	g_assert_cmpstr(scene.entry->office, ==, "Room 102");
	look_up(&scene, "nobody@example.com");
	g_assert_error(scene.error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	close_scene(&scene);
}

/* The same, where the SIP server alone is there to be asked. */
static void
test_look_up_on_server(void)
{
	Scene scene = { 0 };

	open_scene(&scene, NULL, NO_BOOK);
	look_up(&scene, BOB);
	g_assert_no_error(scene.error);
	g_assert_cmpstr(scene.entry->display_name, ==, "Bob Müller");
	close_scene(&scene);
}

/* Groups */

static void
expand(Scene *scene, const char *email)
{
	forget(scene);
	sfb_directory_expand_async(scene->directory, email, NULL, on_found, scene);
	WAIT_UNTIL(scene->is_answered);
}

static void
test_team(void)
{
	Scene scene = { 0 };
	g_autofree char *found = NULL;
	const SfbDirectoryEntry *bob;
	const SfbDirectoryEntry *testers;
	const SfbDirectoryEntry *vera;

	open_scene(&scene, NULL, NULL);
	expand(&scene, SFB_SIM_TEAM_ADDRESS);
	g_assert_no_error(scene.error);
	found = list_found(&scene);
	g_assert_cmpstr(found, ==,
	                ALICE ";" BOB ";" SFB_SIM_TESTERS_ADDRESS ";vera@partner.example;"
	                      "zoe@example.com;");
	bob = scene.result->entries->pdata[1];
	testers = scene.result->entries->pdata[2];
	vera = scene.result->entries->pdata[3];
	g_assert_cmpstr(bob->office, ==, "Room 102"); /* the address book was asked for it */
	g_assert_true(testers->is_group);
	g_assert_null(vera->address);
	close_scene(&scene);
}

static void
test_nested_group(void)
{
	Scene scene = { 0 };
	g_autofree char *found = NULL;

	open_scene(&scene, BOOK_GONE, NULL);
	expand(&scene, SFB_SIM_TESTERS_ADDRESS);
	g_assert_no_error(scene.error);
	found = list_found(&scene);
	g_assert_cmpstr(found, ==, "hiroko@example.com;igor@example.com;juergen@example.com;");
	close_scene(&scene);
}

static void
test_large_group(void)
{
	Scene scene = { 0 };

	open_scene(&scene, NULL, NULL);
	expand(&scene, SFB_SIM_EVERYONE_ADDRESS);
	g_assert_no_error(scene.error);
	g_assert_cmpuint(scene.result->entries->len, ==, SFB_SIM_STAFF);
	for (guint i = 0; i < scene.result->entries->len; i++) {
		const SfbDirectoryEntry *entry = scene.result->entries->pdata[i];

		g_assert_nonnull(entry->address);
	}
	close_scene(&scene);
}

static void
test_no_group(void)
{
	Scene scene = { 0 };

	open_scene(&scene, NULL, NULL);
	expand(&scene, "nobody@example.com");
	g_assert_error(scene.error, SFB_ERROR, SFB_ERROR_NOT_FOUND);
	close_scene(&scene);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, &error);

	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/search/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/stories/search/details", test_details);
	g_test_add_func("/stories/search/others", test_others);
	g_test_add_func("/stories/search/pages", test_pages);
	g_test_add_func("/stories/search/more-on-server", test_more_on_server);
	g_test_add_func("/stories/search/more-in-exchange", test_more_in_exchange);
	g_test_add_func("/stories/search/look-up", test_look_up);
	g_test_add_func("/stories/search/look-up-on-server", test_look_up_on_server);
	g_test_add_func("/stories/search/team", test_team);
	g_test_add_func("/stories/search/nested-group", test_nested_group);
	g_test_add_func("/stories/search/large-group", test_large_group);
	g_test_add_func("/stories/search/no-group", test_no_group);
	outcome = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return outcome;
}
