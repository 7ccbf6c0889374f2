/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Two pools of one company, and somebody who signs in. */

#include "session/world.h"

#include <string.h>

#include "support/folder.h"
#include "web/rerouted.h"

static char *company; /* one directory for all: NTLM reads the passwords once per process */

void
world_begin_all(void)
{
	SfbSimOptions options = { 0 };
	g_autoptr(SfbSim) sim = NULL;

	company = folder_make();
	options.directory = company;
	sim = sfb_sim_new(&options, NULL);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
	g_setenv("KRB5_CONFIG", "/dev/null", TRUE); /* no domain of this computer's */
}

void
world_end_all(void)
{
	folder_remove(company);
	g_free(company);
}

SfbSim *
world_open_pool(SfbSimOptions options)
{
	g_autoptr(GError) error = NULL;
	SfbSim *sim;

	options.directory = company;
	sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	return sim;
}

/* The system has just given it out and taken it back. */
guint16
world_find_dead_port(void)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, NULL);

	g_socket_listener_close(listener);
	return port;
}

void
world_open(World *world, SfbSimOptions first, SfbSimOptions second)
{
	*world = (World){
		.folder = folder_make(),
		.dead_port = world_find_dead_port(),
	};
	world->first = world_open_pool(first);
	world->second = world_open_pool(second);
}

void
world_tell(World *world, char *records)
{
	g_free(world->records);
	world->records = records;
	world->names[0] = (ResolverEntry){ .name = "_sipinternaltls._tcp.example.com",
		                           .records = records,
		                           .error = -1 };
	world->names[1] =
		(ResolverEntry){ .name = "fe.example.com", .addresses = "127.0.0.1", .error = -1 };
	world->names[2] =
		(ResolverEntry){ .name = "fe2.example.com", .addresses = "127.0.0.1", .error = -1 };
	resolver_install(world->names);
}

void
world_tell_name(World *world, const char *name)
{
	world->names[3] = (ResolverEntry){ .name = name, .addresses = "127.0.0.1", .error = -1 };
}

void
world_close(World *world)
{
	g_object_unref(world->first);
	g_object_unref(world->second);
	folder_remove(world->folder);
	g_free(world->folder);
	g_free(world->records);
}

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Visit *visit = user_data;

	if (visit->impatient != NULL && state == SFB_STAGE_STARTED && strcmp(id, "ticket") == 0)
		sfb_sim_cut_connections(visit->impatient);
	if (state == SFB_STAGE_STARTED)
		g_string_append_printf(visit->steps, "%s ", id);
	else if (state == SFB_STAGE_WENT_BACK)
		g_string_append(visit->steps, "< ");
}

static void
on_server_found(SfbSession *session, const char *text, gpointer user_data)
{
	g_string_append_printf(((Visit *)user_data)->servers, "[%s]", text);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Visit *)user_data)->is_signed_in = TRUE;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	((Visit *)user_data)->error = g_error_copy(error);
}

static void
begin(Visit *visit, const World *world, const SfbConfigText *text)
{
	g_autoptr(SfbNetwork) network = rerouted_new(sfb_sim_get_ca_file(world->first), NULL,
	                                             sfb_sim_get_https_port(world->first));
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, world->folder);
	SfbConfigText complete = *text;

	complete.address = ALICE;
	complete.epid = "0123456789"; /* the same device each time */
	complete.ca_file = sfb_sim_get_ca_file(world->first);
	*visit = (Visit){ .steps = g_string_new(NULL), .servers = g_string_new(NULL) };
	visit->network = network;
	g_object_add_weak_pointer(G_OBJECT(network), (gpointer *)&visit->network);
	visit->session = sfb_session_new(sfb_config_new(&complete, NULL), network, keyring);
	g_signal_connect(visit->session, "stage-changed", G_CALLBACK(on_stage_changed), visit);
	g_signal_connect(visit->session, "server-found", G_CALLBACK(on_server_found), visit);
	g_signal_connect(visit->session, "signed-in", G_CALLBACK(on_signed_in), visit);
	g_signal_connect(visit->session, "ended", G_CALLBACK(on_ended), visit);
	sfb_session_start(visit->session);
}

static void
wait_for(const Visit *visit)
{
	while (!visit->is_signed_in && visit->error == NULL)
		g_main_context_iteration(NULL, TRUE);
	if (visit->error != NULL)
		g_test_message("%s: %s", visit->steps->str, visit->error->message);
}

void
visit(Visit *visit, const World *world, const SfbConfigText *text)
{
	begin(visit, world, text);
	wait_for(visit);
}

void
visit_first_pool(Visit *visit, const World *world, const char *password, SfbSim *impatient)
{
	g_autofree char *server =
		g_strdup_printf("fe.example.com:%u", sfb_sim_get_tls_port(world->first));
	const SfbConfigText text = { .server = server, .password = password };

	begin(visit, world, &text);
	visit->impatient = impatient;
	wait_for(visit);
}

void
visit_end(Visit *visit)
{
	g_object_unref(visit->session);
	g_string_free(visit->steps, TRUE);
	g_string_free(visit->servers, TRUE);
	g_clear_error(&visit->error);
	/* A server that is closed in the middle of a handshake waits for its end, and it is ours. */
	while (visit->network != NULL)
		g_main_context_iteration(NULL, TRUE);
}

char *
world_build_record(guint16 port, const char *host)
{
	return g_strdup_printf("0 0 %u %s", port, host);
}

guint
count_registers(SfbSim *sim)
{
	return sfb_sim_get_request_count(sim, "REGISTER");
}
