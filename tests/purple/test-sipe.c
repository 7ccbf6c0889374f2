/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Debian's pidgin-sipe, an independent client, signed in to the simulator: the simulator is honest
 * only as far as a stranger agrees. The client's XML reader needs support/sax1 to see anything.
 */

#include <gio/gio.h>
#include <string.h>

#include "support/client.h"
#include "support/folder.h"
#include "support/loopback.h"

#define MODULES "/usr/lib/purple-2"
#define MODULE MODULES "/libsipe.so"

static const SfbSimOptions small_world = { .contacts = 4 };

static void
open_small_world(Loopback *loopback, gconstpointer data)
{
	loopback_open(loopback, &small_world);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

/* Alice's visit with that client. Returns: (transfer full) what it wrote */
static char *
visit(Loopback *loopback, const char *const *extra)
{
	g_autofree char *config = g_build_filename(loopback->folder, "sipe", NULL);
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
		"alice@example.com,EXAMPLE\\alice",
		"--password",
		SFB_SIM_PASSWORD,
		"--set",
		loopback->tls_server,
		"--set",
		"transport=tls",
		"--set",
		"authentication=ntlm",
		"--accept-certificates",
	};
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	char *output;
	int status;

	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		g_ptr_array_add(arguments, (char *)usual[i]);
	for (; *extra != NULL; extra++)
		g_ptr_array_add(arguments, (char *)*extra);
	g_ptr_array_add(arguments, NULL);
	output = client_wait(client_start((const char *const *)arguments->pdata, preload), &status);
	g_assert_cmpint(status, ==, 0);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
	return output;
}

/* NTLM: the client drops what we sign wrongly, and the simulator counts what the client does. */
static void
test_signs_in(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		visit(loopback, (const char *const[]){ "--settle", "1000", NULL });

	g_assert_true(client_said(output, "connected"));
	g_assert_false(client_said(output, "error"));
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), >=, 3);
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "SUBSCRIBE"), >, 0);
}

static void
test_contacts_and_presence(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		visit(loopback, (const char *const[]){ "--settle", "1500", NULL });

	g_assert_true(client_said(output, "buddy added: Team / sip:bob@example.com"));
	g_assert_true(client_said(output, "buddy added: Team / sip:contact00001@example.com"));
	g_assert_true(client_said(output, "buddy added: Partners / sip:contact00002@example.com"));
	g_assert_true(
		client_said(output, "status: sip:echo@example.com (Echo (alias)): available"));
}

static void
test_conversation(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		visit(loopback, (const char *const[]){ "--say", "sip:echo@example.com=hello",
	                                               "--until-im", "--stay", "20", NULL });
	const char *echo = strstr(output, "im from sip:echo@example.com: ");

	g_assert_nonnull(echo);
	g_assert_nonnull(strstr(echo, ">hello<"));
	g_assert_false(client_said(output, "im error"));
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
		void (*run)(Loopback *loopback, gconstpointer data);
	} cases[] = {
		{ "/purple/sipe/signs-in", test_signs_in },
		{ "/purple/sipe/contacts-and-presence", test_contacts_and_presence },
		{ "/purple/sipe/conversation", test_conversation },
	};
	gboolean is_installed = g_file_test(MODULE, G_FILE_TEST_EXISTS);
	int result;

	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		if (is_installed)
			g_test_add(cases[i].path, Loopback, NULL, open_small_world, cases[i].run,
			           close_world);
		else
			g_test_add_func(cases[i].path, skip);
	}
	result = g_test_run();
	loopback_clear_up();
	return result;
}
