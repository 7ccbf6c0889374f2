/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* SOAP faults and X-Ms-diagnostics headers to one value. */

#include "web/diagnostics.h"

#include <string.h>

#include "util/xml.h"

#define HEADER_LENGTH_MAX 4096
#define REASON_CHARACTERS_MAX 500

/* Items of the header are known by name, or by place where a server leaves the names out. */
enum {
	PLACE_ID,
	PLACE_SOURCE,
	PLACE_REASON,
	PLACE_FAULT,
};

static const struct {
	const char *name;
	guint place;
} items[] = {
	{ "source", PLACE_SOURCE },
	{ "reason", PLACE_REASON },
	{ "fault", PLACE_FAULT },
	{ "faultcode", PLACE_FAULT },
};

char *
sfb_web_diagnostics_take_words(char *text)
{
	g_autofree char *taken = text;
	g_autofree char *valid = NULL;

	if (taken == NULL)
		return NULL;
	valid = g_utf8_make_valid(g_strstrip(taken), -1);
	if (*valid == '\0')
		return NULL;
	return g_utf8_strlen(valid, -1) > REASON_CHARACTERS_MAX
	               ? g_utf8_substring(valid, 0, REASON_CHARACTERS_MAX)
	               : g_steal_pointer(&valid);
}

/* "wsse:FailedAuthentication" is "FailedAuthentication". (takes @code) */
static char *
strip_prefix(char *code)
{
	g_autofree char *taken = code;
	const char *colon = taken != NULL ? strrchr(taken, ':') : NULL;

	return colon != NULL ? g_strdup(colon + 1) : g_steal_pointer(&taken);
}

static guint
parse_id(const char *text)
{
	guint64 id;

	return g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT, &id, NULL) ? (guint)id : 0;
}

/* How far the item at @text reaches: to a semicolon outside quotes. */
static gsize
measure_item(const char *text)
{
	gboolean is_quoted = FALSE;
	gsize length;

	for (length = 0; text[length] != '\0' && (is_quoted || text[length] != ';'); length++) {
		if (text[length] == '"')
			is_quoted = !is_quoted;
	}
	return length;
}

/* What stands between the quotes; some servers forget the last one. */
static char *
unquote(const char *value)
{
	return *value == '"' ? g_strndup(value + 1, strcspn(value + 1, "\"")) : g_strdup(value);
}

/* @place: (inout) where the item stands in the header, and what it is by name if it has one. */
static char *
parse_item(const char *item, guint *place)
{
	gsize name_length = strcspn(item, "=\"");

	if (item[name_length] != '=')
		return unquote(item);
	for (gsize i = 0; i < G_N_ELEMENTS(items); i++) {
		if (strlen(items[i].name) == name_length &&
		    g_ascii_strncasecmp(items[i].name, item, name_length) == 0)
			*place = items[i].place;
	}
	return unquote(item + name_length + 1);
}

static void
take_item(SfbWebDiagnostics *diagnostics, const char *item, guint place)
{
	g_autofree char *value = parse_item(item, &place);

	if (place == PLACE_REASON && diagnostics->reason == NULL)
		diagnostics->reason = sfb_web_diagnostics_take_words(g_steal_pointer(&value));
	else if (place == PLACE_FAULT && diagnostics->fault == NULL)
		diagnostics->fault = strip_prefix(g_steal_pointer(&value));
}

static SfbWebDiagnostics *
parse_header(const char *value)
{
	g_autoptr(SfbWebDiagnostics) diagnostics = g_new0(SfbWebDiagnostics, 1);
	guint count = 0;

	if (value == NULL || strlen(value) > HEADER_LENGTH_MAX)
		return NULL;
	for (const char *at = value; *at != '\0'; count++) {
		gsize length = measure_item(at);
		g_autofree char *item = g_strstrip(g_strndup(at, length));

		if (count == PLACE_ID)
			diagnostics->id = parse_id(item);
		else
			take_item(diagnostics, item, count);
		at += length + (at[length] == ';');
	}
	return diagnostics->id != 0 ? g_steal_pointer(&diagnostics) : NULL;
}

/* The first of these elements that has a text. */
static char *
dup_first(SfbXmlNode *node, const char *const *paths)
{
	for (; *paths != NULL; paths++) {
		g_autofree char *text = sfb_xml_dup_text(sfb_xml_find(node, *paths));

		if (text != NULL && *text != '\0')
			return g_steal_pointer(&text);
	}
	return NULL;
}

/* SOAP 1.1 and 1.2 call the same things by other names. The more exact ones come first. */
static SfbWebDiagnostics *
parse_fault(SfbXmlNode *fault)
{
	static const char *const ids[] = {
		"detail/OCSDiagnosticsFault/Ms-Diagnostics-Fault/ErrorId",
		"Detail/OCSDiagnosticsFault/Ms-Diagnostics-Fault/ErrorId", NULL
	};
	static const char *const codes[] = { "faultcode", "Code/Subcode/Value", "Code/Value",
		                             NULL };
	static const char *const reasons[] = {
		"detail/OCSDiagnosticsFault/Ms-Diagnostics-Fault/Reason",
		"Detail/OCSDiagnosticsFault/Ms-Diagnostics-Fault/Reason",
		"Detail/error/internalerror/text",
		"faultstring",
		"Reason/Text",
		NULL
	};
	SfbWebDiagnostics *diagnostics = g_new0(SfbWebDiagnostics, 1);
	g_autofree char *id = dup_first(fault, ids);

	diagnostics->id = id != NULL ? parse_id(id) : 0;
	diagnostics->fault = strip_prefix(dup_first(fault, codes));
	diagnostics->reason = sfb_web_diagnostics_take_words(dup_first(fault, reasons));
	return diagnostics;
}

static SfbWebDiagnostics *
parse_body(const SfbWebResponse *response)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_web_response_get_body(response), &length);
	g_autoptr(SfbXml) xml = NULL;
	SfbXmlNode *fault;

	if (length == 0 || strstr(sfb_web_response_get_content_type(response), "xml") == NULL)
		return NULL;
	xml = sfb_xml_parse(text, (gssize)length, NULL);
	fault = xml != NULL ? sfb_xml_find(sfb_xml_get_root(xml), "Body/Fault") : NULL;
	return fault != NULL ? parse_fault(fault) : NULL;
}

SfbWebDiagnostics *
sfb_web_diagnostics_parse(const SfbWebResponse *response)
{
	g_autoptr(SfbWebDiagnostics) from_body = parse_body(response);
	g_autoptr(SfbWebDiagnostics) from_header = NULL;

	if (from_body != NULL && from_body->id != 0)
		return g_steal_pointer(&from_body);
	from_header = parse_header(sfb_web_response_get_header(response, "X-Ms-diagnostics", 0));
	return from_header != NULL ? g_steal_pointer(&from_header) : g_steal_pointer(&from_body);
}

void
sfb_web_diagnostics_free(SfbWebDiagnostics *diagnostics)
{
	if (diagnostics == NULL)
		return;
	g_free(diagnostics->fault);
	g_free(diagnostics->reason);
	g_free(diagnostics);
}

gboolean
sfb_web_diagnostics_is_mismatch(const SfbWebDiagnostics *diagnostics)
{
	g_autofree char *lower =
		diagnostics->reason != NULL ? g_ascii_strdown(diagnostics->reason, -1) : NULL;

	return lower != NULL && strstr(lower, "does not match the sip uri") != NULL;
}
