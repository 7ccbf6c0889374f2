/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the server keeps of a person's telephone. */

#include "sim/telephony.h"

#include <string.h>

#define NAMESPACES "http://schemas.microsoft.com/2006/09/sip/"
#define MOBILE "+15555550199"
#define OWN_CONTAINER 1

static const guint32 routing_containers[] = { 0, 100, 200, 300, 400 };

/* Who takes calls for whom. */
static const struct {
	const char *delegator;
	const char *delegate;
} delegations[] = {
	{ "alice@" SFB_SIM_DOMAIN, "bob@" SFB_SIM_DOMAIN },
};

static void
store(SfbSimUser *user, const char *category, guint32 container, const char *value)
{
	const SfbSimWish wish = {
		.category = category,
		.container = container,
		.expire_type = "static",
		.value = value,
	};

	sfb_sim_publications_store(user, &wish, NULL);
}

/* The line of a telephone on another exchange comes first, and is the wrong one. */
static char *
build_properties(const SfbSimUser *user, const char *telephone)
{
	if (telephone == NULL)
		return g_strdup("<userProperties xmlns=\"" NAMESPACES "categories\"><lines/>"
		                "<telephonyMode>None</telephonyMode></userProperties>");
	return g_strdup_printf("<userProperties xmlns=\"" NAMESPACES "categories\"><lines>"
	                       "<line lineType=\"Rcc\" lineServer=\"sip:gateway@" SFB_SIM_DOMAIN
	                       "\">tel:+15555550000</line>"
	                       "<line lineType=\"Uc\">%s</line></lines>"
	                       "<facsimileTelephoneNumber>+1 555 555 0111"
	                       "</facsimileTelephoneNumber>"
	                       "<telephonyMode>Uc</telephonyMode><exumEnabled>1</exumEnabled>"
	                       "<exumURL>EUM:%s;phone-context=Main." SFB_SIM_DOMAIN "</exumURL>"
	                       "</userProperties>",
	                       telephone, user->address);
}

static char *
build_information(const char *telephone)
{
	return g_strdup_printf("<userInformation xmlns=\"" NAMESPACES "options/userInformation\">"
	                       "<phones><phone type=\"work\"><readOnly>true</readOnly>"
	                       "<displayString>%s</displayString><uri>%s</uri></phone>"
	                       "<phone type=\"mobile\"><displayString>" MOBILE "</displayString>"
	                       "<uri>tel:" MOBILE "</uri></phone><phone type=\"home\"/></phones>"
	                       "</userInformation>",
	                       telephone + strlen("tel:"), telephone);
}

static char *
build_routing(const char *flags)
{
	return g_strdup_printf(
		"<routing xmlns=\"http://schemas.microsoft.com/02/2006/sip/routing\""
		" name=\"rtcdefault\" version=\"1\" minSupportedClientVersion=\"2.0.0.0\">"
		"<preamble><flags name=\"clientflags\" value=\"%s\"/>"
		"<wait name=\"total\" seconds=\"30\"/><wait name=\"user\" seconds=\"0\"/>"
		"<list name=\"forwardto\"><target uri=\"sip:" MOBILE "@" SFB_SIM_DOMAIN
		";user=phone\"/></list>"
		"<list name=\"simultaneous_ring\"><target uri=\"sip:" MOBILE "@" SFB_SIM_DOMAIN
		";user=phone\"/></list></preamble></routing>",
		flags);
}

void
sfb_sim_telephony_route(SfbSimUser *user, const char *flags)
{
	g_autofree char *routing = build_routing(flags);

	for (gsize i = 0; i < G_N_ELEMENTS(routing_containers); i++)
		store(user, "routing", routing_containers[i], routing);
}

void
sfb_sim_telephony_add(SfbSimUser *user, const char *telephone)
{
	g_autofree char *properties = build_properties(user, telephone);
	g_autofree char *information = NULL;

	store(user, "userProperties", OWN_CONTAINER, properties);
	if (telephone == NULL)
		return;
	information = build_information(telephone);
	store(user, "userInformation", OWN_CONTAINER, information);
	sfb_sim_telephony_route(user, "simultaneous_ring");
}

void
sfb_sim_telephony_append_delegates(GString *document, const SfbSimUser *user)
{
	g_autoptr(GString) delegates = g_string_new(NULL);
	g_autoptr(GString) delegators = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(delegations); i++) {
		if (strcmp(delegations[i].delegator, user->address) == 0)
			g_string_append_printf(delegates,
			                       "<delegate uri=\"%s\" publish=\"false\""
			                       " redelegate=\"false\"/>",
			                       delegations[i].delegate);
		if (strcmp(delegations[i].delegate, user->address) == 0)
			g_string_append_printf(delegators, "<delegator uri=\"%s\"/>",
			                       delegations[i].delegator);
	}
	g_string_append_printf(
		document,
		"<delegates xmlns=\"http://schemas.microsoft.com/2007/09/sip/delegates\""
		" version=\"1\">%s</delegates>"
		"<delegators xmlns=\"http://schemas.microsoft.com/2007/09/sip/delegates\""
		" version=\"1\">%s</delegators>",
		delegates->str, delegators->str);
}
