/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A text that must not outlive its use. */

#include "util/secret.h"

#include <string.h>

struct _SfbSecret {
	gatomicrefcount references;
	char *text;
};

SfbSecret *
sfb_secret_new(const char *text)
{
	SfbSecret *secret = g_new0(SfbSecret, 1);

	g_atomic_ref_count_init(&secret->references);
	secret->text = g_strdup(text);
	return secret;
}

SfbSecret *
sfb_secret_ref(SfbSecret *secret)
{
	g_atomic_ref_count_inc(&secret->references);
	return secret;
}

void
sfb_secret_unref(SfbSecret *secret)
{
	if (secret == NULL || !g_atomic_ref_count_dec(&secret->references))
		return;
	sfb_secret_wipe(secret->text, strlen(secret->text));
	g_free(secret->text);
	g_free(secret);
}

const char *
sfb_secret_peek(const SfbSecret *secret)
{
	return secret->text;
}

void
sfb_secret_wipe(void *memory, gsize length)
{
	explicit_bzero(memory, length);
}
