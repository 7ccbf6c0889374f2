/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The two places where a keyring keeps things. */

#pragma once

#include <gio/gio.h>

#include "util/secret.h"

/* A folder with one file for each name. */

/* Returns: (transfer full) (nullable) NULL if there is no file that only the user can read. */
SfbSecret *sfb_auth_keyring_file_load(const char *folder, const char *name);
void sfb_auth_keyring_file_save_async(const char *folder, const char *name, SfbSecret *secret,
                                      GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_auth_keyring_file_save_finish(GAsyncResult *result, GError **error);

/* Returns: FALSE with SFB_ERROR_FAILED if the file is still there. */
gboolean sfb_auth_keyring_file_forget(const char *folder, const char *name, GError **error);

/* The desktop's secret service. Each gives up after a few seconds, and at once where the user would
 * have to be asked. */

void sfb_auth_keyring_desktop_load_async(const char *name, GAsyncReadyCallback callback,
                                         gpointer user_data);

/* Returns: (transfer full) (nullable) NULL without @error if the service keeps no such thing. */
SfbSecret *sfb_auth_keyring_desktop_load_finish(GAsyncResult *result, GError **error);
void sfb_auth_keyring_desktop_save_async(const char *name, SfbSecret *secret,
                                         GAsyncReadyCallback callback, gpointer user_data);
void sfb_auth_keyring_desktop_forget_async(const char *name, GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean sfb_auth_keyring_desktop_change_finish(GAsyncResult *result, GError **error);
