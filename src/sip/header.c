/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading header values (RFC 3261 20 and 25.1). */

#include "sip/header.h"

#include <stdio.h>
#include <string.h>

struct _SfbSipAuthHeader {
	char *scheme;
	GStrv pairs; /* name, value, name, value, ... */
};

static const char *
skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* From the quote at @text to just after the closing one; to the end if it is never closed. */
static const char *
skip_quoted(const char *text)
{
	for (text++; *text != '\0' && *text != '"'; text++) {
		if (*text == '\\' && text[1] != '\0')
			text++;
	}
	return *text == '"' ? text + 1 : text;
}

/* The first of @separators outside quotes and angle brackets, or the end. */
static const char *
find_separator(const char *text, const char *separators)
{
	gboolean is_in_brackets = FALSE;

	while (*text != '\0') {
		if (!is_in_brackets && *text == '"') {
			text = skip_quoted(text);
			continue;
		}
		if (!is_in_brackets && strchr(separators, *text) != NULL)
			return text;
		if (*text == '<' || *text == '>')
			is_in_brackets = *text == '<';
		text++;
	}
	return text;
}

static char *
dup_trimmed(const char *start, const char *end)
{
	return g_strstrip(g_strndup(start, (gsize)(end - start)));
}

GStrv
sfb_sip_header_split(const char *value)
{
	g_autoptr(GPtrArray) elements = g_ptr_array_new_with_free_func(g_free);
	const char *start = value;

	for (;;) {
		const char *end = find_separator(start, ",");
		g_autofree char *element = dup_trimmed(start, end);

		if (*element != '\0')
			g_ptr_array_add(elements, g_steal_pointer(&element));
		if (*end == '\0')
			break;
		start = end + 1;
	}
	g_ptr_array_add(elements, NULL);
	return (GStrv)g_ptr_array_free(g_steal_pointer(&elements), FALSE);
}

static char *
make_valid(char *text)
{
	char *valid = g_utf8_make_valid(text, -1);

	g_free(text);
	return valid;
}

/* The text between the quotes at @start, with its escapes undone. */
static char *
unquote(const char *start)
{
	const char *end = skip_quoted(start);
	GString *text = g_string_sized_new((gsize)(end - start));

	for (const char *c = start + 1; c < end && *c != '"'; c++) {
		if (*c == '\\' && c + 1 < end)
			c++;
		g_string_append_c(text, *c);
	}
	return g_string_free(text, FALSE);
}

/* The display name in front of @end, if there is one. */
static char *
dup_display_name(const char *value, const char *end)
{
	g_autofree char *name = NULL;

	value = skip_blanks(value);
	name = make_valid(*value == '"' ? unquote(value) : dup_trimmed(value, end));
	return *name != '\0' ? g_steal_pointer(&name) : NULL;
}

/* Where a URI without brackets starts; [MS-SIP] 4.2 shows quoted names in front of such. */
static const char *
find_bare_uri(const char *value)
{
	const char *start = skip_blanks(value);

	return *start == '"' ? skip_blanks(skip_quoted(start)) : start;
}

SfbSipNameAddr *
sfb_sip_name_addr_parse(const char *value)
{
	/* A ';' that comes first ends a bare URI; what follows it may hold brackets of its own. */
	const char *open = find_separator(value, "<;");
	gboolean is_bracketed = *open == '<';
	const char *start = is_bracketed ? open + 1 : find_bare_uri(value);
	const char *end = start + strcspn(start, is_bracketed ? ">" : ";, \t");
	SfbSipNameAddr *addr;

	if (skip_blanks(start) >= end || (is_bracketed && *end == '\0'))
		return NULL;
	addr = g_new0(SfbSipNameAddr, 1);
	addr->display_name = dup_display_name(value, is_bracketed ? open : start);
	addr->uri = g_strndup(start, (gsize)(end - start));
	addr->parameters = g_strdup(end + strcspn(end, ";"));
	return addr;
}

void
sfb_sip_name_addr_free(SfbSipNameAddr *addr)
{
	if (addr == NULL)
		return;
	g_free(addr->display_name);
	g_free(addr->uri);
	g_free(addr->parameters);
	g_free(addr);
}

/* The value after a name: "" unless it starts with '='. */
static char *
dup_parameter_value(const char *rest)
{
	const char *start = skip_blanks(rest);

	if (*start != '=')
		return g_strdup("");
	start = skip_blanks(start + 1);
	if (*start == '"')
		return unquote(start);
	return dup_trimmed(start, start + strcspn(start, ";,"));
}

char *
sfb_sip_header_get_parameter(const char *parameters, const char *name)
{
	gsize length = strlen(name);
	const char *start = parameters;

	for (;;) {
		const char *end = find_separator(start, ";");

		start = skip_blanks(start);
		if (g_ascii_strncasecmp(start, name, length) == 0 &&
		    strchr(";,= \t", start[length]) != NULL)
			return dup_parameter_value(start + length);
		if (*end == '\0')
			return NULL;
		start = end + 1;
	}
}

gboolean
sfb_sip_header_is_type(const char *value, const char *type)
{
	gsize length = strlen(type);

	value += strspn(value, " \t");
	/* The NUL at the end of the text counts as one of these. */
	return g_ascii_strncasecmp(value, type, length) == 0 &&
	       strchr("; \t", value[length]) != NULL;
}

