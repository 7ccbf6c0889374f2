/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The dial plan a front end gives out. */

#include "sim/location-profile.h"

#include <string.h>

#include "sim/refusal.h"
#include "sim/subscription.h"
#include "util/address.h"
#include "util/xml.h"

#define DOCUMENT_TYPE "application/ms-location-profile-definition+xml"
#define OPAQUE "opaque=app:locationprofile:get"
#define NAME "Example"
#define NAMED "phone-context=" NAME
#define SLOW_SECONDS 2
#define HUGE_COUNT 1500 /* rules */

typedef struct {
	const char *pattern;
	const char *translation;
} Rule;

/* An office in Stafford. */
static const Rule rules[] = {
	{ "^(\\d{3})$", "+$1" },
	{ "^(\\d{6})$", "+441785$1" },
	{ "^\\+440(\\d{9,10})$", "+44$1" },
	{ "^00([1-9]\\d{6,})$", "+$1" },
	{ "^0(\\d{9,10})$", "+44$1" },
	{ "^(\\+?)(\\d+)(?:X|x|EXT)(\\d+)$", "$1$2;ext=$3" },
};

static const Rule endless_rule = { "^(\\d+)+#$", "+$1" };
static const Rule strange_rule = { "^[\\d-[09]]+$", "+$0" };

struct _SfbSimLocationProfile {
	char *document;
	SfbSimWorld *world;
	SfbSimFaults *faults;
	SfbSimConnection *late_connection; /* that waits for the late reply; NULL: none does */
	SfbSipMessage *late_reply;
	guint late_id;
};

/* Documents */

static void
append_rule(GString *document, const Rule *rule)
{
	g_string_append(document, "<Rule>");
	sfb_xml_append_element(document, "Pattern", rule->pattern);
	sfb_xml_append_element(document, "Translation", rule->translation);
	g_string_append(document, "</Rule>");
}

static GString *
begin_document(void)
{
	return g_string_new("<LocationProfileDescription xmlns=\"http://schemas.microsoft.com/2007/"
	                    "03/locationProfileDescription\"><Name>" NAME "</Name>");
}

static char *
end_document(GString *document)
{
	for (gsize i = 0; i < G_N_ELEMENTS(rules); i++)
		append_rule(document, &rules[i]);
	g_string_append(document, "<ExternalAccessPrefix>9</ExternalAccessPrefix>"
	                          "<OptimizeDeviceDialing>false</OptimizeDeviceDialing>"
	                          "</LocationProfileDescription>");
	return g_string_free(document, FALSE);
}

static char *
build_usual(void)
{
	return end_document(begin_document());
}

/* Rules that no client can use come before the usual ones. */
static char *
build_endless(void)
{
	GString *document = begin_document();

	append_rule(document, &endless_rule);
	append_rule(document, &strange_rule);
	return end_document(document);
}

static char *
build_huge(void)
{
	GString *document = begin_document();

	for (guint i = 0; i < HUGE_COUNT; i++) {
		g_autofree char *pattern = g_strdup_printf("^7(%04u)$", i);

		append_rule(document, &(const Rule){ pattern, "+44207946$1" });
	}
	return end_document(document);
}

static char *
build_wrong(void)
{
	return g_strdup("<html><body>Sign in</body></html>");
}

static const struct {
	const char *fault; /* argument of "dial-plan" */
	char *(*build)(void);
} documents[] = {
	{ "endless", build_endless },
	{ "huge", build_huge },
	{ "wrong", build_wrong },
};

/* Returns: (transfer full) */
static char *
build_document(SfbSimLocationProfile *profile)
{
	const char *fault = sfb_sim_faults_get_strike(profile->faults, "dial-plan");

	for (gsize i = 0; i < G_N_ELEMENTS(documents); i++) {
		if (g_strcmp0(documents[i].fault, fault) == 0)
			return documents[i].build();
	}
	return g_strdup(profile->document);
}

/* Answering */

