/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Certificates for TLS-DSK: fetched, kept, refused, not to be had. */

#include <gio/gio.h>

#include "session/world.h"
#include "util/error.h"

static const SfbSimOptions plain = { 0 };
static const SfbSimOptions modern = { .mechanisms = "ntlm,tls-dsk" };

#define FIRST_STEPS "connect challenge choose ticket certificate register " LAST_STEPS
#define KEPT_STEPS "connect challenge choose register " LAST_STEPS

static void
test_certificate_kept(void)
{
	World world;
	Visit first;
	Visit second;
	guint web_count;

	world_open(&world, modern, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&first, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(first.error);
	g_assert_cmpstr(first.steps->str, ==, FIRST_STEPS);
	g_assert_cmpuint(count_registers(world.first), ==, 4);
	g_assert_cmpstr(sfb_session_get_evidence(first.session)->mechanism, ==, "TLS-DSK");
	g_assert_nonnull(sfb_session_get_evidence(first.session)->tls_dsk);
	web_count = sfb_sim_get_web_count(world.first);
	g_assert_cmpuint(web_count, >, 0);
	visit_end(&first);

	/* No password, no web request, no less safe. */
	visit_first_pool(&second, &world, NULL, NULL);
	g_assert_no_error(second.error);
	g_assert_cmpstr(second.steps->str, ==, KEPT_STEPS);
	g_assert_cmpuint(count_registers(world.first), ==, 8);
	g_assert_cmpuint(sfb_sim_get_web_count(world.first), ==, web_count);
	g_assert_true(sfb_session_get_evidence(second.session)->is_certificate_kept);
	visit_end(&second);
	world_close(&world);
}

/* With half an hour left it is time for a new one; but without a password it still does. */
static void
test_old_certificate_without_password(void)
{
	const SfbSimOptions short_lived = { .mechanisms = "ntlm,tls-dsk",
		                            .faults = "certprov-short" };
	World world;
	Visit first;
	Visit second;

	world_open(&world, short_lived, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&first, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(first.error);
	visit_end(&first);

	visit_first_pool(&second, &world, NULL, NULL);
	g_assert_no_error(second.error);
	g_assert_cmpstr(second.steps->str, ==, KEPT_STEPS);
	visit_end(&second);
	world_close(&world);
}

/* Both pools trust it, and the second one is asked for nothing. */
static void
test_certificate_after_redirect(void)
{
	World world;
	Visit first;
	Visit second;
	g_autofree char *home = NULL;
	guint web_count;

	world_open(&world, plain, modern);
	home = g_strdup_printf("fe2.example.com:%u", sfb_sim_get_tls_port(world.second));
	g_object_unref(world.first);
	world.first =
		world_open_pool((SfbSimOptions){ .mechanisms = "ntlm,tls-dsk", .redirect = home });
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&first, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(first.error);
	g_assert_cmpstr(first.steps->str, ==,
	                "connect challenge choose ticket certificate register < " KEPT_STEPS);
	g_assert_cmpuint(count_registers(world.first), ==, 4);
	g_assert_cmpuint(count_registers(world.second), ==, 4);
	g_assert_cmpuint(sfb_sim_get_web_count(world.second), ==, 0);
	web_count = sfb_sim_get_web_count(world.first);
	visit_end(&first);

	visit_first_pool(&second, &world, NULL, NULL);
	g_assert_no_error(second.error);
	g_assert_cmpstr(second.steps->str, ==, "connect challenge choose register < " KEPT_STEPS);
	g_assert_cmpuint(count_registers(world.second), ==, 8);
	g_assert_cmpuint(sfb_sim_get_web_count(world.first), ==, web_count);
	visit_end(&second);
	world_close(&world);
}

/* Revoked meanwhile, as the server says in one way or another: there is a new one. */
static void
test_kept_certificate_refused(gconstpointer data)
{
	const SfbSimOptions revoking = { .mechanisms = "ntlm,tls-dsk", .faults = data };
	World world;
	Visit first;
	Visit second;

	world_open(&world, modern, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&first, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(first.error);
	visit_end(&first);

	g_object_unref(world.first);
	world.first = world_open_pool(revoking);
	visit_first_pool(&second, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(second.error);
	g_assert_cmpstr(second.steps->str, ==,
	                "connect challenge choose register < choose ticket certificate "
	                "register " LAST_STEPS);
	visit_end(&second);
	world_close(&world);
}

/* A server does not keep a line for somebody who is busy elsewhere. The certificate is there when it
 * is opened again. */
static void
test_line_lost_meanwhile(void)
{
	World world;
	Visit only;

	world_open(&world, modern, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&only, &world, SFB_SIM_PASSWORD, world.first);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "connect challenge choose ticket certificate register < " KEPT_STEPS);
	visit_end(&only);
	world_close(&world);
}

/* The front end has not heard yet of what another one has just issued. */
static void
test_new_certificate_refused_once(void)
{
	const SfbSimOptions slow = { .mechanisms = "ntlm,tls-dsk",
		                     .faults = "refuse-certificate=alert@1" };
	World world;
	Visit only;

	world_open(&world, slow, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&only, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==, FIRST_STEPS);
	g_assert_cmpstr(sfb_session_get_evidence(only.session)->mechanism, ==, "TLS-DSK");
	visit_end(&only);
	world_close(&world);
}

static void
test_new_certificate_refused(void)
{
	const SfbSimOptions stubborn = { .mechanisms = "ntlm,tls-dsk",
		                         .faults = "refuse-certificate=alert" };
	World world;
	Visit only;

	world_open(&world, stubborn, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&only, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "connect challenge choose ticket certificate register < choose "
	                "register " LAST_STEPS);
	g_assert_cmpstr(sfb_session_get_evidence(only.session)->mechanism, ==, "NTLM");
	visit_end(&only);
	world_close(&world);
}

/* Cuts the line some time after the certificate was refused, while its second chance is waited for. */
static gboolean
on_moment(gpointer user_data)
{
	SfbSim *sim = user_data;

	if (count_registers(sim) < 3)
		return G_SOURCE_CONTINUE;
	sfb_sim_cut_connections(sim);
	return G_SOURCE_REMOVE;
}

static gboolean
on_over(gpointer user_data)
{
	*(gboolean *)user_data = TRUE;
	return G_SOURCE_REMOVE;
}

static void
wait_seconds(guint seconds)
{
	gboolean is_over = FALSE;

	g_timeout_add_seconds(seconds, on_over, &is_over);
	while (!is_over)
		g_main_context_iteration(NULL, TRUE);
}

/* The second chance was at a server that we have left. */
static void
test_line_lost_before_second_chance(void)
{
	const SfbSimOptions refusing = { .mechanisms = "ntlm,tls-dsk",
		                         .faults = "refuse-certificate=401" };
	const SfbConfigText text = { .password = SFB_SIM_PASSWORD };
	World world;
	Visit only;

	world_open(&world, refusing, modern);
	world_tell(&world, g_strdup_printf("0 0 %u fe.example.com;1 0 %u fe2.example.com",
	                                   sfb_sim_get_tls_port(world.first),
	                                   sfb_sim_get_tls_port(world.second)));
	g_timeout_add(200, on_moment, world.first);
	visit(&only, &world, &text);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "discover connect challenge choose ticket certificate register < "
	                "connect challenge choose register " LAST_STEPS);
	wait_seconds(3);
	g_assert_null(only.error);
	g_assert_cmpuint(count_registers(world.first), ==, 3);
	g_assert_cmpuint(count_registers(world.second), ==, 4);
	visit_end(&only);
	world_close(&world);
}

/* Without TLS anybody may say where to get a certificate, but not with the password. */
static void
test_certificate_elsewhere(void)
{
	const SfbSimOptions elsewhere = { .mechanisms = "ntlm,tls-dsk", .web_host = "localhost" };
	g_autofree char *server = NULL;
	SfbConfigText text = { .transport = "tcp", .password = SFB_SIM_PASSWORD };
	World world;
	Visit only;

	world_open(&world, elsewhere, plain);
	server = g_strdup_printf("fe.example.com:%u", sfb_sim_get_tcp_port(world.first));
	text.server = server;
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit(&only, &world, &text);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "connect challenge choose ticket < choose register " LAST_STEPS);
	g_assert_cmpstr(sfb_session_get_evidence(only.session)->mechanism, ==, "NTLM");
	g_assert_cmpuint(sfb_sim_get_web_count(world.first), ==, 0);
	visit_end(&only);
	world_close(&world);
}

/* Without certificates there is still the password, for the same challenges. */
static void
test_no_certificate_to_be_had(void)
{
	const SfbSimOptions failing = { .mechanisms = "ntlm,tls-dsk",
		                        .faults = "certprov-refused=fault" };
	World world;
	Visit only;
	const SfbSigninEvidence *evidence;

	world_open(&world, failing, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&only, &world, SFB_SIM_PASSWORD, NULL);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "connect challenge choose ticket certificate < choose "
	                "register " LAST_STEPS);
	g_assert_cmpuint(count_registers(world.first), ==, 3);
	evidence = sfb_session_get_evidence(only.session);
	g_assert_cmpstr(evidence->mechanism, ==, "NTLM");
	g_assert_cmpuint(evidence->passed_over->len, ==, 1);
	visit_end(&only);
	world_close(&world);
}

