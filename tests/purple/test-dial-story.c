/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The test of the dial plan as a libpurple client of its own process shows it. */

#include "support/visit.h"

#define ACTION "Test the dial plan..."

typedef struct {
	const char *name;
	SfbSimOptions world;
	const char *typed;
	const char *lines[5]; /* that are said */
} Row;

static const Row rows[] = {
	{ "/purple/dial-test/number",
	  { .contacts = 2 },
	  "01785 123456",
	  { "asked: Test the dial plan",
	    "words: 01785 123456: Rule 5 of the dial plan “Example” knows it: ^0(\\d{9,10})$ "
	    "becomes "
	    "+44$1",
	    "The server gets: sip:+441785123456@example.com;user=phone", "given: 01785 123456" } },
	{ "/purple/dial-test/no-number",
	  { .contacts = 2 },
	  "at <home>",
	  { "words: at <home>: This is no telephone number.", "given: at <home>" } },
	{ "/purple/dial-test/unusable",
	  { .contacts = 2, .faults = "dial-plan=endless" },
	  "999",
	  { "Dialled: +999", "Rule 2 cannot be used: Its pattern takes one class", "given: 999" } },
	{ "/purple/dial-test/none",
	  { .contacts = 2, .faults = "refuse-dial-plan=404" },
	  "999",
	  { "words: 999: There is no dial plan for you", "given: 999" } },
};

static void
open_world(Loopback *loopback, gconstpointer data)
{
	const Row *row = data;

	loopback_open(loopback, &row->world);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

static void
test_row(Loopback *loopback, gconstpointer data)
{
	const Row *row = data;
	g_autofree char *given = g_strconcat("await=given: ", row->typed, NULL);
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--action",
	                                ACTION, "--type", row->typed, DO(given), LEAVE);

	for (gsize i = 0; i < G_N_ELEMENTS(row->lines) && row->lines[i] != NULL; i++)
		assert_said(output, row->lines[i]);
	assert_not_said(output, "notice: ");
}

int
main(int argc, char **argv)
{
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		g_test_add(rows[i].name, Loopback, &rows[i], open_world, test_row, close_world);
	result = g_test_run();
	loopback_clear_up();
	return result;
}
