/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Literal documents for the tests of this room. */

#pragma once

#include <glib.h>

/* A file of tests/data/people. @length: (out) (optional). Returns: (transfer full) */
char *document_read(const char *name, gsize *length);

/* A recorded or published document; NULL, and the test is skipped, where there are none.
 * Returns: (transfer full) (nullable) */
char *document_read_trace(const char *name, gsize *length);
