/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a directory says, put together: numbers, doubles, pages. */

#include "people/directory-entry-private.h"

#include <string.h>

#define NAME G_STRUCT_OFFSET(SfbDirectoryEntry, display_name)
#define EMAIL G_STRUCT_OFFSET(SfbDirectoryEntry, email)

static void
take_phones(SfbDirectoryEntry *entry, const char *const *texts)
{
	for (; *texts != NULL; texts++)
		sfb_directory_entry_add_phone(entry, SFB_PHONE_WORK, *texts);
}

/* "shown=uri" of each. */
static char *
list_phones(const SfbDirectoryEntry *entry)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < entry->phones->len; i++) {
		const SfbPhone *phone = entry->phones->pdata[i];

		g_string_append_printf(list, "%s=%s;", phone->shown,
		                       phone->uri != NULL ? phone->uri : "");
	}
	return g_string_free(list, FALSE);
}

static void
assert_phones(const char *const *texts, const char *expected)
{
	g_autoptr(SfbDirectoryEntry) entry = sfb_directory_entry_new();
	g_autofree char *list = NULL;

	take_phones(entry, texts);
	list = list_phones(entry);
	g_assert_cmpstr(list, ==, expected);
}

static void
test_phones(void)
{
	assert_phones((const char *const[]){ "+49 (89) 12", "tel:+498912", NULL },
	              "+49 (89) 12=tel:+498912;");
	assert_phones((const char *const[]){ "4711", "tel:+49894711;ext=4711", NULL },
	              "4711=tel:+49894711;ext=4711;");
	assert_phones((const char *const[]){ "4711", "tel:+49894712", NULL },
	              "4711=;+49894712=tel:+49894712;");
	assert_phones((const char *const[]){ "TEL:+1", "x", "tel:+2", NULL },
	              "+1=TEL:+1;x=;+2=tel:+2;");
	assert_phones((const char *const[]){ "", NULL }, "");
}

static void
test_phones_limit(void)
{
	g_autoptr(SfbDirectoryEntry) entry = sfb_directory_entry_new();

	for (guint i = 0; i < 500; i++) {
		g_autofree char *number = g_strdup_printf("%u", 1000 + i);

		sfb_directory_entry_add_phone(entry, SFB_PHONE_HOME, number);
	}
	g_assert_cmpuint(entry->phones->len, ==, SFB_PHONES_MAX);
}

static void
test_texts(void)
{
	g_autoptr(SfbDirectoryEntry) entry = sfb_directory_entry_new();
	g_autofree char *endless = g_strnfill(64 * 1024, 'x');

	sfb_directory_entry_put(entry, NAME, NULL);
	sfb_directory_entry_put(entry, NAME, "");
	g_assert_null(entry->display_name);
	sfb_directory_entry_put(entry, NAME, "first");
	sfb_directory_entry_put(entry, NAME, "second");
	g_assert_cmpstr(entry->display_name, ==, "first");
	sfb_directory_entry_put(entry, EMAIL, endless);
	g_assert_cmpuint(strlen(entry->email), ==, SFB_CARD_TEXT_MAX);
	sfb_directory_entry_put_address(entry, "not an address");
	g_assert_null(entry->address);
	sfb_directory_entry_put_address(entry, "SIP:Kim@Contoso.example");
	g_assert_cmpstr(entry->address, ==, "kim@contoso.example");
}

static void
add(SfbDirectoryResult *result, const char *address, const char *email, const char *name)
{
	SfbDirectoryEntry *entry = sfb_directory_entry_new();

	sfb_directory_entry_put_address(entry, address);
	sfb_directory_entry_put(entry, EMAIL, email);
	sfb_directory_entry_put(entry, NAME, name);
	sfb_directory_result_take(result, entry);
}

static char *
list_names(const SfbDirectoryResult *result)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < result->entries->len; i++) {
		const SfbDirectoryEntry *entry = result->entries->pdata[i];

		g_string_append_printf(list, "%s;", entry->display_name);
	}
	return g_string_free(list, FALSE);
}

