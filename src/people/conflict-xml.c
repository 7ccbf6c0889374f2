/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a SERVICE was refused whose parts carry versions. */

#include "people/conflict-xml.h"

#include "util/xml.h"

/* The fault counts the parts from 1. */
static void
add_conflict(GArray *conflicts, SfbXmlNode *operation, guint count)
{
	guint32 number = sfb_xml_get_attribute_uint(operation, "index", 0);
	const SfbConflict conflict = {
		.index = number - 1,
		.version = sfb_xml_get_attribute_uint(operation, "curVersion", G_MAXUINT32),
	};

	if (number >= 1 && number <= count && conflict.version != G_MAXUINT32)
		g_array_append_val(conflicts, conflict);
}

GArray *
sfb_conflicts_parse(const char *fault, gsize length, guint count)
{
	GArray *conflicts = g_array_new(FALSE, FALSE, sizeof(SfbConflict));
	g_autoptr(SfbXml) xml = length > 0 ? sfb_xml_parse(fault, (gssize)length, NULL) : NULL;
	SfbXmlNode *root = xml != NULL ? sfb_xml_get_root(xml) : NULL;
	g_autofree char *code = sfb_xml_dup_text(sfb_xml_get_child(root, "Faultcode"));
	SfbXmlNode *node = sfb_xml_find(root, "details/operation");

	if (g_strcmp0(code, "Client.BadCall.WrongDelta") != 0)
		return conflicts;
	for (; node != NULL; node = sfb_xml_get_next(node, "operation"))
		add_conflict(conflicts, node, count);
	return conflicts;
}
