/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading JSON documents. */

#include "util/json.h"

#include <string.h>

#include "util/error.h"

static SfbJson *
parse(const char *text, GError **error)
{
	g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));

	return sfb_json_parse(bytes, error);
}

static void
assert_text(const SfbJson *json, const char *path, const char *wanted)
{
	g_autofree char *text = sfb_json_dup_text(json, path);

	g_assert_cmpstr(text, ==, wanted);
}

static void
test_values(void)
{
	g_autoptr(SfbJson) json = parse("\xef\xbb\xbf{\"text\":\"a\\/b \\u00e9 \\\"c\\\"\","
	                                "\"number\":3599,\"fraction\":1.5,\"yes\":true,"
	                                "\"no\":false,\"nothing\":null,\"list\":[1],\"inner\":"
	                                "{\"Deep\":{\"er\":\"still\"}}}",
	                                NULL);

	g_assert_nonnull(json);
	assert_text(json, "text", "a/b \xc3\xa9 \"c\"");
	assert_text(json, "number", "3599");
	assert_text(json, "fraction", "1.5");
	assert_text(json, "yes", "true");
	assert_text(json, "no", "false");
	assert_text(json, "nothing", NULL);
	assert_text(json, "list", NULL);
	assert_text(json, "inner", NULL);
	assert_text(json, "inner.Deep.er", "still");
	assert_text(json, "INNER.deep.ER", "still");
	assert_text(json, "text.deeper", NULL);
	assert_text(json, "absent.deeper", NULL);
}

static void
test_no_characters(void)
{
	g_autoptr(SfbJson) json = parse("{\"half\":\"x\\ud83dy\",\"octal\":\"x\\333y\"}", NULL);
	g_autofree char *half = sfb_json_dup_text(json, "half");
	g_autofree char *octal = sfb_json_dup_text(json, "octal");

	g_assert_true(g_utf8_validate(half, -1, NULL));
	g_assert_true(g_utf8_validate(octal, -1, NULL));
}

/* The exact spelling wins over another case. */
static void
test_case(void)
{
	g_autoptr(SfbJson) json = parse("{\"TOKEN\":\"other\",\"token\":\"exact\"}", NULL);

	assert_text(json, "token", "exact");
	assert_text(json, "TOKEN", "other");
}

static void
on_object(const SfbJson *object, gpointer user_data)
{
	g_autofree char *name = sfb_json_dup_text(object, "name");

	g_string_append_printf(user_data, "%s,", name);
}

static void
test_lists(void)
{
	g_autoptr(SfbJson) json = parse("{\"a\":{\"links\":[{\"name\":\"x\"},7,[],{\"name\":"
	                                "\"y\"}]},\"words\":[\"one\",2,{},\"three\"]}",
	                                NULL);
	g_autoptr(GString) names = g_string_new(NULL);

	sfb_json_visit(json, "A.Links", on_object, names);
	sfb_json_visit(json, "a", on_object, names);
	sfb_json_visit(json, "absent", on_object, names);
	g_assert_cmpstr(names->str, ==, "x,y,");
	g_assert_true(sfb_json_lists(json, "words", "three"));
	g_assert_false(sfb_json_lists(json, "words", "2"));
	g_assert_false(sfb_json_lists(json, "absent", "one"));
}

static void
test_refused(gconstpointer data)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbJson) json = parse(data, &error);

	g_assert_null(json);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static char *
nest(guint levels)
{
	g_autofree char *open = g_strnfill(levels, '[');
	g_autofree char *shut = g_strnfill(levels, ']');

	return g_strconcat("{\"a\":", open, shut, "}", NULL);
}

/* Brackets inside a string are no levels. */
static void
test_depth(void)
{
	g_autofree char *deep = nest(31);
	g_autofree char *too_deep = nest(32);
	g_autofree char *brackets = g_strnfill(100, '[');
	g_autofree char *quoted = g_strconcat("{\"a\":\"\\\"", brackets, "\"}", NULL);
	g_autoptr(SfbJson) json = parse(deep, NULL);
	g_autoptr(SfbJson) again = parse(quoted, NULL);

	g_assert_nonnull(json);
	g_assert_nonnull(again);
	test_refused(too_deep);
}

static void
test_length(void)
{
	g_autofree char *blanks = g_strnfill(SFB_JSON_MAX, ' ');
	g_autofree char *text = g_strconcat("{}", blanks, NULL);

	test_refused(text);
}

static const char *const refused[] = {
	"",
	" ",
	"[]",
	"\"text\"",
	"7",
	"null",
	"{",
	"{\"a\":}",
	"<html></html>",
	"{\"a\":\"\xff\"}",
	"{\"a\":\"unfinished",
	"{\"a\":\"\\",
	"/* [ */ {}",
	"var a = {}",
	"{'a':1}",
};

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/util/json/values", test_values);
	g_test_add_func("/util/json/no-characters", test_no_characters);
	g_test_add_func("/util/json/case", test_case);
	g_test_add_func("/util/json/lists", test_lists);
	g_test_add_func("/util/json/depth", test_depth);
	g_test_add_func("/util/json/length", test_length);
	for (gsize i = 0; i < G_N_ELEMENTS(refused); i++) {
		g_autofree char *path = g_strdup_printf("/util/json/refused/%" G_GSIZE_FORMAT, i);

		g_test_add_data_func(path, refused[i], test_refused);
	}
	return g_test_run();
}
