/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The states that an organisation made up. */

#include "fuzz/fuzz.h"

#include "people/custom-states.h"

static void
check(const SfbCustomState *state)
{
	const char *text = sfb_custom_state_get_text(state);

	g_assert_cmpuint(state->texts->len, >, 0);
	g_assert_true(g_utf8_validate(text, -1, NULL));
	g_assert_cmpint(g_utf8_strlen(text, -1), >, 0);
	g_assert_cmpint(g_utf8_strlen(text, -1), <=, SFB_CUSTOM_STATE_TEXT_MAX);
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) states = sfb_custom_states_parse((const char *)bytes, size, &error);

	g_assert_true((states == NULL) == (error != NULL));
	for (guint i = 0; states != NULL && i < states->len; i++)
		check(states->pdata[i]);
	return 0;
}
