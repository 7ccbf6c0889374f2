/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Bytes of a stream to messages.
 *
 * Every byte is looked at once while it is searched for the end of the headers, then the headers
 * are cut into lines where they lie. Lines may end in LF alone, and a missing Content-Length means
 * no body (on a stream there is no other end, RFC 3261 18.3): if there was one all the same, its
 * text is no start line and the stream counts as broken, so that a body is never taken for a
 * message.
 */

#include "config.h"

#include "sip/parser.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

/* An emptied buffer that had to grow beyond this for a long body is given back. */
#define KEPT_BUFFER (64 * 1024)

struct _SfbSipParser {
	GByteArray *buffer;
	gsize start;            /* the first byte not taken yet */
	gsize line;             /* the first byte of the line being searched */
	gsize searched;         /* no line ends between line and here */
	guint line_ends;        /* outside messages */
	SfbSipMessage *message; /* its headers are read, its body is still coming */
	gsize body_length;
	GError *broken;
};

/* What has been read of one message's headers. */
typedef struct {
	SfbSipMessage *message;
	char *name; /* of the header whose value may go on in the next line */
	GString *value;
	guint lines;
} Reading;

SfbSipParser *
sfb_sip_parser_new(void)
{
	SfbSipParser *parser = g_new0(SfbSipParser, 1);

	parser->buffer = g_byte_array_new();
	return parser;
}

void
sfb_sip_parser_free(SfbSipParser *parser)
{
	if (parser == NULL)
		return;
	g_byte_array_unref(parser->buffer);
	sfb_sip_message_unref(parser->message);
	g_clear_error(&parser->broken);
	g_free(parser);
}

/* Moves what is left to the front once it is the smaller half: never more bytes than were taken. */
static void
drop_taken(SfbSipParser *parser)
{
	if (parser->start < parser->buffer->len - parser->start)
		return;
	if (parser->start == parser->buffer->len && parser->buffer->len > KEPT_BUFFER) {
		g_byte_array_unref(parser->buffer);
		parser->buffer = g_byte_array_new();
	} else {
		g_byte_array_remove_range(parser->buffer, 0, (guint)parser->start);
	}
	parser->line -= parser->start;
	parser->searched -= parser->start;
	parser->start = 0;
}

void
sfb_sip_parser_push(SfbSipParser *parser, const void *bytes, gsize length)
{
	if (parser->broken != NULL)
		return;
	drop_taken(parser);
	g_byte_array_append(parser->buffer, bytes, (guint)length);
}

static gboolean
fail(GError **error, const char *sentence)
{
	g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL, sentence);
	return FALSE;
}

static gboolean
fail_start_line(GError **error)
{
	return fail(error, _("The server sent something that is not SIP. Check the server name and "
	                     "its port."));
}

static gboolean
fail_header(GError **error)
{
	return fail(error, _("The server sent a message with a header that cannot be read. Sign in "
	                     "again; if it happens again, tell your administrator."));
}

static gboolean
fail_length(GError **error)
{
	return fail(error, _("The server sent a message whose length is not clear. Sign in again; "
	                     "if it happens again, tell your administrator."));
}

static gboolean
fail_size(GError **error)
{
	return fail(error, _("The server sent a message that is too large. Sign in again; if it "
	                     "happens again, tell your administrator."));
}

/* A token of RFC 3261 25.1. */
static gboolean
is_token(const char *text)
{
	if (*text == '\0')
		return FALSE;
	while (g_ascii_isalnum(*text) || (*text != '\0' && strchr("-.!%*_+`'~", *text) != NULL))
		text++;
	return *text == '\0';
}

static SfbSipMessage *
read_status_line(const char *rest)
{
	g_autofree char *reason = NULL;
	guint status = 0;
	int digits;

	rest += strspn(rest, " \t");
	for (digits = 0; digits < 3 && g_ascii_isdigit(rest[digits]); digits++)
		status = status * 10 + (guint)g_ascii_digit_value(rest[digits]);
	if (digits < 3 || strchr(" \t", rest[3]) == NULL || status < 100 || status > 699)
		return NULL;
	rest += 3;
	reason = g_utf8_make_valid(rest + strspn(rest, " \t"), -1);
	return sfb_sip_message_new_response(status, reason);
}

