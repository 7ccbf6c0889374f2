/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One whole session against the simulator. */

#include "stories/story.h"

#include <string.h>

/* A port where nothing listens: the system has just given it out and taken it back. */
static guint16
find_free_port(void)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	g_autoptr(GError) error = NULL;
	guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, &error);

	g_assert_no_error(error);
	g_socket_listener_close(listener);
	return port;
}

static char *
build_server(const Story *story)
{
	gboolean is_tcp = g_strcmp0(story->row->transport, "tcp") == 0;
	guint16 port = is_tcp ? sfb_sim_get_tcp_port(story->sim) : sfb_sim_get_tls_port(story->sim);

	if (story->row->server == SERVER_ABSENT)
		port = find_free_port();
	return g_strdup_printf("127.0.0.1:%u", port);
}

static void
prepare(Story *story, Person *person, const char *address, const char *login, const char *password)
{
	g_autofree char *server = build_server(story);
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(story->sim));
	const SfbConfigText text = {
		.address = address,
		.login = login,
		.password = password,
		.server = server,
		.transport = story->row->transport,
		.ews_url = ews_url,
	};
	gboolean is_trusted = story->row->server == SERVER_TRUSTED;

	person_init(person, &text, is_trusted ? sfb_sim_get_ca_file(story->sim) : "",
	            story->directory);
}

static void
on_alice_signed_in(SfbSession *session, gpointer user_data)
{
	Story *story = user_data;

	story->row->begin(story);
}

static void
on_alice_changed_stage(SfbSession *session, const char *id, const char *label, SfbStageState state,
                       const GError *error, gpointer user_data)
{
	Story *story = user_data;

	if (state == SFB_STAGE_STARTED && strcmp(id, story->row->last_stage) == 0)
		story->row->leave(story);
}

Story *
story_start(const Row *row, const char *directory)
{
	Story *story = g_new0(Story, 1);
	SfbSimOptions options = row->world;
	g_autoptr(GError) error = NULL;

	options.directory = directory;
	story->row = row;
	story->directory = directory;
	story->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	prepare(story, &story->alice, row->address != NULL ? row->address : ALICE,
	        row->login != NULL ? row->login : SFB_SIM_WINDOWS_DOMAIN "\\alice",
	        row->password != NULL ? row->password : SFB_SIM_PASSWORD);
	if (row->begin != NULL)
		g_signal_connect(story->alice.session, "signed-in", G_CALLBACK(on_alice_signed_in),
		                 story);
	if (row->leave != NULL)
		g_signal_connect(story->alice.session, "stage-changed",
		                 G_CALLBACK(on_alice_changed_stage), story);
	sfb_session_start(story->alice.session);
	return story;
}

void
story_call_bob(Story *story)
{
	prepare(story, &story->bob, BOB, SFB_SIM_WINDOWS_DOMAIN "\\bob", SFB_SIM_PASSWORD);
	sfb_session_start(story->bob.session);
	WAIT_UNTIL(story->bob.is_signed_in || story->bob.end != NULL);
	g_assert_no_error(story->bob.end);
}

static char *
build_groups(const SfbContact *contact)
{
	GString *groups = g_string_new(NULL);

	for (guint i = 0; i < contact->groups->len; i++)
		g_string_append_printf(groups, "%u ", g_array_index(contact->groups, guint32, i));
	return g_strchomp(g_string_free(groups, FALSE));
}

static void
check_contact(Story *story, SfbContacts *contacts, const SfbSimContact *expected)
{
	const SfbContact *contact = sfb_contacts_get(contacts, expected->address);
	const SfbSimUser *person =
		sfb_sim_world_get(sfb_sim_get_world(story->sim), expected->address);
	const SfbPresentity *presentity = person_look_at(&story->alice, expected->address);
	g_autofree char *groups = NULL;
	g_autofree char *expected_groups = NULL;

	g_assert_nonnull(contact);
	g_assert_cmpstr(contact->name != NULL ? contact->name : "", ==, expected->alias);
	groups = build_groups(contact);
	expected_groups = g_strchomp(g_strdup(expected->groups));
	g_assert_cmpstr(groups, ==, expected_groups);
	g_assert_nonnull(presentity);
	g_assert_cmpstr(presentity->display_name, ==, person->display_name);
	g_assert_cmpuint(presentity->availability, >, 0);
}

