/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One SIP message in memory, and as the bytes that go on the wire. */

#include "sip/message.h"

#include <string.h>

#include "sip/header.h"

typedef struct {
	char *name;
	char *value;
} Header;

struct _SfbSipMessage {
	gatomicrefcount references;
	char *method; /* NULL in a response */
	char *request_uri;
	guint status;
	char *reason;
	GArray *headers; /* of Header */
	GBytes *body;
};

G_DEFINE_BOXED_TYPE(SfbSipMessage, sfb_sip_message, sfb_sip_message_ref, sfb_sip_message_unref)

/* RFC 3261 7.3.3 and 20, RFC 6665 8.2.1, RFC 3515 2.1, RFC 4028 4, RFC 3892 3. */
static const char *const compact_names[26] = {
	['b' - 'a'] = "Referred-By",
	['c' - 'a'] = "Content-Type",
	['e' - 'a'] = "Content-Encoding",
	['f' - 'a'] = "From",
	['i' - 'a'] = "Call-ID",
	['k' - 'a'] = "Supported",
	['l' - 'a'] = "Content-Length",
	['m' - 'a'] = "Contact",
	['o' - 'a'] = "Event",
	['r' - 'a'] = "Refer-To",
	['s' - 'a'] = "Subject",
	['t' - 'a'] = "To",
	['u' - 'a'] = "Allow-Events",
	['v' - 'a'] = "Via",
	['x' - 'a'] = "Session-Expires",
};

static const struct {
	guint status;
	const char *phrase;
} phrases[] = {
	{ 100, "Trying" },
	{ 180, "Ringing" },
	{ 183, "Session Progress" },
	{ 200, "OK" },
	{ 202, "Accepted" },
	{ 301, "Moved Permanently" },
	{ 302, "Moved Temporarily" },
	{ 400, "Bad Request" },
	{ 401, "Unauthorized" },
	{ 403, "Forbidden" },
	{ 404, "Not Found" },
	{ 405, "Method Not Allowed" },
	{ 407, "Proxy Authentication Required" },
	{ 408, "Request Timeout" },
	{ 409, "Conflict" },
	{ 413, "Request Entity Too Large" },
	{ 415, "Unsupported Media Type" },
	{ 416, "Unsupported URI Scheme" },
	{ 420, "Bad Extension" },
	{ 421, "Extension Required" },
	{ 480, "Temporarily Unavailable" },
	{ 481, "Call/Transaction Does Not Exist" },
	{ 482, "Loop Detected" },
	{ 483, "Too Many Hops" },
	{ 484, "Address Incomplete" },
	{ 485, "Ambiguous" },
	{ 486, "Busy Here" },
	{ 487, "Request Terminated" },
	{ 488, "Not Acceptable Here" },
	{ 489, "Bad Event" },
	{ 491, "Request Pending" },
	{ 500, "Server Internal Error" },
	{ 501, "Not Implemented" },
	{ 503, "Service Unavailable" },
	{ 504, "Server Time-out" },
	{ 600, "Busy Everywhere" },
	{ 603, "Decline" },
	{ 604, "Does Not Exist Anywhere" },
	{ 606, "Not Acceptable" },
};

static const char *
get_usual_phrase(guint status)
{
	for (gsize i = 0; i < G_N_ELEMENTS(phrases); i++) {
		if (phrases[i].status == status)
			return phrases[i].phrase;
	}
	return "";
}

static const char *
write_out_name(const char *name)
{
	const char *full = NULL;

	if (g_ascii_isalpha(name[0]) && name[1] == '\0')
		full = compact_names[g_ascii_tolower(name[0]) - 'a'];
	return full != NULL ? full : name;
}

/* Nothing that came from outside may end a line of ours and start another header. */
static char *
dup_line(const char *text)
{
	char *line = g_strdup(text);

	for (char *end = line; (end = strpbrk(end, "\r\n")) != NULL;)
		*end = ' ';
	return line;
}

static void
clear_header(gpointer element)
{
	Header *header = element;

	g_free(header->name);
	g_free(header->value);
}

