/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The files that others need to talk to the simulator: certificates and passwords. */

#pragma once

#include <glib.h>

typedef struct {
	char *directory;
	gboolean is_temporary; /* removed with the value */
	char *ca_file;         /* PEM */
	char *server_file;     /* PEM with the private key */
	char *password_file;
} SfbSimFiles;

/* @directory: NULL: a fresh one. Certificates that are there already are kept, since others may
 * trust them. @passwords: written anew. Returns: (transfer full) (nullable) */
SfbSimFiles *sfb_sim_files_new(const char *directory, const char *passwords, GError **error);
void sfb_sim_files_free(SfbSimFiles *files); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimFiles, sfb_sim_files_free)
