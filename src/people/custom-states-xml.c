/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The document of an organisation's own states, and whose language a text is in. */

#include "config.h"

#include "people/custom-states.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "people/text.h"
#include "util/error.h"
#include "util/xml.h"

#define DOCUMENT_MAX (64 * 1024) /* bytes */
#define TEXTS_MAX 64             /* languages of one state; the rest is left out */

#define ENGLISH 1033
#define PRIMARY_LANGUAGE 0x3ff /* of a number, the rest is the country */

/* Windows' numbers ([MS-LCID] 2.2); a language without a country has that of its own. */
static const struct {
	const char *language;
	guint lcid;
} languages[] = {
	{ "af", 1078 },    { "ar", 1025 },    { "az", 1068 },     { "be", 1059 },
	{ "bg", 1026 },    { "bn", 1093 },    { "ca", 1027 },     { "cs", 1029 },
	{ "cy", 1106 },    { "da", 1030 },    { "de", 1031 },     { "de_AT", 3079 },
	{ "de_CH", 2055 }, { "el", 1032 },    { "en", ENGLISH },  { "en_AU", 3081 },
	{ "en_CA", 4105 }, { "en_GB", 2057 }, { "en_IN", 16393 }, { "es", 3082 },
	{ "es_MX", 2058 }, { "et", 1061 },    { "eu", 1069 },     { "fa", 1065 },
	{ "fi", 1035 },    { "fr", 1036 },    { "fr_BE", 2060 },  { "fr_CA", 3084 },
	{ "fr_CH", 4108 }, { "ga", 2108 },    { "gl", 1110 },     { "he", 1037 },
	{ "hi", 1081 },    { "hr", 1050 },    { "hu", 1038 },     { "hy", 1067 },
	{ "id", 1057 },    { "is", 1039 },    { "it", 1040 },     { "it_CH", 2064 },
	{ "ja", 1041 },    { "ka", 1079 },    { "kk", 1087 },     { "ko", 1042 },
	{ "lt", 1063 },    { "lv", 1062 },    { "mk", 1071 },     { "ms", 1086 },
	{ "mt", 1082 },    { "nb", 1044 },    { "nl", 1043 },     { "nl_BE", 2067 },
	{ "nn", 2068 },    { "no", 1044 },    { "pl", 1045 },     { "pt", 2070 },
	{ "pt_BR", 1046 }, { "ro", 1048 },    { "ru", 1049 },     { "sk", 1051 },
	{ "sl", 1060 },    { "sq", 1052 },    { "sr", 10266 },    { "sv", 1053 },
	{ "sw", 1089 },    { "th", 1054 },    { "tr", 1055 },     { "uk", 1058 },
	{ "vi", 1066 },    { "zh", 2052 },    { "zh_HK", 3076 },  { "zh_SG", 4100 },
	{ "zh_TW", 1028 },
};

static const struct {
	const char *word;
	SfbStatus status;
} availabilities[] = {
	{ "online", SFB_STATUS_AVAILABLE },
	{ "busy", SFB_STATUS_BUSY },
	{ "do-not-disturb", SFB_STATUS_DO_NOT_DISTURB },
};

static void
custom_text_free(SfbCustomText *text)
{
	g_free(text->text);
	g_free(text);
}

void
sfb_custom_state_free(SfbCustomState *state)
{
	if (state == NULL)
		return;
	g_ptr_array_unref(state->texts);
	g_free(state);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbCustomState, sfb_custom_state_free)

/* Languages */

static guint
find_lcid(const char *language, gsize length)
{
	for (gsize i = 0; i < G_N_ELEMENTS(languages); i++) {
		if (strlen(languages[i].language) == length &&
		    strncmp(languages[i].language, language, length) == 0)
			return languages[i].lcid;
	}
	return 0;
}

guint
sfb_custom_states_get_lcid(const char *language)
{
	guint lcid = find_lcid(language, strcspn(language, ".@"));

	return lcid != 0 ? lcid : find_lcid(language, strcspn(language, "_.@"));
}

