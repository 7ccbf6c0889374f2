/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of one sign-in: opening and closing it. */

#include "signin/facts.h"

static SfbDiscovery *
make_discovery(const SfbSigninFacts *facts)
{
	return sfb_discovery_new(&(const SfbDiscoveryWish){
		.config = facts->config,
		.cancellable = facts->cancellable,
		.network = facts->network,
		.http = facts->http,
		.oauth = facts->oauth,
		.tickets = facts->tickets,
		.evidence = facts->evidence,
	});
}

void
sfb_signin_facts_init(SfbSigninFacts *facts, const SfbSigninFacts *given)
{
	*facts = (SfbSigninFacts){
		.config = given->config,
		.cancellable = g_object_ref(given->cancellable),
		.network = g_object_ref(given->network),
		.client = g_object_ref(given->client),
		.contacts = g_object_ref(given->contacts),
		.presence = g_object_ref(given->presence),
		.own_presence = g_object_ref(given->own_presence),
		.settings = g_object_ref(given->settings),
		.dial_plan = g_object_ref(given->dial_plan),
		.http = g_object_ref(given->http),
		.oauth = g_object_ref(given->oauth),
		.tickets = g_object_ref(given->tickets),
		.keyring = g_object_ref(given->keyring),
		.evidence = sfb_signin_evidence_ref(given->evidence),
		.discovery = make_discovery(given),
		.candidates = sfb_candidates_new(),
	};
	if (*given->config->host != '\0')
		sfb_candidates_add_manual(facts->candidates, given->config);
}

void
sfb_signin_facts_clear(SfbSigninFacts *facts)
{
	g_clear_pointer(&facts->certificate, sfb_auth_certificate_unref);
	g_clear_object(&facts->certprov);
	g_clear_pointer(&facts->kept, sfb_auth_certificate_unref);
	g_clear_pointer(&facts->challenges, g_ptr_array_unref);
	g_clear_object(&facts->registration);
	g_clear_pointer(&facts->line_certificate, g_bytes_unref);
	g_clear_pointer(&facts->server, sfb_candidate_free);
	g_clear_pointer(&facts->candidates, g_ptr_array_unref);
	g_clear_object(&facts->discovery);
	g_clear_pointer(&facts->evidence, sfb_signin_evidence_unref);
	g_clear_object(&facts->keyring);
	g_clear_object(&facts->tickets);
	g_clear_object(&facts->oauth);
	g_clear_object(&facts->http);
	g_clear_object(&facts->dial_plan);
	g_clear_object(&facts->settings);
	g_clear_object(&facts->own_presence);
	g_clear_object(&facts->presence);
	g_clear_object(&facts->contacts);
	g_clear_object(&facts->client);
	g_clear_object(&facts->network);
	g_clear_object(&facts->cancellable);
}

char *
sfb_signin_facts_dup_certificate_name(const SfbSigninFacts *facts, const SfbSipChallenge *challenge)
{
	return g_strdup_printf("certificate %s %s %s", sfb_sip_client_get_address(facts->client),
	                       sfb_sip_auth_header_get(challenge->header, "targetname"),
	                       sfb_sip_client_get_instance(facts->client));
}
