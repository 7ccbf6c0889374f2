/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The registrar.
 *
 *   REGISTER                       401, what we offer
 *   REGISTER gssapi-data=""        401, opaque and CHALLENGE
 *   REGISTER gssapi-data=AUTH...   200; 401: wrong password; 403: somebody else's address
 *   REGISTER signed                200: a refresh, or the end with Expires 0
 */

#include "sim/registrar.h"

#include "sim/applicant.h"
#include "sim/handshake.h"
#include "sim/reply.h"
#include "sip/header.h"
#include "util/address.h"
#include "util/random.h"

#define DEFAULT_VERSION 4
#define DEFAULT_KEEP_ALIVE_SECONDS 300
#define DEFAULT_EXPIRES_SECONDS 7200
#define RETRY_AFTER_SECONDS "5"
#define HANDSHAKE_FAILED "Final handshake failed"
#define EVENTS                                                                                     \
	"vnd-microsoft-provisioning-v2,vnd-microsoft-roaming-contacts,presence,"                   \
	"vnd-microsoft-roaming-self"

static const SfbSimRefusal disabled = { 403, 4003,
	                                "\\\"From\\\" URI not enabled for remote access" };

struct _SfbSimRegistrar {
	SfbSimWorld *world;
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	guint version;
	guint keep_alive_seconds;
	guint expires_seconds;
	GHashTable *handshakes; /* connection to SfbSimHandshake */
	GCancellable *cancellable;
};

/* Answers */

static void
send_reply(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *reply)
{
	gboolean is_challenge = sfb_sip_message_get_status(reply) == 401;
	guint times = sfb_sim_faults_strikes(registrar->faults, "answer-twice-register") ? 2 : 1;

	for (guint i = 0; i < times; i++) {
		if (is_challenge)
			sfb_sim_connection_send_unsigned(connection, reply);
		else
			sfb_sim_connection_send(connection, reply);
	}
	if (is_challenge && sfb_sim_faults_strikes(registrar->faults, "close-after-challenge"))
		sfb_sim_connection_close(connection);
}

/* @why: of diagnostics 1000, or NULL for a plain challenge. */
static void
send_offer(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
           const char *why)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, 401, NULL);
	g_autofree char *offer = sfb_sim_handshake_build_offer(registrar->version);

	sfb_sim_reply_add_date(reply);
	sfb_sip_message_add_header(reply, "WWW-Authenticate", offer);
	if (why != NULL)
		sfb_sim_reply_add_diagnostics(reply, 1000, why);
	send_reply(registrar, connection, reply);
}

void
sfb_sim_registrar_challenge(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                            const SfbSipMessage *request)
{
	send_offer(registrar, connection, request, NULL);
}

static void
refuse(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
       const SfbSimRefusal *refusal)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, refusal->status, NULL);

	sfb_sim_reply_add_diagnostics(reply, refusal->id, refusal->reason);
	send_reply(registrar, connection, reply);
}

/* The list of endpoints */

static void
add_contacts(SfbSimRegistrar *registrar, SfbSipMessage *reply, const SfbSimUser *user)
{
	g_autoptr(GPtrArray) list = sfb_sim_endpoints_list(registrar->endpoints, user->address);

	for (guint i = 0; i < list->len; i++) {
		const SfbSimEndpoint *endpoint = list->pdata[i];

		sfb_sip_message_add_header_printf(reply, "Contact",
		                                  "<%s>;expires=%u;+sip.instance=\"<urn:uuid:"
		                                  "%s>\";gruu=\"%s\"",
		                                  endpoint->contact, registrar->expires_seconds,
		                                  endpoint->instance, endpoint->gruu);
	}
}

/* The server knows people's names and puts them into From, whatever the client wrote. */
static void
add_display_name(SfbSipMessage *reply, const SfbSimUser *user)
{
	const char *from = sfb_sip_message_get_header(reply, "From");
	g_autofree char *named = g_strdup_printf("\"%s\"%s", user->display_name, from);

	if (from[0] == '<')
		sfb_sip_message_set_header(reply, "From", named);
}

