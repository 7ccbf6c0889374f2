/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Literal documents for the tests of the web room. */

#include "web/documents.h"

#include <string.h>

#include "util/xml.h"

static char *
load(const char *name)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "web", name, NULL);
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, NULL, &error);
	g_assert_no_error(error);
	return text;
}

GBytes *
document_load(const char *name)
{
	char *text = load(name);

	return g_bytes_new_take(text, strlen(text));
}

GBytes *
document_load_changed(const char *name, const char *old, const char *new)
{
	g_autofree char *text = load(name);
	g_auto(GStrv) parts = g_strsplit(text, old, -1);
	char *changed = g_strjoinv(new, parts);

	g_assert_nonnull(parts[1]);
	return g_bytes_new_take(changed, strlen(changed));
}

char *
document_dup_text(GBytes *document, const char *path)
{
	g_autoptr(GError) error = NULL;
	gsize size;
	const char *bytes = g_bytes_get_data(document, &size);
	g_autoptr(SfbXml) xml = sfb_xml_parse(bytes, (gssize)size, &error);
	char *text;

	g_assert_no_error(error);
	text = sfb_xml_dup_text(sfb_xml_find(sfb_xml_get_root(xml), path));
	return text != NULL ? text : g_strdup("");
}
