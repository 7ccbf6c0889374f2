/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One client on its way to an association. */

#include "sim/handshake.h"

#include <string.h>

#include "sim/acceptor.h"
#include "sim/reply.h"
#include "sip/header.h"
#include "util/random.h"

#define OFFER "NTLM realm=\"SIP Communications Service\", targetname=\"" SFB_SIM_HOST "\""

struct _SfbSimHandshake {
	char *opaque;
	SfbSipAssociation *association;
};

char *
sfb_sim_handshake_build_offer(guint version)
{
	return version < 3 ? g_strdup(OFFER) : g_strdup_printf(OFFER ", version=%u", version);
}

SfbSimHandshake *
sfb_sim_handshake_new(guint version)
{
	SfbSimHandshake *handshake = g_new0(SfbSimHandshake, 1);
	g_autofree char *offer = sfb_sim_handshake_build_offer(version);
	g_autoptr(SfbSipAuthHeader) challenge = sfb_sip_auth_header_parse(offer);

	handshake->opaque = sfb_random_hex(4);
	handshake->association = sfb_sip_association_new(SFB_SIP_ROLE_SERVER, challenge, FALSE,
	                                                 sfb_sim_acceptor_new());
	sfb_sip_association_set_opaque(handshake->association, handshake->opaque);
	return handshake;
}

void
sfb_sim_handshake_free(SfbSimHandshake *handshake)
{
	if (handshake == NULL)
		return;
	g_free(handshake->opaque);
	sfb_sip_association_free(handshake->association);
	g_free(handshake);
}

gboolean
sfb_sim_handshake_is_meant(const SfbSimHandshake *handshake, const char *opaque)
{
	return strcmp(handshake->opaque, opaque) == 0;
}

SfbAuthMech *
sfb_sim_handshake_get_mech(SfbSimHandshake *handshake)
{
	return sfb_sip_association_get_mech(handshake->association);
}

void
sfb_sim_handshake_add_token(SfbSimHandshake *handshake, SfbSipMessage *reply, GBytes *token)
{
	sfb_sip_association_add_token(handshake->association, reply, token, FALSE, NULL);
}

SfbSipAssociation *
sfb_sim_handshake_complete(SfbSimHandshake *handshake, const SfbSipMessage *request)
{
	if (sfb_sip_association_get_version(handshake->association) >= 4 &&
	    sfb_sip_association_verify(handshake->association, request) != SFB_SIP_VERDICT_GOOD)
		return NULL;
	return g_steal_pointer(&handshake->association);
}

const char *
sfb_sim_association_get_login(SfbSipAssociation *association)
{
	return sfb_sim_acceptor_get_login(
		SFB_SIM_ACCEPTOR(sfb_sip_association_get_mech(association)));
}
