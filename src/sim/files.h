/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The files that others need to talk to the simulator: certificates and passwords. */

#pragma once

#include <glib.h>

typedef struct {
	char *directory;
	gboolean is_temporary; /* removed with the value, with all that is in it */
	char *ca_file;         /* PEM */
	char *ca_key_file;     /* PEM, the authority's private key */
	char *server_file;     /* PEM with the private key */
	char *password_file;
} SfbSimFiles;

/* @directory: NULL: a fresh one. Certificates that are there already are kept, since others may
 * trust them. @passwords: written anew. Returns: (transfer full) (nullable) */
SfbSimFiles *sfb_sim_files_new(const char *directory, const char *passwords, GError **error);
void sfb_sim_files_free(SfbSimFiles *files); /* accepts NULL */

/* Another certificate of the same authority, as sfb_sim_certificate_make_server() makes it; it is
 * not kept. Returns: (transfer full) (nullable) PEM with the private key */
char *sfb_sim_files_make_server(const SfbSimFiles *files, const char *flaw, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimFiles, sfb_sim_files_free)
