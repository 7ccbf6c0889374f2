/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The registrar.
 *
 *   REGISTER                       401, what we offer
 *   REGISTER gssapi-data=""        401, opaque and CHALLENGE          NTLM
 *   REGISTER gssapi-data=AUTH...   200, 403, ...; 401: wrong password
 *   REGISTER gssapi-data=AP-REQ    200, 403, ...                      Kerberos
 *   REGISTER gssapi-data=Hello     401, opaque and server flight      TLS-DSK
 *   REGISTER gssapi-data=...       401, Finished; or an alert
 *   REGISTER signed                200, 403, ...
 *   REGISTER signed                200: a refresh, or the end with Expires 0
 */

#include "sim/registrar.h"

#include "sim/admission.h"
#include "sim/dismissal.h"
#include "sim/handshake.h"
#include "sim/refusal.h"
#include "sip/header.h"
#include "util/error.h"
#include "util/random.h"

#define HOUR_SECONDS 3600
#define NONCE_BYTES 16

static const SfbSimRefusal handshake_failed = { 401, 1000, "Final handshake failed" };
static const SfbSimRefusal certificate_refused = { 403, 1000, "Final handshake failed" };

struct _SfbSimRegistrar {
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	SfbSimAdmission *admission;
	const SfbSimOffer *offer;
	gboolean is_external;
	GHashTable *handshakes; /* connection to SfbSimHandshake */
	GCancellable *cancellable;
};

/* Answers */

static gboolean
is_challenge(const SfbSipMessage *reply)
{
	guint status = sfb_sip_message_get_status(reply);

	return status == 401 || status == 407;
}

static void
send_reply(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *reply)
{
	guint times = sfb_sim_faults_strikes(registrar->faults, "answer-twice-register") ? 2 : 1;

	if (registrar->is_external)
		sfb_sim_reply_hide_diagnostics(reply);
	for (guint i = 0; i < times; i++) {
		if (is_challenge(reply))
			sfb_sim_connection_send_unsigned(connection, reply);
		else
			sfb_sim_connection_send(connection, reply);
	}
	if (is_challenge(reply) &&
	    sfb_sim_faults_strikes(registrar->faults, "close-after-challenge"))
		sfb_sim_connection_close(connection);
}

static void
add_date(SfbSimRegistrar *registrar, SfbSipMessage *reply)
{
	gboolean is_off = sfb_sim_faults_strikes(registrar->faults, "clock-off");

	sfb_sim_reply_add_date(reply, is_off ? HOUR_SECONDS : 0);
}

/* Makes a 401 or 407 complete. */
static void
add_offer(SfbSimRegistrar *registrar, SfbSipMessage *reply)
{
	const char *name = sfb_sip_message_get_status(reply) == 407 ? "Proxy-Authenticate"
	                                                            : "WWW-Authenticate";
	g_autofree char *nonce = sfb_random_hex(NONCE_BYTES);

	add_date(registrar, reply);
	if (sfb_sim_faults_strikes(registrar->faults, "offer-digest"))
		sfb_sip_message_add_header_printf(
			reply, name,
			"Digest realm=\"" SFB_SIM_REALM "\", nonce=\"%s\", qop=\"auth\"", nonce);
	else if (!sfb_sim_faults_strikes(registrar->faults, "offer-nothing"))
		sfb_sim_offer_add_challenges(registrar->offer, reply, name);
}

void
sfb_sim_registrar_challenge(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                            const SfbSipMessage *request)
{
	guint status = sfb_sim_faults_strikes(registrar->faults, "proxy-challenge") ? 407 : 401;
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, status, NULL);

	add_offer(registrar, reply);
	send_reply(registrar, connection, reply);
}

static void
refuse(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
       const SfbSimRefusal *refusal)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, refusal->status, NULL);

	if (is_challenge(reply))
		add_offer(registrar, reply);
	sfb_sim_refusal_explain(refusal, reply);
	send_reply(registrar, connection, reply);
}

/* The credentials are good, the signature too. @login: who holds them; NULL: it does not matter. */
static void
admit(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
      const char *login)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_admission_answer(registrar->admission, connection, request, login);

	if (is_challenge(reply))
		add_offer(registrar, reply);
	send_reply(registrar, connection, reply);
}

static const char *
get_login(SfbSipAssociation *association)
{
	return sfb_sim_mech_get_login(sfb_sip_association_get_mech(association));
}

/* The handshake */

/* One token on its way through the mechanism. */
typedef struct {
	SfbSimRegistrar *registrar;
	SfbSimConnection *connection;
	SfbSipMessage *request;
} Step;

static void
step_free(Step *step)
{
	g_object_unref(step->connection);
	sfb_sip_message_unref(step->request);
	g_free(step);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Step, step_free)

static void
complete(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
         SfbSimHandshake *handshake)
{
	SfbSipAssociation *association = sfb_sim_handshake_complete(handshake, request);

	g_hash_table_remove(registrar->handshakes, connection);
	if (association == NULL) {
		refuse(registrar, connection, request, &handshake_failed);
		return;
	}
	sfb_sim_connection_set_association(connection, association);
	admit(registrar, connection, request, get_login(association));
}