/* @action: NULL if the endpoint is gone. */
static void
send_registered(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                const SfbSipMessage *request, const SfbSimUser *user, const char *action)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, 200, NULL);

	add_display_name(reply, user);
	sfb_sip_message_add_header_printf(reply, "ms-keep-alive",
	                                  "UAS; tcp=no; hop-hop=yes; end-end=no; timeout=%u",
	                                  registrar->keep_alive_seconds);
	add_contacts(registrar, reply, user);
	if (action != NULL) {
		sfb_sip_message_add_header_printf(reply, "Expires", "%u",
		                                  registrar->expires_seconds);
		sfb_sip_message_add_header_printf(reply, "presence-state", "register-action=\"%s\"",
		                                  action);
	}
	sfb_sip_message_add_header(reply, "Allow-Events", EVENTS);
	sfb_sip_message_add_header(reply, "Supported", "adhoclist");
	sfb_sip_message_add_header(reply, "Server", "RTC/6.0");
	sfb_sip_message_add_header(reply, "Supported", "msrtc-event-categories");
	send_reply(registrar, connection, reply);
}

void
sfb_sim_registrar_dismiss(SfbSimRegistrar *registrar, SfbSimEndpoint *endpoint)
{
	g_autoptr(SfbSipMessage) notify = sfb_sip_message_new_request("NOTIFY", endpoint->contact);
	g_autofree char *uri = sfb_address_to_uri(endpoint->user->address);
	g_autofree char *call_id = sfb_random_hex(16);
	g_autofree char *tags = sfb_random_hex(16);

	sfb_sip_message_add_header_printf(notify, "From", "<%s>;tag=%.16s", uri, tags);
	sfb_sip_message_add_header_printf(notify, "To", "<%s>;tag=%s;epid=%s", uri, tags + 16,
	                                  endpoint->epid);
	sfb_sip_message_add_header(notify, "Call-ID", call_id);
	sfb_sip_message_add_header(notify, "CSeq", "1 NOTIFY");
	sfb_sip_message_add_header(notify, "Max-Forwards", "70");
	sfb_sip_message_add_header(notify, "Event", "registration-notify");
	sfb_sip_message_add_header(notify, "subscription-state", "terminated;expires=0");
	sfb_sip_message_add_header(notify, "ms-diagnostics-public",
	                           "4140;reason=\"Endpoint removed by policy\"");
	sfb_sip_message_set_body_text(notify, "text/registration-event",
	                              "deregistered;event=unregistered");
	sfb_sim_connection_send(endpoint->connection, notify);
	sfb_sim_endpoints_remove(registrar->endpoints, endpoint);
}

/* Handed to the timer of an endpoint. */
typedef struct {
	SfbSimEndpoints *endpoints;
	SfbSimEndpoint *endpoint;
} Expiry;

static gboolean
on_expired(gpointer user_data)
{
	Expiry *expiry = user_data;

	g_debug("A registration of %s expired", expiry->endpoint->user->address);
	expiry->endpoint->expiry_id = 0;
	sfb_sim_endpoints_remove(expiry->endpoints, expiry->endpoint);
	return G_SOURCE_REMOVE;
}

static void
restart_expiry(SfbSimRegistrar *registrar, SfbSimEndpoint *endpoint)
{
	Expiry *expiry = g_new0(Expiry, 1);

	expiry->endpoints = registrar->endpoints;
	expiry->endpoint = endpoint;
	g_clear_handle_id(&endpoint->expiry_id, g_source_remove);
	endpoint->expiry_id = g_timeout_add_seconds_full(
		G_PRIORITY_DEFAULT, registrar->expires_seconds, on_expired, expiry, g_free);
}

