/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a directory says of people and groups. */

#pragma once

#include "people/presence-xml.h"

#define SFB_DIRECTORY_MEMBERS_MAX 1000 /* of one distribution group */

/* One person or group. Texts are NULL if not known. */
typedef struct {
	char *address;      /* normalized; NULL: no SIP address, telephone or mail only */
	char *display_name; /* never NULL */
	char *email;
	char *title;
	char *department;
	char *company;
	char *office;
	char *city;
	char *country;
	GPtrArray *phones; /* (element-type SfbPhone) may be empty */
	char *photo_path;  /* below the address book's URL */
	char *photo_hash;
	gboolean is_group; /* a distribution group; email says which */
} SfbDirectoryEntry;

void sfb_directory_entry_free(SfbDirectoryEntry *entry); /* accepts NULL */

typedef struct {
	GPtrArray *entries; /* (element-type SfbDirectoryEntry) each address once */
	gboolean has_more;
} SfbDirectoryResult;

void sfb_directory_result_free(SfbDirectoryResult *result); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbDirectoryResult, sfb_directory_result_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbDirectoryEntry, sfb_directory_entry_free)
