/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of the offered mechanisms is used, as a table. */

#include <string.h>

#include "signin/choose.h"
#include "util/error.h"

#define REALM "realm=\"SIP Communications Service\", "
#define NTLM "NTLM " REALM "targetname=\"pool01.contoso.example\", version=4"
#define KERBEROS "Kerberos " REALM "targetname=\"sip/pool01.contoso.example\", version=4"
#define TLS_DSK_BARE "TLS-DSK " REALM "targetname=\"pool01.contoso.example\", version=4"
#define TLS_DSK TLS_DSK_BARE ", sts-uri=\"https://pool01.contoso.example/CertProv\""
#define DIGEST "Digest realm=\"contoso.example\", nonce=\"x\""

#define ANYTHING                                                                                   \
	{                                                                                          \
		NTLM, KERBEROS, TLS_DSK                                                            \
	}
#define OUT(proof) (1u << (proof))

typedef struct {
	const char *name;
	const char *offers[4];
	SfbMeans means;
	SfbProof proof;
	int refused;             /* SfbError, 0 if there is a choice */
	const char *passed_over; /* schemes */
} Row;

static const Row rows[] = {
	{ "all-and-password", ANYTHING, { .has_password = TRUE }, SFB_PROOF_TLS_DSK, 0, "" },
	{ "all-and-ticket", ANYTHING, { .has_ticket = TRUE }, SFB_PROOF_TLS_DSK, 0, "" },
	{ "all-and-oauth", ANYTHING, { .has_oauth = TRUE }, SFB_PROOF_TLS_DSK, 0, "" },
	{ "all-and-certificate", ANYTHING, { .has_certificate = TRUE }, SFB_PROOF_TLS_DSK, 0, "" },
	{ "all-and-nothing",
	  ANYTHING,
	  { 0 },
	  0,
	  SFB_ERROR_PASSWORD_REQUIRED,
	  "TLS-DSK Kerberos NTLM Kerberos " },
	{ "order-of-offers-does-not-count",
	  { TLS_DSK, NTLM },
	  { .has_password = TRUE },
	  SFB_PROOF_TLS_DSK,
	  0,
	  "" },
	{ "no-place-for-certificates",
	  { NTLM, TLS_DSK_BARE },
	  { .has_password = TRUE },
	  SFB_PROOF_NTLM,
	  0,
	  "TLS-DSK " },
	{ "no-place-but-certificate",
	  { NTLM, TLS_DSK_BARE },
	  { .has_certificate = TRUE },
	  SFB_PROOF_TLS_DSK,
	  0,
	  "" },
	{ "tls-dsk-failed",
	  ANYTHING,
	  { .has_password = TRUE, .crossed_out = OUT(SFB_PROOF_TLS_DSK) },
	  SFB_PROOF_NTLM,
	  0,
	  "TLS-DSK Kerberos " },
	{ "tls-dsk-failed-with-ticket",
	  ANYTHING,
	  { .has_ticket = TRUE, .crossed_out = OUT(SFB_PROOF_TLS_DSK) },
	  SFB_PROOF_TICKET,
	  0,
	  "TLS-DSK " },
	{ "certificate-does-not-undo-failure",
	  { TLS_DSK, NTLM },
	  { .has_certificate = TRUE, .has_password = TRUE, .crossed_out = OUT(SFB_PROOF_TLS_DSK) },
	  SFB_PROOF_NTLM,
	  0,
	  "TLS-DSK " },
	{ "ticket-before-password",
	  { NTLM, KERBEROS },
	  { .has_ticket = TRUE, .has_password = TRUE },
	  SFB_PROOF_TICKET,
	  0,
	  "" },
	{ "password-without-ticket",
	  { NTLM, KERBEROS },
	  { .has_password = TRUE },
	  SFB_PROOF_NTLM,
	  0,
	  "Kerberos " },
	{ "ticket-refused",
	  { NTLM, KERBEROS },
	  { .has_ticket = TRUE, .has_password = TRUE, .crossed_out = OUT(SFB_PROOF_TICKET) },
	  SFB_PROOF_NTLM,
	  0,
	  "Kerberos " },
	{ "ticket-refused-without-password",
	  { NTLM, KERBEROS },
	  { .has_ticket = TRUE, .crossed_out = OUT(SFB_PROOF_TICKET) },
	  0,
	  SFB_ERROR_PASSWORD_REQUIRED,
	  "Kerberos NTLM Kerberos " },
	{ "kerberos-alone-with-password",
	  { KERBEROS },
	  { .has_password = TRUE },
	  SFB_PROOF_KERBEROS,
	  0,
	  "Kerberos " },
	{ "ntlm-alone", { NTLM }, { .has_password = TRUE }, SFB_PROOF_NTLM, 0, "" },
	{ "ntlm-alone-without-password",
	  { NTLM },
	  { .has_ticket = TRUE },
	  0,
	  SFB_ERROR_PASSWORD_REQUIRED,
	  "NTLM " },
	{ "ntlm-failed",
	  { NTLM },
	  { .has_password = TRUE, .crossed_out = OUT(SFB_PROOF_NTLM) },
	  0,
	  SFB_ERROR_UNSUPPORTED,
	  "NTLM " },
	{ "all-failed",
	  ANYTHING,
	  { .has_password = TRUE, .has_ticket = TRUE, .crossed_out = OUT(SFB_N_PROOFS) - 1 },
	  0,
	  SFB_ERROR_UNSUPPORTED,
	  "TLS-DSK Kerberos NTLM Kerberos " },
	{ "forced-ntlm",
	  ANYTHING,
	  { .wish = SFB_AUTHENTICATION_NTLM, .has_password = TRUE, .has_certificate = TRUE },
	  SFB_PROOF_NTLM,
	  0,
	  "" },
	{ "forced-kerberos-with-password",
	  ANYTHING,
	  { .wish = SFB_AUTHENTICATION_KERBEROS, .has_password = TRUE },
	  SFB_PROOF_KERBEROS,
	  0,
	  "Kerberos " },
	{ "forced-kerberos-with-ticket",
	  ANYTHING,
	  { .wish = SFB_AUTHENTICATION_KERBEROS, .has_password = TRUE, .has_ticket = TRUE },
	  SFB_PROOF_TICKET,
	  0,
	  "" },
	{ "forced-tls-dsk-failed",
	  ANYTHING,
	  { .wish = SFB_AUTHENTICATION_TLS_DSK,
	    .has_password = TRUE,
	    .crossed_out = OUT(SFB_PROOF_TLS_DSK) },
	  0,
	  SFB_ERROR_UNSUPPORTED,
	  "TLS-DSK " },
	{ "forced-tls-dsk-not-offered",
	  { NTLM, KERBEROS },
	  { .wish = SFB_AUTHENTICATION_TLS_DSK, .has_password = TRUE },
	  0,
	  SFB_ERROR_UNSUPPORTED,
	  "" },
	{ "foreign-mechanism", { DIGEST }, { .has_password = TRUE }, 0, SFB_ERROR_UNSUPPORTED, "" },
	{ "offer-without-target",
	  { "NTLM realm=\"x\"" },
	  { .has_password = TRUE },
	  0,
	  SFB_ERROR_UNSUPPORTED,
	  "NTLM " },
	{ "scheme-in-other-case",
	  { "ntlm realm=\"x\", targetname=\"y\"" },
	  { .has_password = TRUE },
	  SFB_PROOF_NTLM,
	  0,
	  "" },
};

