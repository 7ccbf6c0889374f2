/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* NTLM tokens of either side. */

#include "fuzz/fuzz.h"

#include <glib.h>

#include "auth/ntlm-token.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	/* A copy of its own, so that a sanitizer sees a read beyond it. */
	g_autoptr(GBytes) token = g_bytes_new(bytes, size);
	gboolean is_challenge = sfb_auth_ntlm_check_challenge(token, NULL);

	if (sfb_auth_ntlm_check_datagram_challenge(token, NULL))
		g_assert_true(is_challenge);
	if (sfb_auth_ntlm_check_authenticate(token, NULL))
		g_assert_false(is_challenge);
	return 0;
}
