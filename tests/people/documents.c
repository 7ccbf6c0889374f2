/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Literal documents for the tests of this room. */

#include "people/documents.h"

static char *
read_file(const char *path, gsize *length)
{
	g_autoptr(GError) error = NULL;
	char *text = NULL;

	g_file_get_contents(path, &text, length, &error);
	g_assert_no_error(error);
	return text;
}

char *
document_read(const char *name, gsize *length)
{
	g_autofree char *path = g_build_filename(g_getenv("SFB_TEST_DATA"), "people", name, NULL);

	return read_file(path, length);
}

char *
document_read_trace(const char *name, gsize *length)
{
	const char *folder = g_getenv("SFB_TRACES");
	g_autofree char *path = NULL;

	if (folder == NULL) {
		g_test_skip("SFB_TRACES does not name the folder of recorded documents");
		return NULL;
	}
	path = g_build_filename(folder, name, NULL);
	return read_file(path, length);
}
