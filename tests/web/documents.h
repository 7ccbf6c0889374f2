/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Literal documents for the tests of the web room. */

#pragma once

#include <glib.h>

/* tests/data/web/@name. Returns: (transfer full) */
GBytes *document_load(const char *name);

/* The same with every @old made @new. Returns: (transfer full) */
GBytes *document_load_changed(const char *name, const char *old, const char *new);

/* What an envelope holds at @path, "Body/RequestSecurityToken"; "" if there is nothing. Returns:
 * (transfer full) */
char *document_dup_text(GBytes *document, const char *path);