static SfbSipMessage *
new_message(void)
{
	SfbSipMessage *message = g_new0(SfbSipMessage, 1);

	g_atomic_ref_count_init(&message->references);
	message->headers = g_array_sized_new(FALSE, FALSE, sizeof(Header), 16);
	g_array_set_clear_func(message->headers, clear_header);
	message->body = g_bytes_new_static("", 0);
	return message;
}

SfbSipMessage *
sfb_sip_message_new_request(const char *method, const char *request_uri)
{
	SfbSipMessage *message = new_message();

	message->method = dup_line(method);
	message->request_uri = dup_line(request_uri);
	return message;
}

SfbSipMessage *
sfb_sip_message_new_response(guint status, const char *reason)
{
	SfbSipMessage *message = new_message();

	message->status = status;
	message->reason = dup_line(reason != NULL ? reason : get_usual_phrase(status));
	return message;
}

SfbSipMessage *
sfb_sip_message_ref(const SfbSipMessage *message)
{
	SfbSipMessage *mutable = (SfbSipMessage *)message;

	g_atomic_ref_count_inc(&mutable->references);
	return mutable;
}

void
sfb_sip_message_unref(SfbSipMessage *message)
{
	if (message == NULL || !g_atomic_ref_count_dec(&message->references))
		return;
	g_free(message->method);
	g_free(message->request_uri);
	g_free(message->reason);
	g_array_unref(message->headers);
	g_bytes_unref(message->body);
	g_free(message);
}

gboolean
sfb_sip_message_is_request(const SfbSipMessage *message)
{
	return message->method != NULL;
}

gboolean
sfb_sip_message_is_method(const SfbSipMessage *message, const char *method)
{
	return g_strcmp0(message->method, method) == 0;
}

const char *
sfb_sip_message_get_method(const SfbSipMessage *message)
{
	return message->method;
}

const char *
sfb_sip_message_get_request_uri(const SfbSipMessage *message)
{
	return message->request_uri;
}

guint
sfb_sip_message_get_status(const SfbSipMessage *message)
{
	return message->status;
}

const char *
sfb_sip_message_get_reason(const SfbSipMessage *message)
{
	return message->reason;
}

void
sfb_sip_message_add_header(SfbSipMessage *message, const char *name, const char *value)
{
	Header header = { dup_line(write_out_name(name)), dup_line(value) };

	g_array_append_val(message->headers, header);
}

void
sfb_sip_message_add_header_printf(SfbSipMessage *message, const char *name, const char *format, ...)
{
	g_autofree char *value = NULL;
	va_list arguments;

	va_start(arguments, format);
	value = g_strdup_vprintf(format, arguments);
	va_end(arguments);
	sfb_sip_message_add_header(message, name, value);
}

/* The first header of that (written out) name from @start on; the number of headers if none. */
static guint
find_header(const SfbSipMessage *message, const char *name, guint start)
{
	guint i = start;

	while (i < message->headers->len &&
	       g_ascii_strcasecmp(g_array_index(message->headers, Header, i).name, name) != 0)
		i++;
	return i;
}

void
sfb_sip_message_set_header(SfbSipMessage *message, const char *name, const char *value)
{
	const char *full = write_out_name(name);
	guint first = find_header(message, full, 0);
	guint i = first;

	while (i < message->headers->len) {
		g_array_remove_index(message->headers, i);
		i = find_header(message, full, i);
	}
	if (value != NULL) {
		Header header = { dup_line(full), dup_line(value) };

		g_array_insert_val(message->headers, first, header);
	}
}

void
sfb_sip_message_copy_headers(SfbSipMessage *message, const SfbSipMessage *source, const char *name)
{
	const char *full = write_out_name(name);
	guint i = find_header(source, full, 0);

	while (i < source->headers->len) {
		const Header *header = &g_array_index(source->headers, Header, i);

		sfb_sip_message_add_header(message, header->name, header->value);
		i = find_header(source, full, i + 1);
	}
}

const char *
sfb_sip_message_get_header(const SfbSipMessage *message, const char *name)
{
	return sfb_sip_message_get_header_nth(message, name, 0);
}

const char *
sfb_sip_message_get_header_nth(const SfbSipMessage *message, const char *name, guint index)
{
	const char *full = write_out_name(name);
	guint i = find_header(message, full, 0);

	while (i < message->headers->len && index-- > 0)
		i = find_header(message, full, i + 1);
	return i < message->headers->len ? g_array_index(message->headers, Header, i).value : NULL;
}

