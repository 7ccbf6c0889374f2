/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The document of an organisation's own states, languages, and from where it is taken. */

#include "people/custom-states.h"

#include <string.h>

#include "net/gio-network.h"
#include "people/documents.h"
#include "util/error.h"

static GPtrArray *
parse(const char *text)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *states = sfb_custom_states_parse(text, strlen(text), &error);

	g_assert_no_error(error);
	return states;
}

static void
assert_state(GPtrArray *states, guint index, guint id, SfbStatus status, const char *first_text)
{
	const SfbCustomState *state = states->pdata[index];
	const SfbCustomText *text = state->texts->pdata[0];

	g_assert_cmpuint(state->id, ==, id);
	g_assert_cmpint(state->status, ==, status);
	g_assert_cmpstr(text->text, ==, first_text);
}

static void
test_document(void)
{
	g_autofree char *text = document_read("custom-states.xml", NULL);
	g_autoptr(GPtrArray) states = parse(text);
	const SfbCustomState *first;
	const SfbCustomText *german;

	g_assert_cmpuint(states->len, ==, 4);
	assert_state(states, 0, 1, SFB_STATUS_AVAILABLE, "Down in the lab");
	assert_state(states, 1, 2, SFB_STATUS_BUSY, "Fire drill & after");
	assert_state(states, 2, 3, SFB_STATUS_DO_NOT_DISTURB, "Two lines in one");
	assert_state(states, 3, 7, SFB_STATUS_AVAILABLE, "Whatever");
	first = states->pdata[0];
	g_assert_cmpuint(first->texts->len, ==, 2);
	german = first->texts->pdata[1];
	g_assert_cmpuint(german->lcid, ==, 1031);
	g_assert_cmpstr(german->text, ==, "Unten im Labor");
}

static void
test_long_text(void)
{
	g_autoptr(GString) text = g_string_new("<customStates><customState ID='1' "
	                                       "availability='online'><activity LCID='1033'>");
	g_autoptr(GPtrArray) states = NULL;
	const SfbCustomState *state;
	const SfbCustomText *cut;

	for (guint i = 0; i < 100; i++)
		g_string_append(text, "ü");
	g_string_append(text, "</activity></customState></customStates>");
	states = parse(text->str);
	state = states->pdata[0];
	cut = state->texts->pdata[0];
	g_assert_cmpint(g_utf8_strlen(cut->text, -1), ==, SFB_CUSTOM_STATE_TEXT_MAX);
}

static void
test_bad(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) states = sfb_custom_states_parse(data, strlen(data), &error);

	g_assert_null(states);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
test_too_large(void)
{
	g_autofree char *blanks = g_strnfill(70000, ' ');
	g_autofree char *text = g_strconcat("<customStates>", blanks, "</customStates>", NULL);

	test_bad(text);
}

static const struct {
	const char *language;
	guint lcid;
} languages[] = {
	{ "de", 1031 },
	{ "de_DE", 1031 },
	{ "de_AT.UTF-8", 3079 },
	{ "en_US", 1033 },
	{ "en_GB", 2057 },
	{ "en_GB@euro", 2057 },
	{ "fr_CA", 3084 },
	{ "pt_BR", 1046 },
	{ "pt", 2070 },
	{ "nb_NO.UTF-8", 1044 },
	{ "zh_TW", 1028 },
	{ "zh_CN", 2052 },
	{ "tlh", 0 },
	{ "C", 0 },
	{ "", 0 },
};

static void
test_languages(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(languages); i++)
		g_assert_cmpuint(sfb_custom_states_get_lcid(languages[i].language), ==,
		                 languages[i].lcid);
}

#define TEXT(lcid, words) "<activity LCID='" lcid "'>" words "</activity>"
#define TURKISH TEXT("1055", "Turkish")
#define ENGLISH TEXT("1033", "English")
#define BRITISH TEXT("2057", "British")
#define GERMAN TEXT("1031", "German")
#define AUSTRIAN TEXT("3079", "Austrian")

static const struct {
	const char *name;
	const char *language; /* of the user */
	const char *texts;
	const char *shown;
} choices[] = {
	{ "exact", "de_DE.UTF-8", TURKISH ENGLISH AUSTRIAN GERMAN, "German" },
	{ "country", "de_AT.UTF-8", TURKISH ENGLISH GERMAN AUSTRIAN, "Austrian" },
	{ "relative", "de_CH.UTF-8", TURKISH ENGLISH GERMAN, "German" },
	{ "distant-relative", "de_DE.UTF-8", TURKISH ENGLISH AUSTRIAN, "Austrian" },
	{ "english-instead", "fr_FR.UTF-8", TURKISH GERMAN ENGLISH, "English" },
	{ "any-english", "fr_FR.UTF-8", TURKISH GERMAN BRITISH, "British" },
	{ "first-instead", "fr_FR.UTF-8", TURKISH GERMAN, "Turkish" },
	{ "no-language", "C.UTF-8", TURKISH ENGLISH, "English" },
};

/* The language is the process's, so each choice is made in one of its own. */
static void
test_choice(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autofree char *text =
		g_strdup_printf("<customStates><customState ID='1' availability='busy'>%s"
	                        "</customState></customStates>",
	                        choices[i].texts);
	g_autoptr(GPtrArray) states = parse(text);

	if (!g_test_subprocess()) {
		g_autofree char *path =
			g_strconcat("/people/custom-states/choice/", choices[i].name, NULL);
		g_autofree char *shown = g_strdup_printf("*shown=%s*", choices[i].shown);

		g_setenv("LANGUAGE", choices[i].language, TRUE);
		g_test_trap_subprocess(path, 0, 0);
		g_test_trap_assert_passed();
		g_test_trap_assert_stdout(shown);
		return;
	}
	g_print("shown=%s\n", sfb_custom_state_get_text(states->pdata[0]));
}

typedef struct {
	gboolean is_answered;
	GError *error;
} Answer;

static void
on_fetched(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Answer *answer = user_data;
	g_autoptr(GPtrArray) states = sfb_custom_states_fetch_finish(result, &answer->error);

	g_assert_null(states);
	answer->is_answered = TRUE;
}

static void
test_refused_url(gconstpointer url)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new("");
	g_autoptr(SfbWebHttp) http = sfb_web_http_new(network, "purple-sfb/test");
	Answer answer = { FALSE, NULL };

	sfb_custom_states_fetch_async(http, url, NULL, on_fetched, &answer);
	while (!answer.is_answered)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(answer.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	g_assert_cmpuint(sfb_web_http_get_count(http), ==, 0);
	g_clear_error(&answer.error);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/people/custom-states/document", test_document);
	g_test_add_func("/people/custom-states/long-text", test_long_text);
	g_test_add_data_func("/people/custom-states/bad/other", "<html/>", test_bad);
	g_test_add_data_func("/people/custom-states/bad/cut", "<customStates><customState",
	                     test_bad);
	g_test_add_data_func("/people/custom-states/bad/nothing", "", test_bad);
	g_test_add_func("/people/custom-states/bad/too-large", test_too_large);
	g_test_add_func("/people/custom-states/languages", test_languages);
	g_test_add_data_func("/people/custom-states/refused/http", "http://127.0.0.1/states.xml",
	                     test_refused_url);
	g_test_add_data_func("/people/custom-states/refused/file", "file:///etc/passwd",
	                     test_refused_url);
	for (gsize i = 0; i < G_N_ELEMENTS(choices); i++) {
		g_autofree char *path =
			g_strconcat("/people/custom-states/choice/", choices[i].name, NULL);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_choice);
	}
	return g_test_run();
}
