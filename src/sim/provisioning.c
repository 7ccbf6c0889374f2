/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings a front end gives out. */

#include "config.h"

#include "sim/provisioning.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sim/provisioning-values.h"
#include "sim/publications.h"
#include "sim/subscription.h"
#include "util/error.h"
#include "util/xml.h"

#define DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning-v2+xml"

#define OLD_DOCUMENT_TYPE "application/vnd-microsoft-roaming-provisioning+xml"
#define USER_CONTAINER 1
#define HUGE_BYTES (1024 * 1024)
#define NESTED_GROUPS 50

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

typedef struct {
	char *group;
	char *name;
	char *value; /* "": taken away */
} Setting;

struct _SfbSimProvisioning {
	SfbSimFaults *faults;
	char *base;
	GPtrArray *usual;  /* (element-type Setting) */
	GPtrArray *strict; /* the same for whom nearly nothing is allowed */
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
find(GPtrArray *settings, const char *group, const char *name)
{
	for (guint i = 0; i < settings->len; i++) {
		Setting *setting = settings->pdata[i];

		if (strcmp(setting->group, group) == 0 && strcmp(setting->name, name) == 0)
			return setting;
	}
	return NULL;
}

static void
set(GPtrArray *settings, const char *group, const char *name, const char *value)
{
	Setting *setting = find(settings, group, name);

	if (setting == NULL) {
		setting = g_new0(Setting, 1);
		setting->group = g_strdup(group);
		setting->name = g_strdup(name);
		g_ptr_array_add(settings, setting);
	}
	g_free(setting->value);
	setting->value = g_strdup(value);
}

static void
set_all(GPtrArray *settings, const SfbSimSettingValue *values)
{
	for (; values->group != NULL; values++)
		set(settings, values->group, values->name, values->value);
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
	set(provisioning->usual, names[0], names[1], sides[1]);
	set(provisioning->strict, names[0], names[1], sides[1]);
	return TRUE;
}

gboolean
sfb_sim_provisioning_change(SfbSimProvisioning *provisioning, const char *changes, GError **error)
{
	g_auto(GStrv) list = g_strsplit(changes, ";", -1);

	for (guint i = 0; list[i] != NULL; i++) {
		if (!apply(provisioning, list[i], error))
			return FALSE;
	}
	return TRUE;
}

SfbSimProvisioning *
sfb_sim_provisioning_new(const char *changes, const char *base, SfbSimFaults *faults,
                         GError **error)
{
	g_autoptr(SfbSimProvisioning) provisioning = g_new0(SfbSimProvisioning, 1);

	provisioning->faults = faults;
	provisioning->base = g_strdup(base);
	provisioning->usual = g_ptr_array_new_with_free_func((GDestroyNotify)setting_free);
	provisioning->strict = g_ptr_array_new_with_free_func((GDestroyNotify)setting_free);
	set_all(provisioning->usual, sfb_sim_usual_settings);
	set_all(provisioning->strict, sfb_sim_usual_settings);
	set_all(provisioning->strict, sfb_sim_strict_settings);
	if (changes != NULL && !sfb_sim_provisioning_change(provisioning, changes, error))
		return NULL;
	return g_steal_pointer(&provisioning);
}

void
sfb_sim_provisioning_free(SfbSimProvisioning *provisioning)
{
	if (provisioning == NULL)
		return;
	g_free(provisioning->base);
	g_ptr_array_unref(provisioning->usual);
	g_ptr_array_unref(provisioning->strict);
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
	g_autofree char *based = replace(value, SFB_SIM_BASE_WORD, provisioning->base);

	return replace(based, SFB_SIM_PERSON_WORD, user->address);
}

/* A text, or a sequence of elements. */
static void
append_value(GString *document, const char *value)
{
	g_auto(GStrv) parts = g_strsplit(value, SFB_SIM_ELEMENTS_MARK, -1);

	if (parts[1] == NULL) {
		sfb_xml_append_text(document, value);
		return;
	}
	for (guint i = 0; parts[i] != NULL; i++)
		sfb_xml_append_element(document, "element", parts[i]);
}

static void
append_setting(GString *document, const Setting *setting, const char *value, gboolean is_element)
{
	const char *element = is_element ? setting->name : "property";

	g_string_append_printf(document, "<%s", element);
	if (!is_element)
		sfb_xml_append_attribute(document, "name", setting->name);
	g_string_append_c(document, '>');
	append_value(document, value);
	g_string_append_printf(document, "</%s>", element);
}

/* As servers do, it names every group that was asked for and leaves out what is not set. */
static void
append_group(GString *document, const SfbSimProvisioning *provisioning, gsize group,
             const SfbSimUser *user)
{
	const GPtrArray *settings =
		user->is_restricted ? provisioning->strict : provisioning->usual;
	const char *list = groups[group].list;

	g_string_append_printf(document, "<provisionGroup name=\"%s\">", groups[group].name);
	if (list != NULL)
		g_string_append_printf(document, "<%s>", list);
	for (guint i = 0; i < settings->len; i++) {
		const Setting *setting = settings->pdata[i];
		g_autofree char *value = expand(provisioning, setting->value, user);

		if (*value != '\0' && strcmp(setting->group, groups[group].name) == 0)
			append_setting(document, setting, value, list == NULL);
	}
	if (list != NULL)
		g_string_append_printf(document, "</%s>", list);
	g_string_append(document, "</provisionGroup>");
}

/* What a server should never say; each comes behind what it does say. */

static void
append_much(GString *document)
{
	g_string_append(document, "<provisionGroup name=\"endpointConfiguration\">");
	for (guint i = 0; document->len < HUGE_BYTES; i++)
		g_string_append_printf(document, "<property name=\"n%u\">%u</property>", i, i);
	g_string_append(document, "</provisionGroup>");
}

static void
append_nested(GString *document)
{
	for (guint i = 0; i < NESTED_GROUPS; i++)
		g_string_append(document, "<provisionGroup name=\"endpointConfiguration\">");
	g_string_append(document, "<property name=\"PhotoUsage\">NoPhoto</property>");
	for (guint i = 0; i < NESTED_GROUPS; i++)
		g_string_append(document, "</provisionGroup>");
}

static void
append_contradiction(GString *document)
{
	g_string_append(document,
	                "<provisionGroup name=\"endpointConfiguration\">"
	                "<property name=\"PhotoUsage\">NoPhoto</property></provisionGroup>"
	                "<provisionGroup name=\"ENDPOINTCONFIGURATION\">"
	                "<property name=\"EnableUrl\">maybe</property></provisionGroup>");
}

static const struct {
	const char *name;
	void (*append)(GString *document);
} excesses[] = {
	{ "huge", append_much },
	{ "nested", append_nested },
	{ "contradictory", append_contradiction },
};

static void
append_excess(GString *document, const char *name)
{
	for (gsize i = 0; i < G_N_ELEMENTS(excesses); i++) {
		if (g_strcmp0(excesses[i].name, name) == 0)
			excesses[i].append(document);
	}
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
	append_excess(document, sfb_sim_faults_get_strike(provisioning->faults, "settings"));
	g_string_append(document, "</provisionGroupList>");
	return sfb_sim_body_take(g_string_free(document, FALSE));
}

/* FALSE if the request is done with. */
static gboolean
is_answerable(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
              const SfbSipMessage *request)
{
	if (sfb_sim_faults_strikes(provisioning->faults, "settings-unanswered"))
		return FALSE;
	if (!sfb_sim_faults_strikes(provisioning->faults, "settings-refused"))
		return TRUE;
	sfb_sim_connection_reply(endpoint->connection, request, 503);
	return FALSE;
}

static void
tell(SfbSimEndpoint *endpoint, const SfbSipMessage *request, const char *type, GBytes *document)
{
	sfb_sim_subscription_free(
		sfb_sim_subscription_accept(endpoint, request, NULL, type, document));
}

void
sfb_sim_provisioning_answer(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
                            const SfbSipMessage *request)
{
	g_autoptr(GBytes) document = NULL;

	if (!is_answerable(provisioning, endpoint, request))
		return;
	document = build_document(provisioning, request, endpoint->user);
	tell(endpoint, request, DOCUMENT_TYPE, document);
}

static char *
dup_line(const SfbSimUser *user)
{
	const SfbSimPublication *properties =
		sfb_sim_publications_find(user, "userProperties", 0, USER_CONTAINER);
	g_autoptr(SfbXml) xml =
		properties != NULL ? sfb_xml_parse(properties->value, -1, NULL) : NULL;

	return xml != NULL ? sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), "lines/line"))
	                   : NULL;
}

void
sfb_sim_provisioning_answer_old(SfbSimProvisioning *provisioning, SfbSimEndpoint *endpoint,
                                const SfbSipMessage *request)
{
	g_autofree char *line = dup_line(endpoint->user);
	g_autoptr(GBytes) document = NULL;
	GString *text;

	if (!is_answerable(provisioning, endpoint, request))
		return;
	text = g_string_new("<provisioning><user");
	sfb_xml_append_attribute(text, "uri", endpoint->user->address);
	g_string_append(text, "><line");
	sfb_xml_append_attribute(text, "uri", line);
	g_string_append(text, " server=\"sip:gateway@" SFB_SIM_DOMAIN "\"/></user></provisioning>");
	document = sfb_sim_body_take(g_string_free(text, FALSE));
	tell(endpoint, request, OLD_DOCUMENT_TYPE, document);
}
