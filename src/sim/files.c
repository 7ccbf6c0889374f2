/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The files that others need to talk to the simulator. */

#include "sim/files.h"

#include <glib/gstdio.h>

#include "sim/certificate.h"
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
	files->ca_key_file = g_build_filename(files->directory, "ca-key.pem", NULL);
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
is_there(const char *path)
{
	return g_file_test(path, G_FILE_TEST_EXISTS);
}

static gboolean
ensure_authority(const SfbSimFiles *files, GError **error)
{
	g_autoptr(SfbSimCertificate) made = NULL;

	if (is_there(files->ca_file) && is_there(files->ca_key_file))
		return TRUE;
	g_unlink(files->server_file); /* another authority's */
	made = sfb_sim_certificate_make_authority(error);
	return made != NULL && write_private(files->ca_file, made->certificate, error) &&
	       write_private(files->ca_key_file, made->key, error);
}

char *
sfb_sim_files_make_server(const SfbSimFiles *files, const char *flaw, GError **error)
{
	g_autoptr(SfbSimCertificate) authority = g_new0(SfbSimCertificate, 1);
	g_autoptr(SfbSimCertificate) server = NULL;

	if (!g_file_get_contents(files->ca_file, &authority->certificate, NULL, error) ||
	    !g_file_get_contents(files->ca_key_file, &authority->key, NULL, error))
		return NULL;
	server = sfb_sim_certificate_make_server(authority, flaw, error);
	return server != NULL ? g_strconcat(server->certificate, server->key, NULL) : NULL;
}

static gboolean
ensure_server(const SfbSimFiles *files, GError **error)
{
	g_autofree char *pem = NULL;

	if (is_there(files->server_file))
		return TRUE;
	pem = sfb_sim_files_make_server(files, NULL, error);
	return pem != NULL && write_private(files->server_file, pem, error);
}

SfbSimFiles *
sfb_sim_files_new(const char *directory, const char *passwords, GError **error)
{
	g_autoptr(SfbSimFiles) files = g_new0(SfbSimFiles, 1);

	if (!open_directory(files, directory, error) ||
	    !write_private(files->password_file, passwords, error) ||
	    !ensure_authority(files, error) || !ensure_server(files, error))
		return NULL;
	return g_steal_pointer(&files);
}

static void
remove_directory(const char *directory)
{
	g_autoptr(GDir) entries = g_dir_open(directory, 0, NULL);
	const char *name;

	while (entries != NULL && (name = g_dir_read_name(entries)) != NULL) {
		g_autofree char *path = g_build_filename(directory, name, NULL);

		g_unlink(path);
	}
	g_rmdir(directory);
}

void
sfb_sim_files_free(SfbSimFiles *files)
{
	if (files == NULL)
		return;
	if (files->is_temporary)
		remove_directory(files->directory);
	g_free(files->directory);
	g_free(files->ca_file);
	g_free(files->ca_key_file);
	g_free(files->server_file);
	g_free(files->password_file);
	g_free(files);
}
