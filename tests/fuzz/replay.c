/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Runs a fuzz target over its seeds, one test case each: what once broke never breaks again. */

#include <glib.h>

#include "fuzz/fuzz.h"

static void
test_seed(gconstpointer user_data)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *bytes = NULL;
	gsize size;

	g_file_get_contents(user_data, &bytes, &size, &error);
	g_assert_no_error(error);
	LLVMFuzzerTestOneInput((const uint8_t *)bytes, size);
}

static void
add_seeds(const char *target)
{
	g_autofree char *folder = g_test_build_filename(G_TEST_DIST, "fuzz", "seeds", target, NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(GDir) entries = g_dir_open(folder, 0, &error);
	const char *name;
	guint count = 0;

	g_assert_no_error(error);
	while ((name = g_dir_read_name(entries)) != NULL) {
		g_autofree char *path = g_strdup_printf("/fuzz/%s/%s", target, name);

		g_test_add_data_func_full(path, g_build_filename(folder, name, NULL), test_seed,
		                          g_free);
		count++;
	}
	g_assert_cmpuint(count, >, 0);
}

int
main(int argc, char **argv)
{
	g_autofree char *target = g_path_get_basename(argv[0]);

	g_test_init(&argc, &argv, NULL);
	add_seeds(target);
	return g_test_run();
}
