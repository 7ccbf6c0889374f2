/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A GResolver that knows what a test tells it, and nothing else. */

#pragma once

#include <gio/gio.h>

typedef struct {
	const char *name;
	const char *addresses; /* "127.0.0.1 ::1"; NULL: none, the error counts */
	const char *records;   /* SRV: "0 10 5061 pool.example.;..." */
	int error;             /* of G_RESOLVER_ERROR; -1: none; RESOLVER_SILENT */
} ResolverEntry;

#define RESOLVER_SILENT (-2)

/* Makes it the process's resolver. @entries: ended by a name of NULL, kept. Names that are not there
 * are not found. */
void resolver_install(const ResolverEntry *entries);
