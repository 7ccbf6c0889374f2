/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* REGISTER requests of people who have proved who they are. */

#include "sim/admission.h"

#include "sim/applicant.h"
#include "sim/dismissal.h"
#include "sim/login.h"
#include "sim/redirect.h"
#include "sim/refusal.h"

#define DEFAULT_KEEP_ALIVE_SECONDS 300
#define DEFAULT_EXPIRES_SECONDS 7200
#define EVENTS "vnd-microsoft-roaming-contacts,presence,vnd-microsoft-roaming-self"

/* A backup registrar that has lost the user's own pool ([MS-SIPREGE] 2.2.1.4). */
#define SURVIVABLE                                                                                 \
	";primary-cluster-type=\"remote\";is-connected-to-primary=\"no\";"                         \
	"user-services-state=unavailable"

struct _SfbSimAdmission {
	SfbSimWorld *world;
	SfbSimEndpoints *endpoints;
	SfbSimFaults *faults;
	SfbSimRedirect *redirect;
	char *itself; /* "host:port" */
	gboolean is_external;
	guint keep_alive_seconds;
	guint expires_seconds;
};

/* The answer to those who are in */

static void
add_contacts(SfbSimAdmission *admission, SfbSipMessage *reply, const SfbSimUser *user)
{
	g_autoptr(GPtrArray) list = sfb_sim_endpoints_list(admission->endpoints, user->address);

	for (guint i = 0; i < list->len; i++) {
		const SfbSimEndpoint *endpoint = list->pdata[i];

		sfb_sip_message_add_header_printf(reply, "Contact",
		                                  "<%s>;expires=%u;+sip.instance=\"<urn:uuid:"
		                                  "%s>\";gruu=\"%s\"",
		                                  endpoint->contact, admission->expires_seconds,
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

static void
add_state(SfbSimAdmission *admission, SfbSipMessage *reply, const char *action)
{
	gboolean is_survivable = sfb_sim_faults_strikes(admission->faults, "survivable");

	sfb_sip_message_add_header_printf(reply, "Expires", "%u", admission->expires_seconds);
	sfb_sip_message_add_header_printf(reply, "presence-state", "register-action=\"%s\"%s",
	                                  action, is_survivable ? SURVIVABLE : "");
	if (admission->is_external)
		sfb_sip_message_add_header(reply, "ms-user-logon-data", "RemoteUser");
	if (sfb_sim_faults_strikes(admission->faults, "version-notice")) {
		const SfbSimRefusal notice = sfb_sim_refusal_parse("200/17004");

		sfb_sim_refusal_explain(&notice, reply);
	}
}

/* @action: NULL if the endpoint is gone. */
static SfbSipMessage *
accept(SfbSimAdmission *admission, SfbSimConnection *connection, const SfbSipMessage *request,
       const SfbSimUser *user, const char *action)
{
	SfbSipMessage *reply = sfb_sim_connection_new_reply(connection, request, 200, NULL);

	add_display_name(reply, user);
	sfb_sip_message_add_header_printf(reply, "ms-keep-alive",
	                                  "UAS; tcp=no; hop-hop=yes; end-end=no; timeout=%u",
	                                  admission->keep_alive_seconds);
	add_contacts(admission, reply, user);
	if (action != NULL)
		add_state(admission, reply, action);
	sfb_sip_message_add_header(reply, "Allow-Events", EVENTS);
	sfb_sip_message_add_header(reply, "Allow-Events",
	                           sfb_sim_faults_strikes(admission->faults, "settings-old")
	                                   ? "vnd-microsoft-provisioning"
	                                   : "vnd-microsoft-provisioning-v2");
	if (sfb_sim_faults_strikes(admission->faults, "message-summary"))
		sfb_sip_message_add_header(reply, "Allow-Events", "message-summary");
	sfb_sip_message_add_header(reply, "Supported", "adhoclist");
	sfb_sip_message_add_header(reply, "Server", "RTC/6.0");
	sfb_sip_message_add_header(reply, "Supported", "msrtc-event-categories");
	return reply;
}

/* The list of endpoints */

void
sfb_sim_admission_dismiss(SfbSimAdmission *admission, SfbSimEndpoint *endpoint, const char *event)
{
	sfb_sim_dismissal_send(endpoint, event, admission->itself);
	sfb_sim_endpoints_remove(admission->endpoints, endpoint);
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
restart_expiry(SfbSimAdmission *admission, SfbSimEndpoint *endpoint)
{
	Expiry *expiry = g_new0(Expiry, 1);

	expiry->endpoints = admission->endpoints;
	expiry->endpoint = endpoint;
	g_clear_handle_id(&endpoint->expiry_id, g_source_remove);
	endpoint->expiry_id = g_timeout_add_seconds_full(
		G_PRIORITY_DEFAULT, admission->expires_seconds, on_expired, expiry, g_free);
}

static SfbSipMessage *
enter(SfbSimAdmission *admission, SfbSimConnection *connection, const SfbSipMessage *request,
      const SfbSimApplicant *applicant)
{
	SfbSimEndpoint *endpoint = sfb_sim_endpoints_find_by_instance(
		admission->endpoints, applicant->user, applicant->instance);
	gboolean is_known = endpoint != NULL && endpoint->connection == connection;

	if (!is_known) {
		/* The same device somewhere else: the old connection has had its time. */
		if (endpoint != NULL)
			sfb_sim_admission_dismiss(admission, endpoint, "unregistered");
		sfb_sim_endpoints_remove(
			admission->endpoints,
			sfb_sim_endpoints_find_by_connection(admission->endpoints, connection));
		endpoint = sfb_sim_endpoints_add(admission->endpoints, connection, applicant->user,
		                                 applicant->epid, applicant->contact);
	}
	restart_expiry(admission, endpoint);
	return accept(admission, connection, request, applicant->user,
	              is_known ? "refreshed" : "added");
}

static SfbSipMessage *
leave(SfbSimAdmission *admission, SfbSimConnection *connection, const SfbSipMessage *request,
      const SfbSimUser *user)
{
	sfb_sim_endpoints_remove(admission->endpoints, sfb_sim_endpoints_find_by_connection(
							       admission->endpoints, connection));
	return accept(admission, connection, request, user, NULL);
}

/* Those who are not let in */

static SfbSipMessage *
refuse(SfbSimConnection *connection, const SfbSipMessage *request, const SfbSimRefusal *refusal)
{
	SfbSipMessage *reply =
		sfb_sim_connection_new_reply(connection, request, refusal->status, NULL);

	sfb_sim_refusal_explain(refusal, reply);
	return reply;
}

/* FALSE if no fault refuses people. */
static gboolean
find_fault(SfbSimAdmission *admission, SfbSimRefusal *refusal)
{
	const char *text = sfb_sim_faults_get_strike(admission->faults, "refuse-user");

	if (text == NULL && sfb_sim_faults_strikes(admission->faults, "user-disabled"))
		text = "403/4003";
	if (text != NULL)
		*refusal = sfb_sim_refusal_parse(text);
	return text != NULL;
}

/* (transfer full) (nullable) */
static SfbSipMessage *
redirect(SfbSimAdmission *admission, SfbSimConnection *connection, const SfbSipMessage *request,
         gboolean is_proved)
{
	g_autoptr(SfbSimDetour) detour = sfb_sim_redirect_decide(admission->redirect, is_proved);
	SfbSipMessage *reply;

	if (detour == NULL)
		return NULL;
	reply = sfb_sim_connection_new_reply(connection, request, detour->status,
	                                     "Redirect request to Home Server");
	sfb_sim_detour_fill(detour, reply);
	return reply;
}

SfbSipMessage *
sfb_sim_admission_redirect_early(SfbSimAdmission *admission, SfbSimConnection *connection,
                                 const SfbSipMessage *request)
{
	return redirect(admission, connection, request, FALSE);
}

static SfbSipMessage *
admit(SfbSimAdmission *admission, SfbSimConnection *connection, const SfbSipMessage *request,
      const SfbSimApplicant *applicant)
{
	SfbSipMessage *detour;

	if (g_strcmp0(sfb_sip_message_get_header(request, "Expires"), "0") == 0)
		return leave(admission, connection, request, applicant->user);
	detour = redirect(admission, connection, request, TRUE);
	return detour != NULL ? detour : enter(admission, connection, request, applicant);
}

SfbSipMessage *
sfb_sim_admission_answer(SfbSimAdmission *admission, SfbSimConnection *connection,
                         const SfbSipMessage *request, const char *login)
{
	g_auto(SfbSimApplicant) applicant = { NULL, NULL, NULL, NULL };
	const SfbSimRefusal *refusal;
	const SfbSimUser *owner;
	SfbSimRefusal fault;

	sfb_sim_applicant_read(&applicant, admission->world, request);
	owner = login != NULL ? sfb_sim_login_find(admission->world, login) : applicant.user;
	refusal = sfb_sim_applicant_check(&applicant, request, owner);
	if (refusal == NULL && find_fault(admission, &fault))
		refusal = &fault;
	if (refusal != NULL)
		return refuse(connection, request, refusal);
	return admit(admission, connection, request, &applicant);
}

static guint
or_default(guint value, guint otherwise)
{
	return value != 0 ? value : otherwise;
}

SfbSimAdmission *
sfb_sim_admission_new(const SfbSimOptions *options, SfbSimWorld *world, SfbSimEndpoints *endpoints,
                      SfbSimFaults *faults)
{
	SfbSimAdmission *admission = g_new0(SfbSimAdmission, 1);

	admission->world = world;
	admission->endpoints = endpoints;
	admission->faults = faults;
	admission->redirect = sfb_sim_redirect_new(options->redirect, options->sip_port, faults);
	admission->itself = g_strdup_printf("127.0.0.1:%u", options->sip_port);
	admission->is_external = options->is_external;
	admission->keep_alive_seconds =
		or_default(options->keep_alive_seconds, DEFAULT_KEEP_ALIVE_SECONDS);
	admission->expires_seconds = or_default(options->expires_seconds, DEFAULT_EXPIRES_SECONDS);
	return admission;
}

void
sfb_sim_admission_free(SfbSimAdmission *admission)
{
	if (admission == NULL)
		return;
	sfb_sim_redirect_free(admission->redirect);
	g_free(admission->itself);
	g_free(admission);
}
