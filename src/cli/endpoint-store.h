/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The endpoint ids of this user on this machine, kept so that the server knows us again. */

#pragma once

#include <glib.h>

/* Returns: (transfer full) (nullable) NULL if there is none yet. */
char *sfb_endpoint_store_load(const char *address);

/* Keeps @epid for @address. A store that cannot be written costs nothing but being known again. */
void sfb_endpoint_store_save(const char *address, const char *epid);
