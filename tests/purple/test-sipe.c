/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Debian's pidgin-sipe, an independent client, signed in to the simulator by every mechanism that it
 * has: the simulator is honest only as far as a stranger agrees. The client's XML reader needs
 * support/sax1 to see anything.
 */

#include <gio/gio.h>
#include <string.h>

#include "support/client.h"
#include "support/folder.h"
#include "support/kdc.h"
#include "support/loopback.h"

#define MODULES "/usr/lib/purple-2"
#define MODULE MODULES "/libsipe.so"

/* How to sign in, and to what. */
typedef struct {
	SfbSimOptions world;
	const char *name; /* its address and login */
	const char *authentication;
	gboolean has_ticket; /* of Kerberos, instead of a password */
} Way;

/* It takes what stands before the backslash for the Kerberos realm. */
static const Way by_ntlm = { .world = { .contacts = 4 },
	                     .name = "alice@example.com,EXAMPLE\\alice",
	                     .authentication = "authentication=ntlm" };
static const Way by_kerberos = { .world = { .contacts = 4, .mechanisms = "kerberos" },
	                         .name = "alice@example.com,EXAMPLE.COM\\alice",
	                         .authentication = "authentication=krb5" };
static const Way by_ticket = { .world = { .contacts = 4, .mechanisms = "kerberos" },
	                       .name = "alice@example.com,",
	                       .authentication = "authentication=krb5",
	                       .has_ticket = TRUE };
static const Way by_certificate = { .world = { .contacts = 4, .mechanisms = "tls-dsk" },
	                            .name = "alice@example.com,EXAMPLE\\alice",
	                            .authentication = "authentication=tls-dsk" };

static char *no_kdc; /* why there is none; NULL if there is one */

static void
open_world(Loopback *loopback, gconstpointer data)
{
	const Way *way = data;

	loopback_open(loopback, &way->world);
}

static void
close_world(Loopback *loopback, gconstpointer data)
{
	loopback_close(loopback);
}

static void
append_all(GPtrArray *arguments, const char *const *more)
{
	for (; *more != NULL; more++)
		g_ptr_array_add(arguments, (char *)*more);
}

/* Alice's visit with that client. Returns: (transfer full) what it wrote */
static char *
visit(Loopback *loopback, const Way *way, const char *const *extra)
{
	g_autofree char *config = g_build_filename(loopback->folder, "sipe", NULL);
	g_autofree char *preload = g_build_filename(g_getenv("SFB_BUILD"), "tests", "support",
	                                            ".libs", "sax1.so", NULL);
	const char *const usual[] = { "--protocol",
		                      "prpl-sipe",
		                      "--plugins",
		                      MODULES,
		                      "--config",
		                      config,
		                      "--name",
		                      way->name,
		                      "--set",
		                      loopback->tls_server,
		                      "--set",
		                      "transport=tls",
		                      "--set",
		                      way->authentication,
		                      "--accept-certificates",
		                      NULL };
	const char *const password[] = { "--password", SFB_SIM_PASSWORD, NULL };
	const char *const ticket[] = { "--enable", "sso", NULL };
	g_autoptr(GPtrArray) arguments = g_ptr_array_new();
	char *output;
	int status;

	append_all(arguments, usual);
	append_all(arguments, way->has_ticket ? ticket : password);
	append_all(arguments, extra);
	g_ptr_array_add(arguments, NULL);
	output = client_wait(client_start((const char *const *)arguments->pdata, preload), &status);
	g_assert_cmpint(status, ==, 0);
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(loopback->sim), ==, 0);
	return output;
}

/* The client drops what we sign wrongly, and the simulator counts what the client does. */
static char *
sign_in(Loopback *loopback, const Way *way)
{
	char *output = visit(loopback, way, (const char *const[]){ "--settle", "1000", NULL });

	g_assert_true(client_said(output, "connected"));
	g_assert_false(client_said(output, "error"));
	g_assert_true(client_said(output, "buddy added: Team / sip:bob@example.com"));
	g_assert_true(
		client_said(output, "status: sip:echo@example.com (Echo (alias)): available"));
	return output;
}

static void
test_ntlm(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = sign_in(loopback, data);

	g_assert_true(client_said(output, "buddy added: Team / sip:contact00001@example.com"));
	g_assert_true(client_said(output, "buddy added: Partners / sip:contact00002@example.com"));
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), >=, 3);
}

static void
test_kerberos(Loopback *loopback, gconstpointer data)
{
	const Way *way = data;
	g_autofree char *output = NULL;

	if (no_kdc != NULL) {
		g_test_skip(no_kdc);
		return;
	}
	if (way->has_ticket)
		kdc_get_ticket("alice", "1h");
	output = sign_in(loopback, way);
	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), >=, 2);
}

/* TLS 1.0 with RSA keys is all it can; it asks the web services for a ticket and a certificate. */
static void
test_tls_dsk(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output = sign_in(loopback, data);

	g_assert_cmpuint(sfb_sim_get_request_count(loopback->sim, "REGISTER"), >=, 4);
	g_assert_cmpuint(sfb_sim_get_web_count(loopback->sim), >, 0);
}

static void
test_conversation(Loopback *loopback, gconstpointer data)
{
	g_autofree char *output =
		visit(loopback, data,
	              (const char *const[]){ "--say", "sip:echo@example.com=hello", "--until-im",
	                                     "--stay", "20", NULL });
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
		const Way *way;
		void (*run)(Loopback *loopback, gconstpointer data);
	} cases[] = {
		{ "/purple/sipe/ntlm", &by_ntlm, test_ntlm },
		{ "/purple/sipe/kerberos", &by_kerberos, test_kerberos },
		{ "/purple/sipe/kerberos-ticket", &by_ticket, test_kerberos },
		{ "/purple/sipe/tls-dsk", &by_certificate, test_tls_dsk },
		{ "/purple/sipe/conversation", &by_ntlm, test_conversation },
		{ "/purple/sipe/conversation-by-tls-dsk", &by_certificate, test_conversation },
	};
	gboolean is_installed = g_file_test(MODULE, G_FILE_TEST_EXISTS);
	Kdc *kdc;
	int result;

	g_test_init(&argc, &argv, NULL);
	kdc = kdc_start(&no_kdc);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		if (is_installed)
			g_test_add(cases[i].path, Loopback, cases[i].way, open_world, cases[i].run,
			           close_world);
		else
			g_test_add_func(cases[i].path, skip);
	}
	result = g_test_run();
	kdc_stop(kdc);
	g_free(no_kdc);
	loopback_clear_up();
	return result;
}