static void
send_token(Step *step, SfbSimHandshake *handshake, GBytes *token)
{
	g_autoptr(SfbSipMessage) reply = sfb_sim_connection_new_reply(
		step->connection, step->request, sfb_sim_handshake_get_status(handshake), NULL);

	add_date(step->registrar, reply);
	sfb_sim_handshake_add_token(handshake, reply, token);
	send_reply(step->registrar, step->connection, reply);
}

static void
fail(Step *step, SfbSimHandshake *handshake, const GError *error)
{
	GBytes *alert = sfb_sim_handshake_get_alert(handshake);

	g_debug("A handshake failed: %s", error->message);
	if (alert != NULL)
		send_token(step, handshake, alert);
	else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED))
		refuse(step->registrar, step->connection, step->request, &certificate_refused);
	else
		refuse(step->registrar, step->connection, step->request, &handshake_failed);
	g_hash_table_remove(step->registrar->handshakes, step->connection);
}

static void
on_step(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Step) step = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = NULL;
	gboolean is_done = sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &token, &error);
	SfbSimHandshake *handshake;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	handshake = g_hash_table_lookup(step->registrar->handshakes, step->connection);
	/* Meanwhile the connection may have ended, or the client begun anew. */
	if (handshake == NULL || sfb_sim_handshake_get_mech(handshake) != SFB_AUTH_MECH(source))
		return;
	if (!is_done)
		fail(step, handshake, error);
	else if (!sfb_auth_mech_is_established(SFB_AUTH_MECH(source)) ||
	         sfb_sim_handshake_ends_with_signature(handshake))
		send_token(step, handshake, token);
	else
		complete(step->registrar, step->connection, step->request, handshake);
}

static void
start_step(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request,
           SfbSimHandshake *handshake, GBytes *token)
{
	Step *step = g_new0(Step, 1);

	step->registrar = registrar;
	step->connection = g_object_ref(connection);
	step->request = sfb_sip_message_ref(request);
	sfb_auth_mech_step_async(sfb_sim_handshake_get_mech(handshake), token,
	                         registrar->cancellable, on_step, step);
}

/* What a client says about itself in Authorization, or in Proxy-Authorization after a 407. */
typedef struct {
	SfbSipAuthHeader *header; /* NULL: nothing */
	gboolean is_proxy;
	const char *opaque; /* of the header, like the next one; NULL if absent */
	const char *token;
} Credentials;

static void
credentials_clear(Credentials *credentials)
{
	sfb_sip_auth_header_free(credentials->header);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Credentials, credentials_clear)

static void
read_credentials(Credentials *credentials, const SfbSipMessage *request)
{
	const char *value = sfb_sip_message_get_header(request, "Authorization");

	credentials->is_proxy = value == NULL;
	if (value == NULL)
		value = sfb_sip_message_get_header(request, "Proxy-Authorization");
	if (value != NULL)
		credentials->header = sfb_sip_auth_header_parse(value);
	if (credentials->header == NULL)
		return;
	credentials->opaque = sfb_sip_auth_header_get(credentials->header, "opaque");
	credentials->token = sfb_sip_auth_header_get(credentials->header, "gssapi-data");
}

/* The handshake that @credentials belong to; NULL if none is under way or they mean another. */
static SfbSimHandshake *
find_handshake(SfbSimRegistrar *registrar, SfbSimConnection *connection,
               const Credentials *credentials)
{
	SfbSimHandshake *handshake = g_hash_table_lookup(registrar->handshakes, connection);

	if (handshake == NULL || credentials->opaque == NULL ||
	    !sfb_sim_handshake_is_meant(handshake, credentials->opaque))
		return NULL;
	return handshake;
}

/* NULL if the client wants a mechanism that is not offered. */
static SfbSimHandshake *
begin_handshake(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                const Credentials *credentials)
{
	const char *scheme = sfb_sip_auth_header_get_scheme(credentials->header);
	SfbSimHandshake *handshake =
		sfb_sim_handshake_new(registrar->offer, scheme, credentials->is_proxy);

	if (handshake != NULL)
		g_hash_table_replace(registrar->handshakes, connection, handshake);
	return handshake;
}

static GBytes *
decode(const char *base64)
{
	gsize length;
	guint8 *bytes = g_base64_decode(base64, &length);

	return g_bytes_new_take(bytes, length);
}

/* @handshake: NULL: a new one begins. */
static void
take_token(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request,
           const Credentials *credentials, SfbSimHandshake *handshake)
{
	g_autoptr(GBytes) token = decode(credentials->token);

	if (handshake == NULL)
		handshake = begin_handshake(registrar, connection, credentials);
	if (sfb_sim_faults_strikes(registrar->faults, "close-on-token"))
		sfb_sim_connection_close(connection);
	else if (handshake == NULL)
		sfb_sim_registrar_challenge(registrar, connection, request);
	else
		start_step(registrar, connection, request, handshake, token);
}

