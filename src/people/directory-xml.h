/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The directory search of the SIP server (directorySearch, a SERVICE in SOAP): weak, but every
 * version has it. Pure. */

#pragma once

#include "people/directory-entry.h"

#define SFB_DIRECTORY_CONTENT_TYPE "application/SOAP+xml"

#define SFB_DIRECTORY_ROWS_MAX 2

/* What a person has to be like: all of it. A row without attribute ends the list. */
typedef struct {
	const char *attributes[SFB_DIRECTORY_ROWS_MAX]; /* of the directory */
	char *values[SFB_DIRECTORY_ROWS_MAX];
} SfbDirectoryFilter;

/* The server does not search for free text: which searches @text stands for, a name or an address.
 * Returns: (transfer full) (element-type SfbDirectoryFilter) at least one */
GPtrArray *sfb_directory_filters_new(const char *text);

/* The body. Returns: (transfer full) */
char *sfb_directory_filter_build(const SfbDirectoryFilter *filter, guint count);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_PROTOCOL. */
SfbDirectoryResult *sfb_directory_result_parse(const char *text, gsize length, GError **error);
