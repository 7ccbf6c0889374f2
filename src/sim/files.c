/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The files that others need to talk to the simulator. */

#include "sim/files.h"

#include <glib/gstdio.h>

#include "sim/certificate.h"
#include "sim/reply.h"
#include "util/error.h"

static gboolean
open_directory(SfbSimFiles *files, const char *directory, GError **error)
{
	files->directory =
		directory != NULL ? g_strdup(directory) : g_dir_make_tmp("sfb-sim-XXXXXX", error);
	if (files->directory == NULL)
		return FALSE;
	files->is_temporary = directory == NULL;
	files->ca_file = g_build_filename(files->directory, "ca.pem", NULL);
	files->server_file = g_build_filename(files->directory, "server.pem", NULL);
	files->password_file = g_build_filename(files->directory, "users", NULL);
	if (g_mkdir_with_parents(files->directory, 0700) == 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE, "The directory %s cannot be made.",
	            files->directory);
	return FALSE;
}

static gboolean
write_private(const char *path, const char *text, GError **error)
{
	return g_file_set_contents_full(path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
	                                error);
}

static gboolean
ensure_certificate(const SfbSimFiles *files, GError **error)
{
	g_autoptr(SfbSimCertificate) made = NULL;

	if (g_file_test(files->ca_file, G_FILE_TEST_EXISTS) &&
	    g_file_test(files->server_file, G_FILE_TEST_EXISTS))
		return TRUE;
	made = sfb_sim_certificate_new(SFB_SIM_HOST, error);
	return made != NULL && write_private(files->ca_file, made->authority_pem, error) &&
	       write_private(files->server_file, made->certificate_pem, error);
}

SfbSimFiles *
sfb_sim_files_new(const char *directory, const char *passwords, GError **error)
{
	g_autoptr(SfbSimFiles) files = g_new0(SfbSimFiles, 1);

	if (!open_directory(files, directory, error) ||
	    !write_private(files->password_file, passwords, error) ||
	    !ensure_certificate(files, error))
		return NULL;
	return g_steal_pointer(&files);
}

void
sfb_sim_files_free(SfbSimFiles *files)
{
	if (files == NULL)
		return;
	if (files->is_temporary) {
		g_unlink(files->ca_file);
		g_unlink(files->server_file);
		g_unlink(files->password_file);
		g_rmdir(files->directory);
	}
	g_free(files->directory);
	g_free(files->ca_file);
	g_free(files->server_file);
	g_free(files->password_file);
	g_free(files);
}
