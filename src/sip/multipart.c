/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Cutting a body at its boundary lines, in one pass. */

#include "sip/multipart.h"

#include <string.h>

#include "sip/header.h"

/* A boundary line inside a body. */
typedef struct {
	const char *line;
	const char *next; /* behind its line end */
	gboolean is_last; /* it carries the two dashes that close the list */
} Boundary;

static void
free_part(gpointer element)
{
	SfbSipPart *part = element;

	g_free(part->content_type);
	g_free(part->content_id);
	g_bytes_unref(part->body);
	g_free(part);
}

static const char *
find_next_line(const char *line, const char *end)
{
	const char *line_end = memchr(line, '\n', (gsize)(end - line));

	return line_end != NULL ? line_end + 1 : end;
}

/* TRUE if nothing but blanks and a line end lies between @text and @next. */
static gboolean
is_line_rest(const char *text, const char *next)
{
	while (text < next && g_ascii_isspace(*text))
		text++;
	return text == next;
}

static gboolean
find_boundary(const char *start, const char *end, const char *delimiter, Boundary *boundary)
{
	gsize length = strlen(delimiter);

	for (const char *line = start, *next; line < end; line = next) {
		const char *rest = line + length;

		next = find_next_line(line, end);
		if ((gsize)(next - line) < length || memcmp(line, delimiter, length) != 0)
			continue;
		boundary->is_last = next - rest >= 2 && rest[0] == '-' && rest[1] == '-';
		if (!boundary->is_last && !is_line_rest(rest, next))
			continue;
		boundary->line = line;
		boundary->next = next;
		return TRUE;
	}
	return FALSE;
}

/* Appends a line without the blanks around it. */
static void
append_trimmed(GString *value, const char *start, const char *end)
{
	while (start < end && g_ascii_isspace(*start))
		start++;
	while (start < end && g_ascii_isspace(end[-1]))
		end--;
	g_string_append_len(value, start, end - start);
}

/* The value of the header called @name in the lines up to @end; a fold becomes one blank. */
static char *
dup_part_header(const char *start, const char *end, const char *name)
{
	gsize length = strlen(name);
	GString *value = NULL;

	for (const char *line = start, *next; line < end; line = next) {
		next = find_next_line(line, end);
		if (value != NULL && *line != ' ' && *line != '\t')
			break;
		if (value != NULL) {
			g_string_append_c(value, ' ');
			append_trimmed(value, line, next);
		} else if ((gsize)(next - line) > length && line[length] == ':' &&
		           g_ascii_strncasecmp(line, name, length) == 0) {
			value = g_string_new(NULL);
			append_trimmed(value, line + length + 1, next);
		}
	}
	return value != NULL ? g_string_free(value, FALSE) : NULL;
}

/* Where the headers of a part end: at its first empty line. @body: (out) what comes behind it. */
static const char *
find_headers_end(const char *start, const char *end, const char **body)
{
	const char *line = start;

	while (line < end) {
		const char *next = find_next_line(line, end);

		*body = next;
		if (*line == '\n' || (*line == '\r' && next == line + 2))
			return line;
		line = next;
	}
	*body = end;
	return end;
}

/* The line end before a boundary is the boundary's; servers write one or two. */
static const char *
drop_line_ends(const char *start, const char *end)
{
	for (int i = 0; i < 2 && end > start && end[-1] == '\n'; i++) {
		end--;
		if (end > start && end[-1] == '\r')
			end--;
	}
	return end;
}

static GBytes *
decode_base64(const char *start, gsize length)
{
	guchar *decoded = g_malloc(length / 4 * 3 + 3);
	int state = 0;
	guint saved = 0;

	return g_bytes_new_take(decoded,
	                        g_base64_decode_step(start, length, decoded, &state, &saved));
}

/* One "=XX" or "=" line end at @text. Returns: how many bytes it takes, 0 if it is neither. */
static gsize
read_escape(const char *text, gsize length, GByteArray *decoded)
{
	guint8 byte;

	if (length >= 2 && text[1] == '\n')
		return 2;
	if (length >= 3 && text[1] == '\r' && text[2] == '\n')
		return 3;
	if (length < 3 || !g_ascii_isxdigit(text[1]) || !g_ascii_isxdigit(text[2]))
		return 0;
	byte = (guint8)(g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]));
	g_byte_array_append(decoded, &byte, 1);
	return 3;
}

/* RFC 2045 6.7; what is no escape stays as it is. */
static GBytes *
decode_quoted_printable(const char *start, gsize length)
{
	GByteArray *decoded = g_byte_array_sized_new((guint)length);
	gsize at = 0;

	while (at < length) {
		gsize taken = 0;

		if (start[at] == '=')
			taken = read_escape(start + at, length - at, decoded);
		if (taken == 0) {
			g_byte_array_append(decoded, (const guint8 *)start + at, 1);
			taken = 1;
		}
		at += taken;
	}
	return g_byte_array_free_to_bytes(decoded);
}

static GBytes *
decode_body(GBytes *whole, const char *start, const char *end, const char *encoding)
{
	const char *first = g_bytes_get_data(whole, NULL);
	gsize length = (gsize)(end - start);

	if (encoding != NULL && g_ascii_strcasecmp(encoding, "base64") == 0)
		return decode_base64(start, length);
	if (encoding != NULL && g_ascii_strcasecmp(encoding, "quoted-printable") == 0)
		return decode_quoted_printable(start, length);
	return g_bytes_new_from_bytes(whole, (gsize)(start - first), length);
}

static char *
strip_brackets(char *id)
{
	gsize length = strlen(id);

	if (length < 2 || id[0] != '<' || id[length - 1] != '>')
		return id;
	id[length - 1] = '\0';
	memmove(id, id + 1, length - 1);
	return id;
}

static SfbSipPart *
read_part(GBytes *whole, const char *start, const char *end)
{
	SfbSipPart *part = g_new0(SfbSipPart, 1);
	const char *body;
	const char *headers_end = find_headers_end(start, end, &body);
	g_autofree char *encoding =
		dup_part_header(start, headers_end, "Content-Transfer-Encoding");

	part->content_type = dup_part_header(start, headers_end, "Content-Type");
	if (part->content_type == NULL)
		part->content_type = g_strdup("text/plain");
	part->content_id = dup_part_header(start, headers_end, "Content-ID");
	if (part->content_id != NULL)
		part->content_id = strip_brackets(part->content_id);
	part->body = decode_body(whole, body, drop_line_ends(body, end), encoding);
	return part;
}

GPtrArray *
sfb_sip_multipart_parse(const char *content_type, GBytes *body)
{
	g_autofree char *name = sfb_sip_header_get_parameter(content_type, "boundary");
	g_autofree char *delimiter = name != NULL ? g_strconcat("--", name, NULL) : NULL;
	gsize length;
	const char *start = g_bytes_get_data(body, &length);
	const char *end;
	GPtrArray *parts;
	Boundary boundary;
	gboolean is_open;

	if (name == NULL || *name == '\0')
		return NULL;
	if (length == 0)
		start = ""; /* empty bytes may have no address */
	end = start + length;
	parts = g_ptr_array_new_with_free_func(free_part);
	is_open = find_boundary(start, end, delimiter, &boundary);
	while (is_open && !boundary.is_last && parts->len < SFB_SIP_MULTIPART_PARTS_MAX) {
		start = boundary.next;
		is_open = find_boundary(start, end, delimiter, &boundary);
		g_ptr_array_add(parts, read_part(body, start, is_open ? boundary.line : end));
	}
	return parts;
}
