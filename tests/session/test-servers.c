/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Other servers than the first one: kept, found, in trouble, redirecting. */

#include <gio/gio.h>
#include <string.h>

#include "session/world.h"
#include "util/error.h"

#define NTLM_STEPS "discover connect challenge choose register " LAST_STEPS

static char *
build_records(guint16 port, const char *host, guint16 other_port, const char *other_host)
{
	return g_strdup_printf("0 0 %u %s;10 0 %u %s", port, host, other_port, other_host);
}

/* Other servers */

static const SfbSimOptions plain = { 0 };
static const SfbConfigText with_password = { .password = SFB_SIM_PASSWORD };

static void
test_found_and_kept(void)
{
	World world;
	Visit first;
	Visit second;
	SfbConfigText again = with_password;
	g_autofree char *kept = NULL;

	world_open(&world, plain, plain);
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	visit(&first, &world, &with_password);
	g_assert_no_error(first.error);
	g_assert_cmpstr(first.steps->str, ==, NTLM_STEPS);
	g_assert_cmpint(sfb_session_get_evidence(first.session)->server->origin, ==,
	                SFB_ORIGIN_SRV);
	kept = g_strndup(first.servers->str + 1, first.servers->len - 2);
	visit_end(&first);

	/* The second time it comes first, and needs no keeping. */
	again.last_server = kept;
	visit(&second, &world, &again);
	g_assert_no_error(second.error);
	g_assert_cmpint(sfb_session_get_evidence(second.session)->server->origin, ==,
	                SFB_ORIGIN_REMEMBERED);
	g_assert_cmpstr(second.servers->str, ==, "");
	visit_end(&second);
	world_close(&world);
}

static char *
build_kept_text(guint16 port, const char *host)
{
	const SfbCandidate kept = { (char *)host, port, .is_trusted = TRUE,
		                    .lifetime_seconds = 1000 };
	const SfbConfigText text = { .address = ALICE };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	return sfb_candidate_build_text(&kept, config, g_get_real_time() / G_USEC_PER_SEC);
}

static void
test_kept_server_is_dead(void)
{
	World world;
	Visit only;
	SfbConfigText text = with_password;
	g_autofree char *last_server = NULL;

	world_open(&world, plain, plain);
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	last_server = build_kept_text(world.dead_port, "fe2.example.com");
	text.last_server = last_server;
	visit(&only, &world, &text);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==, "discover connect < " NTLM_STEPS);
	g_assert_true(g_str_has_prefix(only.servers->str, "[][1 "));
	g_assert_nonnull(strstr(only.servers->str, " fe.example.com " ALICE "]"));
	visit_end(&only);
	world_close(&world);
}

static void
test_first_target_is_dead(void)
{
	World world;
	Visit only;
	const SfbSigninEvidence *evidence;

	world_open(&world, plain, plain);
	world_tell(&world, build_records(world.dead_port, "fe2.example.com",
	                                 sfb_sim_get_tls_port(world.first), "fe.example.com"));
	visit(&only, &world, &with_password);
	g_assert_no_error(only.error);
	/* Inside one stage. */
	g_assert_cmpstr(only.steps->str, ==, NTLM_STEPS);
	evidence = sfb_session_get_evidence(only.session);
	g_assert_cmpuint(evidence->trials->len, ==, 1);
	g_assert_cmpstr(evidence->server->host, ==, "fe.example.com");
	visit_end(&only);
	world_close(&world);
}

/* It takes the connection, and has trouble. */
static void
test_first_target_is_in_trouble(void)
{
	const SfbSimOptions troubled = { .faults = "server-error-register@1" };
	World world;
	Visit only;

	world_open(&world, troubled, plain);
	world_tell(&world, build_records(sfb_sim_get_tls_port(world.first), "fe.example.com",
	                                 sfb_sim_get_tls_port(world.second), "fe2.example.com"));
	visit(&only, &world, &with_password);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "discover connect challenge < connect challenge choose "
	                "register " LAST_STEPS);
	g_assert_cmpuint(count_registers(world.first), ==, 1);
	g_assert_cmpuint(count_registers(world.second), ==, 3);
	visit_end(&only);
	world_close(&world);
}

