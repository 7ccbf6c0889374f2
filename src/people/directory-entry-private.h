/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Putting together what a directory says: for its readers, each of which knows other names for the
 * same things. */

#pragma once

#include "people/directory-entry.h"

/* Where a text of an entry goes. */
typedef struct {
	const char *name; /* in the document */
	gsize offset;
} SfbDirectoryField;

/* Which telephone a name means. */
typedef struct {
	const char *name;
	SfbPhoneKind kind;
} SfbDirectoryPhone;

SfbDirectoryEntry *sfb_directory_entry_new(void);
SfbDirectoryResult *sfb_directory_result_new(void);

/* Cut to what is shown; a field that has a text already keeps it. Accepts NULL. */
void sfb_directory_entry_put(SfbDirectoryEntry *entry, gsize offset, const char *text);

/* In any form; nothing happens if it is no SIP address. Accepts NULL. */
void sfb_directory_entry_put_address(SfbDirectoryEntry *entry, const char *text);

/* As somebody wrote it, or as "tel:+4989..."; the same number in both forms is one telephone. Accepts
 * NULL. */
void sfb_directory_entry_add_phone(SfbDirectoryEntry *entry, SfbPhoneKind kind, const char *text);

/* Takes @entry. One without anything to call it by is left out. */
void sfb_directory_result_take(SfbDirectoryResult *result, SfbDirectoryEntry *entry);

/* Leaves those of the page that begins at @offset, each person and group once. */
void sfb_directory_result_cut(SfbDirectoryResult *result, guint offset, guint count);

/* Takes the mail address of a person without a SIP address for one, if it is of @domain: most companies
 * make both alike. */
void sfb_directory_entry_guess_address(SfbDirectoryEntry *entry, const char *domain);
