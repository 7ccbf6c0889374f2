/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings for mobile apps, as a registrar gives them out. */

#include "fuzz/fuzz.h"

#include "report/mobility.h"

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GBytes) document = g_bytes_new_static(bytes, size);
	SfbMobilityPolicy policy;

	if (sfb_mobility_policy_parse(document, &policy)) {
		g_assert_cmpint(policy.allows_apps, <=, SFB_MOBILITY_YES);
		g_assert_cmpint(policy.allows_outside_voice, <=, SFB_MOBILITY_YES);
		g_assert_cmpint(policy.allows_push, <=, SFB_MOBILITY_YES);
	}
	return 0;
}
