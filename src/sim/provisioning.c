/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings a front end gives out. */

#include "config.h"

#include "sim/provisioning.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sim/subscription.h"
#include "util/error.h"
#include "util/xml.h"

#define DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"

/* What stands in a value for the address of the web services, and for the person who asks. */
#define BASE "{base}"
#define PERSON "{person}"

/* A group writes its settings as elements, or as properties within one element. */
static const struct {
	const char *name;
	const char *list; /* NULL: elements */
} groups[] = {
	{ "ServerConfiguration", NULL },
	{ "meetingPolicy", "instance" },
	{ "ucPolicy", "instance" },
	{ "userSetting", NULL },
	{ "endpointConfiguration", "propertyEntryList" },
	{ "locationPolicy", "propertyEntryList" },
	{ "mediaConfiguration", "propertyEntryList" },
	{ "presencePolicyV2", "propertyEntryList" },
	{ "mobilityPolicy", "propertyEntryList" },
	{ "publicProviders", "propertyEntryList" },
	{ "persistentChatConfiguration", "propertyEntryList" },
};

static const struct {
	const char *group;
	const char *name;
	const char *value;
} usual[] = {
	{ "ServerConfiguration", "ucMinMediaPort", "50020" },
	{ "ServerConfiguration", "ucMaxMediaPort", "50060" },
	{ "ServerConfiguration", "ucPortRangeEnabled", "true" },
	{ "ServerConfiguration", "ucPC2PCAVEncryption", "RequireEncryption" },
	{ "ServerConfiguration", "ucLocationProfile", "Example" },
	{ "ServerConfiguration", "ucExchangeMWIPoll", "3" },
	{ "ServerConfiguration", "ucEnableSIPSecurityMode", "High" },
	{ "ServerConfiguration", "dlxEnabled", "true" },
	{ "ServerConfiguration", "dlxInternalUrl", BASE "/groupexpansion/service.svc" },
	{ "ServerConfiguration", "dlxExternalUrl", BASE "/groupexpansion/service.svc" },
	{ "ServerConfiguration", "abwqInternalUrl", BASE "/groupexpansion/service.svc" },
	{ "ServerConfiguration", "abwqExternalUrl", BASE "/groupexpansion/service.svc" },
	{ "ServerConfiguration", "absInternalServerUrl", BASE "/abs/handler" },
	{ "ServerConfiguration", "absExternalServerUrl", BASE "/abs/handler" },
	{ "ServerConfiguration", "absWebServiceEnabled", "true" },
	{ "ServerConfiguration", "voiceMailUri", "sip:" PERSON ";opaque=app:voicemail" },
	{ "ServerConfiguration", "organization", "Example & Sons" },
	{ "meetingPolicy", "Name", "Global" },
	{ "meetingPolicy", "AllowIPAudio", "true" },
	{ "meetingPolicy", "AllowIPVideo", "true" },
	{ "meetingPolicy", "MeetingSize", "250" },
	{ "meetingPolicy", "EnableP2PFileTransfer", "true" },
	{ "ucPolicy", "Name", "Global" },
	{ "ucPolicy", "AllowSimultaneousRinging", "true" },
	{ "ucPolicy", "AllowCallForwarding", "true" },
	{ "userSetting", "disableFileTransfer", "false" },
	{ "userSetting", "ucUserLocationProfile", "Example" },
	{ "endpointConfiguration", "ABSUsage", "WebSearchOnly" },
	{ "endpointConfiguration", "PhotoUsage", "AllPhotos" },
	{ "endpointConfiguration", "MaxPhotoSizeKB", "30" },
	{ "endpointConfiguration", "EnableAppearOffline", "true" },
	{ "endpointConfiguration", "CustomStateUrl", BASE "/clientpolicy/states.xml" },
	{ "endpointConfiguration", "DGRefreshInterval", "28800" },
	{ "endpointConfiguration", "MaximumNumberOfContacts", "1000" },
	{ "locationPolicy", "EnhancedEmergencyServicesEnabled", "false" },
	{ "mediaConfiguration", "bypassEnabled", "false" },
	{ "presencePolicyV2", "EnablePrivacyMode", "false" },
	{ "presencePolicyV2", "PersonalNoteHistoryDepth", "3" },
	{ "presencePolicyV2", "DisplayPublishedPhotoDefault", "true" },
	{ "mobilityPolicy", "EnableMobility", "true" },
	{ "mobilityPolicy", "EnableOutsideVoice", "false" },
	{ "mobilityPolicy", "EnablePushNotifications", "true" },
	{ "publicProviders", "publicProviders",
	  "<PublicProviders><PublicProvider Name=\"Example Messenger\" "
	  "ProxyFqdn=\"federation.messenger.example\" NameDecorationDomain=\"msn.example\" "
	  "NameDecorationRoutingDomain=\"msn.example\" "
	  "NameDecorationExcludedDomainList=\"messenger.example\"/></PublicProviders>" },
	{ "persistentChatConfiguration", "EnablePersistentChat", "false" },
};

typedef struct {
	char *group;
	char *name;
	char *value; /* "": taken away */
} Setting;

struct _SfbSimProvisioning {
	SfbSimFaults *faults;
	char *base;
	GPtrArray *settings; /* (element-type Setting) */
};

static void
setting_free(Setting *setting)
{
	g_free(setting->group);
	g_free(setting->name);
	g_free(setting->value);
	g_free(setting);
}

static Setting *
find(SfbSimProvisioning *provisioning, const char *group, const char *name)
{
	for (guint i = 0; i < provisioning->settings->len; i++) {
		Setting *setting = provisioning->settings->pdata[i];

		if (strcmp(setting->group, group) == 0 && strcmp(setting->name, name) == 0)
			return setting;
	}
	return NULL;
}