/* The same password is not tried at the next door. */
static void
test_wrong_password_for_certificate(void)
{
	World world;
	Visit only;

	world_open(&world, modern, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "fe.example.com"));
	visit_first_pool(&only, &world, "wrong", NULL);
	g_assert_error(only.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_cmpstr(only.steps->str, ==, "connect challenge choose ticket ");
	g_assert_cmpuint(count_registers(world.first), ==, 1);
	visit_end(&only);
	world_close(&world);
}

int
main(int argc, char **argv)
{
	int outcome;

	world_begin_all();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/session/certificates/kept", test_certificate_kept);
	g_test_add_func("/session/certificates/old-without-password",
	                test_old_certificate_without_password);
	g_test_add_func("/session/certificates/after-redirect", test_certificate_after_redirect);
	g_test_add_func("/session/certificates/line-lost-meanwhile", test_line_lost_meanwhile);
	g_test_add_func("/session/certificates/new-one-refused-once",
	                test_new_certificate_refused_once);
	g_test_add_func("/session/certificates/new-one-refused", test_new_certificate_refused);
	g_test_add_func("/session/certificates/line-lost-before-second-chance",
	                test_line_lost_before_second_chance);
	g_test_add_func("/session/certificates/elsewhere", test_certificate_elsewhere);
	g_test_add_func("/session/certificates/not-to-be-had", test_no_certificate_to_be_had);
	g_test_add_func("/session/certificates/wrong-password",
	                test_wrong_password_for_certificate);
	g_test_add_data_func("/session/certificates/kept-one-refused/alert",
	                     "refuse-certificate=alert@1", test_kept_certificate_refused);
	g_test_add_data_func("/session/certificates/kept-one-refused/401",
	                     "refuse-certificate=401@1", test_kept_certificate_refused);
	g_test_add_data_func("/session/certificates/kept-one-refused/403",
	                     "refuse-certificate=403@1", test_kept_certificate_refused);
	outcome = g_test_run();
	world_end_all();
	return outcome;
}
