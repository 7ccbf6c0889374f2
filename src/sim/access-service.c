/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where people say who may see what of them. */

#include "sim/access-service.h"

#include "sim/audience.h"
#include "sim/publications.h"
#include "sim/reply.h"
#include "util/address.h"
#include "util/xml.h"

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"
#define SETTINGS_CONTAINER 1
#define PRIVACY_INSTANCE 2 /* of otherOptions */

static const SfbSimRefusal senseless = { 400, 4001, "XML parse failure" };
static const SfbSimRefusal stranger = { 404, 1003, "Subscriber does not exist" };

struct _SfbSimAccessService {
	GObject parent_instance;

	SfbSimFaults *faults;
};

G_DEFINE_TYPE(SfbSimAccessService, sfb_sim_access_service, G_TYPE_OBJECT)

enum { CHANGED, MOVED, N_SIGNALS };

static guint signals[N_SIGNALS];

static GString *
open_document(void)
{
	return g_string_new("<roamingData xmlns=\"" NAMESPACES "roaming-self\">");
}

/* Takes @document. */
static void
announce(SfbSimAccessService *self, SfbSimUser *user, GString *document)
{
	g_autofree char *text = NULL;

	g_string_append(document, "</roamingData>");
	text = g_string_free(document, FALSE);
	g_signal_emit(self, signals[CHANGED], 0, user, text);
}

/* Members */

static void
refuse_conflict(SfbSimEndpoint *endpoint, const SfbSipMessage *request, const char *fault)
{
	g_autoptr(SfbSipMessage) reply =
		sfb_sim_connection_new_reply(endpoint->connection, request, 409, NULL);

	sfb_sim_reply_add_diagnostics(reply, 2141, "The container version is out of date");
	sfb_sip_message_set_body_text(reply, "application/msrtc-fault+xml", fault);
	sfb_sim_connection_send(endpoint->connection, reply);
}

static void
announce_members(SfbSimAccessService *self, SfbSimUser *user, const SfbSimAudienceChange *change)
{
	GString *document = open_document();

	sfb_sim_audience_append_containers(document, user, change);
	announce(self, user, document);
	g_signal_emit(self, signals[MOVED], 0, user);
}

void
sfb_sim_access_service_set_members(SfbSimAccessService *self, SfbSimEndpoint *endpoint,
                                   const SfbSipMessage *request)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSimAudienceChange) change =
		sfb_sim_audience_change_parse(sfb_sip_message_get_body(request), &error);
	g_autofree char *fault = NULL;

	if (change == NULL) {
		g_debug("a change of containers was refused: %s", error->message);
		sfb_sim_connection_refuse(endpoint->connection, request, &senseless);
		return;
	}
	if (sfb_sim_faults_strikes(self->faults, "access-conflict"))
		sfb_sim_audience_outrun(endpoint->user, change);
	fault = sfb_sim_audience_find_conflicts(endpoint->user, change);
	if (fault != NULL) {
		refuse_conflict(endpoint, request, fault);
		return;
	}
	sfb_sim_audience_apply(endpoint->user, change);
	sfb_sim_connection_reply(endpoint->connection, request, 200);
	announce_members(self, endpoint->user, change);
}

/* Subscribers */

static void
announce_subscriber(SfbSimAccessService *self, SfbSimUser *user, const char *address)
{
	GString *document = open_document();

	sfb_sim_audience_append_subscribers(document, user, address);
	announce(self, user, document);
}

/* Exactly one, and nothing but a confirmation ([MS-PRES] 6.12). Returns: (nullable) */
static char *
read_confirmed(const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	SfbXmlNode *node =
		xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "subscriber") : NULL;
	const char *user = sfb_xml_get_attribute(node, "user");

	if (user == NULL || sfb_xml_get_next(node, "subscriber") != NULL ||
	    !sfb_xml_get_attribute_boolean(node, "acknowledged", FALSE))
		return NULL;
	return sfb_address_normalize(user);
}

void
sfb_sim_access_service_confirm(SfbSimAccessService *self, SfbSimEndpoint *endpoint,
                               const SfbSipMessage *request)
{
	g_autofree char *address = read_confirmed(request);

	if (address == NULL) {
		sfb_sim_connection_refuse(endpoint->connection, request, &senseless);
	} else if (!sfb_sim_audience_acknowledge(endpoint->user, address)) {
		sfb_sim_connection_refuse(endpoint->connection, request, &stranger);
	} else {
		sfb_sim_connection_reply(endpoint->connection, request, 200);
		announce_subscriber(self, endpoint->user, address);
	}
}

void
sfb_sim_access_service_note_watcher(SfbSimAccessService *self, SfbSimUser *user,
                                    const SfbSimUser *watcher)
{
	if (user != watcher && sfb_sim_audience_add_subscriber(user, watcher))
		announce_subscriber(self, user, watcher->address);
}

/* Life */

static void
choose_privacy(SfbSimUser *user)
{
	const SfbSimWish wish = {
		.category = "otherOptions",
		.instance = PRIVACY_INSTANCE,
		.container = SETTINGS_CONTAINER,
		.expire_type = "static",
		.value = "<otherOptions xmlns=\"" NAMESPACES "options/otherOptions\">"
			 "<privacyModeUserSelection>private</privacyModeUserSelection>"
			 "<currentPrivacyMode>private</currentPrivacyMode></otherOptions>",
	};

	sfb_sim_publications_store(user, &wish, NULL);
}

SfbSimAccessService *
sfb_sim_access_service_new(SfbSimWorld *world, SfbSimFaults *faults)
{
	SfbSimAccessService *self = g_object_new(SFB_TYPE_SIM_ACCESS_SERVICE, NULL);
	gboolean are_unset = sfb_sim_faults_strikes(faults, "access-unset");
	gboolean are_private = sfb_sim_faults_strikes(faults, "access-private");
	g_autoptr(GPtrArray) users = sfb_sim_world_list(world);

	self->faults = faults;
	for (guint i = 0; i < users->len; i++) {
		SfbSimUser *user = users->pdata[i];

		if (user->can_sign_in && (are_unset || are_private))
			sfb_sim_audience_clear(user);
		if (user->can_sign_in && are_private)
			choose_privacy(user);
	}
	return self;
}

static void
sfb_sim_access_service_class_init(SfbSimAccessServiceClass *class)
{
	signals[CHANGED] =
		g_signal_new("changed", SFB_TYPE_SIM_ACCESS_SERVICE, G_SIGNAL_RUN_LAST, 0, NULL,
	                     NULL, NULL, G_TYPE_NONE, 2, G_TYPE_POINTER, G_TYPE_STRING);
	signals[MOVED] = g_signal_new("moved", SFB_TYPE_SIM_ACCESS_SERVICE, G_SIGNAL_RUN_LAST, 0,
	                              NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
sfb_sim_access_service_init(SfbSimAccessService *self)
{
}