static GPtrArray *
parse_offers(const char *const *offers)
{
	GPtrArray *challenges =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sip_challenge_free);

	for (; *offers != NULL; offers++) {
		SfbSipChallenge *challenge = g_new0(SfbSipChallenge, 1);

		challenge->header = sfb_sip_auth_header_parse(*offers);
		g_assert_nonnull(challenge->header);
		g_ptr_array_add(challenges, challenge);
	}
	return challenges;
}

static char *
join_passed_over(const SfbSigninEvidence *evidence)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < evidence->passed_over->len; i++) {
		const SfbPassedOver *way = g_ptr_array_index(evidence->passed_over, i);

		g_assert_cmpstr(way->reason, !=, "");
		g_string_append_printf(text, "%s ", way->scheme);
	}
	return g_string_free(text, FALSE);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(GPtrArray) challenges = parse_offers(row->offers);
	g_autoptr(SfbSigninEvidence) evidence = sfb_signin_evidence_new();
	g_autoptr(GError) error = NULL;
	g_autofree char *passed_over = NULL;
	SfbMeans means = row->means;
	SfbChoice choice;

	means.login = "kim@contoso.example";
	if (sfb_choose(challenges, &means, evidence, &choice, &error)) {
		g_assert_cmpint(row->refused, ==, 0);
		g_assert_cmpint(choice.proof, ==, row->proof);
		g_assert_true(g_ptr_array_find(challenges, choice.challenge, NULL));
	} else {
		g_assert_error(error, SFB_ERROR, row->refused);
	}
	passed_over = join_passed_over(evidence);
	g_assert_cmpstr(passed_over, ==, row->passed_over);
	g_assert_cmpuint(evidence->offered->len, ==, challenges->len);
}

/* Whoever asks the administrator has to say what the server offers. */
static void
test_words(void)
{
	static const char *const offers[] = { DIGEST, TLS_DSK_BARE, NULL };
	g_autoptr(GPtrArray) challenges = parse_offers(offers);
	g_autoptr(SfbSigninEvidence) evidence = sfb_signin_evidence_new();
	const SfbMeans means = { .login = "kim", .has_password = TRUE };
	g_autoptr(GError) error = NULL;
	SfbChoice choice;

	g_assert_false(sfb_choose(challenges, &means, evidence, &choice, &error));
	g_assert_nonnull(strstr(error->message, "Digest, TLS-DSK"));
	/* A second decision begins anew. */
	g_assert_false(sfb_choose(challenges, &means, evidence, &choice, NULL));
	g_assert_cmpuint(evidence->offered->len, ==, 2);
	g_assert_cmpuint(evidence->passed_over->len, ==, 1);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/signin/choose/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/signin/choose/words", test_words);
	return g_test_run();
}