gboolean
sfb_sim_location_profile_is_wanted(const SfbSipMessage *request)
{
	return strstr(sfb_sip_message_get_request_uri(request), ";" OPAQUE) != NULL;
}

/* [MS-SIPRE] 3.8.5.1. The parameters stand in any order. */
static guint
judge(const SfbSimLocationProfile *profile, const SfbSipMessage *request)
{
	const char *uri = sfb_sip_message_get_request_uri(request);
	g_autofree char *address = sfb_address_normalize(uri);
	const SfbSimUser *user =
		address != NULL ? sfb_sim_world_get(profile->world, address) : NULL;
	g_auto(GStrv) parts = g_strsplit(uri, ";", -1);
	const char *const *parameters = (const char *const *)parts;

	if (user == NULL)
		return 404;
	if (g_strv_contains(parameters, "default"))
		return user->is_restricted ? 404 : 200;
	if (g_strv_contains(parameters, NAMED))
		return 200;
	return strstr(uri, ";phone-context=") != NULL ? 404 : 485;
}

static SfbSipMessage *
make_reply(SfbSimLocationProfile *profile, SfbSimConnection *connection,
           const SfbSipMessage *request)
{
	const char *fault = sfb_sim_faults_get_strike(profile->faults, "refuse-dial-plan");
	SfbSimRefusal refusal = { .status = judge(profile, request) };
	SfbSipMessage *reply;
	g_autofree char *document = NULL;

	if (fault != NULL)
		refusal = sfb_sim_refusal_parse(fault);
	reply = sfb_sim_connection_new_reply(connection, request, refusal.status, NULL);
	if (refusal.status >= 300) {
		sfb_sim_refusal_explain(&refusal, reply);
		return reply;
	}
	document = build_document(profile);
	sfb_sip_message_set_body_text(reply, DOCUMENT_TYPE, document);
	return reply;
}

static void
forget_late_reply(SfbSimLocationProfile *profile)
{
	g_clear_handle_id(&profile->late_id, g_source_remove);
	g_clear_object(&profile->late_connection);
	g_clear_pointer(&profile->late_reply, sfb_sip_message_unref);
}

static gboolean
send_late(gpointer user_data)
{
	SfbSimLocationProfile *profile = user_data;

	profile->late_id = 0;
	sfb_sim_connection_send(profile->late_connection, profile->late_reply);
	forget_late_reply(profile);
	return G_SOURCE_REMOVE;
}

void
sfb_sim_location_profile_answer(SfbSimLocationProfile *profile, SfbSimEndpoint *endpoint,
                                const SfbSipMessage *request)
{
	g_autoptr(SfbSipMessage) reply = NULL;

	if (sfb_sim_faults_strikes(profile->faults, "dial-plan-unanswered"))
		return;
	reply = make_reply(profile, endpoint->connection, request);
	if (!sfb_sim_faults_strikes(profile->faults, "dial-plan-slow")) {
		sfb_sim_connection_send(endpoint->connection, reply);
		return;
	}
	forget_late_reply(profile);
	profile->late_connection = g_object_ref(endpoint->connection);
	profile->late_reply = g_steal_pointer(&reply);
	profile->late_id = g_timeout_add_seconds(SLOW_SECONDS, send_late, profile);
}

/* Life */

SfbSimLocationProfile *
sfb_sim_location_profile_new(const char *file, SfbSimWorld *world, SfbSimFaults *faults,
                             GError **error)
{
	g_autofree char *document = NULL;
	SfbSimLocationProfile *profile;

	if (file == NULL)
		document = build_usual();
	else if (!g_file_get_contents(file, &document, NULL, error))
		return NULL;
	profile = g_new0(SfbSimLocationProfile, 1);
	profile->document = g_steal_pointer(&document);
	profile->world = world;
	profile->faults = faults;
	return profile;
}

void
sfb_sim_location_profile_free(SfbSimLocationProfile *profile)
{
	if (profile == NULL)
		return;
	forget_late_reply(profile);
	g_free(profile->document);
	g_free(profile);
}
