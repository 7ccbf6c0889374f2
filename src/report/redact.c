/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Names replaced by marks, so that a report can be shown to strangers:
 *
 *   "alice@example.com at sip.example.com"  ->  "name-5d0a91@name-77e3c2 at sip.name-77e3c2"
 *
 * What every company's servers are called stays, since it tells which record is meant. The marks
 * depend on a key that each report makes up anew: nobody finds a name again by trying.
 */

#include "report/text-private.h"

#include <string.h>

#define MARK_LENGTH 6

/* Each has two groups: what stays, and the name. A host's last label begins with a letter, unlike
 * that of a version number; what stands behind a single slash is a path in a URL or one of our own
 * files, unless it is a service principal. Other files may be in somebody's home. */
#define NAMES                                                                                      \
	"(?|"                                                                                      \
	"(?-i)((?<!\\w)(?:CN|OU?|L|ST|C|DC|STREET|UID|EMAIL|serialNumber)=)((?:\\\\.|[^,\\n;)])+)" \
	"|(?i)()((?<![\\w/.:-])/(?!etc/)[^/\\s,;()\"]+/[^\\s,;()\"]+)"                             \
	"|()([\\w.+~-]+)(?=@\\w)"                                                                  \
	"|()(?<=@)([\\w.-]*\\w)"                                                                   \
	"|()([\\w.-]+)(?=\\\\\\w)"                                                                 \
	"|()(?<=\\\\)([\\w.-]*\\w)"                                                                \
	"|()(\\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\\b)"                                   \
	"|()(\\b\\d{1,3}(?:\\.\\d{1,3}){3}\\b)"                                                    \
	"|()((?<![\\w+])\\+\\d[\\d ().-]{4,}\\d)"                                                  \
	"|()((?<![\\w:])(?:[0-9a-f]{0,4}:){2,7}(?:\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9a-f]{0,4})"       \
	"(?![\\w:]))"                                                                              \
	"|(?:(?<![\\w./-])|(?<=//|sip/)|(?<=HTTP/))"                                               \
	"((?:\\*\\.|_sipinternaltls\\._tcp\\.|_sip(?:internal)?\\._t(?:ls|cp)\\.|"                 \
	"lyncdiscover(?:internal)?\\.|sip(?:internal|external)?\\.)?)"                             \
	"((?:[\\w-]+\\.)+[a-z][a-z0-9-]+)"                                                         \
	")"

static char *
make_mark(const char *key, const char *name)
{
	g_autofree char *plain = g_utf8_strdown(name, -1);
	g_autofree char *digest = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)key,
	                                                    strlen(key), plain, -1);

	return g_strdup_printf("name-%.*s", MARK_LENGTH, digest);
}

static gboolean
put_mark(const GMatchInfo *match, GString *result, gpointer user_data)
{
	g_autofree char *kept = g_match_info_fetch(match, 1);
	g_autofree char *name = g_match_info_fetch(match, 2);
	g_autofree char *mark = make_mark(user_data, name);

	g_string_append(result, kept);
	g_string_append(result, mark);
	return FALSE;
}

/* (takes @text) */
static char *
replace_word(char *text, const char *word, const char *key)
{
	g_autofree char *owned = text;
	g_autofree char *escaped = g_regex_escape_string(word, -1);
	g_autofree char *pattern = g_strdup_printf("(?<![\\w-])()(%s)(?![\\w-])", escaped);
	g_autoptr(GRegex) regex = g_regex_new(pattern, G_REGEX_CASELESS, 0, NULL);

	return g_regex_replace_eval(regex, text, -1, 0, 0, put_mark, (gpointer)key, NULL);
}

char *
sfb_report_text_redact(const char *text, const GPtrArray *words, const char *key)
{
	g_autoptr(GRegex) names = g_regex_new(NAMES, G_REGEX_CASELESS, 0, NULL);
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	char *redacted =
		g_regex_replace_eval(names, valid, -1, 0, 0, put_mark, (gpointer)key, NULL);

	for (guint i = 0; i < words->len; i++)
		redacted = replace_word(redacted, words->pdata[i], key);
	return redacted;
}
