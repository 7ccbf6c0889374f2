/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The document of a dial plan. */

#include "config.h"

#include "settings/location-profile.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "util/xml.h"

#define TEXT_MAX 256 /* bytes of a name or a prefix; a longer one is none */

/* In one line, "" if there is none. Returns: (transfer full) */
static char *
dup_line(SfbXmlNode *parent, const char *name)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, name));

	if (text == NULL || strlen(text) > TEXT_MAX)
		return g_strdup("");
	for (char *at = text; *at != '\0'; at++) {
		if (g_ascii_iscntrl(*at))
			*at = ' ';
	}
	return g_steal_pointer(&text);
}

static gboolean
is_true(SfbXmlNode *parent, const char *name)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(parent, name));

	return text != NULL && (g_ascii_strcasecmp(text, "true") == 0 || strcmp(text, "1") == 0);
}

/* An empty pattern is legal and matches everywhere; none at all is no rule. */
static SfbDialRule *
read_rule(SfbXmlNode *node)
{
	SfbXmlNode *pattern_node = sfb_xml_get_child(node, "Pattern");
	g_autofree char *pattern = sfb_xml_dup_text(pattern_node);
	g_autofree char *translation = sfb_xml_dup_text(sfb_xml_get_child(node, "Translation"));
	SfbDialRule *rule;

	if (pattern_node == NULL)
		return NULL;
	rule = sfb_dial_rule_new(pattern != NULL ? pattern : "",
	                         translation != NULL ? translation : "");
	rule->is_extension = is_true(node, "InternalEnterpriseExtension");
	rule->is_for_keypad = is_true(node, "ApplicableForDeviceDialing");
	return rule;
}

static void
read_rules(SfbLocationProfile *profile, SfbXmlNode *root)
{
	SfbXmlNode *node = sfb_xml_get_child(root, "Rule");

	for (; node != NULL; node = sfb_xml_get_next(node, "Rule")) {
		SfbDialRule *rule =
			profile->rules->len < SFB_DIAL_RULES_MAX ? read_rule(node) : NULL;

		if (rule != NULL)
			g_ptr_array_add(profile->rules, rule);
		else if (profile->rules->len == SFB_DIAL_RULES_MAX)
			profile->left_out++;
	}
}

SfbLocationProfile *
sfb_location_profile_parse(const char *text, gssize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, length, error);
	SfbLocationProfile *profile;
	SfbXmlNode *root;

	if (xml == NULL)
		return NULL;
	root = sfb_xml_get_root(xml);
	if (!sfb_xml_has_name(root, "LocationProfileDescription")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent something else instead of its dial plan. "
		                      "Tell your administrator."));
		return NULL;
	}
	profile = g_new0(SfbLocationProfile, 1);
	profile->rules = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_dial_rule_free);
	profile->name = dup_line(root, "Name");
	profile->external_access_prefix = dup_line(root, "ExternalAccessPrefix");
	profile->optimizes_device_dialing = is_true(root, "OptimizeDeviceDialing");
	read_rules(profile, root);
	return profile;
}

void
sfb_location_profile_free(SfbLocationProfile *profile)
{
	if (profile == NULL)
		return;
	g_free(profile->name);
	g_ptr_array_unref(profile->rules);
	g_free(profile->external_access_prefix);
	g_free(profile);
}