static void
set(SfbSimProvisioning *provisioning, const char *group, const char *name, const char *value)
{
	Setting *setting = find(provisioning, group, name);

	if (setting == NULL) {
		setting = g_new0(Setting, 1);
		setting->group = g_strdup(group);
		setting->name = g_strdup(name);
		g_ptr_array_add(provisioning->settings, setting);
	}
	g_free(setting->value);
	setting->value = g_strdup(value);
}

static gboolean
is_group(const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
		if (strcmp(groups[i].name, name) == 0)
			return TRUE;
	}
	return FALSE;
}

/* @change: "group/name=value". */
static gboolean
apply(SfbSimProvisioning *provisioning, const char *change, GError **error)
{
	g_auto(GStrv) sides = g_strsplit(change, "=", 2);
	g_auto(GStrv) names = g_strsplit(sides[0], "/", 2);

	if (g_strv_length(sides) != 2 || g_strv_length(names) != 2 || !is_group(names[0])) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("“%s” is no setting. It has to be GROUP/NAME=VALUE, as in "
		              "“endpointConfiguration/PhotoUsage=NoPhoto”."),
		            change);
		return FALSE;
	}
	set(provisioning, names[0], names[1], sides[1]);
	return TRUE;
}

SfbSimProvisioning *
sfb_sim_provisioning_new(const char *changes, const char *base, SfbSimFaults *faults,
                         GError **error)
{
	g_autoptr(SfbSimProvisioning) provisioning = g_new0(SfbSimProvisioning, 1);
	g_auto(GStrv) list = g_strsplit(changes != NULL ? changes : "", ";", -1);

	provisioning->faults = faults;
	provisioning->base = g_strdup(base);
	provisioning->settings = g_ptr_array_new_with_free_func((GDestroyNotify)setting_free);
	for (gsize i = 0; i < G_N_ELEMENTS(usual); i++)
		set(provisioning, usual[i].group, usual[i].name, usual[i].value);
	for (guint i = 0; list[i] != NULL; i++) {
		if (!apply(provisioning, list[i], error))
			return NULL;
	}
	return g_steal_pointer(&provisioning);
}

void
sfb_sim_provisioning_free(SfbSimProvisioning *provisioning)
{
	if (provisioning == NULL)
		return;
	g_free(provisioning->base);
	g_ptr_array_unref(provisioning->settings);
	g_free(provisioning);
}

/* Answering */

static char *
replace(const char *text, const char *word, const char *with)
{
	g_auto(GStrv) parts = g_strsplit(text, word, -1);

	return g_strjoinv(with, parts);
}

static char *
expand(const SfbSimProvisioning *provisioning, const char *value, const SfbSimUser *user)
{
	g_autofree char *based = replace(value, BASE, provisioning->base);

	return replace(based, PERSON, user->address);
}

static void
append_setting(GString *document, const Setting *setting, const char *value, gboolean is_element)
{
	const char *element = is_element ? setting->name : "property";

	g_string_append_printf(document, "<%s", element);
	if (!is_element)
		sfb_xml_append_attribute(document, "name", setting->name);
	g_string_append_c(document, '>');
	sfb_xml_append_text(document, value);
	g_string_append_printf(document, "</%s>", element);
}

/* As servers do, it names every group that was asked for and leaves out what is not set. */
static void
append_group(GString *document, const SfbSimProvisioning *provisioning, gsize group,
             const SfbSimUser *user)
{
	const char *list = groups[group].list;

	g_string_append_printf(document, "<provisionGroup name=\"%s\">", groups[group].name);
	if (list != NULL)
		g_string_append_printf(document, "<%s>", list);
	for (guint i = 0; i < provisioning->settings->len; i++) {
		const Setting *setting = provisioning->settings->pdata[i];
		g_autofree char *value = expand(provisioning, setting->value, user);

		if (*value != '\0' && strcmp(setting->group, groups[group].name) == 0)
			append_setting(document, setting, value, list == NULL);
	}
	if (list != NULL)
		g_string_append_printf(document, "</%s>", list);
	g_string_append(document, "</provisionGroup>");
}

/* A group that is not known is left out. */
static GBytes *
build_document(const SfbSimProvisioning *provisioning, const SfbSipMessage *request,
               const SfbSimUser *user)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = length > 0 ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	SfbXmlNode *wish =
		xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "provisioningGroup") : NULL;
	GString *document =
		g_string_new("<provisionGroupList xmlns=\"http://schemas.microsoft.com/2006/09/sip/"
	                     "provisiongrouplist-notification\">");

	for (; wish != NULL; wish = sfb_xml_get_next(wish, "provisioningGroup")) {
		for (gsize i = 0; i < G_N_ELEMENTS(groups); i++) {
			if (g_strcmp0(sfb_xml_get_attribute(wish, "name"), groups[i].name) == 0)
				append_group(document, provisioning, i, user);
		}
	}
	g_string_append(document, "</provisionGroupList>");
	return sfb_sim_body_take(g_string_free(document, FALSE));
}

void
sfb_sim_provisioning_answer(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
                            const SfbSipMessage *request)
{
	g_autoptr(GBytes) document = NULL;

	if (sfb_sim_faults_strikes(provisioning->faults, "settings-unanswered"))
		return;
	if (sfb_sim_faults_strikes(provisioning->faults, "settings-refused")) {
		sfb_sim_connection_reply(endpoint->connection, request, 503);
		return;
	}
	document = build_document(provisioning, request, endpoint->user);
	sfb_sim_subscription_free(
		sfb_sim_subscription_accept(endpoint, request, NULL, DOCUMENT_TYPE, document));
}
