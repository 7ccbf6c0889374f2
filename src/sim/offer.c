/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a challenge offers. */

#include "config.h"

#include "sim/offer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sim/acceptor.h"
#include "sim/reply.h"
#include "sim/tls-dsk.h"
#include "util/error.h"

#define TLS_DSK_VERSION 4 /* the first that knows it */

typedef struct {
	const char *name; /* in the options */
	const char *scheme;
	const char *target;
	gboolean is_internal_only;
	gboolean is_certified; /* says where to get a certificate */
	guint first_version;
	SfbAuthMech *(*make)(const SfbSimOffer *offer);
} Way;

struct _SfbSimOffer {
	GPtrArray *ways; /* (element-type Way), in their order */
	guint version;
	char *sts_uri;
	const SfbSimFiles *files;
	SfbSimAuthority *authority;
	SfbSimFaults *faults;
};

static SfbAuthMech *
make_ntlm(const SfbSimOffer *offer)
{
	return sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_NTLM);
}

static SfbAuthMech *
make_kerberos(const SfbSimOffer *offer)
{
	return sfb_sim_acceptor_new(SFB_SIM_ACCEPTOR_KERBEROS);
}

static SfbAuthMech *
make_tls_dsk(const SfbSimOffer *offer)
{
	return sfb_sim_tls_dsk_new(offer->files, offer->authority, offer->faults);
}

static const Way table[] = {
	{ "ntlm", "NTLM", SFB_SIM_HOST, .make = make_ntlm },
	{ "kerberos", "Kerberos", "sip/" SFB_SIM_HOST, .is_internal_only = TRUE,
	  .make = make_kerberos },
	{ "tls-dsk", "TLS-DSK", SFB_SIM_HOST, .is_certified = TRUE,
	  .first_version = TLS_DSK_VERSION, .make = make_tls_dsk },
};

static const Way *
find_by_name(const char *name, GError **error)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE, _("sfb-sim does not offer “%s”. Known: %s."),
	            name, "ntlm, kerberos, tls-dsk");
	return NULL;
}

static gboolean
add_ways(SfbSimOffer *offer, const SfbSimOfferWish *wish, GError **error)
{
	g_auto(GStrv) names = g_strsplit(wish->mechanisms, ",", -1);

	for (guint i = 0; names[i] != NULL; i++) {
		const Way *way = find_by_name(g_strstrip(names[i]), error);

		if (way == NULL)
			return FALSE;
		if (wish->version >= way->first_version &&
		    !(wish->is_external && way->is_internal_only))
			g_ptr_array_add(offer->ways, (gpointer)way);
	}
	return TRUE;
}

SfbSimOffer *
sfb_sim_offer_new(const SfbSimOfferWish *wish, GError **error)
{
	g_autoptr(SfbSimOffer) offer = g_new0(SfbSimOffer, 1);

	offer->ways = g_ptr_array_new();
	offer->version = wish->version;
	offer->sts_uri = g_strdup(wish->sts_uri);
	offer->files = wish->files;
	offer->authority = wish->authority;
	offer->faults = wish->faults;
	if (!add_ways(offer, wish, error))
		return NULL;
	return g_steal_pointer(&offer);
}

void
sfb_sim_offer_free(SfbSimOffer *offer)
{
	if (offer == NULL)
		return;
	g_ptr_array_unref(offer->ways);
	g_free(offer->sts_uri);
	g_free(offer);
}

static char *
build_challenge(const SfbSimOffer *offer, const Way *way)
{
	GString *text = g_string_new(way->scheme);

	g_string_append_printf(text, " realm=\"" SFB_SIM_REALM "\", targetname=\"%s\"",
	                       way->target);
	if (offer->version >= 3)
		g_string_append_printf(text, ", version=%u", offer->version);
	if (way->is_certified)
		g_string_append_printf(text, ", sts-uri=\"%s\"", offer->sts_uri);
	return g_string_free(text, FALSE);
}

void
sfb_sim_offer_add_challenges(const SfbSimOffer *offer, SfbSipMessage *reply, const char *name)
{
	for (guint i = 0; i < offer->ways->len; i++) {
		g_autofree char *challenge = build_challenge(offer, offer->ways->pdata[i]);

		sfb_sip_message_add_header(reply, name, challenge);
	}
}

static const Way *
find_offered(const SfbSimOffer *offer, const char *scheme)
{
	for (guint i = 0; i < offer->ways->len; i++) {
		const Way *way = offer->ways->pdata[i];

		if (g_ascii_strcasecmp(way->scheme, scheme) == 0)
			return way;
	}
	return NULL;
}

char *
sfb_sim_offer_build_challenge(const SfbSimOffer *offer, const char *scheme)
{
	const Way *way = find_offered(offer, scheme);

	return way != NULL ? build_challenge(offer, way) : NULL;
}

SfbAuthMech *
sfb_sim_offer_new_mech(const SfbSimOffer *offer, const char *scheme)
{
	return find_offered(offer, scheme)->make(offer);
}

const char *
sfb_sim_mech_get_login(SfbAuthMech *mech)
{
	return SFB_IS_SIM_TLS_DSK(mech) ? sfb_sim_tls_dsk_get_login(SFB_SIM_TLS_DSK(mech))
	                                : sfb_sim_acceptor_get_login(SFB_SIM_ACCEPTOR(mech));
}
