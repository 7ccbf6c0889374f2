/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Proving who we are.
 *
 *   mechanism makes a token -> REGISTER carries it -> 401 with a token -> back to the mechanism
 *                                                  -> 401 without: refused
 *                                                  -> 200: verified, done
 *                                                  -> 3xx: another registrar
 */

#include "config.h"

#include "sip/handshake-private.h"

#include <glib/gi18n-lib.h>

#include "sip/header.h"
#include "util/error.h"

#define ROUND_TRIPS_MAX 8

typedef struct {
	SfbSipRegisterForm *form;
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

	g_object_unref(handshake->mech);
	sfb_sip_association_free(handshake->association);
	g_free(handshake);
}

static void step(GTask *task, GBytes *token);

/* The server's next token for our mechanism; NULL if @response only offers to begin again, which
 * means that it refused what we had to show. */
static GBytes *
take_token(Handshake *handshake, const SfbSipMessage *response)
{
	const char *scheme = sfb_auth_mech_get_scheme(handshake->mech);
	const char *line;

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
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_PROTOCOL,
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

	handshake->is_signed = sfb_auth_mech_is_established(handshake->mech) &&
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

void
sfb_sip_handshake_async(SfbSipClient *client, SfbSipRegisterForm *form,
                        const SfbSipChallenge *challenge, SfbAuthMech *mech,
                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(client, cancellable, callback, user_data);
	Handshake *handshake = g_new0(Handshake, 1);

	handshake->form = form;
	handshake->mech = g_object_ref(mech);
	handshake->association = sfb_sip_association_new(SFB_SIP_ROLE_CLIENT, challenge->header,
	                                                 challenge->is_proxy, g_object_ref(mech));
	handshake->challenge_name = challenge->is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
	g_task_set_task_data(task, handshake, handshake_free);
	step(task, NULL);
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
