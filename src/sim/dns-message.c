/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading DNS questions and writing their answers. */

#include "sim/dns-message.h"

#include <gio/gio.h>
#include <string.h>

#define HEADER_LENGTH 12
#define LABEL_MAX 63
#define NAME_MAX_LENGTH 255 /* on the wire (RFC 1035 2.3.4) */
#define CLASS_IN 1
#define TTL_SECONDS 60

#define FLAG_ANSWER 0x8000
#define FLAG_AUTHORITATIVE 0x0400
#define FLAG_RECURSION_WISHED 0x0100
#define FLAG_RECURSION_THERE 0x0080
#define OPCODE_MASK 0x7800

static guint16
read_16(const guint8 *bytes)
{
	return (guint16)(bytes[0] << 8 | bytes[1]);
}

/* Adds the label of @length bytes at @bytes to @name. */
static gboolean
take_label(GString *name, const guint8 *bytes, guint length)
{
	if (name->len > 0)
		g_string_append_c(name, '.');
	for (guint i = 0; i < length; i++) {
		char c = (char)bytes[i];

		if (!g_ascii_isalnum(c) && c != '-' && c != '_')
			return FALSE;
		g_string_append_c(name, g_ascii_tolower(c));
	}
	return TRUE;
}

/* A question is the first name of its message, so nothing can stand before it to point to: a
 * pointer is refused like any other length above the limit. Returns: what the name takes on the
 * wire, 0 if there is none. */
static gsize
read_name(const guint8 *bytes, gsize length, GString *name)
{
	gsize at = 0;

	while (at < length && at < NAME_MAX_LENGTH) {
		guint label = bytes[at];

		if (label == 0)
			return at + 1;
		if (label > LABEL_MAX || label >= length - at ||
		    !take_label(name, bytes + at + 1, label))
			return 0;
		at += 1 + label;
	}
	return 0;
}

/* One question, and no other section but an EDNS record, which needs no answer (RFC 6891 7). */
static gboolean
is_query(const guint8 *bytes, gsize length)
{
	return length >= HEADER_LENGTH && length <= SFB_SIM_DNS_MESSAGE_MAX &&
	       (read_16(bytes + 2) & (FLAG_ANSWER | OPCODE_MASK)) == 0 && read_16(bytes + 4) == 1 &&
	       read_16(bytes + 6) == 0 && read_16(bytes + 8) == 0;
}

SfbSimDnsQuery *
sfb_sim_dns_query_parse(const guint8 *bytes, gsize length)
{
	g_autoptr(GString) name = g_string_new(NULL);
	const guint8 *question = bytes + HEADER_LENGTH;
	SfbSimDnsQuery *query;
	gsize name_length;

	if (!is_query(bytes, length))
		return NULL;
	name_length = read_name(question, length - HEADER_LENGTH, name);
	if (name_length == 0 || length - HEADER_LENGTH < name_length + 4 ||
	    read_16(question + name_length + 2) != CLASS_IN)
		return NULL;
	query = g_new0(SfbSimDnsQuery, 1);
	query->id = read_16(bytes);
	query->wants_recursion = (read_16(bytes + 2) & FLAG_RECURSION_WISHED) != 0;
	query->name = g_strdup(name->str);
	query->type = read_16(question + name_length);
	query->question = g_bytes_new(question, name_length + 4);
	return query;
}

void
sfb_sim_dns_query_free(SfbSimDnsQuery *query)
{
	if (query == NULL)
		return;
	g_free(query->name);
	g_bytes_unref(query->question);
	g_free(query);
}

static void
append_16(GByteArray *message, guint value)
{
	const guint8 bytes[] = { (value >> 8) & 0xFF, value & 0xFF };

	g_byte_array_append(message, bytes, sizeof(bytes));
}

static void
append_name(GByteArray *message, const char *name)
{
	g_auto(GStrv) labels = g_strsplit(name, ".", -1);

	for (guint i = 0; labels[i] != NULL; i++) {
		guint8 length = (guint8)strlen(labels[i]);

		g_byte_array_append(message, &length, 1);
		g_byte_array_append(message, (const guint8 *)labels[i], length);
	}
	g_byte_array_append(message, (const guint8 *)"", 1);
}

static void
append_address(GByteArray *message, const char *text)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(text);

	g_byte_array_append(message, g_inet_address_to_bytes(address),
	                    (guint)g_inet_address_get_native_size(address));
}

static void
append_value(GByteArray *message, const SfbSimDnsRecord *record)
{
	if (record->type == SFB_SIM_DNS_A || record->type == SFB_SIM_DNS_AAAA) {
		append_address(message, record->target);
		return;
	}
	if (record->type == SFB_SIM_DNS_SRV) {
		append_16(message, record->priority);
		append_16(message, record->weight);
		append_16(message, record->port);
	}
	append_name(message, record->target);
}

static void
append_record(GByteArray *message, const SfbSimDnsRecord *record)
{
	g_autoptr(GByteArray) value = g_byte_array_new();

	append_name(message, record->owner);
	append_16(message, record->type);
	append_16(message, CLASS_IN);
	append_16(message, 0);
	append_16(message, TTL_SECONDS);
	append_value(value, record);
	append_16(message, value->len);
	g_byte_array_append(message, value->data, value->len);
}

static guint
build_flags(const SfbSimDnsQuery *query, SfbSimDnsCode code)
{
	return FLAG_ANSWER | FLAG_AUTHORITATIVE | FLAG_RECURSION_THERE |
	       (query->wants_recursion ? FLAG_RECURSION_WISHED : 0) | code;
}

GBytes *
sfb_sim_dns_answer_build(const SfbSimDnsQuery *query, SfbSimDnsCode code, const GArray *records)
{
	GByteArray *message = g_byte_array_new();

	append_16(message, query->id);
	append_16(message, build_flags(query, code));
	append_16(message, 1);
	append_16(message, records->len);
	append_16(message, 0);
	append_16(message, 0);
	g_byte_array_append(message, g_bytes_get_data(query->question, NULL),
	                    (guint)g_bytes_get_size(query->question));
	for (guint i = 0; i < records->len; i++)
		append_record(message, &g_array_index(records, SfbSimDnsRecord, i));
	return g_byte_array_free_to_bytes(message);
}
