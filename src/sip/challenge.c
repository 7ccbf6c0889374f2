/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How a server wants us to prove who we are. */

#include "sip/challenge.h"

#define CHALLENGES_MAX 16

void
sfb_sip_challenge_free(SfbSipChallenge *challenge)
{
	if (challenge == NULL)
		return;
	sfb_sip_auth_header_free(challenge->header);
	g_free(challenge);
}

GPtrArray *
sfb_sip_challenges_parse(const SfbSipMessage *response)
{
	gboolean is_proxy = sfb_sip_message_get_status(response) == 407;
	const char *name = is_proxy ? "Proxy-Authenticate" : "WWW-Authenticate";
	GPtrArray *challenges =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sip_challenge_free);
	const char *line;

	for (guint n = 0; n < CHALLENGES_MAX &&
	                  (line = sfb_sip_message_get_header_nth(response, name, n)) != NULL;
	     n++) {
		SfbSipAuthHeader *header = sfb_sip_auth_header_parse(line);
		SfbSipChallenge *challenge;

		if (header == NULL)
			continue;
		challenge = g_new0(SfbSipChallenge, 1);
		challenge->header = header;
		challenge->is_proxy = is_proxy;
		g_ptr_array_add(challenges, challenge);
	}
	return challenges;
}