static void
enter(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
      const SfbSimApplicant *applicant)
{
	SfbSimEndpoint *endpoint = sfb_sim_endpoints_find_by_instance(
		registrar->endpoints, applicant->user, applicant->instance);
	gboolean is_known = endpoint != NULL && endpoint->connection == connection;

	if (!is_known) {
		/* The same device somewhere else: the old connection has had its time. */
		if (endpoint != NULL)
			sfb_sim_registrar_dismiss(registrar, endpoint);
		sfb_sim_endpoints_remove(
			registrar->endpoints,
			sfb_sim_endpoints_find_by_connection(registrar->endpoints, connection));
		endpoint = sfb_sim_endpoints_add(registrar->endpoints, connection, applicant->user,
		                                 applicant->epid, applicant->contact);
	}
	restart_expiry(registrar, endpoint);
	send_registered(registrar, connection, request, applicant->user,
	                is_known ? "refreshed" : "added");
}

static void
leave(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
      const SfbSimUser *user)
{
	sfb_sim_endpoints_remove(registrar->endpoints, sfb_sim_endpoints_find_by_connection(
							       registrar->endpoints, connection));
	send_registered(registrar, connection, request, user, NULL);
}

/* The credentials are good, the signature too. @login: who holds them. */
static void
admit(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request,
      const char *login)
{
	g_auto(SfbSimApplicant) applicant = { NULL, NULL, NULL, NULL };
	const SfbSimRefusal *refusal;

	sfb_sim_applicant_read(&applicant, registrar->world, request);
	refusal = sfb_sim_applicant_check(&applicant, request, login);
	if (refusal == NULL && sfb_sim_faults_strikes(registrar->faults, "user-disabled"))
		refusal = &disabled;
	if (refusal != NULL && refusal->status == 401)
		send_offer(registrar, connection, request, refusal->reason);
	else if (refusal != NULL)
		refuse(registrar, connection, request, refusal);
	else if (g_strcmp0(sfb_sip_message_get_header(request, "Expires"), "0") == 0)
		leave(registrar, connection, request, applicant.user);
	else
		enter(registrar, connection, request, &applicant);
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
complete(Step *step, SfbSimHandshake *handshake)
{
	SfbSipAssociation *association = sfb_sim_handshake_complete(handshake, step->request);

	g_hash_table_remove(step->registrar->handshakes, step->connection);
	if (association == NULL) {
		send_offer(step->registrar, step->connection, step->request, HANDSHAKE_FAILED);
		return;
	}
	sfb_sim_connection_set_association(step->connection, association);
	admit(step->registrar, step->connection, step->request,
	      sfb_sim_association_get_login(association));
}

static void
send_token(Step *step, SfbSimHandshake *handshake, GBytes *token)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(step->connection, step->request, 401, NULL);

	sfb_sim_reply_add_date(reply);
	sfb_sim_handshake_add_token(handshake, reply, token);
	send_reply(step->registrar, step->connection, reply);
}

static void
on_step(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Step) step = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = NULL;
	gboolean is_done =
		sfb_auth_mech_step_finish(SFB_AUTH_MECH(source), result, &token, &error);
	SfbSimHandshake *handshake;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return;
	handshake = g_hash_table_lookup(step->registrar->handshakes, step->connection);
	/* Meanwhile the connection may have ended, or the client begun anew. */
	if (handshake == NULL || sfb_sim_handshake_get_mech(handshake) != SFB_AUTH_MECH(source))
		return;
	if (!is_done) {
		g_debug("A handshake failed: %s", error->message);
		g_hash_table_remove(step->registrar->handshakes, step->connection);
		send_offer(step->registrar, step->connection, step->request, HANDSHAKE_FAILED);
	} else if (sfb_auth_mech_is_established(SFB_AUTH_MECH(source))) {
		complete(step, handshake);
	} else {
		send_token(step, handshake, token);
	}
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

