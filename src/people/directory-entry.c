/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a directory says of people and groups. */

#include "people/directory-entry-private.h"

#include <string.h>

#include "people/text.h"
#include "util/address.h"

#define SCHEME "tel:"

/* Every text of an entry. */
static const gsize offsets[] = {
	G_STRUCT_OFFSET(SfbDirectoryEntry, address),
	G_STRUCT_OFFSET(SfbDirectoryEntry, display_name),
	G_STRUCT_OFFSET(SfbDirectoryEntry, email),
	G_STRUCT_OFFSET(SfbDirectoryEntry, title),
	G_STRUCT_OFFSET(SfbDirectoryEntry, department),
	G_STRUCT_OFFSET(SfbDirectoryEntry, company),
	G_STRUCT_OFFSET(SfbDirectoryEntry, office),
	G_STRUCT_OFFSET(SfbDirectoryEntry, city),
	G_STRUCT_OFFSET(SfbDirectoryEntry, country),
	G_STRUCT_OFFSET(SfbDirectoryEntry, photo_path),
	G_STRUCT_OFFSET(SfbDirectoryEntry, photo_hash),
};

SfbDirectoryEntry *
sfb_directory_entry_new(void)
{
	SfbDirectoryEntry *entry = g_new0(SfbDirectoryEntry, 1);

	entry->phones = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_phone_free);
	return entry;
}

void
sfb_directory_entry_free(SfbDirectoryEntry *entry)
{
	if (entry == NULL)
		return;
	for (guint i = 0; i < G_N_ELEMENTS(offsets); i++)
		g_free(G_STRUCT_MEMBER(char *, entry, offsets[i]));
	g_ptr_array_unref(entry->phones);
	g_free(entry);
}

SfbDirectoryResult *
sfb_directory_result_new(void)
{
	SfbDirectoryResult *result = g_new0(SfbDirectoryResult, 1);

	result->entries = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_directory_entry_free);
	return result;
}

void
sfb_directory_result_free(SfbDirectoryResult *result)
{
	if (result == NULL)
		return;
	g_clear_pointer(&result->entries, g_ptr_array_unref); /* it may have been taken */
	g_free(result);
}

void
sfb_directory_entry_put(SfbDirectoryEntry *entry, gsize offset, const char *text)
{
	char **place = G_STRUCT_MEMBER_P(entry, offset);

	if (*place == NULL && text != NULL && *text != '\0')
		*place = sfb_text_cut(g_strdup(text), SFB_CARD_TEXT_MAX);
}

void
sfb_directory_entry_put_address(SfbDirectoryEntry *entry, const char *text)
{
	if (entry->address == NULL)
		entry->address = sfb_address_normalize(text);
}

void
sfb_directory_entry_guess_address(SfbDirectoryEntry *entry, const char *domain)
{
	g_autofree char *address = sfb_address_normalize(entry->email);

	if (entry->address == NULL && !entry->is_group && address != NULL &&
	    strcmp(sfb_address_get_domain(address), domain) == 0)
		entry->address = g_steal_pointer(&address);
}

/* Telephones */

/* Without an extension, which follows a semicolon in a URI (RFC 3966). */
static char *
dup_digits(const char *number)
{
	GString *digits = g_string_new(NULL);

	for (const char *c = number; *c != '\0' && *c != ';'; c++) {
		if (g_ascii_isdigit(*c))
			g_string_append_c(digits, *c);
	}
	return g_string_free(digits, FALSE);
}

/* An address book has a number twice, as it was written and as the server made a URI of it ([MS-ABS]
 * 2.1.4); the second may have got a prefix. */
static gboolean
is_same_number(const SfbPhone *phone, const char *uri)
{
	g_autofree char *written = dup_digits(phone->shown);
	g_autofree char *complete = dup_digits(uri);

	return phone->uri == NULL && *written != '\0' && g_str_has_suffix(complete, written);
}

/* The telephone that @uri belongs to; NULL if there is none. */
static SfbPhone *
find_written(const SfbDirectoryEntry *entry, SfbPhoneKind kind, const char *uri)
{
	for (guint i = 0; i < entry->phones->len; i++) {
		SfbPhone *phone = entry->phones->pdata[i];

		if (phone->kind == kind && is_same_number(phone, uri))
			return phone;
	}
	return NULL;
}

void
sfb_directory_entry_add_phone(SfbDirectoryEntry *entry, SfbPhoneKind kind, const char *text)
{
	gboolean is_uri = text != NULL && g_ascii_strncasecmp(text, SCHEME, strlen(SCHEME)) == 0;
	SfbPhone *phone = is_uri ? find_written(entry, kind, text) : NULL;

	if (phone != NULL) {
		phone->uri = sfb_text_cut(g_strdup(text), SFB_CARD_TEXT_MAX);
		return;
	}
	if (text == NULL || *text == '\0' || entry->phones->len >= SFB_PHONES_MAX)
		return;
	phone = g_new0(SfbPhone, 1);
	phone->kind = kind;
	phone->uri = is_uri ? sfb_text_cut(g_strdup(text), SFB_CARD_TEXT_MAX) : NULL;
	phone->shown =
		sfb_text_cut(g_strdup(is_uri ? text + strlen(SCHEME) : text), SFB_CARD_TEXT_MAX);
	g_ptr_array_add(entry->phones, phone);
}

/* Results */

static const char *
get_stand_in(const SfbDirectoryEntry *entry)
{
	const SfbPhone *phone = entry->phones->len > 0 ? entry->phones->pdata[0] : NULL;

	if (entry->email != NULL)
		return entry->email;
	if (entry->address != NULL)
		return entry->address;
	return phone != NULL ? phone->shown : NULL;
}

void
sfb_directory_result_take(SfbDirectoryResult *result, SfbDirectoryEntry *entry)
{
	if (entry->display_name == NULL)
		entry->display_name = g_strdup(get_stand_in(entry));
	if (entry->display_name != NULL)
		g_ptr_array_add(result->entries, entry);
	else
		sfb_directory_entry_free(entry);
}

/* Directories have people twice ([MS-DLX] servers do). */
static void
remove_doubles(SfbDirectoryResult *result)
{
	g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
	GPtrArray *once = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_directory_entry_free);
	gsize count;
	gpointer *entries = g_ptr_array_steal(result->entries, &count);

	for (gsize i = 0; i < count; i++) {
		SfbDirectoryEntry *entry = entries[i];
		char *key = entry->address != NULL ? entry->address : entry->email;

		if (key == NULL || g_hash_table_add(seen, key))
			g_ptr_array_add(once, entry);
		else
			sfb_directory_entry_free(entry);
	}
	g_free(entries);
	g_ptr_array_unref(result->entries);
	result->entries = once;
}

void
sfb_directory_result_cut(SfbDirectoryResult *result, guint offset, guint count)
{
	GPtrArray *entries;

	/* Before the doubles go: the directory counts them. */
	result->has_more = result->has_more || result->entries->len > offset + count;
	remove_doubles(result);
	entries = result->entries;
	if (entries->len > offset + count)
		g_ptr_array_set_size(entries, (gint)(offset + count));
	g_ptr_array_remove_range(entries, 0, MIN(offset, entries->len));
	/* Beyond the most that is read of one answer there is nothing to be had. */
	result->has_more = result->has_more && entries->len > 0;
}
