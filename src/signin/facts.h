/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of one sign-in. Only the stage that a field names writes it. */

#pragma once

#include "auth/keyring.h"
#include "net/network.h"
#include "people/contacts.h"
#include "people/own-presence.h"
#include "people/presence.h"
#include "settings/dial-plan.h"
#include "settings/settings.h"
#include "signin/choose.h"
#include "signin/config.h"
#include "signin/discovery.h"
#include "signin/evidence.h"
#include "sip/client.h"
#include "sip/registration.h"
#include "web/certprov.h"

typedef struct {
	/* Given at the start. The configuration stays the session's: not to be read once
	 * @cancellable is cancelled. */
	const SfbConfig *config;
	GCancellable *cancellable;
	SfbNetwork *network;
	SfbSipClient *client;
	SfbContacts *contacts;
	SfbPresence *presence;
	SfbOwnPresence *own_presence;
	SfbSettings *settings;
	SfbDialPlan *dial_plan;
	SfbWebHttp *http;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	SfbAuthKeyring *keyring;
	SfbSigninEvidence *evidence;

	/* What going back does not forget: servers not yet tried, what failed for good. */
	SfbDiscovery *discovery;
	GPtrArray *candidates;         /* (element-type SfbCandidate) */
	guint crossed_out;             /* bits 1 << SfbProof */
	gboolean is_certificate_stale; /* the server refused the one that was kept */

	SfbCandidate *server;             /* connect */
	GBytes *line_certificate;         /* connect: of the server, DER; NULL without TLS */
	SfbSipRegistration *registration; /* connect */
	GPtrArray *challenges;            /* challenge */
	SfbMeans means;                   /* choose */
	SfbChoice choice;                 /* choose */
	SfbAuthCertificate *kept;         /* choose: from an earlier sign-in, fresh; NULL */
	SfbWebCertprov *certprov;         /* ticket */
	SfbAuthCertificate *certificate;  /* certificate: just issued; NULL */
	gboolean has_contacts; /* contacts: FALSE if the server would not give the list */
} SfbSigninFacts;

/* Starts a notebook with the given fields of @given, which stay the caller's. */
void sfb_signin_facts_init(SfbSigninFacts *facts, const SfbSigninFacts *given);

/* Releases everything. */
void sfb_signin_facts_clear(SfbSigninFacts *facts);

/* Where the certificate for TLS-DSK with the server of @challenge is kept: it is bound to person,
 * pool and device. Returns: (transfer full) */
char *sfb_signin_facts_dup_certificate_name(const SfbSigninFacts *facts,
                                            const SfbSipChallenge *challenge);