void
story_check_contacts(Story *story)
{
	const SfbSimUser *owner = sfb_sim_world_get(sfb_sim_get_world(story->sim), ALICE);
	SfbContacts *contacts = sfb_session_get_contacts(story->alice.session);
	g_autoptr(GPtrArray) groups = sfb_contacts_list_groups(contacts);

	g_assert_cmpuint(groups->len, ==, owner->groups->len);
	for (guint i = 0; i < groups->len; i++) {
		const SfbGroup *group = groups->pdata[i];
		const SfbSimGroup *expected = owner->groups->pdata[i];

		g_assert_cmpuint(group->id, ==, expected->id);
		g_assert_cmpstr(group->name, ==, expected->name);
	}
	g_assert_cmpuint(sfb_contacts_get_count(contacts), ==, owner->contacts->len);
	for (guint i = 0; i < owner->contacts->len; i++)
		check_contact(story, contacts, owner->contacts->pdata[i]);
}

static gboolean
has_come_to_the_end(const Story *story)
{
	const Person *alice = &story->alice;

	switch (story->row->ending) {
	case LEAVES:
		return alice->is_signed_out || alice->is_dropped;
	case IS_LOST:
		return alice->end != NULL;
	default:
		return alice->end != NULL || alice->is_signed_in;
	}
}

static void
check_reason(const Row *row, const GError *error)
{
	if (row->ending == SIGNS_IN || row->ending == LEAVES)
		g_assert_no_error(error);
	else if (row->code != ANY_TEMPORARY)
		g_assert_error(error, SFB_ERROR, row->code);
	else
		g_assert_true(error != NULL && sfb_error_is_temporary(error));
}

static void
check_ending(Story *story)
{
	const Row *row = story->row;
	Person *alice = &story->alice;

	WAIT_UNTIL(has_come_to_the_end(story));
	if (alice->end != NULL)
		g_test_message("%s: %s", alice->stage, alice->end->message);
	check_reason(row, alice->end);
	g_assert_cmpint(alice->is_signed_in, ==, row->ending == SIGNS_IN || row->ending == IS_LOST);
	if (!alice->is_signed_in)
		g_assert_cmpstr(alice->stage, ==, row->last_stage);
	if (row->registers > 0)
		g_assert_cmpuint(sfb_sim_get_request_count(story->sim, "REGISTER"), ==,
		                 row->registers);
}

/* Whoever is signed in tells the server: one more REGISTER. */
static void
sign_out(Story *story, Person *person)
{
	guint registers = sfb_sim_get_request_count(story->sim, "REGISTER");
	gboolean is_there = person->is_signed_in && person->end == NULL;

	person_sign_out(person);
	WAIT_UNTIL(person->is_signed_out);
	g_assert_cmpuint(sfb_sim_get_request_count(story->sim, "REGISTER"), ==,
	                 registers + (is_there ? 1 : 0));
}

static void
leave(Story *story, Person *person)
{
	if (person->heard == NULL)
		return; /* was not called */
	if (!person->is_signed_out && !person->is_dropped)
		sign_out(story, person);
	person_clear(person);
}

void
story_finish(Story *story)
{
	check_ending(story);
	if (story->row->check != NULL)
		story->row->check(story);
	if (!story->alice.is_dropped)
		g_assert_cmpuint(sfb_session_get_dropped_count(story->alice.session), ==,
		                 story->row->dropped);
	leave(story, &story->bob);
	leave(story, &story->alice);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(story->sim), ==, 0);
	g_object_unref(story->sim);
	g_free(story);
}
