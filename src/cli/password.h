/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where the password comes from; never from the command line, which everybody can read. */

#pragma once

#include <glib.h>

#include "util/secret.h"

#define SFB_PASSWORD_MAX 1024 /* bytes of a password */

/* The first line of @file; of standard input if @file is "-". Without @file (NULL) it is asked for
 * without echo if standard input is a terminal. Returns: (transfer full) (nullable) NULL if none
 * was to be had; then with @error if that is a mistake of the user. */
SfbSecret *sfb_password_get(const char *file, const char *login, GError **error);
