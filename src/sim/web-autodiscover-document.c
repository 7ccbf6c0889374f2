/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What Lync Autodiscover says. */

#include "sim/web-autodiscover-document.h"

#include <string.h>

#include "util/xml.h"

#define TYPE "application/vnd.microsoft.rtc.autodiscover"

static void
clear_link(gpointer link)
{
	g_free(((SfbSimLink *)link)->href);
}

SfbSimAutodiscovered *
sfb_sim_autodiscovered_new(const char *kind, const char *location)
{
	SfbSimAutodiscovered *document = g_new0(SfbSimAutodiscovered, 1);

	document->kind = kind;
	document->location = location;
	document->accesses = g_array_new(FALSE, FALSE, sizeof(SfbSimAccess));
	document->links = g_array_new(FALSE, FALSE, sizeof(SfbSimLink));
	g_array_set_clear_func(document->links, clear_link);
	return document;
}

void
sfb_sim_autodiscovered_free(SfbSimAutodiscovered *document)
{
	if (document == NULL)
		return;
	g_array_unref(document->accesses);
	g_array_unref(document->links);
	g_free(document);
}

void
sfb_sim_autodiscovered_add_link(SfbSimAutodiscovered *document, const char *token, const char *base,
                                const char *path)
{
	SfbSimLink link = { token, g_strconcat(base, path, NULL) };

	g_array_append_val(document->links, link);
}

void
sfb_sim_autodiscovered_add_access(SfbSimAutodiscovered *document, const char *name,
                                  const char *fqdn, guint16 port)
{
	SfbSimAccess access = { name, fqdn, port };

	g_array_append_val(document->accesses, access);
}

/* Names come with stray blanks from real servers, too (sheet 4.6). */
static char *
build_xml(const SfbSimAutodiscovered *document)
{
	GString *xml = g_string_new("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
	                            "<AutodiscoverResponse xmlns:xsi="
	                            "\"http://www.w3.org/2001/XMLSchema-instance\"");

	sfb_xml_append_attribute(xml, "AccessLocation", document->location);
	g_string_append_printf(xml, "><%s>", document->kind);
	for (guint i = 0; i < document->accesses->len; i++) {
		const SfbSimAccess *access = &g_array_index(document->accesses, SfbSimAccess, i);

		g_string_append_printf(xml, "<%s fqdn=\" %s\" port=\"%u \"/>", access->name,
		                       access->fqdn, access->port);
	}
	for (guint i = 0; i < document->links->len; i++) {
		const SfbSimLink *link = &g_array_index(document->links, SfbSimLink, i);

		g_string_append(xml, "<Link");
		sfb_xml_append_attribute(xml, "token", link->token);
		sfb_xml_append_attribute(xml, "href", link->href);
		g_string_append(xml, "/>");
	}
	g_string_append_printf(xml, "</%s></AutodiscoverResponse>", document->kind);
	return g_string_free(xml, FALSE);
}

/* Servers escape slashes, too. */
static void
append_json_text(GString *json, const char *text)
{
	g_string_append_c(json, '"');
	for (; *text != '\0'; text++) {
		if (strchr("\"\\/", *text) != NULL)
			g_string_append_c(json, '\\');
		g_string_append_c(json, *text);
	}
	g_string_append_c(json, '"');
}

static void
append_json_accesses(GString *json, const SfbSimAutodiscovered *document)
{
	for (guint i = 0; i < document->accesses->len; i++) {
		const SfbSimAccess *access = &g_array_index(document->accesses, SfbSimAccess, i);

		g_string_append_printf(json, "\"%s\":{\"fqdn\":", access->name);
		append_json_text(json, access->fqdn);
		g_string_append_printf(json, ",\"port\":\"%u\"},", access->port);
	}
}

static char *
build_json(const SfbSimAutodiscovered *document)
{
	GString *json = g_string_new("{\"AccessLocation\":");

	append_json_text(json, document->location);
	g_string_append_printf(json, ",\"%s\":{", document->kind);
	append_json_accesses(json, document);
	g_string_append(json, "\"Links\":[");
	for (guint i = 0; i < document->links->len; i++) {
		const SfbSimLink *link = &g_array_index(document->links, SfbSimLink, i);

		g_string_append(json, i == 0 ? "{\"token\":" : ",{\"token\":");
		append_json_text(json, link->token);
		g_string_append(json, ",\"href\":");
		append_json_text(json, link->href);
		g_string_append_c(json, '}');
	}
	g_string_append(json, "]}}");
	return g_string_free(json, FALSE);
}

/* The form for UCWA, which says nothing about SIP (sheet 4.2). */
static char *
build_hypermedia(const SfbSimAutodiscovered *document)
{
	GString *json = g_string_new("{\"_links\":{");

	for (guint i = 0; i < document->links->len; i++) {
		const SfbSimLink *link = &g_array_index(document->links, SfbSimLink, i);
		g_autofree char *relation = g_ascii_strdown(link->token, -1);

		if (i > 0)
			g_string_append_c(json, ',');
		append_json_text(json, relation);
		g_string_append(json, ":{\"href\":");
		append_json_text(json, link->href);
		g_string_append_c(json, '}');
	}
	g_string_append(json, "}}");
	return g_string_free(json, FALSE);
}

char *
sfb_sim_autodiscovered_build(const SfbSimAutodiscovered *document, const char *accept,
                             const char **type)
{
	static const struct {
		const char *wish;
		const char *type;
		char *(*build)(const SfbSimAutodiscovered *document);
	} formats[] = {
		{ TYPE "+xml", TYPE "+xml; v=1", build_xml },
		{ TYPE "+json", TYPE "+json; v=1", build_json },
		{ "", "application/json; charset=utf-8", build_hypermedia },
	};
	guint i = 0;

	while (strstr(accept != NULL ? accept : "", formats[i].wish) == NULL)
		i++;
	*type = formats[i].type;
	return formats[i].build(document);
}