/* The right server has spoken: no other is asked, and no password is tried twice. */
static void
test_wrong_password_stops(void)
{
	const SfbConfigText wrong = { .password = "wrong" };
	World world;
	Visit only;

	world_open(&world, plain, plain);
	world_tell(&world, build_records(sfb_sim_get_tls_port(world.first), "fe.example.com",
	                                 sfb_sim_get_tls_port(world.second), "fe2.example.com"));
	visit(&only, &world, &wrong);
	g_assert_error(only.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_cmpuint(count_registers(world.first), ==, 3);
	g_assert_cmpuint(count_registers(world.second), ==, 0);
	visit_end(&only);
	world_close(&world);
}

static void
test_foreign_target(void)
{
	SfbConfigText agreed = with_password;
	World world;
	Visit first;
	Visit second;

	world_open(&world, plain, plain);
	world_tell(&world, world_build_record(STRANGER_PORT, "sip.elsewhere.example"));
	visit(&first, &world, &with_password);
	g_assert_error(first.error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME);
	g_assert_nonnull(strstr(first.error->message, "sip.elsewhere.example"));
	visit_end(&first);

	/* With the user's consent it is at least looked up, and is not there. */
	agreed.trusted_domains = "elsewhere.example";
	visit(&second, &world, &agreed);
	g_assert_error(second.error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	visit_end(&second);
	world_close(&world);
}

/* Redirections */

static void
test_home_pool(void)
{
	World world;
	Visit only;
	SfbSim *director;
	g_autofree char *home = NULL;

	world_open(&world, plain, plain);
	home = g_strdup_printf("fe2.example.com:%u", sfb_sim_get_tls_port(world.second));
	director = world_open_pool((SfbSimOptions){ .redirect = home });
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(director), "fe.example.com"));
	visit(&only, &world, &with_password);
	g_assert_no_error(only.error);
	g_assert_cmpstr(only.steps->str, ==,
	                "discover connect challenge choose register < connect challenge choose "
	                "register " LAST_STEPS);
	g_assert_cmpuint(sfb_session_get_evidence(only.session)->redirects->len, ==, 1);
	/* The one to be kept is where it led to. */
	g_assert_nonnull(strstr(only.servers->str, " fe2.example.com "));
	g_assert_cmpuint(count_registers(world.second), ==, 3);
	visit_end(&only);
	g_object_unref(director);
	world_close(&world);
}

static void
test_circle(void)
{
	const guint16 port = world_find_dead_port();
	g_autofree char *there = g_strdup_printf("fe2.example.com:%u", port);
	g_autofree char *back = NULL;
	SfbSim *other;
	World world;
	Visit only;

	world_open(&world, (SfbSimOptions){ .redirect = there }, plain);
	back = g_strdup_printf("fe.example.com:%u", sfb_sim_get_tls_port(world.first));
	other = world_open_pool((SfbSimOptions){ .redirect = back, .sip_port = port });
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	visit(&only, &world, &with_password);
	g_assert_error(only.error, SFB_ERROR, SFB_ERROR_SERVER);
	g_assert_cmpuint(count_registers(world.first), ==, 3);
	g_assert_cmpuint(count_registers(other), ==, 3);
	visit_end(&only);
	g_object_unref(other);
	world_close(&world);
}

/* Whose name nobody can check. */
static void
test_redirected_to_address(void)
{
	const SfbSimOptions careless = { .faults = "redirect-to-ip-literal" };
	World world;
	Visit only;

	world_open(&world, careless, plain);
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	visit(&only, &world, &with_password);
	g_assert_error(only.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	g_assert_cmpuint(count_registers(world.first), ==, 3);
	visit_end(&only);
	world_close(&world);
}

/* Registered, and then served elsewhere: the session ends, and the next one knows where to go. */
static void
test_moved(gconstpointer data)
{
	const char *moment = data;
	g_autofree char *faults = NULL;
	World world;
	Visit only;
	SfbSim *leaving;

	world_open(&world, plain, plain);
	faults = g_strdup_printf("dismiss=preferred-registrar-change:fe2.example.com:%u%s",
	                         sfb_sim_get_tls_port(world.second), moment);
	leaving = world_open_pool((SfbSimOptions){ .faults = faults });
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(leaving), "fe.example.com"));
	visit(&only, &world, &with_password);
	g_assert_cmpint(only.is_signed_in, ==, *moment != '\0');
	if (only.is_signed_in)
		sfb_own_presence_set_status(sfb_session_get_own_presence(only.session),
		                            SFB_STATUS_BUSY);
	while (only.error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_true(sfb_error_is_temporary(only.error));
	g_assert_nonnull(strstr(only.servers->str, " fe2.example.com "));
	visit_end(&only);
	g_object_unref(leaving);
	world_close(&world);
}

