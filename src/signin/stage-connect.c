/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Open the one connection that carries everything, to the first server of the list that can be
 * reached and proves its name. Whoever was tried is crossed off the list. */

#include <config.h> /* not ours: this room has one of its own */

#include <glib/gi18n-lib.h>

#include "signin/patience.h"
#include "signin/stage.h"
#include "util/address.h"
#include "util/error.h"

#define SERVER_SECONDS 10

/* One server being tried. */
typedef struct {
	GTask *task; /* the stage's */
	SfbCandidate *server;
	SfbPatience *patience;
	gint64 started_at; /* monotonic microseconds */
} Attempt;

static void try_next(SfbSigninFacts *facts, GTask *task, GError *error);

static void
attempt_free(Attempt *attempt)
{
	sfb_candidate_free(attempt->server);
	sfb_patience_free(attempt->patience);
	g_free(attempt);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Attempt, attempt_free)

static void
note_failure(SfbSigninFacts *facts, const Attempt *attempt, const GError *error)
{
	guint milliseconds = (g_get_monotonic_time() - attempt->started_at) / 1000;

	g_debug("%s port %u: %s", attempt->server->host, attempt->server->port, error->message);
	sfb_signin_evidence_add_trial(facts->evidence, &(const SfbTrial){
							       .server = attempt->server,
							       .error = g_error_copy(error),
							       .milliseconds = milliseconds,
						       });
}

static GError *
make_untrusted_error(const SfbConfig *config, const SfbCandidate *server)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME,
	                   _("The server that was found, %s, does not belong to %s. Ask your "
	                     "administrator whether it is the right one; if so, add its domain to "
	                     "the option \"trusted domains\"."),
	                   server->host, sfb_address_get_domain(config->address));
}

static GError *
make_timeout_error(const SfbCandidate *server)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                   _("%s, port %u, did not answer in time. A firewall may be in the way: "
	                     "check whether you need the company network or its VPN."),
	                   server->host, server->port);
}

static void
take_line(SfbSigninFacts *facts, Attempt *attempt, const SfbLine *line)
{
	facts->server = g_steal_pointer(&attempt->server);
	facts->line_certificate = line->certificate != NULL ? g_bytes_ref(line->certificate) : NULL;
	sfb_sip_client_connect(facts->client, line->stream, line->local, facts->server->transport);
	facts->registration = sfb_sip_registration_new(facts->client);
	g_clear_pointer(&facts->evidence->server, sfb_candidate_free);
	facts->evidence->server = sfb_candidate_copy(facts->server);
}

static void
on_connected(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Attempt) attempt = user_data;
	GTask *task = attempt->task;
	SfbSigninFacts *facts = g_task_get_task_data(task);
	GError *error = NULL;
	g_autoptr(SfbLine) line = sfb_network_connect_finish(SFB_NETWORK(source), result, &error);

	if (g_task_return_error_if_cancelled(task)) {
		g_clear_error(&error);
		g_object_unref(task);
		return;
	}
	if (line != NULL) {
		take_line(facts, attempt, line);
		sfb_stage_done(task);
		return;
	}
	if (sfb_patience_is_over(attempt->patience)) {
		g_clear_error(&error);
		error = make_timeout_error(attempt->server);
	}
	note_failure(facts, attempt, error);
	try_next(facts, task, error);
}

/* (takes @server) */
static void
try_server(SfbSigninFacts *facts, GTask *task, SfbCandidate *server)
{
	Attempt *attempt = g_new0(Attempt, 1);
	GError *error;

	attempt->task = task;
	attempt->server = server;
	attempt->started_at = g_get_monotonic_time();
	if (!server->is_trusted) {
		error = make_untrusted_error(facts->config, server);
		note_failure(facts, attempt, error);
		attempt_free(attempt);
		try_next(facts, task, error);
		return;
	}
	attempt->patience =
		sfb_patience_new(g_task_get_cancellable(task), SERVER_SECONDS, NULL, NULL);
	sfb_network_connect_async(facts->network, server->host, server->port, server->transport,
	                          sfb_patience_get_cancellable(attempt->patience), on_connected,
	                          attempt);
}

/* (takes @error, of the one before) */
static void
try_next(SfbSigninFacts *facts, GTask *task, GError *error)
{
	if (facts->candidates->len == 0) {
		sfb_stage_fail(task, error);
		return;
	}
	g_clear_error(&error);
	try_server(facts, task, g_ptr_array_steal_index(facts->candidates, 0));
}

static void
start(SfbSigninFacts *facts, GTask *task)
{
	try_next(facts, task, NULL);
}

static void
forget(SfbSigninFacts *facts)
{
	sfb_sip_client_disconnect(facts->client);
	g_clear_object(&facts->registration);
	g_clear_pointer(&facts->line_certificate, g_bytes_unref);
	g_clear_pointer(&facts->server, sfb_candidate_free);
}

const SfbStage sfb_stage_connect = {
	.id = "connect",
	.label = N_("Connecting to the server"),
	.deadline_seconds = 180,
	.needs_line = TRUE,
	.goes_elsewhere = TRUE,
	.start = start,
	.forget = forget,
};
