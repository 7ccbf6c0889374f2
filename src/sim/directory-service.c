/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* directorySearch. */

#include "sim/directory-service.h"

#include <string.h>

#include "sim/reply.h"
#include "util/xml.h"

#define SOAP_TYPE "application/SOAP+xml"
#define SOAP_NAMESPACE "http://schemas.xmlsoap.org/soap/envelope/"
#define SEARCH_NAMESPACE "http://schemas.microsoft.com/winrtc/2002/11/sip"
#define RESULTS_MAX 100

static const SfbSimRefusal broken = { 500, 4002, "The directory cannot be searched" };
static const SfbSimRefusal not_xml = { 400, 4001, "XML parse failure" };

/* What a row of the answer has, and where it is from. */
static const struct {
	const char *name;
	const char *attribute;
} columns[] = {
	{ "uri", "msRTCSIP-PrimaryUserAddress" },
	{ "displayName", "displayName" },
	{ "title", "title" },
	{ "office", "physicalDeliveryOfficeName" },
	{ "phone", "telephoneNumber" },
	{ "company", "company" },
	{ "city", "l" },
	{ "state", "st" },
	{ "country", "c" },
	{ "email", "mail" },
};

gboolean
sfb_sim_directory_service_is_search(const SfbSipMessage *request)
{
	return strcmp(sfb_sip_message_get_request_uri(request), "sip:" SFB_SIM_DOMAIN) == 0;
}

/* All rows have to agree. */
static gboolean
is_wanted(const SfbSimRecord *record, SfbXmlNode *rows)
{
	SfbXmlNode *row = sfb_xml_get_child(rows, "row");

	if (row == NULL || sfb_sim_record_get(record, "msRTCSIP-PrimaryUserAddress") == NULL)
		return FALSE;
	for (; row != NULL; row = sfb_xml_get_next(row, "row")) {
		const char *attribute = sfb_xml_get_attribute(row, "attrib");
		const char *value = sfb_xml_get_attribute(row, "value");

		if (attribute == NULL || value == NULL ||
		    !sfb_sim_record_begins(record, attribute, value))
			return FALSE;
	}
	return TRUE;
}

static void
append_record(GString *rows, const SfbSimRecord *record)
{
	g_string_append(rows, "<m:row");
	for (guint i = 0; i < G_N_ELEMENTS(columns); i++) {
		const char *value = sfb_sim_record_get(record, columns[i].attribute);
		g_autofree char *name = g_strconcat("m:", columns[i].name, NULL);

		sfb_xml_append_attribute(rows, name, value != NULL ? value : "");
	}
	g_string_append(rows, "/>");
}

static guint
read_limit(SfbXmlNode *search)
{
	g_autofree char *text = sfb_xml_dup_text(sfb_xml_get_child(search, "maxResults"));
	guint64 limit = RESULTS_MAX;

	if (text != NULL)
		g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT, &limit, NULL);
	return (guint)MIN(limit, RESULTS_MAX);
}

static char *
build_answer(SfbSimDirectory *directory, SfbXmlNode *body)
{
	const GPtrArray *records = sfb_sim_directory_list(directory);
	SfbXmlNode *wish = sfb_xml_get_child(body, "Array");
	guint limit = read_limit(sfb_xml_get_child(body, "directorySearch"));
	g_autoptr(GString) rows = g_string_new(NULL);
	guint found = 0;

	for (guint i = 0; i < records->len; i++) {
		if (!is_wanted(records->pdata[i], wish))
			continue;
		if (found++ < limit)
			append_record(rows, records->pdata[i]);
	}
	return g_strdup_printf("<s:Envelope xmlns:s=\"" SOAP_NAMESPACE "\" "
	                       "xmlns:m=\"" SEARCH_NAMESPACE "\"><s:Body><m:directorySearch>"
	                       "<m:moreAvailable>%s</m:moreAvailable><m:returned>%u</m:returned>"
	                       "<m:value m:href=\"#rows\"/></m:directorySearch>"
	                       "<m:Array m:id=\"rows\">%s</m:Array></s:Body></s:Envelope>",
	                       found > limit ? "true" : "false", MIN(found, limit), rows->str);
}

void
sfb_sim_directory_service_search(SfbSimDirectory *directory, SfbSimFaults *faults,
                                 SfbSimEndpoint *endpoint, const SfbSipMessage *request)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(request), &length);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, (gssize)length, NULL);
	g_autoptr(SfbSipMessage) reply = NULL;
	g_autofree char *answer = NULL;

	if (xml == NULL || sfb_sim_faults_strikes(faults, "directory-refused")) {
		sfb_sim_connection_refuse(endpoint->connection, request,
		                          xml == NULL ? &not_xml : &broken);
		return;
	}
	answer = build_answer(directory, sfb_xml_get_child(sfb_xml_get_root(xml), "Body"));
	reply = sfb_sim_connection_new_reply(endpoint->connection, request, 200, NULL);
	sfb_sip_message_set_body_text(reply, SOAP_TYPE, answer);
	sfb_sim_connection_send(endpoint->connection, reply);
}
