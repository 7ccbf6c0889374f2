/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Plain text out of HTML. */

#include "util/html.h"

#include <glib.h>
#include <libxml/HTMLparser.h>
#include <string.h>

#define BYTE_ORDER_MARK "\xef\xbb\xbf"

G_DEFINE_AUTO_CLEANUP_FREE_FUNC(htmlDocPtr, xmlFreeDoc, NULL)

/* What is written so far. */
typedef struct {
	GString *text;
	gboolean has_gap; /* blanks came since the last word */
} Page;

static const char *const hidden[] = { "head", "style", "script", "title", NULL };
static const char *const blocks[] = { "p",  "div", "tr", "li", "ul", "ol", "table", "blockquote",
	                              "h1", "h2",  "h3", "h4", "h5", "h6", "pre",   NULL };

static gboolean
is_one_of(const xmlNode *node, const char *const *names)
{
	return node->type == XML_ELEMENT_NODE && g_strv_contains(names, (const char *)node->name);
}

static gboolean
is_at_line_start(const Page *page)
{
	return page->text->len == 0 || page->text->str[page->text->len - 1] == '\n';
}

static void
end_line(Page *page)
{
	if (!is_at_line_start(page))
		g_string_append_c(page->text, '\n');
	page->has_gap = FALSE;
}

/* However many are asked for, at most one line stays empty. */
static void
break_line(Page *page)
{
	if (!g_str_has_suffix(page->text->str, "\n\n"))
		g_string_append_c(page->text, '\n');
	page->has_gap = FALSE;
}

static void
write_words(Page *page, const char *words)
{
	for (const char *at = words; *at != '\0'; at = g_utf8_next_char(at)) {
		gunichar character = g_utf8_get_char(at);

		if (g_unichar_isspace(character) || g_unichar_iscntrl(character)) {
			page->has_gap = TRUE;
			continue;
		}
		if (page->has_gap && !is_at_line_start(page))
			g_string_append_c(page->text, ' ');
		page->has_gap = FALSE;
		g_string_append_unichar(page->text, character);
	}
}

static void
enter(Page *page, const xmlNode *node)
{
	if (node->type == XML_TEXT_NODE)
		write_words(page, (const char *)node->content);
	else if (is_one_of(node, blocks))
		end_line(page);
	else if (is_one_of(node, (const char *const[]){ "br", NULL }))
		break_line(page);
}

/* Leaves @node and all that end with it, and goes on to what comes behind. */
static const xmlNode *
leave(Page *page, const xmlNode *node)
{
	while (node != NULL && node->type == XML_ELEMENT_NODE) {
		if (is_one_of(node, blocks))
			end_line(page);
		if (node->next != NULL)
			return node->next;
		node = node->parent;
	}
	return NULL;
}

/* Other people decide how deep it goes, so nothing here calls itself. */
static void
write_page(Page *page, const xmlNode *node)
{
	while (node != NULL) {
		gboolean is_hidden = is_one_of(node, hidden);

		if (!is_hidden)
			enter(page, node);
		if (!is_hidden && node->type == XML_ELEMENT_NODE && node->children != NULL)
			node = node->children;
		else if (node->next != NULL && node->type != XML_ELEMENT_NODE)
			node = node->next;
		else
			node = leave(page, node->type == XML_ELEMENT_NODE ? node : node->parent);
	}
}

static htmlDocPtr
parse(const char *html)
{
	const char *start = html;
	const char *end;

	if (g_str_has_prefix(start, BYTE_ORDER_MARK))
		start += strlen(BYTE_ORDER_MARK);
	end = start + strlen(start);
	if (end - start > SFB_HTML_MAX)
		end = g_utf8_find_prev_char(start, start + SFB_HTML_MAX + 1);
	return htmlReadMemory(start, (int)(end - start), NULL, "UTF-8",
	                      HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
	                              HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
}

char *
sfb_html_dup_text(const char *html)
{
	g_auto(htmlDocPtr) document = parse(html);
	Page page = { .text = g_string_new(NULL) };
	g_autofree char *valid = NULL;

	if (document != NULL)
		write_page(&page, xmlDocGetRootElement(document));
	valid = g_utf8_make_valid(page.text->str, (gssize)page.text->len);
	g_string_free(page.text, TRUE);
	return g_strstrip(g_steal_pointer(&valid));
}
