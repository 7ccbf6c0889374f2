/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice's contact list lives in Exchange: she signs in and sees the same list as from the SIP server,
 * edits it, and Exchange goes away and comes back. Every proof is a real one.
 */

#include <string.h>

#include "people/contacts.h"
#include "sim/sim.h"
#include "stories/person.h"
#include "support/folder.h"
#include "util/error.h"

#define CONTACTS 25
#define NEWCOMER "zoe@example.com"
#define PHONE "tel:+15555550199"

typedef struct {
	SfbSim *sim;
	Person alice;
	SfbContacts *contacts;
	const SfbSimUser *owner;
	guint loaded;
	GError *unavailable; /* the last one; NULL: none */
	guint times_unavailable;
	gboolean is_edited;
	GError *refusal; /* of the last wish; NULL: it was fulfilled */
} Scene;

static char *folder;

/* Lists as texts: "group: address ..." in both of the same order. */

static int
compare(gconstpointer one, gconstpointer other)
{
	return strcmp(*(char *const *)one, *(char *const *)other);
}

/* Takes @lines. */
static char *
join_lines(GPtrArray *lines)
{
	g_autoptr(GPtrArray) taken = lines;

	g_ptr_array_sort(taken, compare);
	g_ptr_array_add(taken, NULL);
	return g_strjoinv("\n", (char **)taken->pdata);
}

static char *
describe_members(SfbContacts *contacts, const SfbGroup *group)
{
	g_autoptr(GPtrArray) all = sfb_contacts_list(contacts);
	GPtrArray *members = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *text = NULL;

	for (guint i = 0; i < all->len; i++) {
		const SfbContact *contact = all->pdata[i];

		for (guint k = 0; k < contact->groups->len; k++) {
			if (g_array_index(contact->groups, guint32, k) == group->id)
				g_ptr_array_add(members, g_strdup(contact->address));
		}
	}
	text = join_lines(members);
	return g_strdelimit(g_steal_pointer(&text), "\n", ' ');
}

static char *
describe_ours(SfbContacts *contacts)
{
	g_autoptr(GPtrArray) groups = sfb_contacts_list_groups(contacts);
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = groups->pdata[i];
		g_autofree char *members = describe_members(contacts, group);

		g_ptr_array_add(lines,
		                g_strdup_printf("%d %s: %s", group->kind, group->name, members));
	}
	return join_lines(lines);
}

static SfbGroupKind
get_kind(const SfbSimGroup *group)
{
	if (strcmp(group->name, SFB_GROUP_BUILT_IN_NAME) == 0)
		return SFB_GROUP_BUILT_IN;
	if (g_strcmp0(group->type, SFB_GROUP_TYPE_FAVOURITES) == 0)
		return SFB_GROUP_FAVOURITES;
	return g_strcmp0(group->type, SFB_GROUP_TYPE_DISTRIBUTION) == 0 ? SFB_GROUP_DISTRIBUTION
	                                                                : SFB_GROUP_ORDINARY;
}

static char *
describe_members_of_server(const SfbSimUser *owner, const SfbSimGroup *group)
{
	GPtrArray *members = g_ptr_array_new_with_free_func(g_free);
	g_autofree char *id = g_strdup_printf("%u", group->id);
	g_autofree char *text = NULL;

	for (guint i = 0; i < owner->contacts->len; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];
		g_auto(GStrv) ids = g_strsplit(contact->groups, " ", -1);

		if (g_strv_contains((const char *const *)ids, id))
			g_ptr_array_add(members, g_strdup(contact->address));
	}
	text = join_lines(members);
	return g_strdelimit(g_steal_pointer(&text), "\n", ' ');
}

static char *
describe_theirs(const SfbSimUser *owner)
{
	GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < owner->groups->len; i++) {
		const SfbSimGroup *group = owner->groups->pdata[i];
		g_autofree char *members = describe_members_of_server(owner, group);

		g_ptr_array_add(
			lines, g_strdup_printf("%d %s: %s", get_kind(group), group->name, members));
	}
	return join_lines(lines);
}

static void
check_lists(Scene *scene)
{
	g_autofree char *ours = describe_ours(scene->contacts);
	g_autofree char *theirs = describe_theirs(scene->owner);

	g_assert_cmpstr(ours, ==, theirs);
	g_assert_cmpuint(sfb_contacts_get_count(scene->contacts), ==, scene->owner->contacts->len);
}

/* The scene */

static void
on_loaded(SfbContacts *contacts, gpointer user_data)
{
	((Scene *)user_data)->loaded++;
}

static void
on_unavailable(SfbContacts *contacts, const GError *error, gpointer user_data)
{
	Scene *scene = user_data;

	g_clear_error(&scene->unavailable);
	scene->unavailable = g_error_copy(error);
	scene->times_unavailable++;
}

