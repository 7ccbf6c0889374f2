/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a challenge says, mechanism by mechanism. */

#include "sim/offer.h"

#include "util/error.h"

#define STS "https://127.0.0.1:4443/CertProv/CertProvisioningService.svc"

static SfbSimOffer *
make_offer(const char *mechanisms, guint version, gboolean is_external)
{
	const SfbSimOfferWish wish = {
		.mechanisms = mechanisms,
		.version = version,
		.is_external = is_external,
		.sts_uri = STS,
	};
	g_autoptr(GError) error = NULL;
	SfbSimOffer *offer = sfb_sim_offer_new(&wish, &error);

	g_assert_no_error(error);
	return offer;
}

static void
test_challenges(void)
{
	static const struct {
		guint version;
		gboolean is_external;
		const char *scheme;
		const char *challenge; /* NULL: not offered */
	} rows[] = {
		{ 4, FALSE, "NTLM",
		  "NTLM realm=\"SIP Communications Service\", targetname=\"fe.example.com\", "
		  "version=4" },
		{ 2, FALSE, "ntlm",
		  "NTLM realm=\"SIP Communications Service\", targetname=\"fe.example.com\"" },
		{ 3, FALSE, "Kerberos",
		  "Kerberos realm=\"SIP Communications Service\", "
		  "targetname=\"sip/fe.example.com\", version=3" },
		{ 4, FALSE, "TLS-DSK",
		  "TLS-DSK realm=\"SIP Communications Service\", targetname=\"fe.example.com\", "
		  "version=4, sts-uri=\"" STS "\"" },
		{ 3, FALSE, "TLS-DSK", NULL },
		{ 4, TRUE, "Kerberos", NULL },
		{ 4, FALSE, "Digest", NULL },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSimOffer) offer =
			make_offer("tls-dsk, kerberos, ntlm", rows[i].version, rows[i].is_external);
		g_autofree char *challenge = sfb_sim_offer_build_challenge(offer, rows[i].scheme);

		g_assert_cmpstr(challenge, ==, rows[i].challenge);
	}
}

static void
test_order(void)
{
	g_autoptr(SfbSimOffer) offer = make_offer("ntlm,tls-dsk", 4, FALSE);
	g_autoptr(SfbSipMessage) reply = sfb_sip_message_new_response(407, NULL);

	sfb_sim_offer_add_challenges(offer, reply, "Proxy-Authenticate");
	g_assert_true(g_str_has_prefix(
		sfb_sip_message_get_header_nth(reply, "Proxy-Authenticate", 0), "NTLM "));
	g_assert_true(g_str_has_prefix(
		sfb_sip_message_get_header_nth(reply, "Proxy-Authenticate", 1), "TLS-DSK "));
	g_assert_null(sfb_sip_message_get_header_nth(reply, "Proxy-Authenticate", 2));
}

static void
test_unknown(void)
{
	const SfbSimOfferWish wish = { .mechanisms = "ntlm,digest", .version = 4 };
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sim_offer_new(&wish, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/offer/challenges", test_challenges);
	g_test_add_func("/sim/offer/order", test_order);
	g_test_add_func("/sim/offer/unknown", test_unknown);
	return g_test_run();
}
