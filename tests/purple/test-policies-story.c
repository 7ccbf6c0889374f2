/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the organisation's policies make of a conversation in a libpurple client of its own process. */

#include "support/visit.h"

#define GAP "<!---->"
#define SAID "Well :) see http://www.example.com/"

typedef struct {
	const char *name;
	SfbSimOptions world;
	const char *lines[3]; /* that are said */
	const char *absent;
} Row;

static const Row rows[] = {
	{ "/purple/policies/none", { .contacts = 2 }, { "shown: " SAID ", saved" }, "line: " },
	{ "/purple/policies/nothing-saved",
	  { .contacts = 2, .settings = "endpointConfiguration/DisableSavingIM=true" },
	  { "line: Your organisation does not let conversations be saved", "shown: " SAID },
	  ", saved" },
	{ "/purple/policies/no-smileys",
	  { .contacts = 2, .settings = "endpointConfiguration/DisableEmoticons=true" },
	  { "shown: Well " GAP ":" GAP GAP ")" GAP " see http://www.example.com/, saved" },
	  "line: " },
	{ "/purple/policies/no-links",
	  { .contacts = 2, .settings = "endpointConfiguration/EnableURL=false" },
	  { "shown: " SAID ", without links, saved" },
	  "line: " },
	{ "/purple/policies/warning",
	  { .contacts = 2, .settings = "endpointConfiguration/IMWarning=Mind <what> you say" },
	  { "line: Mind &lt;what&gt; you say", "shown: " SAID },
	  "line: Your" },
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
	g_autofree char *output = VISIT(loopback, 0, "--set", loopback->tls_server, "--say",
	                                ECHO "=" SAID, AWAIT("shown: "), LEAVE);

	for (gsize i = 0; i < G_N_ELEMENTS(row->lines) && row->lines[i] != NULL; i++)
		assert_said(output, row->lines[i]);
	assert_not_said(output, row->absent);
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
