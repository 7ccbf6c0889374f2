/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of one sign-in: opening and closing it. */

#include "signin/facts.h"

void
sfb_signin_facts_init(SfbSigninFacts *facts, const SfbSigninFacts *given)
{
	*facts = (SfbSigninFacts){
		.config = given->config,
		.network = g_object_ref(given->network),
		.client = g_object_ref(given->client),
		.contacts = g_object_ref(given->contacts),
		.presence = g_object_ref(given->presence),
		.own_presence = g_object_ref(given->own_presence),
	};
}

void
sfb_signin_facts_clear(SfbSigninFacts *facts)
{
	g_clear_pointer(&facts->challenges, g_ptr_array_unref);
	g_clear_object(&facts->registration);
	g_clear_object(&facts->own_presence);
	g_clear_object(&facts->presence);
	g_clear_object(&facts->contacts);
	g_clear_object(&facts->client);
	g_clear_object(&facts->network);
}