/* Method, URI, version. More than one blank between them and blanks inside the URI are let pass
 * (RFC 4475 3.1.2.8): the message is framed all the same, and nobody is called by such a URI. */
static SfbSipMessage *
read_request_line(char *line)
{
	char *version = strrchr(line, ' ');
	char *uri = line + strcspn(line, " \t");

	if (version == NULL || uri >= version || g_ascii_strcasecmp(version + 1, "SIP/2.0") != 0)
		return NULL;
	*uri++ = '\0';
	*version = '\0';
	g_strstrip(uri);
	if (!is_token(line) || *uri == '\0')
		return NULL;
	return sfb_sip_message_new_request(line, uri);
}

static SfbSipMessage *
read_start_line(char *line)
{
	g_strchomp(line);
	if (g_ascii_strncasecmp(line, "SIP/2.0 ", 8) == 0)
		return read_status_line(line + 8);
	return read_request_line(line);
}

/* The header is complete: no continuation follows. */
static void
finish_header(Reading *reading)
{
	if (reading->name == NULL)
		return;
	sfb_sip_message_add_header(reading->message, reading->name,
	                           g_strstrip(reading->value->str));
	reading->name = NULL;
}

static gboolean
begin_header(Reading *reading, char *line)
{
	char *colon = strchr(line, ':');

	if (colon == NULL)
		return FALSE;
	*colon = '\0';
	g_strchomp(line);
	if (!is_token(line))
		return FALSE;
	reading->name = line;
	g_string_assign(reading->value, colon + 1);
	return TRUE;
}

/* A fold stands for one blank (RFC 3261 7.3.1). */
static gboolean
continue_header(Reading *reading, const char *line)
{
	if (reading->name == NULL)
		return FALSE;
	while (reading->value->len > 0 &&
	       g_ascii_isspace(reading->value->str[reading->value->len - 1]))
		g_string_truncate(reading->value, reading->value->len - 1);
	g_string_append_c(reading->value, ' ');
	g_string_append(reading->value, line + strspn(line, " \t"));
	return TRUE;
}

static gboolean
read_line(Reading *reading, char *line, GError **error)
{
	if (reading->message == NULL) {
		reading->message = read_start_line(line);
		return reading->message != NULL || fail_start_line(error);
	}
	if (++reading->lines > SFB_SIP_HEADER_COUNT_MAX)
		return fail_size(error);
	if (*line == ' ' || *line == '\t')
		return continue_header(reading, line) || fail_header(error);
	finish_header(reading);
	return begin_header(reading, line) || fail_header(error);
}

/* Cuts @text, which ends with a line end, into lines. A NUL would hide the rest of its line, a lone
 * CR could end one for somebody else: both become blanks. */
static SfbSipMessage *
read_headers(char *text, gsize length, GError **error)
{
	g_autoptr(SfbSipMessage) message = NULL;
	g_autoptr(GString) value = g_string_new(NULL);
	Reading reading = { .value = value };
	gboolean is_good = TRUE;
	char *end = text + length;

	for (char *nul = text; (nul = memchr(nul, '\0', (gsize)(end - nul))) != NULL;)
		*nul = ' ';
	for (char *line = text, *next; line < end && is_good; line = next) {
		char *line_end = memchr(line, '\n', (gsize)(end - line));

		next = line_end + 1;
		if (line_end > line && line_end[-1] == '\r')
			line_end--;
		*line_end = '\0';
		for (char *cr = line; (cr = memchr(cr, '\r', (gsize)(line_end - cr))) != NULL;)
			*cr = ' ';
		is_good = read_line(&reading, line, error);
	}
	if (is_good)
		finish_header(&reading);
	message = reading.message;
	return is_good ? g_steal_pointer(&message) : NULL;
}

