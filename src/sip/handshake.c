/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Proving who we are.
 *
 *   mechanism makes a token -> REGISTER carries it -> 401 with a token -> back to the mechanism
 *                                                  -> 401 without: refused
 *                                                  -> 200: verified, done
 *                                                  -> 3xx: another registrar
 *
 * To do it again, a REGISTER without proof comes first, and the challenge that answers it.
 */

#include "config.h"

#include "sip/handshake-private.h"

#include <glib/gi18n-lib.h>

#include "sip/header.h"
#include "util/error.h"

#define ROUND_TRIPS_MAX 8

typedef struct {
	SfbSipRegisterForm *form;
	const SfbSipProver *prover; /* NULL: it is the first time */
	SfbAuthMech *mech;
	SfbSipAssociation *association;
	const char *challenge_name; /* the header that carries the server's tokens */
	guint round_trips;
	gboolean is_signed; /* the last answer */
} Handshake;

static void
handshake_free(gpointer data)
{
	Handshake *handshake = data;

	g_clear_object(&handshake->mech);
	sfb_sip_association_free(handshake->association);
	g_free(handshake);
}

static void step(GTask *task, GBytes *token);

/* The server's next token for our mechanism; NULL if @response only offers to begin again, which
 * means that it refused what we had to show. So does a token that comes when all is said: with
 * another answer the same password would be tried once more. */
static GBytes *
take_token(Handshake *handshake, const SfbSipMessage *response)
{
	const char *scheme = sfb_auth_mech_get_scheme(handshake->mech);
	const char *line;

	if (sfb_auth_mech_is_established(handshake->mech))
		return NULL;
	for (guint n = 0;
	     (line = sfb_sip_message_get_header_nth(response, handshake->challenge_name, n)) !=
	     NULL;
	     n++) {
		g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(line);
		const char *data =
			header == NULL ? NULL : sfb_sip_auth_header_get(header, "gssapi-data");
		gsize length;
		guint8 *bytes;

		if (data == NULL ||
		    g_ascii_strcasecmp(sfb_sip_auth_header_get_scheme(header), scheme) != 0)
			continue;
		sfb_sip_association_set_opaque(handshake->association,
		                               sfb_sip_auth_header_get(header, "opaque"));
		bytes = g_base64_decode(data, &length);
		return g_bytes_new_take(bytes, length);
	}
	return NULL;
}

static void
go_on(GTask *task, const SfbSipMessage *response)
{
	Handshake *handshake = g_task_get_task_data(task);
	g_autoptr(GBytes) token = take_token(handshake, response);

	if (token == NULL)
		g_task_return_error(task, sfb_sip_client_make_error(response));
	else if (++handshake->round_trips < ROUND_TRIPS_MAX)
		step(task, token);
	else
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                        _("The server asked for proof %d times without an end. "
		                          "Tell your administrator."),
		                        ROUND_TRIPS_MAX);
}

static void
accept(GTask *task, SfbSipMessage *response)
{
	Handshake *handshake = g_task_get_task_data(task);

	if (!handshake->is_signed) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                        _("The server let us in but could not prove that it knows "
		                          "you. Somebody may be in between: check the network, "
		                          "then tell your administrator."));
		return;
	}
	sfb_sip_client_set_association(g_task_get_source_object(task),
	                               g_steal_pointer(&handshake->association));
	g_task_return_pointer(task, sfb_sip_message_ref(response),
	                      (GDestroyNotify)sfb_sip_message_unref);
}

static void
take_answer(GTask *task, SfbSipMessage *response)
{
	Handshake *handshake = g_task_get_task_data(task);
	guint status = sfb_sip_message_get_status(response);

	/* Before there is a mechanism, nobody can have signed anything. */
	handshake->is_signed = handshake->mech != NULL &&
	                       sfb_auth_mech_is_established(handshake->mech) &&
	                       sfb_sip_association_verify(handshake->association, response) ==
	                               SFB_SIP_VERDICT_GOOD;
	if (status == 401 || status == 407)
		go_on(task, response);
	else if (status < 300)
		accept(task, response);
	else if (status < 400)
		g_task_return_pointer(task, sfb_sip_message_ref(response),
		                      (GDestroyNotify)sfb_sip_message_unref);
	else
		g_task_return_error(task, sfb_sip_client_make_error(response));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (response != NULL)
		take_answer(task, response);
	else
		g_task_return_error(task, error);
}