guint
sfb_sip_header_parse_seconds(const char *text, guint max)
{
	guint64 seconds;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &seconds, NULL))
		return 0;
	return MIN((guint)seconds, max);
}

GDateTime *
sfb_sip_header_parse_date(const char *value)
{
	static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
	char name[4];
	const char *month;
	int day, year, hour, minute, second;

	if (sscanf(value, "%*3s, %2d %3s %4d %2d:%2d:%2d", &day, name, &year, &hour, &minute,
	           &second) != 6)
		return NULL;
	month = strlen(name) == 3 ? strstr(months, name) : NULL;
	if (month == NULL)
		return NULL;
	return g_date_time_new_utc(year, (int)(month - months) / 3 + 1, day, hour, minute, second);
}

char *
sfb_sip_header_get_tag(const char *value)
{
	char *tag = sfb_sip_header_get_parameter(value, "tag");

	if (tag != NULL)
		tag[strcspn(tag, " \t")] = '\0';
	return tag;
}

/* Values are kept byte for byte, escapes included: the signature covers them as they stood. */
static char *
dup_auth_value(const char *text)
{
	const char *start = skip_blanks(text);
	const char *end;

	if (*start != '"')
		return g_strdup(start);
	end = skip_quoted(start);
	if (end > start + 1 && end[-1] == '"')
		end--;
	return g_strndup(start + 1, (gsize)(end - start - 1));
}

static GStrv
read_pairs(const char *text)
{
	g_autoptr(GPtrArray) pairs = g_ptr_array_new();
	g_auto(GStrv) elements = sfb_sip_header_split(text);

	for (char **element = elements; *element != NULL; element++) {
		const char *equals = strchr(*element, '=');

		if (equals == NULL)
			continue;
		g_ptr_array_add(pairs, dup_trimmed(*element, equals));
		g_ptr_array_add(pairs, dup_auth_value(equals + 1));
	}
	g_ptr_array_add(pairs, NULL);
	return (GStrv)g_ptr_array_free(g_steal_pointer(&pairs), FALSE);
}

SfbSipAuthHeader *
sfb_sip_auth_header_parse(const char *value)
{
	const char *start = skip_blanks(value);
	gsize length = strcspn(start, " \t,=\"");
	SfbSipAuthHeader *header;

	if (length == 0 || strchr(" \t", start[length]) == NULL)
		return NULL;
	header = g_new0(SfbSipAuthHeader, 1);
	header->scheme = g_strndup(start, length);
	header->pairs = read_pairs(start + length);
	return header;
}

void
sfb_sip_auth_header_free(SfbSipAuthHeader *header)
{
	if (header == NULL)
		return;
	g_free(header->scheme);
	g_strfreev(header->pairs);
	g_free(header);
}

const char *
sfb_sip_auth_header_get_scheme(const SfbSipAuthHeader *header)
{
	return header->scheme;
}

const char *
sfb_sip_auth_header_get(const SfbSipAuthHeader *header, const char *name)
{
	for (char **pair = header->pairs; *pair != NULL; pair += 2) {
		if (g_ascii_strcasecmp(pair[0], name) == 0)
			return pair[1];
	}
	return NULL;
}

guint
sfb_sip_auth_header_get_version(const SfbSipAuthHeader *header)
{
	const char *version = sfb_sip_auth_header_get(header, "version");
	guint64 number;

	if (version == NULL ||
	    !g_ascii_string_to_unsigned(version, 10, 0, G_MAXUINT, &number, NULL))
		return 2;
	return (guint)CLAMP(number, 2, 4);
}

/* A reason was seen in typographic quotes, which are no quotes to SIP. */
static void
strip_typographic_quotes(char *text)
{
	static const char *const quotes[] = { "\xe2\x80\x9c", "\xe2\x80\x9d" };

	for (gsize i = 0; i < G_N_ELEMENTS(quotes); i++) {
		gsize length = strlen(text);

		if (g_str_has_prefix(text, quotes[i]))
			memmove(text, text + 3, length - 2);
		length = strlen(text);
		if (g_str_has_suffix(text, quotes[i]))
			text[length - 3] = '\0';
	}
}

SfbSipDiagnostics *
sfb_sip_diagnostics_parse(const char *value)
{
	const char *start = skip_blanks(value);
	gsize digits = strspn(start, "0123456789");
	g_autofree char *number = g_strndup(start, digits);
	SfbSipDiagnostics *diagnostics;
	guint64 id;

	if (strchr(".; \t", start[digits]) == NULL ||
	    !g_ascii_string_to_unsigned(number, 10, 0, G_MAXINT, &id, NULL))
		return NULL;
	diagnostics = g_new0(SfbSipDiagnostics, 1);
	diagnostics->id = (guint)id;
	diagnostics->reason = sfb_sip_header_get_parameter(start + digits, "reason");
	if (diagnostics->reason != NULL) {
		diagnostics->reason = make_valid(diagnostics->reason);
		strip_typographic_quotes(diagnostics->reason);
	}
	return diagnostics;
}

void
sfb_sip_diagnostics_free(SfbSipDiagnostics *diagnostics)
{
	if (diagnostics == NULL)
		return;
	g_free(diagnostics->reason);
	g_free(diagnostics);
}
