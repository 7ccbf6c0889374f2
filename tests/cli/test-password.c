/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Passwords from files and from standard input. */

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/password.h"
#include "util/error.h"

typedef struct {
	const char *name;
	const char *content;
	const char *password;
} Row;

static const Row rows[] = {
	{ "line", "Passw0rd!\n", "Passw0rd!" },
	{ "no-line-end", "Passw0rd!", "Passw0rd!" },
	{ "windows-line-end", "Passw0rd!\r\nmore\r\n", "Passw0rd!" },
	{ "blanks-count", " Pass w0rd! \n", " Pass w0rd! " },
	{ "first-line-only", "first\nsecond\n", "first" },
	{ "utf-8", "Pässwörd\n", "Pässwörd" },
	{ "empty", "", "" },
};

static void
test_file(gconstpointer data)
{
	const Row *row = data;
	g_autofree char *directory = g_dir_make_tmp("sfb-password-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(directory, "password", NULL);
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSecret) secret = NULL;

	g_assert_true(g_file_set_contents(file, row->content, -1, NULL));
	secret = sfb_password_get(file, "kim", &error);
	g_assert_no_error(error);
	g_assert_cmpstr(sfb_secret_peek(secret), ==, row->password);
	g_unlink(file);
	g_rmdir(directory);
}

/* What is longer than any password is cut, not overrun. */
static void
test_too_long(void)
{
	g_autofree char *directory = g_dir_make_tmp("sfb-password-XXXXXX", NULL);
	g_autofree char *file = g_build_filename(directory, "password", NULL);
	g_autofree char *content = g_strnfill(2 * SFB_PASSWORD_MAX, 'x');
	g_autoptr(SfbSecret) secret = NULL;

	g_assert_true(g_file_set_contents(file, content, -1, NULL));
	secret = sfb_password_get(file, "kim", NULL);
	g_assert_cmpuint(strlen(sfb_secret_peek(secret)), ==, SFB_PASSWORD_MAX);
	g_unlink(file);
	g_rmdir(directory);
}

static void
test_no_file(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_password_get("/nowhere/at/all", "kim", &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_nonnull(strstr(error->message, "/nowhere/at/all"));
}

static void
test_standard_input(void)
{
	g_autoptr(SfbSecret) secret = NULL;
	int ends[2];

	g_assert_cmpint(pipe(ends), ==, 0);
	g_assert_cmpint(write(ends[1], "Passw0rd!\nrest", 14), ==, 14);
	close(ends[1]);
	g_assert_cmpint(dup2(ends[0], STDIN_FILENO), ==, STDIN_FILENO);
	close(ends[0]);
	/* Not a terminal: nobody is asked. */
	g_assert_null(sfb_password_get(NULL, "kim", NULL));
	secret = sfb_password_get("-", "kim", NULL);
	g_assert_cmpstr(sfb_secret_peek(secret), ==, "Passw0rd!");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/cli/password/file/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_file);
	}
	g_test_add_func("/cli/password/too-long", test_too_long);
	g_test_add_func("/cli/password/no-file", test_no_file);
	g_test_add_func("/cli/password/standard-input", test_standard_input);
	return g_test_run();
}
