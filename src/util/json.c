/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading small JSON documents on json-glib. */

#include "config.h"

#include "util/json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "util/error.h"

/* json-glib calls itself for every level, and older releases know no limit. */
#define DEPTH_MAX 32

struct _SfbJson {
	JsonObject *object;
};

/* What may stand outside strings (RFC 8259 2). json-glib takes comments and more, in which our
 * count of levels would go wrong. */
static gboolean
is_json_character(char c)
{
	return g_ascii_isalnum(c) || (c != '\0' && strchr("{}[]:,+-.\" \t\r\n", c) != NULL);
}

/* The end of the string that begins at @c, its closing quote; @end if there is none. */
static const char *
skip_string(const char *c, const char *end)
{
	for (c++; c < end && *c != '"'; c++) {
		if (*c == '\\')
			c++;
	}
	return MIN(c, end);
}

static gboolean
is_shallow(const char *text, gsize length)
{
	const char *end = text + length;
	guint depth = 0;

	for (const char *c = text; c < end; c++) {
		if (!is_json_character(*c))
			return FALSE;
		if (*c == '"')
			c = skip_string(c, end);
		else if (*c == '{' || *c == '[')
			depth++;
		else if ((*c == '}' || *c == ']') && depth > 0)
			depth--;
		if (depth > DEPTH_MAX)
			return FALSE;
	}
	return TRUE;
}

static JsonObject *
read_object(const char *text, gsize length)
{
	g_autoptr(JsonParser) parser = json_parser_new_immutable();
	JsonNode *root;

	if (length > SFB_JSON_MAX || !is_shallow(text, length) ||
	    !json_parser_load_from_data(parser, text, length, NULL))
		return NULL;
	root = json_parser_get_root(parser);
	return root != NULL && JSON_NODE_HOLDS_OBJECT(root) ? json_node_dup_object(root) : NULL;
}

SfbJson *
sfb_json_parse(GBytes *document, GError **error)
{
	static const char byte_order_mark[] = "\xef\xbb\xbf";
	gsize length;
	const char *text = g_bytes_get_data(document, &length);
	gsize start = length >= 3 && memcmp(text, byte_order_mark, 3) == 0 ? 3 : 0;
	JsonObject *object = length > 0 ? read_object(text + start, length - start) : NULL;
	SfbJson *json;

	if (object == NULL) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The server sent a document that cannot be read. Sign in "
		                      "again; if it happens again, tell your administrator."));
		return NULL;
	}
	json = g_new0(SfbJson, 1);
	json->object = object;
	return json;
}

void
sfb_json_free(SfbJson *json)
{
	if (json == NULL)
		return;
	json_object_unref(json->object);
	g_free(json);
}

static JsonNode *
find_member(JsonObject *object, const char *name)
{
	JsonNode *node = json_object_get_member(object, name);
	JsonObjectIter members;
	const char *other;
	JsonNode *value;

	json_object_iter_init(&members, object);
	while (node == NULL && json_object_iter_next(&members, &other, &value)) {
		if (g_ascii_strcasecmp(other, name) == 0)
			node = value;
	}
	return node;
}

static JsonNode *
find(const SfbJson *json, const char *path)
{
	g_auto(GStrv) names = g_strsplit(path, ".", -1);
	JsonNode *node = find_member(json->object, names[0]);

	for (char **name = names + 1; *name != NULL && node != NULL; name++)
		node = JSON_NODE_HOLDS_OBJECT(node) ? find_member(json_node_get_object(node), *name)
		                                    : NULL;
	return node;
}

static char *
dup_value(JsonNode *node)
{
	char number[G_ASCII_DTOSTR_BUF_SIZE];

	switch (json_node_get_value_type(node)) {
	case G_TYPE_STRING:
		/* json-glib takes octal escapes, and halves of surrogates, for characters. */
		return g_utf8_make_valid(json_node_get_string(node), -1);
	case G_TYPE_INT64:
		return g_strdup_printf("%" G_GINT64_FORMAT, json_node_get_int(node));
	case G_TYPE_DOUBLE:
		return g_strdup(g_ascii_dtostr(number, sizeof number, json_node_get_double(node)));
	case G_TYPE_BOOLEAN:
		return g_strdup(json_node_get_boolean(node) ? "true" : "false");
	default:
		return NULL;
	}
}

char *
sfb_json_dup_text(const SfbJson *json, const char *path)
{
	JsonNode *node = find(json, path);

	return node != NULL && JSON_NODE_HOLDS_VALUE(node) ? dup_value(node) : NULL;
}

static JsonArray *
find_array(const SfbJson *json, const char *path)
{
	JsonNode *node = find(json, path);

	return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

gboolean
sfb_json_lists(const SfbJson *json, const char *path, const char *text)
{
	JsonArray *array = find_array(json, path);
	guint length = array != NULL ? json_array_get_length(array) : 0;

	for (guint i = 0; i < length; i++) {
		JsonNode *node = json_array_get_element(array, i);

		if (JSON_NODE_HOLDS_VALUE(node) && g_strcmp0(json_node_get_string(node), text) == 0)
			return TRUE;
	}
	return FALSE;
}

void
sfb_json_visit(const SfbJson *json, const char *path, SfbJsonVisit visit, gpointer user_data)
{
	JsonArray *array = find_array(json, path);
	guint length = array != NULL ? json_array_get_length(array) : 0;

	for (guint i = 0; i < length; i++) {
		JsonNode *node = json_array_get_element(array, i);
		SfbJson element = { NULL };

		if (!JSON_NODE_HOLDS_OBJECT(node))
			continue;
		element.object = json_node_get_object(node);
		visit(&element, user_data);
	}
}
