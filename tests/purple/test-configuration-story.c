/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The window "Configuration information", in a libpurple client of its own process. */

#include "support/visit.h"

#define ACTION "Configuration information..."
#define LOOK(loopback, ...) VISIT(loopback, 0, "--set", (loopback)->tls_server, __VA_ARGS__)

static const SfbSimOptions usual_world = { .contacts = 4 };
static const SfbSimOptions strict_world = {
	.contacts = 4,
	.settings = "endpointConfiguration/DisableSavingIM=true",
};

static void
open_world(Loopback *loopback, gconstpointer data)
{
	loopback_open(loopback, data);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

/* Section by section; a value that is too long goes on in the next row. */
static void
test_page(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", ACTION, AWAIT("row:  | after 30 seconds."), LEAVE);

	assert_said(output, "table: " ALICE);
	assert_said(output, "row: Account and server | ");
	assert_said(output, "row:     Name | Alice Example");
	assert_said(output, "row:     Where calls go | Calls ring at +15555550199 as well.");
	assert_said(output, "row:  | Calls that nobody takes go to voicemail");
	assert_said(output, "table closed");
	assert_not_said(output, "row:     Save conversations");
}

static void
test_forbidden(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = LOOK(loopback, "--action", ACTION, AWAIT("rows: "), LEAVE);

	assert_said(output, "row: What is not allowed | ");
	assert_said(output, "row:     Save conversations | not allowed: client policy");
	assert_said(output, "row:  | DisableSavingIM");
}

/* They are looked at because of the page, which then shows what there is, or that there is nothing. */
static void
test_devices(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", ACTION, AWAIT("row:     Earpiece"), LEAVE);

	assert_said(output, "row:     Cameras, microphones and | being looked for");
	g_assert_cmpuint(visit_count(output, "table: "), ==, 1);
}

/* Asks the server again, and shows what it says now. */
static void
test_refresh(Loopback *loopback, gconstpointer data)
{
	Client *client =
		START(loopback, ALICE, AWAIT_WORD, DO("action=" ACTION), "--result",
	              "Refresh=Account and server", AWAIT("row:     Save conversations"), LEAVE);
	g_autofree char *output = NULL;

	CLIENT_WAIT_FOR(client_said(client_get_output(client), "connected"));
	g_assert_true(sfb_sim_change_settings(loopback->sim,
	                                      "endpointConfiguration/DisableSavingIM=true", NULL));
	client_tell(client);
	output = visit_end(loopback, client, 0);
	g_assert_true(client_said_later(output, "rows: ", "row: What is not allowed"));
	g_assert_cmpuint(visit_count(output, "table: "), ==, 1);
}

int
main(int argc, char **argv)
{
	int status;

	g_test_init(&argc, &argv, NULL);
	g_test_add("/purple/configuration/page", Loopback, &usual_world, open_world, test_page,
	           close_world);
	g_test_add("/purple/configuration/forbidden", Loopback, &strict_world, open_world,
	           test_forbidden, close_world);
	g_test_add("/purple/configuration/devices", Loopback, &usual_world, open_world,
	           test_devices, close_world);
	g_test_add("/purple/configuration/refresh", Loopback, &usual_world, open_world,
	           test_refresh, close_world);
	status = g_test_run();
	loopback_clear_up();
	return status;
}