/* Somebody has still to prove who they are. */
static void
take_stranger(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request,
              const Credentials *credentials, SfbSimHandshake *handshake)
{
	g_autoptr(SfbSipMessage) detour = NULL;

	if (credentials->token != NULL && (handshake != NULL || credentials->opaque == NULL)) {
		take_token(registrar, connection, request, credentials, handshake);
		return;
	}
	if (handshake != NULL &&
	    sfb_auth_mech_is_established(sfb_sim_handshake_get_mech(handshake))) {
		complete(registrar, connection, request, handshake);
		return;
	}
	if (sfb_sim_faults_strikes(registrar->faults, "no-authentication")) {
		admit(registrar, connection, request, NULL);
		return;
	}
	detour = sfb_sim_admission_redirect_early(registrar->admission, connection, request);
	if (detour != NULL)
		sfb_sim_connection_send_unsigned(connection, detour);
	else
		sfb_sim_registrar_challenge(registrar, connection, request);
}

static void
take_proved(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request,
            const Credentials *credentials)
{
	SfbSipAssociation *association = sfb_sim_connection_get_association(connection);

	switch (sfb_sim_connection_verify(connection, request)) {
	case SFB_SIP_VERDICT_GOOD:
		admit(registrar, connection, request, get_login(association));
		break;
	case SFB_SIP_VERDICT_UNSIGNED:
		take_stranger(registrar, connection, request, credentials, NULL);
		break;
	case SFB_SIP_VERDICT_BAD:
		break; /* dropped without an answer ([MS-SIPAE] 3.3.5.1) */
	}
}

/* FALSE if no fault refuses a REGISTER that nobody has looked at yet. */
static gboolean
find_fault(SfbSimRegistrar *registrar, SfbSimRefusal *refusal)
{
	const char *text = sfb_sim_faults_get_strike(registrar->faults, "refuse-register");

	if (text == NULL && sfb_sim_faults_strikes(registrar->faults, "server-error-register"))
		text = "503";
	if (text != NULL)
		*refusal = sfb_sim_refusal_parse(text);
	return text != NULL;
}

/* A handshake goes before the association there may be already: who proves themselves anew signs
 * with the new keys. */
void
sfb_sim_registrar_take(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                       SfbSipMessage *request)
{
	g_auto(Credentials) credentials = { NULL, FALSE, NULL, NULL };
	SfbSimHandshake *handshake;
	SfbSimRefusal refusal;

	if (sfb_sim_faults_strikes(registrar->faults, "no-answer-register"))
		return;
	if (find_fault(registrar, &refusal)) {
		refuse(registrar, connection, request, &refusal);
		return;
	}
	read_credentials(&credentials, request);
	handshake = find_handshake(registrar, connection, &credentials);
	if (handshake != NULL)
		take_stranger(registrar, connection, request, &credentials, handshake);
	else
		take_proved(registrar, connection, request, &credentials);
}

void
sfb_sim_registrar_note_publication(SfbSimRegistrar *registrar, SfbSimEndpoint *endpoint)
{
	const char *event = sfb_sim_faults_get_strike(registrar->faults, "dismiss");

	if (event == NULL && sfb_sim_faults_strikes(registrar->faults, "deregister"))
		event = "unregistered";
	if (sfb_sim_faults_strikes(registrar->faults, "services-notice"))
		sfb_sim_dismissal_send_notice(endpoint);
	if (event != NULL)
		sfb_sim_admission_dismiss(registrar->admission, endpoint, event);
}

void
sfb_sim_registrar_forget(SfbSimRegistrar *registrar, SfbSimConnection *connection)
{
	g_hash_table_remove(registrar->handshakes, connection);
	sfb_sim_endpoints_remove(registrar->endpoints, sfb_sim_endpoints_find_by_connection(
							       registrar->endpoints, connection));
}

SfbSimRegistrar *
sfb_sim_registrar_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimEndpoints *endpoints,
                      SfbSimFaults *faults, const SfbSimOffer *offer)
{
	SfbSimRegistrar *registrar = g_new0(SfbSimRegistrar, 1);

	registrar->endpoints = endpoints;
	registrar->faults = faults;
	registrar->offer = offer;
	registrar->is_external = options->is_external;
	registrar->admission = sfb_sim_admission_new(options, world, endpoints, faults);
	registrar->handshakes =
		g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)sfb_sim_handshake_free);
	registrar->cancellable = g_cancellable_new();
	return registrar;
}

void
sfb_sim_registrar_free(SfbSimRegistrar *registrar)
{
	if (registrar == NULL)
		return;
	g_cancellable_cancel(registrar->cancellable);
	g_object_unref(registrar->cancellable);
	g_hash_table_unref(registrar->handshakes);
	sfb_sim_admission_free(registrar->admission);
	g_free(registrar);
}
