/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Voicemail and missed conversations as a libpurple client of its own process shows them. */

#include <string.h>

#include "support/visit.h"

#define ACTION "Voicemail and missed conversations..."

static const SfbSimOptions world = { .contacts = 2 };
static const SfbSimOptions world_without = { .contacts = 2, .faults = "exchange-refused" };

static const SfbSimMail voicemail = {
	.message_class = SFB_SIM_VOICEMAIL,
	.sender = "Bob <b>Müller</b>",
	.address = BOB,
	.subject = "Voice Mail\n& more",
	.seconds = 92,
};

static const SfbSimMail anonymous = { .message_class = SFB_SIM_VOICEMAIL };

static const SfbSimMail missed = {
	.message_class = SFB_SIM_MISSED_CONVERSATION,
	.sender = "Zoë",
	.address = "zoe@example.com",
	.subject = "Missed conversation with Zoë",
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

#define SETTINGS(loopback) "--set", (loopback)->tls_server, "--set", (loopback)->exchange
#define LOOK(loopback, ...) VISIT(loopback, 0, SETTINGS(loopback), __VA_ARGS__)

static void
test_list(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	sfb_sim_deliver(loopback->sim, ALICE, &missed);
	sfb_sim_deliver(loopback->sim, ALICE, &voicemail);
	output = LOOK(loopback, "--action", ACTION, AWAIT("rows: 2"), LEAVE);
	assert_said(output, "asked: Reading your mailbox");
	assert_said(output, "table: " ALICE);
	assert_said(output, "row: Voicemail | Bob <b>Müller</b> | ");
	g_assert_nonnull(strstr(output, " | Voice Mail & more\n"));
	assert_said(output, "row: Missed conversation | Zoë | ");
	g_assert_nonnull(strstr(output, " | Missed conversation with Zoë\n"));
	assert_said(output, "table closed");
	assert_not_said(output, "notice: ");
}

/* What is marked leaves the list. */
static void
test_mark(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	sfb_sim_deliver(loopback->sim, ALICE, &missed);
	sfb_sim_deliver(loopback->sim, ALICE, &voicemail);
	output = LOOK(loopback, "--action", ACTION, "--result", "Mark as read=Voicemail",
	              AWAIT("rows: 1"), LEAVE);
	assert_said(output, "rows: 2");
	assert_not_said(output, "notice: ");
	g_assert_cmpuint(sfb_sim_mailbox_count_voicemail(
				 sfb_sim_world_get(sfb_sim_get_world(loopback->sim), ALICE), TRUE),
	                 ==, 1);
}

static void
test_open(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	sfb_sim_deliver(loopback->sim, ALICE, &voicemail);
	output = LOOK(loopback, "--action", ACTION, "--result", "Open=Voicemail",
	              AWAIT("page: https://127.0.0.1:"), LEAVE);
	g_assert_nonnull(strstr(output, "/owa/?ItemID="));
}

static void
test_nobody_to_answer(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	sfb_sim_deliver(loopback->sim, ALICE, &anonymous);
	output = LOOK(loopback, "--action", ACTION, "--result", "im=Voicemail",
	              AWAIT("notice: " ALICE ": This is from nobody"), LEAVE);
	assert_said(output, "row: Voicemail | Somebody unknown | ");
}

static void
test_empty(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		LOOK(loopback, "--action", ACTION, AWAIT("notice: Nothing waits for you"), LEAVE);

	assert_not_said(output, "table: ");
}

/* Why there is no list, that the server knows of voicemail, and that another login may help. */
static void
test_failure(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = NULL;

	sfb_sim_deliver(loopback->sim, ALICE, &voicemail);
	output = LOOK(loopback, "--action", ACTION, AWAIT("notice: 1 voicemail waits for you: "),
	              LEAVE);
	assert_said(output, "asked: Sign in to Exchange");
	assert_not_said(output, "table: ");
}

static void
deliver_when_there(Loopback *loopback, Client *client)
{
	CLIENT_WAIT_FOR(client_said(client_get_output(client), "connected"));
	sfb_sim_deliver(loopback->sim, ALICE, &voicemail);
}

static void
test_notice(Loopback *loopback, gconstpointer data)
{
	Client *client = START(loopback, ALICE, "--set", loopback->exchange,
	                       AWAIT("notice: 1 new message in your mailbox"), LEAVE);
	g_autofree char *output = NULL;

	deliver_when_there(loopback, client);
	output = visit_end(loopback, client, 0);
	assert_said(output, "notice: 1 new message in your mailbox: Voicemail: "
	                    "Bob <b>Müller</b> (1:32)");
	assert_not_said(output, "mail: ");
}

/* Who wants to hear of new mail hears of it so, and that it is read. */
static void
test_mail(Loopback *loopback, gconstpointer data)
{
	Client *client = START(loopback, ALICE, "--set", loopback->exchange, "--enable",
	                       "check-mail", AWAIT("mail: "), AWAIT("mails: 0"), LEAVE);
	g_autofree char *output = NULL;

	deliver_when_there(loopback, client);
	CLIENT_WAIT_FOR(client_said(client_get_output(client), "mail: "));
	sfb_sim_read_mails(loopback->sim, ALICE);
	output = visit_end(loopback, client, 0);
	assert_said(output, "mail: Bob <b>Müller</b>: Voice Mail & more: https://127.0.0.1:");
	assert_not_said(output, "notice: ");
}

static const struct {
	const char *path;
	const SfbSimOptions *world;
	void (*run)(Loopback *loopback, gconstpointer data);
} cases[] = {
	{ "/mailbox-story/list", &world, test_list },
	{ "/mailbox-story/mark", &world, test_mark },
	{ "/mailbox-story/open", &world, test_open },
	{ "/mailbox-story/nobody-to-answer", &world, test_nobody_to_answer },
	{ "/mailbox-story/empty", &world, test_empty },
	{ "/mailbox-story/failure", &world_without, test_failure },
	{ "/mailbox-story/notice", &world, test_notice },
	{ "/mailbox-story/mail", &world, test_mail },
};

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add(cases[i].path, Loopback, cases[i].world, open_world, cases[i].run,
		           close_world);
	result = g_test_run();
	loopback_clear_up();
	return result;
}
