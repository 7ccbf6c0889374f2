/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is kept of an account between two runs, so that the server knows us again and is found at
 * once. No secret is among it. */

#pragma once

#include <glib.h>

#define SFB_ACCOUNT_STORE_EPID "epid"
#define SFB_ACCOUNT_STORE_SERVER "server" /* as the session told it */

/* Returns: (transfer full) (nullable) NULL if there is none yet. */
char *sfb_account_store_load(const char *address, const char *key);

/* A store that cannot be written costs nothing but being known again. */
void sfb_account_store_save(const char *address, const char *key, const char *value);

/* The folder for what belongs to this program: "~/.local/state/purple-sfb", unless the environment
 * names another place. Returns: (transfer full) */
char *sfb_account_store_dup_folder(void);
