/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one state element says. */

#include "people/state-xml.h"

#include "people/custom-states.h"

#define LANGUAGE_MASK 0x3ff
#define LANGUAGE_ENGLISH 0x09

gboolean
sfb_state_read_availability(SfbXmlNode *state, guint *availability)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(state, "availability"));
	guint64 number;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT, &number, NULL))
		return FALSE;
	*availability = (guint)number;
	return TRUE;
}

SfbXmlNode *
sfb_state_choose_activity(SfbXmlNode *state, guint availability)
{
	SfbXmlNode *first = sfb_xml_get_child(state, "activity");

	for (SfbXmlNode *node = first; node != NULL; node = sfb_xml_get_next(node, "activity")) {
		if (availability >= sfb_xml_get_attribute_uint(node, "minAvailability", 0) &&
		    availability <= sfb_xml_get_attribute_uint(node, "maxAvailability", G_MAXUINT))
			return node;
	}
	return first;
}

/* What the user reads, as Windows numbers languages; 0 if it has no number for it. */
static guint
get_own_language(void)
{
	const char *const *names = g_get_language_names();
	guint lcid = 0;

	for (guint i = 0; lcid == 0 && names[i] != NULL; i++)
		lcid = sfb_custom_states_get_lcid(names[i]);
	return lcid;
}

/* How well a text in @lcid serves somebody who reads @own: the language itself, the same language
 * of another country, English, any other. */
static guint
rate_language(guint lcid, guint own)
{
	if (lcid == own)
		return 3;
	if ((lcid & LANGUAGE_MASK) == (own & LANGUAGE_MASK))
		return 2;
	return (lcid & LANGUAGE_MASK) == LANGUAGE_ENGLISH ? 1 : 0;
}

SfbXmlNode *
sfb_state_choose_custom(SfbXmlNode *activity)
{
	SfbXmlNode *chosen = sfb_xml_get_child(activity, "custom");
	SfbXmlNode *node = sfb_xml_get_next(chosen, "custom");
	guint own = node != NULL ? get_own_language() : 0;
	guint best = node != NULL
	                     ? rate_language(sfb_xml_get_attribute_uint(chosen, "LCID", 0), own)
	                     : 0;

	for (; node != NULL; node = sfb_xml_get_next(node, "custom")) {
		guint rate = rate_language(sfb_xml_get_attribute_uint(node, "LCID", 0), own);

		if (rate > best) {
			best = rate;
			chosen = node;
		}
	}
	return chosen;
}