/* Autodiscover */

static const SfbSimOptions with_web = { .web_host = "web.example.com" };

static void
test_autodiscover(void)
{
	World world;
	Visit only;
	const SfbSigninEvidence *evidence;

	world_open(&world, with_web, plain);
	world_tell(&world, world_build_record(world.dead_port, "fe2.example.com"));
	world_tell_name(&world, "lyncdiscoverinternal.example.com");
	visit(&only, &world, &with_password);
	g_assert_no_error(only.error);
	evidence = sfb_session_get_evidence(only.session);
	g_assert_cmpint(evidence->server->origin, ==, SFB_ORIGIN_AUTODISCOVER_INTERNAL);
	g_assert_nonnull(evidence->discovered);
	g_assert_cmpuint(evidence->trials->len, ==, 0);
	visit_end(&only);
	world_close(&world);
}

/* Neither the next web service nor a registrar hears of the password again. */
static void
test_wrong_password_for_autodiscover(void)
{
	const SfbConfigText wrong = { .password = "wrong" };
	World world;
	Visit only;

	world_open(&world, with_web, plain);
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	world_tell_name(&world, "lyncdiscoverinternal.example.com");
	visit(&only, &world, &wrong);
	g_assert_error(only.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_cmpstr(only.steps->str, ==, "discover ");
	g_assert_cmpuint(count_registers(world.first), ==, 0);
	visit_end(&only);
	world_close(&world);
}

/* A web server that knows nothing of Autodiscover: the records are still there. */
static void
test_no_autodiscover(void)
{
	const SfbSimOptions portal = { .web_host = "web.example.com",
		                       .faults = "discover-answer=html" };
	World world;
	Visit only;

	world_open(&world, portal, plain);
	world_tell(&world, world_build_record(sfb_sim_get_tls_port(world.first), "fe.example.com"));
	world_tell_name(&world, "lyncdiscover.example.com");
	visit(&only, &world, &with_password);
	g_assert_no_error(only.error);
	g_assert_cmpint(sfb_session_get_evidence(only.session)->server->origin, ==, SFB_ORIGIN_SRV);
	visit_end(&only);
	world_close(&world);
}

int
main(int argc, char **argv)
{
	int outcome;

	world_begin_all();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/session/servers/found-and-kept", test_found_and_kept);
	g_test_add_func("/session/servers/kept-server-is-dead", test_kept_server_is_dead);
	g_test_add_func("/session/servers/first-target-is-dead", test_first_target_is_dead);
	g_test_add_func("/session/servers/first-target-is-in-trouble",
	                test_first_target_is_in_trouble);
	g_test_add_func("/session/servers/wrong-password-stops", test_wrong_password_stops);
	g_test_add_func("/session/servers/foreign-target", test_foreign_target);
	g_test_add_func("/session/servers/home-pool", test_home_pool);
	g_test_add_func("/session/servers/circle", test_circle);
	g_test_add_func("/session/servers/redirected-to-address", test_redirected_to_address);
	g_test_add_func("/session/servers/autodiscover", test_autodiscover);
	g_test_add_func("/session/servers/wrong-password-for-autodiscover",
	                test_wrong_password_for_autodiscover);
	g_test_add_func("/session/servers/no-autodiscover", test_no_autodiscover);
	g_test_add_data_func("/session/servers/moved-at-once", "", test_moved);
	g_test_add_data_func("/session/servers/moved-while-signed-in", "@2", test_moved);
	outcome = g_test_run();
	world_end_all();
	return outcome;
}