static void
begin_person(Scene *scene, Person *person, const char *epid)
{
	g_autofree char *server = g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(scene->sim));
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(scene->sim));
	const SfbConfigText text = {
		.address = ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = SFB_SIM_PASSWORD,
		.server = server,
		.ews_url = ews_url,
		.epid = epid,
	};

	person_init(person, &text, sfb_sim_get_ca_file(scene->sim), folder);
}

static void
start_person(Person *person)
{
	sfb_session_start(person->session);
	WAIT_UNTIL(person->is_signed_in || person->end != NULL);
	g_assert_no_error(person->end);
}

static void
begin_session(Scene *scene)
{
	begin_person(scene, &scene->alice, "0123456789ab");
	scene->contacts = sfb_session_get_contacts(scene->alice.session);
	g_signal_connect(scene->contacts, "loaded", G_CALLBACK(on_loaded), scene);
	g_signal_connect(scene->contacts, "unavailable", G_CALLBACK(on_unavailable), scene);
	start_person(&scene->alice);
}

static void
open_scene(Scene *scene, const char *faults)
{
	const SfbSimOptions options = {
		.contacts = CONTACTS,
		.faults = faults,
		.directory = folder,
	};
	g_autoptr(GError) error = NULL;

	*scene = (Scene){ 0 };
	scene->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	scene->owner = sfb_sim_world_get(sfb_sim_get_world(scene->sim), ALICE);
	begin_session(scene);
}

static void
close_scene(Scene *scene)
{
	g_signal_handlers_disconnect_by_data(scene->contacts, scene);
	person_sign_out(&scene->alice);
	WAIT_UNTIL(scene->alice.is_signed_out);
	person_clear(&scene->alice);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(scene->sim), ==, 0);
	g_object_unref(scene->sim);
	g_clear_error(&scene->unavailable);
	g_clear_error(&scene->refusal);
}

static void
on_edited(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Scene *scene = user_data;

	g_clear_error(&scene->refusal);
	sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &scene->refusal);
	scene->is_edited = TRUE;
}

static void
edit(Scene *scene, const SfbContactsWish *wish)
{
	scene->is_edited = FALSE;
	sfb_contacts_edit_async(scene->contacts, wish, NULL, on_edited, scene);
	WAIT_UNTIL(scene->is_edited);
}

/* What she sees */

static const char *const ways[] = {
	"contacts-migrated",
	"contacts-refused",
	"contacts-migrated,exchange-by-ticket",
};

static void
test_seen(gconstpointer data)
{
	Scene scene;
	const SfbContact *echo;

	open_scene(&scene, data);
	g_assert_true(sfb_contacts_is_in_exchange(scene.contacts));
	g_assert_false(sfb_contacts_keeps_names(scene.contacts));
	g_assert_null(scene.alice.warning);
	check_lists(&scene);
	echo = sfb_contacts_get(scene.contacts, SFB_SIM_ECHO_ADDRESS);
	g_assert_cmpstr(echo->name, ==, "Echo (alias)");
	/* Presence still comes from the SIP server. */
	WAIT_UNTIL(person_get_status_of(&scene.alice, SFB_SIM_ECHO_ADDRESS) ==
	           SFB_STATUS_AVAILABLE);
	close_scene(&scene);
}

/* What she changes. Faults strike at some of the edits; what is refused is looked at again. */

typedef struct {
	const char *name;
	const char *faults;
} Course;

static const Course courses[] = {
	{ "smooth", "contacts-migrated" },
	{ "outpaced", "contacts-refused,exchange-stale@1,exchange-stale@4,exchange-stale@7" },
};

static const SfbContactsWish wishes[] = {
	{ SFB_WISH_ADD, NEWCOMER, "Zoë", "Team" },
	{ SFB_WISH_ADD, NEWCOMER, NULL, "Neue & <alte> Freunde" },
	{ SFB_WISH_ADD, PHONE, "Reception", "Team" },
	{ SFB_WISH_ADD, "bob@example.com", NULL, "Favorites" },
	{ SFB_WISH_MOVE, SFB_SIM_ECHO_ADDRESS, NULL, "Other contacts", "Partners" },
	{ SFB_WISH_REMOVE, NEWCOMER, NULL, "Team" },
	{ SFB_WISH_RENAME_GROUP, .group = "Team", .new_group = "Команда" },
	{ SFB_WISH_ADD, NEWCOMER, NULL, "Команда" },
	{ SFB_WISH_REMOVE, "contact00001@example.com" },
	{ SFB_WISH_ADD_GROUP, .group = "Testers", .email = "testers@example.com" },
	{ SFB_WISH_REMOVE_GROUP, .group = "Partners" },
	{ SFB_WISH_REMOVE_GROUP, .group = "Testers" },
	{ SFB_WISH_REMOVE, PHONE },
};

