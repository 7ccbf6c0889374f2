/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A text that must not outlive its use: wiped when freed, never logged. */

#pragma once

#include <glib.h>

typedef struct _SfbSecret SfbSecret;

/* Copies @text. Wiping the caller's own copy is the caller's business. Returns: (transfer full) */
SfbSecret *sfb_secret_new(const char *text);

SfbSecret *sfb_secret_ref(SfbSecret *secret);
void sfb_secret_unref(SfbSecret *secret); /* accepts NULL; wipes with the last reference */

/* Borrows the text. */
const char *sfb_secret_peek(const SfbSecret *secret);

/* Overwrites @length bytes in a way the compiler keeps. */
void sfb_secret_wipe(void *memory, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSecret, sfb_secret_unref)
