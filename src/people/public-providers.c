/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Public messaging services the company is connected to. */

#include "people/public-providers.h"

#include <string.h>

#include "util/address.h"
#include "util/xml.h"

static const char *const domain_attributes[] = {
	"NameDecorationDomain",
	"NameDecorationRoutingDomain",
	"NameDecorationExcludedDomainList",
};

/* @list: domains with blanks, commas or semicolons between them; NULL for none. */
static gboolean
lists_domain(const char *list, const char *domain)
{
	g_auto(GStrv) words = list != NULL ? g_strsplit_set(list, " ,;\t\r\n", -1) : NULL;

	for (guint i = 0; words != NULL && words[i] != NULL; i++) {
		if (g_ascii_strcasecmp(words[i], domain) == 0)
			return TRUE;
	}
	return FALSE;
}

static gboolean
serves_domain(SfbXmlNode *provider, const char *domain)
{
	for (guint i = 0; i < G_N_ELEMENTS(domain_attributes); i++) {
		if (lists_domain(sfb_xml_get_attribute(provider, domain_attributes[i]), domain))
			return TRUE;
	}
	return FALSE;
}

/* The setting is a document in itself. */
gboolean
sfb_public_providers_serve(SfbSettings *settings, const char *address)
{
	const char *text = sfb_settings_get_text(settings, SFB_SETTING_PUBLIC_PROVIDERS);
	g_autoptr(SfbXml) xml = text != NULL ? sfb_xml_parse(text, -1, NULL) : NULL;
	SfbXmlNode *provider =
		xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "PublicProvider") : NULL;

	for (; provider != NULL; provider = sfb_xml_get_next(provider, "PublicProvider")) {
		if (serves_domain(provider, sfb_address_get_domain(address)))
			return TRUE;
	}
	return FALSE;
}

char *
sfb_public_address_undecorate(const char *address)
{
	const char *open = strchr(address, '(');
	const char *close = open != NULL ? strchr(open, ')') : NULL;

	if (close == NULL || open == address || close == open + 1 || close[1] != '@')
		return NULL;
	return g_strdup_printf("%.*s@%.*s", (int)(open - address), address, (int)(close - open - 1),
	                       open + 1);
}
