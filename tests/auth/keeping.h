/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A keyring that is waited for. */

#pragma once

#include "auth/keyring.h"

/* Runs the main loop until it is there. Returns: (transfer full) (nullable) */
char *keeping_load(SfbAuthKeyring *keyring, const char *name);

void keeping_save(SfbAuthKeyring *keyring, const char *name, const char *text);
void keeping_forget(SfbAuthKeyring *keyring, const char *name);

/* The only file in @folder; NULL if it is empty or not there. Returns: (transfer full) */
char *keeping_find_file(const char *folder);
