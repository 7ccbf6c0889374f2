/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One client on its way to an association. */

#include "sim/handshake.h"

#include <string.h>

#include "sim/tls-dsk.h"
#include "sip/header.h"
#include "util/random.h"

struct _SfbSimHandshake {
	char *opaque;
	guint status;
	SfbSipAssociation *association;
};

SfbSimHandshake *
sfb_sim_handshake_new(const SfbSimOffer *offer, const char *scheme, gboolean is_proxy)
{
	g_autofree char *text = sfb_sim_offer_build_challenge(offer, scheme);
	g_autoptr(SfbSipAuthHeader) challenge = NULL;
	SfbSimHandshake *handshake;

	if (text == NULL)
		return NULL;
	challenge = sfb_sip_auth_header_parse(text);
	handshake = g_new0(SfbSimHandshake, 1);
	handshake->opaque = sfb_random_hex(4);
	handshake->status = is_proxy ? 407 : 401;
	handshake->association = sfb_sip_association_new(SFB_SIP_ROLE_SERVER, challenge, is_proxy,
	                                                 sfb_sim_offer_new_mech(offer, scheme));
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

guint
sfb_sim_handshake_get_status(const SfbSimHandshake *handshake)
{
	return handshake->status;
}

void
sfb_sim_handshake_add_token(SfbSimHandshake *handshake, SfbSipMessage *reply, GBytes *token)
{
	sfb_sip_association_add_token(handshake->association, reply, token, FALSE, NULL);
}

gboolean
sfb_sim_handshake_ends_with_signature(SfbSimHandshake *handshake)
{
	return SFB_IS_SIM_TLS_DSK(sfb_sim_handshake_get_mech(handshake));
}

GBytes *
sfb_sim_handshake_get_alert(SfbSimHandshake *handshake)
{
	SfbAuthMech *mech = sfb_sim_handshake_get_mech(handshake);

	return SFB_IS_SIM_TLS_DSK(mech) ? sfb_sim_tls_dsk_get_alert(SFB_SIM_TLS_DSK(mech)) : NULL;
}

SfbSipAssociation *
sfb_sim_handshake_complete(SfbSimHandshake *handshake, const SfbSipMessage *request)
{
	if (sfb_sip_association_get_version(handshake->association) >= 4 &&
	    sfb_sip_association_verify(handshake->association, request) != SFB_SIP_VERDICT_GOOD)
		return NULL;
	return g_steal_pointer(&handshake->association);
}
