/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web server answers to Negotiate. */

#include "fuzz/fuzz.h"

#include <glib.h>

#include "auth/spnego.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) answer = g_bytes_new(bytes, size);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) token = sfb_auth_spnego_unwrap(answer, &error);
	g_autoptr(GBytes) wrapped = NULL;
	g_autoptr(GBytes) again = NULL;

	g_assert_true((token == NULL) == (error != NULL));
	if (token == NULL)
		return 0;
	g_assert_cmpuint(g_bytes_get_size(token), <=, size);
	wrapped = sfb_auth_spnego_wrap_next(token);
	if (g_bytes_get_size(wrapped) > SFB_AUTH_SPNEGO_ANSWER_MAX)
		return 0;
	again = sfb_auth_spnego_unwrap(wrapped, NULL);
	g_assert_true(g_bytes_equal(again, token));
	return 0;
}
