/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The directory search of the SIP server. */

#include "config.h"

#include "people/directory-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/directory-entry-private.h"
#include "util/address.h"
#include "util/error.h"
#include "util/xml.h"

#define NS_SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_RTC "http://schemas.microsoft.com/winrtc/2002/11/sip"

static const SfbDirectoryField fields[] = {
	{ "displayName", G_STRUCT_OFFSET(SfbDirectoryEntry, display_name) },
	{ "email", G_STRUCT_OFFSET(SfbDirectoryEntry, email) },
	{ "title", G_STRUCT_OFFSET(SfbDirectoryEntry, title) },
	{ "company", G_STRUCT_OFFSET(SfbDirectoryEntry, company) },
	{ "office", G_STRUCT_OFFSET(SfbDirectoryEntry, office) },
	{ "city", G_STRUCT_OFFSET(SfbDirectoryEntry, city) },
	{ "country", G_STRUCT_OFFSET(SfbDirectoryEntry, country) },
};

/* Request */

static void
filter_free(gpointer data)
{
	SfbDirectoryFilter *filter = data;

	for (guint i = 0; i < SFB_DIRECTORY_ROWS_MAX; i++)
		g_free(filter->values[i]);
	g_free(filter);
}

/* @second: NULL for one row. Takes the values. */
static void
add_filter(GPtrArray *filters, const char *first, char *value, const char *second, char *other)
{
	SfbDirectoryFilter *filter = g_new0(SfbDirectoryFilter, 1);

	filter->attributes[0] = first;
	filter->values[0] = value;
	filter->attributes[1] = second;
	filter->values[1] = other;
	g_ptr_array_add(filters, filter);
}

/* "Bob Müller", "Müller, Bob": nobody knows which is which. */
static void
add_names(GPtrArray *filters, const char *text)
{
	const char *blank = strpbrk(text, ", ");
	g_autofree char *first = blank != NULL ? g_strndup(text, blank - text) : g_strdup(text);
	g_autofree char *rest = g_strdup(blank != NULL ? blank + strspn(blank, ", ") : "");

	if (*rest == '\0') {
		add_filter(filters, "givenName", g_strdup(first), NULL, NULL);
		add_filter(filters, "sn", g_strdup(first), NULL, NULL);
		return;
	}
	add_filter(filters, "givenName", g_strdup(first), "sn", g_strdup(rest));
	add_filter(filters, "givenName", g_strdup(rest), "sn", g_strdup(first));
}

GPtrArray *
sfb_directory_filters_new(const char *text)
{
	GPtrArray *filters = g_ptr_array_new_with_free_func(filter_free);

	if (strchr(text, '@') == NULL) {
		add_names(filters, text);
		return filters;
	}
	/* Here the address has its scheme, unlike in the web query. */
	add_filter(filters, "msRTCSIP-PrimaryUserAddress", sfb_address_to_uri(text), NULL, NULL);
	add_filter(filters, "mail", g_strdup(text), NULL, NULL);
	return filters;
}

char *
sfb_directory_filter_build(const SfbDirectoryFilter *filter, guint count)
{
	GString *body = g_string_new("<s:Envelope xmlns:s=\"" NS_SOAP "\" xmlns:m=\"" NS_RTC
	                             "\"><s:Body><m:directorySearch>"
	                             "<m:filter m:href=\"#searchArray\"/>");

	g_string_append_printf(body,
	                       "<m:maxResults>%u</m:maxResults></m:directorySearch>"
	                       "<m:Array m:id=\"searchArray\">",
	                       count);
	for (guint i = 0; i < SFB_DIRECTORY_ROWS_MAX && filter->attributes[i] != NULL; i++) {
		g_string_append(body, "<m:row");
		sfb_xml_append_attribute(body, "m:attrib", filter->attributes[i]);
		sfb_xml_append_attribute(body, "m:value", filter->values[i]);
		g_string_append(body, "/>");
	}
	g_string_append(body, "</m:Array></s:Body></s:Envelope>");
	return g_string_free(body, FALSE);
}

/* Answer */

static SfbDirectoryEntry *
read_row(SfbXmlNode *row)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();

	sfb_directory_entry_put_address(entry, sfb_xml_get_attribute(row, "uri"));
	for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
		sfb_directory_entry_put(entry, fields[i].offset,
		                        sfb_xml_get_attribute(row, fields[i].name));
	sfb_directory_entry_add_phone(entry, SFB_PHONE_WORK, sfb_xml_get_attribute(row, "phone"));
	return entry;
}

static gboolean
is_true(SfbXmlNode *node)
{
	g_autofree char *text = sfb_xml_dup_text(node);

	return text != NULL && g_ascii_strcasecmp(text, "true") == 0;
}

SfbDirectoryResult *
sfb_directory_result_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, error);
	SfbXmlNode *body = xml != NULL ? sfb_xml_get_child(sfb_xml_get_root(xml), "Body") : NULL;
	SfbXmlNode *search = sfb_xml_get_child(body, "directorySearch");
	SfbDirectoryResult *result = NULL;

	if (xml == NULL)
		return NULL;
	if (search == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server answered a search with something else. Tell "
		                      "your administrator."));
		return NULL;
	}
	result = sfb_directory_result_new();
	result->has_more = is_true(sfb_xml_get_child(search, "moreAvailable"));
	for (SfbXmlNode *row = sfb_xml_find(body, "Array/row");
	     row != NULL && result->entries->len < SFB_DIRECTORY_MEMBERS_MAX;
	     row = sfb_xml_get_next(row, "row"))
		sfb_directory_result_take(result, read_row(row));
	return result;
}