static void
test_stand_in(void)
{
	g_autoptr(SfbDirectoryResult) result = sfb_directory_result_new();
	g_autofree char *names = NULL;

	add(result, "a@x.example", "mail@x.example", NULL);
	add(result, "b@x.example", NULL, NULL);
	add(result, NULL, NULL, NULL);
	names = list_names(result);
	g_assert_cmpstr(names, ==, "mail@x.example;b@x.example;");
}

static void
test_doubles(void)
{
	g_autoptr(SfbDirectoryResult) result = sfb_directory_result_new();
	g_autofree char *names = NULL;

	add(result, "a@x.example", NULL, "A");
	add(result, "sip:A@X.example", NULL, "A again");
	add(result, NULL, "b@x.example", "B");
	add(result, NULL, "b@x.example", "B again");
	add(result, NULL, NULL, "Nobody's fax");
	add(result, NULL, NULL, "Nobody's fax");
	sfb_directory_result_cut(result, 0, 10);
	names = list_names(result);
	g_assert_cmpstr(names, ==, "A;B;Nobody's fax;Nobody's fax;");
	g_assert_false(result->has_more);
}

static SfbDirectoryResult *
make_many(guint count)
{
	SfbDirectoryResult *result = sfb_directory_result_new();

	for (guint i = 0; i < count; i++) {
		g_autofree char *address = g_strdup_printf("p%u@x.example", i);
		g_autofree char *name = g_strdup_printf("%u", i);

		add(result, address, NULL, name);
	}
	return result;
}

static void
assert_page(guint there, guint offset, guint count, const char *expected, gboolean has_more)
{
	g_autoptr(SfbDirectoryResult) result = make_many(there);
	g_autofree char *names = NULL;

	sfb_directory_result_cut(result, offset, count);
	names = list_names(result);
	g_assert_cmpstr(names, ==, expected);
	g_assert_cmpint(result->has_more, ==, has_more);
}

static void
test_pages(void)
{
	assert_page(0, 0, 2, "", FALSE);
	assert_page(2, 0, 2, "0;1;", FALSE);
	assert_page(3, 0, 2, "0;1;", TRUE);
	assert_page(5, 2, 2, "2;3;", TRUE);
	assert_page(4, 2, 2, "2;3;", FALSE);
	assert_page(3, 5, 2, "", FALSE);
}

/* A server that always says that there is more must not lead on and on. */
static void
test_end_of_pages(void)
{
	g_autoptr(SfbDirectoryResult) result = make_many(3);

	result->has_more = TRUE;
	sfb_directory_result_cut(result, 3, 2);
	g_assert_false(result->has_more);
}

static void
assert_guess(const char *email, gboolean is_group, const char *expected)
{
	g_autoptr(SfbDirectoryEntry) entry = sfb_directory_entry_new();

	sfb_directory_entry_put(entry, EMAIL, email);
	entry->is_group = is_group;
	sfb_directory_entry_guess_address(entry, "contoso.example");
	g_assert_cmpstr(entry->address, ==, expected);
}

static void
test_guess(void)
{
	assert_guess("Kim@Contoso.example", FALSE, "kim@contoso.example");
	assert_guess("vera@partner.example", FALSE, NULL);
	assert_guess("team@contoso.example", TRUE, NULL);
	assert_guess(NULL, FALSE, NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/directory-entry/phones", test_phones);
	g_test_add_func("/directory-entry/phones-limit", test_phones_limit);
	g_test_add_func("/directory-entry/texts", test_texts);
	g_test_add_func("/directory-entry/stand-in", test_stand_in);
	g_test_add_func("/directory-entry/doubles", test_doubles);
	g_test_add_func("/directory-entry/pages", test_pages);
	g_test_add_func("/directory-entry/end-of-pages", test_end_of_pages);
	g_test_add_func("/directory-entry/guess", test_guess);
	return g_test_run();
}
