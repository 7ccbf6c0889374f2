/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Secrets in files, each under the hash of its name: names are people's addresses. */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/keyring-private.h"
#include "util/error.h"

/* A certificate with its key has a tenth of it. */
#define SECRET_MAX (64 * 1024)

static char *
build_path(const char *folder, const char *name)
{
	g_autofree char *hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, name, -1);

	return g_build_filename(folder, hash, NULL);
}

/* What others could have read is no secret any more, and what others own may be theirs. */
static gboolean
is_private(int file, gsize *length)
{
	struct stat facts;

	if (fstat(file, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_uid != geteuid() ||
	    (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0 || facts.st_size > SECRET_MAX)
		return FALSE;
	*length = (gsize)facts.st_size;
	return TRUE;
}

static SfbSecret *
read_secret(int file, gsize length)
{
	char *text = g_malloc0(length + 1);
	ssize_t count = read(file, text, length);
	SfbSecret *secret = count == (ssize_t)length ? sfb_secret_new(text) : NULL;

	sfb_secret_wipe(text, length);
	g_free(text);
	return secret;
}

SfbSecret *
sfb_auth_keyring_file_load(const char *folder, const char *name)
{
	g_autofree char *path = build_path(folder, name);
	SfbSecret *secret = NULL;
	gsize length;
	int file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (file < 0)
		return NULL;
	if (is_private(file, &length))
		secret = read_secret(file, length);
	else
		g_debug("%s is not a file that only its owner can read, and is left alone", path);
	close(file);
	return secret;
}

static void
set_error(GError **error, const char *path, const char *reason)
{
	g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED,
	            _("What is needed to sign in next time could not be written to \"%s\" (%s). "
	              "Check that you may write there and that the disk is not full."),
	            path, reason);
}

static void
on_written(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	g_autoptr(GError) cause = NULL;
	GError *error = NULL;

	if (g_file_replace_contents_finish(G_FILE(source), result, NULL, &cause)) {
		g_task_return_boolean(task, TRUE);
		return;
	}
	set_error(&error, g_file_peek_path(G_FILE(source)), cause->message);
	g_task_return_error(task, error);
}

void
sfb_auth_keyring_file_save_async(const char *folder, const char *name, SfbSecret *secret,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
	g_autoptr(GTask) task = g_task_new(NULL, NULL, callback, user_data);
	g_autofree char *path = build_path(folder, name);
	g_autoptr(GFile) file = g_file_new_for_path(path);
	const char *text = sfb_secret_peek(secret);
	g_autoptr(GBytes) bytes = g_bytes_new_with_free_func(
		text, strlen(text), (GDestroyNotify)sfb_secret_unref, sfb_secret_ref(secret));

	g_task_set_source_tag(task, sfb_auth_keyring_file_save_async);
	/* If it fails, writing the file does too, and says why. */
	g_mkdir_with_parents(folder, 0700);
	g_file_replace_contents_bytes_async(
		file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
		NULL, on_written, g_steal_pointer(&task));
}

gboolean
sfb_auth_keyring_file_save_finish(GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

gboolean
sfb_auth_keyring_file_forget(const char *folder, const char *name, GError **error)
{
	g_autofree char *path = build_path(folder, name);

	if (g_unlink(path) == 0 || errno == ENOENT || errno == ENOTDIR)
		return TRUE;
	set_error(error, path, g_strerror(errno));
	return FALSE;
}
