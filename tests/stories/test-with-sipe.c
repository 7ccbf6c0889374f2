/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Alice with purple-sfb, Bob with Debian's pidgin-sipe, at one server: what each of them shows, the
 * other one sees, and nobody sees more than he is let.
 */

#include <string.h>

#include "stories/person.h"
#include "support/client.h"
#include "support/loopback.h"

#define MODULES "/usr/lib/purple-2"
#define MODULE MODULES "/libsipe.so"
#define STAY "--do", "told", "--do", "leave"
#define ALICE_SEEN "status: sip:" ALICE " (Alice Example): "

typedef struct {
	Loopback loopback;
	Client *bob;
	Person alice;
} Two;

/* Bob signs in and leaves when he is told. @extra: more arguments for his client, NULL-terminated. */
static void
start_bob(Two *two, const char *const *extra)
{
	g_autofree char *config = g_build_filename(two->loopback.folder, "sipe", NULL);
	g_autofree char *preload = g_build_filename(g_getenv("SFB_BUILD"), "tests", "support",
	                                            ".libs", "sax1.so", NULL);
	const char *const usual[] = {
		"--protocol",
		"prpl-sipe",
		"--plugins",
		MODULES,
		"--config",
		config,
		"--name",
		BOB "," SFB_SIM_WINDOWS_DOMAIN "\\bob",
		"--password",
		SFB_SIM_PASSWORD,
		"--set",
		two->loopback.tls_server,
		"--set",
		"transport=tls",
		"--set",
		"authentication=ntlm",
		"--accept-certificates",
	};
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		g_ptr_array_add(arguments, (char *)usual[i]);
	for (; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	two->bob = client_start((const char *const *)arguments->pdata, preload);
}

static void
start_alice(Two *two)
{
	const char *server = strchr(two->loopback.tls_server, '=') + 1;
	const SfbConfigText text = {
		.address = ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = SFB_SIM_PASSWORD,
		.server = server,
	};

	person_init(&two->alice, &text, sfb_sim_get_ca_file(two->loopback.sim),
	            two->loopback.folder);
	sfb_session_start(two->alice.session);
	WAIT_UNTIL(two->alice.is_signed_in);
}

static void
open_world(Two *two, gconstpointer data)
{
	static const SfbSimOptions world = { .contacts = 2 };

	loopback_open(&two->loopback, &world);
}

static void
close_world(Two *two, gconstpointer data)
{
	person_clear(&two->alice);
	loopback_close(&two->loopback);
}

/* Bob leaves. Returns: (transfer full) what his client wrote */
static char *
send_bob_home(Two *two)
{
	int status;
	char *output;

	client_tell(two->bob);
	output = client_wait(g_steal_pointer(&two->bob), &status);
	g_assert_cmpint(status, ==, 0);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(two->loopback.sim), ==, 0);
	return output;
}

static gboolean
sees_note(Person *person, const char *address, const char *note)
{
	const SfbPresentity *presentity = person_look_at(person, address);

	return presentity != NULL && g_strcmp0(presentity->note, note) == 0;
}

static void
set_level(Two *two, SfbAccessLevel level)
{
	sfb_access_set_level_async(sfb_session_get_access(two->alice.session), SFB_ACCESS_USER, BOB,
	                           level, NULL, NULL, NULL);
}

static void
test_presence(Two *two, gconstpointer data)
{
	SfbOwnPresence *own;
	g_autofree char *output = NULL;

	start_bob(two,
	          (const char *const[]){ "--status", "busy", "--note", "In the lab", STAY, NULL });
	start_alice(two);
	own = sfb_session_get_own_presence(two->alice.session);
	WAIT_UNTIL(person_get_status_of(&two->alice, BOB) == SFB_STATUS_BUSY);
	WAIT_UNTIL(sees_note(&two->alice, BOB, "In the lab"));
	sfb_own_presence_set_note(own, "Quiet <please>", 0);
	sfb_own_presence_set_status(own, SFB_STATUS_DO_NOT_DISTURB);
	WAIT_UNTIL(strstr(client_get_output(two->bob), ALICE_SEEN "do-not-disturb") != NULL);
	WAIT_UNTIL(strstr(client_get_output(two->bob), "Quiet ") != NULL);
	output = send_bob_home(two);
	WAIT_UNTIL(person_get_status_of(&two->alice, BOB) == SFB_STATUS_OFFLINE);
}

static gboolean
has_seen(const Two *two, const char *first, const char *second)
{
	return client_said_later(client_get_output(two->bob), first, second);
}

/* Alice blocks Bob, then lets him in again. */
static void
test_access_level(Two *two, gconstpointer data)
{
	SfbAccess *access;
	g_autofree char *output = NULL;

	start_bob(two, (const char *const[]){ STAY, NULL });
	start_alice(two);
	access = sfb_session_get_access(two->alice.session);
	WAIT_UNTIL(person_get_status_of(&two->alice, BOB) == SFB_STATUS_AVAILABLE);
	WAIT_UNTIL(client_said(client_get_output(two->bob), ALICE_SEEN "available"));
	set_level(two, SFB_ACCESS_BLOCKED);
	WAIT_UNTIL(sfb_access_get_level(access, BOB) == SFB_ACCESS_BLOCKED);
	WAIT_UNTIL(has_seen(two, ALICE_SEEN "available", ALICE_SEEN "offline"));
	set_level(two, SFB_ACCESS_PERSONAL);
	WAIT_UNTIL(sfb_access_get_level(access, BOB) == SFB_ACCESS_PERSONAL);
	WAIT_UNTIL(has_seen(two, ALICE_SEEN "offline", ALICE_SEEN "available"));
	output = send_bob_home(two);
}

/* Bob blocks Alice. */
static void
test_being_blocked(Two *two, gconstpointer data)
{
	g_autofree char *output = NULL;

	start_bob(two,
	          (const char *const[]){ "--do", "told", "--do", "deny=sip:" ALICE, STAY, NULL });
	start_alice(two);
	WAIT_UNTIL(person_get_status_of(&two->alice, BOB) == SFB_STATUS_AVAILABLE);
	client_tell(two->bob);
	WAIT_UNTIL(person_get_status_of(&two->alice, BOB) == SFB_STATUS_OFFLINE);
	output = send_bob_home(two);
}

static void
skip(void)
{
	g_test_skip("pidgin-sipe is not installed: no " MODULE);
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(Two *two, gconstpointer data);
	} cases[] = {
		{ "/stories/with-sipe/presence", test_presence },
		{ "/stories/with-sipe/access-level", test_access_level },
		{ "/stories/with-sipe/being-blocked", test_being_blocked },
	};
	gboolean is_installed = g_file_test(MODULE, G_FILE_TEST_EXISTS);
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		if (is_installed)
			g_test_add(cases[i].path, Two, NULL, open_world, cases[i].run, close_world);
		else
			g_test_add_func(cases[i].path, skip);
	}
	result = g_test_run();
	loopback_clear_up();
	return result;
}
