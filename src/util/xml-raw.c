/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * An element exactly as it came. The tree tells that it is the n-th element of the document; in the
 * text, which the parser has found well-formed, it begins with the n-th start tag.
 */

#include "util/xml-raw.h"

#include <libxml/tree.h>
#include <string.h>

typedef enum { MARK_START, MARK_EMPTY, MARK_END, MARK_OTHER } Mark;

typedef struct {
	const char *at;
	const char *end;
} Cursor;

/* What begins like this goes on to that, whatever stands between. */
static const struct {
	const char *opening;
	const char *closing;
	Mark mark;
} runs[] = {
	{ "<!--", "-->", MARK_OTHER },
	{ "<![CDATA[", "]]>", MARK_OTHER },
	{ "<?", "?>", MARK_OTHER },
	{ "</", ">", MARK_END },
};

static const SfbXmlNode *
next_in_document(SfbXmlNode *node)
{
	if (node->type == XML_ELEMENT_NODE && node->children != NULL)
		return node->children;
	while (node != NULL && node->next == NULL)
		node = node->parent;
	return node != NULL ? node->next : NULL;
}

static gsize
count_elements_before(const SfbXml *xml, SfbXmlNode *wanted)
{
	SfbXmlNode *node = sfb_xml_get_root(xml);
	gsize count = 0;

	for (; node != NULL && node != wanted; node = next_in_document(node))
		count += node->type == XML_ELEMENT_NODE;
	return count;
}

static gboolean
begins_with(const Cursor *cursor, const char *prefix)
{
	gsize length = strlen(prefix);

	return (gsize)(cursor->end - cursor->at) >= length &&
	       memcmp(cursor->at, prefix, length) == 0;
}

static gboolean
skip_past(Cursor *cursor, const char *text)
{
	const char *found = g_strstr_len(cursor->at, cursor->end - cursor->at, text);

	if (found == NULL)
		return FALSE;
	cursor->at = found + strlen(text);
	return TRUE;
}

/* An attribute's value may hold a '>'. */
static gboolean
skip_start_tag(Cursor *cursor, Mark *mark)
{
	char quote = '\0';

	for (const char *c = cursor->at; c < cursor->end; c++) {
		if (quote == '\0' && *c == '>') {
			*mark = c[-1] == '/' ? MARK_EMPTY : MARK_START;
			cursor->at = c + 1;
			return TRUE;
		}
		if (quote == '\0' && (*c == '"' || *c == '\''))
			quote = *c;
		else if (*c == quote)
			quote = '\0';
	}
	return FALSE;
}

static gboolean
skip_mark(Cursor *cursor, Mark *mark)
{
	for (gsize i = 0; i < G_N_ELEMENTS(runs); i++) {
		if (begins_with(cursor, runs[i].opening)) {
			*mark = runs[i].mark;
			cursor->at += strlen(runs[i].opening);
			return skip_past(cursor, runs[i].closing);
		}
	}
	return skip_start_tag(cursor, mark);
}

/* Moves to the end of the next mark. Returns: its beginning; NULL at the end of the text. */
static const char *
next_mark(Cursor *cursor, Mark *mark)
{
	const char *start = memchr(cursor->at, '<', cursor->end - cursor->at);

	if (start == NULL)
		return NULL;
	cursor->at = start;
	return skip_mark(cursor, mark) ? start : NULL;
}

/* Moves to the end of the @nth start tag. Returns: its beginning; NULL if there are not so many. */
static const char *
find_start(Cursor *cursor, gsize nth, Mark *mark)
{
	const char *start;

	while ((start = next_mark(cursor, mark)) != NULL) {
		if ((*mark == MARK_START || *mark == MARK_EMPTY) && nth-- == 0)
			return start;
	}
	return NULL;
}

static gboolean
skip_content(Cursor *cursor)
{
	guint depth = 1;
	Mark mark;

	while (depth > 0 && next_mark(cursor, &mark) != NULL) {
		if (mark == MARK_START)
			depth++;
		else if (mark == MARK_END)
			depth--;
	}
	return depth == 0;
}

char *
sfb_xml_dup_raw(const SfbXml *xml, SfbXmlNode *node, const char *text, gssize length)
{
	Cursor cursor = { text, text + (length >= 0 ? (gsize)length : strlen(text)) };
	Mark mark;
	const char *start = find_start(&cursor, count_elements_before(xml, node), &mark);

	if (start == NULL || (mark == MARK_START && !skip_content(&cursor)))
		return NULL;
	return g_strndup(start, cursor.at - start);
}
