/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of one sign-in. Only the stage that a field names writes it. */

#pragma once

#include "net/network.h"
#include "people/contacts.h"
#include "people/own-presence.h"
#include "people/presence.h"
#include "signin/config.h"
#include "sip/client.h"
#include "sip/registration.h"

typedef struct {
	/* Given at the start. The configuration stays the session's: not to be read once cancelled.
	 */
	const SfbConfig *config;
	SfbNetwork *network;
	SfbSipClient *client;
	SfbContacts *contacts;
	SfbPresence *presence;
	SfbOwnPresence *own_presence;

	SfbSipRegistration *registration; /* connect */
	GPtrArray *challenges;            /* challenge */
	gboolean has_contacts; /* contacts: FALSE if the server would not give the list */
} SfbSigninFacts;

/* Starts a notebook with the given fields of @given, which stay the caller's. */
void sfb_signin_facts_init(SfbSigninFacts *facts, const SfbSigninFacts *given);

/* Releases everything. */
void sfb_signin_facts_clear(SfbSigninFacts *facts);