static void
on_stepped(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	Handshake *handshake = g_task_get_task_data(task);
	SfbSipClient *client = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(GBytes) token = NULL;
	g_autoptr(SfbSipMessage) request = NULL;

	if (!sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &token, &error)) {
		g_task_return_error(task, error);
		return;
	}
	request = sfb_sip_register_form_next(handshake->form, client);
	sfb_sip_client_handshake_async(client, request, handshake->association, token,
	                               g_task_get_cancellable(task), on_answered,
	                               g_object_ref(task));
}

static void
step(GTask *task, GBytes *token)
{
	Handshake *handshake = g_task_get_task_data(task);

	sfb_auth_mech_step_async(handshake->mech, token, g_task_get_cancellable(task), on_stepped,
	                         g_object_ref(task));
}

static GTask *
new_task(SfbSipClient *client, SfbSipRegisterForm *form, GCancellable *cancellable,
         GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(client, cancellable, callback, user_data);
	Handshake *handshake = g_new0(Handshake, 1);

	handshake->form = form;
	g_task_set_source_tag(task, new_task);
	g_task_set_task_data(task, handshake, handshake_free);
	return task;
}

/* (takes @mech) */
static void
begin(GTask *task, const SfbSipChallenge *challenge, SfbAuthMech *mech)
{
	Handshake *handshake = g_task_get_task_data(task);

	handshake->mech = mech;
	handshake->association = sfb_sip_association_new(SFB_SIP_ROLE_CLIENT, challenge->header,
	                                                 challenge->is_proxy, g_object_ref(mech));
	handshake->challenge_name = challenge->is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
	step(task, NULL);
}

void
sfb_sip_handshake_async(SfbSipClient *client, SfbSipRegisterForm *form,
                        const SfbSipChallenge *challenge, SfbAuthMech *mech,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = new_task(client, form, cancellable, callback, user_data);

	begin(task, challenge, g_object_ref(mech));
}

/* Again */

static gboolean
is_of_scheme(const SfbSipChallenge *challenge, const char *scheme)
{
	return g_ascii_strcasecmp(sfb_sip_auth_header_get_scheme(challenge->header), scheme) == 0 &&
	       sfb_sip_auth_header_get(challenge->header, "targetname") != NULL;
}

/* The challenge of the mechanism that proved us before; NULL if it is no longer offered. */
static const SfbSipChallenge *
find_same(SfbSipClient *client, const GPtrArray *challenges)
{
	SfbSipAssociation *association = sfb_sip_client_get_association(client);
	const char *scheme = sfb_auth_mech_get_scheme(sfb_sip_association_get_mech(association));

	for (guint i = 0; i < challenges->len; i++) {
		const SfbSipChallenge *challenge = challenges->pdata[i];

		if (is_of_scheme(challenge, scheme))
			return challenge;
	}
	return NULL;
}

static void
begin_again(GTask *task, const SfbSipMessage *response)
{
	const SfbSipProver *prover = ((const Handshake *)g_task_get_task_data(task))->prover;
	g_autoptr(GPtrArray) challenges = sfb_sip_challenges_parse(response);
	const SfbSipChallenge *challenge = find_same(g_task_get_source_object(task), challenges);

	if (challenge != NULL)
		begin(task, challenge, prover->make_mech(challenge, prover->user_data));
	else
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_SERVER,
		                        _("The server no longer offers the way in which you "
		                          "signed in. Sign in again."));
}

static void
on_challenged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);
	guint status = response == NULL ? 0 : sfb_sip_message_get_status(response);

	if (response == NULL)
		g_task_return_error(task, error);
	else if (status == 401 || status == 407)
		begin_again(task, response);
	else
		take_answer(task, response);
}

void
sfb_sip_handshake_again_async(SfbSipClient *client, SfbSipRegisterForm *form,
                              const SfbSipProver *prover, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = new_task(client, form, cancellable, callback, user_data);
	g_autoptr(SfbSipMessage) request = sfb_sip_register_form_next(form, client);

	((Handshake *)g_task_get_task_data(task))->prover = prover;
	sfb_sip_client_handshake_async(client, request, NULL, NULL, cancellable, on_challenged,
	                               task);
}

SfbSipMessage *
sfb_sip_handshake_finish(SfbSipClient *client, GAsyncResult *result, gboolean *is_signed,
                         GError **error)
{
	const Handshake *handshake = g_task_get_task_data(G_TASK(result));

	g_return_val_if_fail(g_task_is_valid(result, client), NULL);
	*is_signed = handshake->is_signed;
	return g_task_propagate_pointer(G_TASK(result), error);
}