gboolean
sfb_sip_message_get_header_at(const SfbSipMessage *message, guint index, const char **name,
                              const char **value)
{
	const Header *header;

	if (index >= message->headers->len)
		return FALSE;
	header = &g_array_index(message->headers, Header, index);
	*name = header->name;
	*value = header->value;
	return TRUE;
}

static gboolean
list_has_token(const char *list, const char *token)
{
	g_auto(GStrv) elements = sfb_sip_header_split(list);

	for (char **element = elements; *element != NULL; element++) {
		if (g_ascii_strcasecmp(*element, token) == 0)
			return TRUE;
	}
	return FALSE;
}

gboolean
sfb_sip_message_has_token(const SfbSipMessage *message, const char *name, const char *token)
{
	const char *full = write_out_name(name);
	guint i = find_header(message, full, 0);

	while (i < message->headers->len) {
		if (list_has_token(g_array_index(message->headers, Header, i).value, token))
			return TRUE;
		i = find_header(message, full, i + 1);
	}
	return FALSE;
}

void
sfb_sip_message_set_body(SfbSipMessage *message, const char *content_type, GBytes *body)
{
	GBytes *old = message->body;

	if (content_type != NULL)
		sfb_sip_message_set_header(message, "Content-Type", content_type);
	message->body = g_bytes_ref(body);
	g_bytes_unref(old);
}

void
sfb_sip_message_set_body_text(SfbSipMessage *message, const char *content_type, const char *text)
{
	g_autoptr(GBytes) body = g_bytes_new_take(g_strdup(text), strlen(text));

	sfb_sip_message_set_body(message, content_type, body);
}

GBytes *
sfb_sip_message_get_body(const SfbSipMessage *message)
{
	return message->body;
}

gboolean
sfb_sip_message_has_content_type(const SfbSipMessage *message, const char *type)
{
	const char *value = sfb_sip_message_get_header(message, "Content-Type");

	return value != NULL && sfb_sip_header_is_type(value, type);
}

gboolean
sfb_sip_message_get_cseq(const SfbSipMessage *message, guint32 *number, const char **method)
{
	const char *value = sfb_sip_message_get_header(message, "CSeq");
	const char *rest;
	guint64 sequence = 0;

	if (value == NULL)
		return FALSE;
	value += strspn(value, " \t");
	for (rest = value; g_ascii_isdigit(*rest) && sequence <= G_MAXUINT32; rest++)
		sequence = sequence * 10 + (guint64)g_ascii_digit_value(*rest);
	if (rest == value || sequence > G_MAXUINT32 || strchr(" \t", *rest) == NULL)
		return FALSE;
	rest += strspn(rest, " \t");
	if (*rest == '\0')
		return FALSE;
	*number = (guint32)sequence;
	if (method != NULL)
		*method = rest;
	return TRUE;
}

static void
append_start_line(const SfbSipMessage *message, GString *wire)
{
	if (message->method != NULL)
		g_string_append_printf(wire, "%s %s SIP/2.0\r\n", message->method,
		                       message->request_uri);
	else
		g_string_append_printf(wire, "SIP/2.0 %u %s\r\n", message->status, message->reason);
}

GBytes *
sfb_sip_message_build(const SfbSipMessage *message)
{
	gsize length = g_bytes_get_size(message->body);
	GString *wire = g_string_sized_new(length + 1024);

	append_start_line(message, wire);
	for (guint i = 0; i < message->headers->len; i++) {
		const Header *header = &g_array_index(message->headers, Header, i);

		if (g_ascii_strcasecmp(header->name, "Content-Length") == 0)
			continue;
		g_string_append(wire, header->name);
		g_string_append(wire, ": ");
		g_string_append(wire, header->value);
		g_string_append(wire, "\r\n");
	}
	g_string_append_printf(wire, "Content-Length: %" G_GSIZE_FORMAT "\r\n\r\n", length);
	g_string_append_len(wire, g_bytes_get_data(message->body, NULL), (gssize)length);
	return g_string_free_to_bytes(wire);
}