static const char *
find_text(const SfbCustomState *state, guint lcid, guint mask)
{
	for (guint i = 0; lcid != 0 && i < state->texts->len; i++) {
		const SfbCustomText *text = state->texts->pdata[i];

		if ((text->lcid & mask) == (lcid & mask))
			return text->text;
	}
	return NULL;
}

/* German as Austrians write it is good enough for Germans. */
const char *
sfb_custom_state_get_text(const SfbCustomState *state)
{
	const char *const *wanted = g_get_language_names();
	const SfbCustomText *first = state->texts->pdata[0];
	const char *text = NULL;

	for (guint i = 0; text == NULL && wanted[i] != NULL; i++)
		text = find_text(state, sfb_custom_states_get_lcid(wanted[i]), G_MAXUINT);
	for (guint i = 0; text == NULL && wanted[i] != NULL; i++)
		text = find_text(state, sfb_custom_states_get_lcid(wanted[i]), PRIMARY_LANGUAGE);
	if (text == NULL)
		text = find_text(state, ENGLISH, PRIMARY_LANGUAGE);
	return text != NULL ? text : first->text;
}

/* The document */

static gboolean
read_status(SfbXmlNode *node, SfbStatus *status)
{
	const char *word = sfb_xml_get_attribute(node, "availability");

	for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(availabilities); i++) {
		if (g_ascii_strcasecmp(word, availabilities[i].word) == 0) {
			*status = availabilities[i].status;
			return TRUE;
		}
	}
	return FALSE;
}

static char *
cut_characters(const char *line)
{
	glong length = g_utf8_strlen(line, -1);

	return g_utf8_substring(line, 0, MIN(length, SFB_CUSTOM_STATE_TEXT_MAX));
}

static void
read_activity(SfbXmlNode *node, GPtrArray *texts)
{
	g_autofree char *line = sfb_text_cut_line(sfb_xml_dup_text(node), DOCUMENT_MAX);
	SfbCustomText *text;

	if (line == NULL || texts->len >= TEXTS_MAX)
		return;
	text = g_new0(SfbCustomText, 1);
	text->lcid = sfb_xml_get_attribute_uint(node, "LCID", 0);
	text->text = cut_characters(line);
	g_ptr_array_add(texts, text);
}

/* NULL if it lacks what it needs. */
static SfbCustomState *
read_state(SfbXmlNode *node)
{
	g_autoptr(SfbCustomState) state = g_new0(SfbCustomState, 1);
	SfbXmlNode *activity = sfb_xml_get_child(node, "activity");

	state->id = sfb_xml_get_attribute_uint(node, "ID", 0);
	state->texts = g_ptr_array_new_with_free_func((GDestroyNotify)custom_text_free);
	for (; activity != NULL; activity = sfb_xml_get_next(activity, "activity"))
		read_activity(activity, state->texts);
	if (!read_status(node, &state->status) || state->texts->len == 0)
		return NULL;
	return g_steal_pointer(&state);
}

GPtrArray *
sfb_custom_states_parse(const char *text, gsize length, GError **error)
{
	g_autoptr(SfbXml) xml =
		length <= DOCUMENT_MAX ? sfb_xml_parse(text, (gssize)length, NULL) : NULL;
	GPtrArray *states;
	SfbXmlNode *node;

	if (xml == NULL || !sfb_xml_has_name(sfb_xml_get_root(xml), "customStates")) {
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		                    _("The list of your organisation's own states cannot be read. "
		                      "Tell your administrator."));
		return NULL;
	}
	states = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_custom_state_free);
	node = sfb_xml_get_child(sfb_xml_get_root(xml), "customState");
	for (; node != NULL && states->len < SFB_CUSTOM_STATES_MAX;
	     node = sfb_xml_get_next(node, "customState")) {
		SfbCustomState *state = read_state(node);

		if (state != NULL)
			g_ptr_array_add(states, state);
	}
	return states;
}