/* Every Content-Length there is must say the same. */
static gboolean
read_body_length(const SfbSipMessage *message, gsize *length, GError **error)
{
	const char *value;
	guint64 number = 0;

	for (guint i = 0;
	     (value = sfb_sip_message_get_header_nth(message, "Content-Length", i)) != NULL; i++) {
		guint64 previous = number;

		if (!g_ascii_string_to_unsigned(value, 10, 0, G_MAXINT64, &number, NULL))
			return fail_length(error);
		if (i > 0 && number != previous)
			return fail_length(error);
	}
	if (number > SFB_SIP_BODY_MAX)
		return fail_size(error);
	*length = number;
	return TRUE;
}

static void
skip_line_ends(SfbSipParser *parser)
{
	while (parser->start < parser->buffer->len) {
		guint8 byte = parser->buffer->data[parser->start];

		if (byte != '\r' && byte != '\n')
			break;
		parser->line_ends += byte == '\n';
		parser->start++;
	}
	parser->line = MAX(parser->line, parser->start);
	parser->searched = MAX(parser->searched, parser->line);
}

/* Goes on searching for the empty line. Returns: the offset behind it, or 0 if it is not there. */
static gsize
find_headers_end(SfbSipParser *parser)
{
	const guint8 *data = parser->buffer->data;
	const guint8 *found;

	while ((found = memchr(data + parser->searched, '\n',
	                       parser->buffer->len - parser->searched)) != NULL) {
		gsize end = (gsize)(found - data);
		gboolean is_empty =
			end == parser->line || (end == parser->line + 1 && data[end - 1] == '\r');

		parser->line = end + 1;
		parser->searched = end + 1;
		if (is_empty)
			return end + 1;
	}
	parser->searched = parser->buffer->len;
	return 0;
}

/* Takes the headers of the next message off the buffer. FALSE without @error: more is needed. */
static gboolean
take_headers(SfbSipParser *parser, GError **error)
{
	gsize end;
	gsize length;

	skip_line_ends(parser);
	if (parser->start == parser->buffer->len)
		return FALSE;
	end = find_headers_end(parser);
	length = (end > 0 ? end : parser->buffer->len) - parser->start;
	if (length > SFB_SIP_HEADERS_MAX)
		return fail_size(error);
	if (end == 0)
		return FALSE;
	/* Without the line end of the empty line: a bare LF, or CR LF. */
	length -= parser->buffer->data[end - 2] == '\r' ? 2 : 1;
	parser->message = read_headers((char *)parser->buffer->data + parser->start, length, error);
	parser->start = end;
	return parser->message != NULL &&
	       read_body_length(parser->message, &parser->body_length, error);
}

/* The body with a NUL behind it, so that a text can be read as a C string. */
static GBytes *
take_body(SfbSipParser *parser)
{
	char *body = g_malloc(parser->body_length + 1);

	memcpy(body, parser->buffer->data + parser->start, parser->body_length);
	body[parser->body_length] = '\0';
	parser->start += parser->body_length;
	return g_bytes_new_take(body, parser->body_length);
}

SfbSipMessage *
sfb_sip_parser_next(SfbSipParser *parser, GError **error)
{
	if (parser->broken == NULL && parser->message == NULL)
		take_headers(parser, &parser->broken);
	if (parser->broken != NULL) {
		g_propagate_error(error, g_error_copy(parser->broken));
		return NULL;
	}
	if (parser->message == NULL || parser->buffer->len - parser->start < parser->body_length)
		return NULL;
	if (parser->body_length > 0) {
		g_autoptr(GBytes) body = take_body(parser);

		sfb_sip_message_set_body(parser->message, NULL, body);
	}
	parser->line = parser->start;
	parser->searched = parser->start;
	return g_steal_pointer(&parser->message);
}

guint
sfb_sip_parser_take_line_ends(SfbSipParser *parser)
{
	guint line_ends = parser->line_ends;

	parser->line_ends = 0;
	return line_ends;
}

gboolean
sfb_sip_parser_is_inside_message(const SfbSipParser *parser)
{
	return parser->message != NULL || parser->start < parser->buffer->len;
}
