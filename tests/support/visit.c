/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The module in a libpurple client of its own process. */

#include "support/visit.h"

#include <string.h>

Client *
visit_start(Loopback *loopback, const char *who, const char *const *extra)
{
	g_autofree char *config = g_build_filename(loopback->folder, who, NULL);
	g_autofree char *modules = g_build_filename(g_getenv("SFB_BUILD"), "src", ".libs", NULL);
	g_autofree char *login =
		g_strdup_printf("login=EXAMPLE\\%.*s", (int)strcspn(who, "@"), who);
	const char *const usual[] = {
		"--protocol", "prpl-sfb", "--plugins", modules, "--config", config,
		"--name",     who,        "--set",     login,   "--set",    loopback->exchange,
	};
	gboolean has_password = strcmp(extra[0], NO_PASSWORD) != 0;
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();

	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		g_ptr_array_add(arguments, (char *)usual[i]);
	if (has_password)
		g_ptr_array_add(arguments, (char *)"--password=" SFB_SIM_PASSWORD);
	for (extra += !has_password; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	return client_start((const char *const *)arguments->pdata, NULL);
}

char *
visit_end(Loopback *loopback, Client *client, int expected_status)
{
	int status;
	char *output = client_wait(client, &status);

	g_assert_cmpint(status, ==, expected_status);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
	return output;
}

char *
visit_as_alice(Loopback *loopback, int expected_status, const char *const *extra)
{
	return visit_end(loopback, visit_start(loopback, ALICE, extra), expected_status);
}

guint
visit_count(const char *output, const char *words)
{
	guint count = 0;

	for (const char *at = strstr(output, words); at != NULL; at = strstr(at + 1, words))
		count++;
	return count;
}