static SfbSimHandshake *
begin_handshake(SfbSimRegistrar *registrar, SfbSimConnection *connection)
{
	SfbSimHandshake *handshake = sfb_sim_handshake_new(registrar->version);

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

static void
take_credentials(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request,
                 const SfbSipAuthHeader *credentials)
{
	const char *text = sfb_sip_auth_header_get(credentials, "gssapi-data");
	const char *opaque = sfb_sip_auth_header_get(credentials, "opaque");
	g_autoptr(GBytes) token = text != NULL ? decode(text) : NULL;
	SfbSimHandshake *handshake = g_hash_table_lookup(registrar->handshakes, connection);

	if (token == NULL ||
	    g_ascii_strcasecmp(sfb_sip_auth_header_get_scheme(credentials), "NTLM") != 0)
		send_offer(registrar, connection, request, NULL);
	else if (opaque == NULL)
		start_step(registrar, connection, request, begin_handshake(registrar, connection),
		           token);
	else if (handshake != NULL && sfb_sim_handshake_is_meant(handshake, opaque))
		start_step(registrar, connection, request, handshake, token);
	else
		send_offer(registrar, connection, request, NULL);
}

static const char *
find_credentials(const SfbSipMessage *request)
{
	const char *value = sfb_sip_message_get_header(request, "Authorization");

	return value != NULL ? value : sfb_sip_message_get_header(request, "Proxy-Authorization");
}

static void
send_trouble(SfbSimRegistrar *registrar, SfbSimConnection *connection, const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(connection, request, 503, NULL);

	sfb_sip_message_add_header(reply, "Retry-After", RETRY_AFTER_SECONDS);
	send_reply(registrar, connection, reply);
}

static void
take_unsigned(SfbSimRegistrar *registrar, SfbSimConnection *connection, SfbSipMessage *request)
{
	const char *value = find_credentials(request);
	g_autoptr(SfbSipAuthHeader) credentials =
		value != NULL ? sfb_sip_auth_header_parse(value) : NULL;

	if (credentials != NULL)
		take_credentials(registrar, connection, request, credentials);
	else
		send_offer(registrar, connection, request, NULL);
}

void
sfb_sim_registrar_take(SfbSimRegistrar *registrar, SfbSimConnection *connection,
                       SfbSipMessage *request)
{
	SfbSipAssociation *association = sfb_sim_connection_get_association(connection);

	if (sfb_sim_faults_strikes(registrar->faults, "no-answer-register"))
		return;
	if (sfb_sim_faults_strikes(registrar->faults, "server-error-register")) {
		send_trouble(registrar, connection, request);
		return;
	}
	switch (sfb_sim_connection_verify(connection, request)) {
	case SFB_SIP_VERDICT_GOOD:
		admit(registrar, connection, request, sfb_sim_association_get_login(association));
		break;
	case SFB_SIP_VERDICT_UNSIGNED:
		take_unsigned(registrar, connection, request);
		break;
	case SFB_SIP_VERDICT_BAD:
		break; /* dropped without an answer ([MS-SIPAE] 3.3.5.1) */
	}
}

void
sfb_sim_registrar_forget(SfbSimRegistrar *registrar, SfbSimConnection *connection)
{
	g_hash_table_remove(registrar->handshakes, connection);
	sfb_sim_endpoints_remove(registrar->endpoints, sfb_sim_endpoints_find_by_connection(
							       registrar->endpoints, connection));
}

static guint
or_default(guint value, guint otherwise)
{
	return value != 0 ? value : otherwise;
}

SfbSimRegistrar *
sfb_sim_registrar_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimEndpoints *endpoints,
                      SfbSimFaults *faults)
{
	SfbSimRegistrar *registrar = g_new0(SfbSimRegistrar, 1);

	registrar->world = world;
	registrar->endpoints = endpoints;
	registrar->faults = faults;
	registrar->version = or_default(options->version, DEFAULT_VERSION);
	registrar->keep_alive_seconds =
		or_default(options->keep_alive_seconds, DEFAULT_KEEP_ALIVE_SECONDS);
	registrar->expires_seconds = or_default(options->expires_seconds, DEFAULT_EXPIRES_SECONDS);
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
	g_free(registrar);
}
