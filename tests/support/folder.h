/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Folders that a test makes for itself. */

#pragma once

#include <glib.h>

/* A fresh one under the temporary directory. Returns: (transfer full) */
char *folder_make(void);

/* With everything in it. */
void folder_remove(const char *path);

/* Writes @text into the file @name of @folder, whose folders are made. */
void folder_write(const char *folder, const char *name, const char *text);