static void
test_edited(gconstpointer data)
{
	const Course *course = data;
	Scene scene;

	open_scene(&scene, course->faults);
	for (gsize i = 0; i < G_N_ELEMENTS(wishes); i++) {
		g_test_message("wish %" G_GSIZE_FORMAT, i);
		edit(&scene, &wishes[i]);
		g_assert_no_error(scene.refusal);
		check_lists(&scene);
	}
	g_assert_nonnull(sfb_contacts_get(scene.contacts, NEWCOMER));
	g_assert_null(sfb_contacts_get(scene.contacts, "contact00001@example.com"));
	close_scene(&scene);
}

/* Another program of hers is told over SIP that there is something to read in Exchange; it takes
 * some seconds, in which it may have been its own change. */
static void
test_seen_elsewhere(void)
{
	const SfbContactsWish wish = { SFB_WISH_ADD, NEWCOMER, NULL, "Team" };
	Scene scene;
	Person other = { NULL };
	SfbContacts *contacts;

	open_scene(&scene, "contacts-migrated");
	begin_person(&scene, &other, "ba9876543210");
	contacts = sfb_session_get_contacts(other.session);
	start_person(&other);
	g_assert_null(sfb_contacts_get(contacts, NEWCOMER));
	edit(&scene, &wish);
	g_assert_no_error(scene.refusal);
	WAIT_UNTIL(sfb_contacts_get(contacts, NEWCOMER) != NULL);
	person_sign_out(&other);
	WAIT_UNTIL(other.is_signed_out);
	person_clear(&other);
	close_scene(&scene);
}

static void
test_not_possible(void)
{
	const SfbContactsWish name = { SFB_WISH_NAME, .address = BOB, .name = "Bobby" };
	const SfbContactsWish group = { SFB_WISH_ADD_GROUP, .group = "Nobody's",
		                        .email = "nobody@example.com" };
	Scene scene;

	open_scene(&scene, "contacts-migrated");
	edit(&scene, &name);
	g_assert_error(scene.refusal, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	edit(&scene, &group);
	g_assert_error(scene.refusal, SFB_ERROR, SFB_ERROR_USAGE);
	check_lists(&scene);
	close_scene(&scene);
}

/* Exchange goes away */

static void
test_gone_and_back(void)
{
	const SfbContactsWish wish = { SFB_WISH_ADD, NEWCOMER, NULL, "Team" };
	Scene scene;

	open_scene(&scene, "contacts-migrated,exchange-down@2,exchange-down@3,exchange-down@4");
	check_lists(&scene);
	edit(&scene, &wish);
	/* The change and the look at the list that follows it failed. */
	g_assert_error(scene.refusal, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(scene.times_unavailable, ==, 1);
	check_lists(&scene);
	/* The first fails, too, which is not said again. */
	sfb_contacts_reload(scene.contacts);
	sfb_contacts_reload(scene.contacts);
	WAIT_UNTIL(scene.loaded == 2);
	g_assert_cmpuint(scene.times_unavailable, ==, 1);
	edit(&scene, &wish);
	g_assert_no_error(scene.refusal);
	check_lists(&scene);
	close_scene(&scene);
}

static void
test_gone_at_first(void)
{
	Scene scene;

	open_scene(&scene, "contacts-refused,exchange-down@1");
	g_assert_cmpstr(scene.alice.warning, ==, "contacts");
	g_assert_cmpuint(scene.loaded, ==, 0);
	g_assert_cmpuint(scene.times_unavailable, ==, 0);
	sfb_contacts_reload(scene.contacts);
	WAIT_UNTIL(scene.loaded == 1);
	check_lists(&scene);
	close_scene(&scene);
}

/* Exchange may have another password: nobody is locked out by our asking. */
static void
test_refused(void)
{
	const SfbContactsWish wish = { SFB_WISH_ADD, NEWCOMER, NULL, "Team" };
	Scene scene;

	open_scene(&scene, "contacts-refused,exchange-refused");
	g_assert_cmpstr(scene.alice.warning, ==, "contacts");
	g_assert_cmpuint(sfb_contacts_get_count(scene.contacts), ==, 0);
	edit(&scene, &wish);
	g_assert_error(scene.refusal, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	close_scene(&scene);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
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
	int failed;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (gsize i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autofree char *path = g_strconcat("/exchange-list/seen/", ways[i], NULL);

		g_test_add_data_func(path, ways[i], test_seen);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(courses); i++) {
		g_autofree char *path =
			g_strconcat("/exchange-list/edited/", courses[i].name, NULL);

		g_test_add_data_func(path, &courses[i], test_edited);
	}
	g_test_add_func("/exchange-list/seen-elsewhere", test_seen_elsewhere);
	g_test_add_func("/exchange-list/not-possible", test_not_possible);
	g_test_add_func("/exchange-list/gone-and-back", test_gone_and_back);
	g_test_add_func("/exchange-list/gone-at-first", test_gone_at_first);
	g_test_add_func("/exchange-list/refused", test_refused);
	failed = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return failed;
}
