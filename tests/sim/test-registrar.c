/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The registrar as a client sees it on the wire: mechanisms, refusals, redirects. */

#include <string.h>

#include "auth/gss.h"
#include "auth/tls-dsk.h"
#include "sim/caller.h"
#include "sim/card.h"
#include "sim/sim.h"
#include "sip/header.h"
#include "support/folder.h"
#include "support/kdc.h"

static char *directory;

static SfbSim *
open_sim(const SfbSimOptions *wish)
{
	SfbSimOptions options = *wish;
	g_autoptr(GError) error = NULL;
	SfbSim *sim;

	options.directory = directory;
	sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	return sim;
}

static SfbAuthMech *
make_ntlm(SfbSim *sim)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(SFB_SIM_PASSWORD);

	return sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM, &(SfbAuthGssWish){ "EXAMPLE\\alice", secret,
	                                                                  "fe.example.com", NULL });
}

static SfbAuthMech *
make_wrong_ntlm(SfbSim *sim)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new("not this");

	return sfb_auth_gss_new(SFB_AUTH_GSS_SIP_NTLM, &(SfbAuthGssWish){ "EXAMPLE\\alice", secret,
	                                                                  "fe.example.com", NULL });
}

static SfbAuthMech *
make_kerberos(SfbSim *sim)
{
	g_autoptr(SfbSecret) secret = sfb_secret_new(KDC_PASSWORD);

	return sfb_auth_gss_new(
		SFB_AUTH_GSS_SIP_KERBEROS,
		&(SfbAuthGssWish){ "alice@EXAMPLE.COM", secret, "sip/fe.example.com", NULL });
}

/* The same certificate for every pool: they have one authority. */
static SfbAuthCertificate *
get_card(void)
{
	static SfbAuthCertificate *card;
	g_autoptr(SfbSimAuthority) authority = NULL;
	g_autoptr(GError) error = NULL;

	if (card == NULL) {
		authority = sfb_sim_authority_new(directory, &error);
		g_assert_no_error(error);
		card = card_issue(authority, "alice@example.com");
	}
	return card;
}

static SfbAuthMech *
make_tls_dsk(SfbSim *sim)
{
	const SfbAuthFrontEnd front_end = { .target = "fe.example.com",
		                            .ca_file = sfb_sim_get_ca_file(sim) };

	return sfb_auth_tls_dsk_new(get_card(), &front_end);
}

/* Who gets in, in how many exchanges */

typedef struct {
	const char *name;
	SfbSimOptions world;
	SfbAuthMech *(*make)(SfbSim *sim);
	guint status;       /* of the last answer; 0: the connection ended */
	guint id;           /* of its diagnostics; 0: none */
	guint registers;    /* 0: no matter */
	const char *header; /* that the last answer has; NULL: no matter */
	const char *value;
} Row;

static const Row rows[] = {
	{ "ntlm",
	  { .mechanisms = "ntlm" },
	  make_ntlm,
	  200,
	  0,
	  3,
	  "presence-state",
	  "register-action=\"added\"" },
	{ "ntlm-version-2", { .version = 2 }, make_ntlm, 200, 0, 3, NULL, NULL },
	{ "ntlm-wrong-password", { 0 }, make_wrong_ntlm, 401, 1000, 3, NULL, NULL },
	{ "ntlm-behind-a-proxy",
	  { .faults = "proxy-challenge" },
	  make_ntlm,
	  200,
	  0,
	  3,
	  NULL,
	  NULL },
	{ "tls-dsk", { .mechanisms = "tls-dsk,ntlm" }, make_tls_dsk, 200, 0, 4, NULL, NULL },
	{ "tls-dsk-old",
	  { .mechanisms = "tls-dsk", .faults = "tls-dsk-1.0" },
	  make_tls_dsk,
	  200,
	  0,
	  4,
	  NULL,
	  NULL },
	{ "tls-dsk-behind-a-proxy",
	  { .mechanisms = "tls-dsk", .faults = "proxy-challenge" },
	  make_tls_dsk,
	  200,
	  0,
	  4,
	  NULL,
	  NULL },
	{ "tls-dsk-alert",
	  { .mechanisms = "tls-dsk", .faults = "refuse-certificate" },
	  make_tls_dsk,
	  401,
	  0,
	  3,
	  NULL,
	  NULL },
	{ "tls-dsk-refused",
	  { .mechanisms = "tls-dsk", .faults = "refuse-certificate=401" },
	  make_tls_dsk,
	  401,
	  1000,
	  3,
	  NULL,
	  NULL },
	{ "tls-dsk-forbidden",
	  { .mechanisms = "tls-dsk", .faults = "refuse-certificate=403" },
	  make_tls_dsk,
	  403,
	  1000,
	  3,
	  NULL,
	  NULL },
	{ "tls-dsk-broken",
	  { .mechanisms = "tls-dsk", .faults = "broken-finished" },
	  make_tls_dsk,
	  401,
	  0,
	  3,
	  NULL,
	  NULL },
	{ "tls-dsk-stranger",
	  { .mechanisms = "tls-dsk", .faults = "tls-dsk-stranger" },
	  make_tls_dsk,
	  401,
	  0,
	  2,
	  NULL,
	  NULL },
	{ "close-on-token", { .faults = "close-on-token" }, make_ntlm, 0, 0, 2, NULL, NULL },

	{ "outside",
	  { .is_external = TRUE },
	  make_ntlm,
	  200,
	  0,
	  3,
	  "ms-user-logon-data",
	  "RemoteUser" },
	{ "survivable",
	  { .faults = "survivable" },
	  make_ntlm,
	  200,
	  0,
	  3,
	  "presence-state",
	  "user-services-state=unavailable" },
	{ "version-notice",
	  { .faults = "version-notice" },
	  make_ntlm,
	  200,
	  17004,
	  3,
	  "Warning",
	  "312 lcs.microsoft.com \"https://" },

	{ "user-disabled", { .faults = "user-disabled" }, make_ntlm, 403, 4003, 3, NULL, NULL },
	{ "refuse-user-403",
	  { .faults = "refuse-user=403/4141" },
	  make_ntlm,
	  403,
	  4141,
	  3,
	  NULL,
	  NULL },
	{ "refuse-user-401",
	  { .faults = "refuse-user=401/1013" },
	  make_ntlm,
	  401,
	  1013,
	  3,
	  "WWW-Authenticate",
	  "NTLM realm" },
	{ "refuse-user-404",
	  { .faults = "refuse-user=404/4006" },
	  make_ntlm,
	  404,
	  4006,
	  3,
	  NULL,
	  NULL },
	{ "refuse-user-503",
	  { .faults = "refuse-user=503" },
	  make_ntlm,
	  503,
	  0,
	  3,
	  "Retry-After",
	  "5" },
	{ "refuse-user-17003",
	  { .faults = "refuse-user=403/17003" },
	  make_ntlm,
	  403,
	  17003,
	  3,
	  "Warning",
	  "312 lcs.microsoft.com" },
	{ "refuse-last-register",
	  { .faults = "refuse-register=504/1010@3" },
	  make_ntlm,
	  504,
	  1010,
	  3,
	  NULL,
	  NULL },
	{ "refuse-outside",
	  { .faults = "refuse-user=403/4003", .is_external = TRUE },
	  make_ntlm,
	  403,
	  0,
	  3,
	  "ms-diagnostics-public",
	  "4003;reason=" },

	{ "redirect",
	  { .redirect = "fe2.example.com:5061" },
	  make_ntlm,
	  301,
	  0,
	  3,
	  "Contact",
	  "<sip:fe2.example.com:5061;transport=tls>" },
	{ "redirect-302",
	  { .redirect = "fe2.example.com:5061", .faults = "redirect-302" },
	  make_ntlm,
	  302,
	  0,
	  3,
	  "Contact",
	  "<sip:fe2.example.com:5061;transport=tls>" },
	{ "redirect-loop",
	  { .faults = "redirect-loop" },
	  make_ntlm,
	  301,
	  0,
	  3,
	  "Contact",
	  "<sip:127.0.0.1:" },
};

static void
check_answer(const Row *row, const SfbSipMessage *answer)
{
	const char *header =
		row->header != NULL ? sfb_sip_message_get_header(answer, row->header) : NULL;
	const char *text = sfb_sip_message_get_header(answer, "ms-diagnostics");

	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, row->status);
	g_assert_cmpuint(text != NULL ? (guint)g_ascii_strtoull(text, NULL, 10) : 0, ==, row->id);
	if (row->header == NULL)
		return;
	g_assert_nonnull(header);
	g_test_message("%s: %s", row->header, header);
	g_assert_nonnull(strstr(header, row->value));
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSim) sim = open_sim(&row->world);
	g_autoptr(Caller) caller = caller_new(sim);
	const SfbSipMessage *answer = caller_prove(caller, row->make(sim));

	if (row->status != 0)
		check_answer(row, answer);
	else
		g_assert_null(answer);
	if (row->registers != 0)
		g_assert_cmpuint(caller_get_count(caller), ==, row->registers);
	if (row->status == 200 || row->status == 301 || row->status == 302)
		g_assert_true(caller_is_answer_signed(caller));
	g_assert_cmpuint(sfb_sim_get_bad_signature_count(sim), ==, 0);
}

static char *no_kdc; /* why there is none */

static void
test_kerberos(void)
{
	g_autoptr(SfbSim) sim =
		open_sim(&(SfbSimOptions){ .mechanisms = "tls-dsk, kerberos, ntlm" });
	g_autoptr(Caller) caller = caller_new(sim);

	if (no_kdc != NULL) {
		g_test_skip(no_kdc);
		return;
	}
	g_assert_cmpuint(sfb_sip_message_get_status(caller_prove(caller, make_kerberos(sim))), ==,
	                 200);
	g_assert_true(caller_is_answer_signed(caller));
	g_assert_cmpuint(caller_get_count(caller), ==, 2);
}

/* The old association must not judge what the new keys signed. */
static void
test_proving_again(void)
{
	SfbAuthMech *(*const ways[])(SfbSim * sim) = { make_ntlm, make_tls_dsk };

	for (guint i = 0; i < G_N_ELEMENTS(ways); i++) {
		g_autoptr(SfbSim) sim = open_sim(&(SfbSimOptions){ .mechanisms = "ntlm,tls-dsk" });
		g_autoptr(Caller) caller = caller_new(sim);
		const SfbSipMessage *answer;

		caller_prove(caller, ways[i](sim));
		answer = caller_refresh(caller);
		g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
		answer = caller_prove(caller, ways[i](sim));
		g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
		g_assert_nonnull(
			strstr(sfb_sip_message_get_header(answer, "presence-state"), "refreshed"));
		answer = caller_refresh(caller);
		g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
		g_assert_cmpuint(sfb_sim_get_bad_signature_count(sim), ==, 0);
	}
}

static void
test_two_pools(void)
{
	g_autoptr(SfbSim) home = open_sim(&(SfbSimOptions){ .mechanisms = "tls-dsk" });
	g_autofree char *target = g_strdup_printf("fe2.example.com:%u", sfb_sim_get_tls_port(home));
	g_autoptr(SfbSim) director =
		open_sim(&(SfbSimOptions){ .mechanisms = "tls-dsk", .redirect = target });
	g_autoptr(Caller) first = caller_new(director);
	g_autoptr(Caller) second = caller_new(home);
	const SfbSipMessage *answer = caller_prove(first, make_tls_dsk(director));

	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 301);
	g_assert_nonnull(strstr(sfb_sip_message_get_header(answer, "Contact"), target));
	g_assert_cmpstr(sfb_sip_message_get_header(answer, "Expires"), ==, "2592000");
	answer = caller_prove(second, make_tls_dsk(home));
	g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 200);
	g_assert_cmpuint(sfb_sim_get_request_count(home, "REGISTER"), ==, 4);
	g_assert_cmpuint(sfb_sim_get_request_count(director, "REGISTER"), ==, 4);
}

/* The first REGISTER */

static const SfbSipMessage *
ask_first(Caller **caller, SfbSim **sim, const SfbSimOptions *options)
{
	*sim = open_sim(options);
	*caller = caller_new(*sim);
	return caller_ask_plainly(*caller);
}

static void
test_offer(void)
{
	static const struct {
		SfbSimOptions options;
		const char *schemes[3];
	} cases[] = {
		{ { 0 }, { "NTLM " } },
		{ { .mechanisms = "tls-dsk,kerberos,ntlm" }, { "TLS-DSK ", "Kerberos ", "NTLM " } },
		{ { .mechanisms = "kerberos,ntlm", .is_external = TRUE }, { "NTLM " } },
		{ { .mechanisms = "ntlm,tls-dsk", .version = 3 }, { "NTLM " } },
		{ { .faults = "offer-digest" }, { "Digest " } },
		{ { .faults = "offer-nothing" }, { NULL } },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbSim) sim = NULL;
		g_autoptr(Caller) caller = NULL;
		const SfbSipMessage *answer = ask_first(&caller, &sim, &cases[i].options);
		guint count = 0;
		const char *value;

		g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, 401);
		while ((value = sfb_sip_message_get_header_nth(answer, "WWW-Authenticate",
		                                               count)) != NULL) {
			g_assert_cmpuint(count, <, G_N_ELEMENTS(cases[i].schemes));
			g_assert_true(g_str_has_prefix(value, cases[i].schemes[count]));
			count++;
		}
		g_assert_true(count == G_N_ELEMENTS(cases[i].schemes) ||
		              cases[i].schemes[count] == NULL);
	}
}

static void
test_without_proof(void)
{
	static const struct {
		const char *faults;
		guint status;
		const char *header;
	} cases[] = {
		{ "no-authentication", 200, "presence-state" },
		{ "redirect-before-auth", 301, "Contact" },
		{ "redirect-before-auth,redirect-nowhere", 301, "Expires" },
		{ "refuse-register=480", 480, "Via" },
		{ "server-error-register", 503, "Retry-After" },
		{ "proxy-challenge", 407, "Proxy-Authenticate" },
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(SfbSim) sim = NULL;
		g_autoptr(Caller) caller = NULL;
		const SfbSipMessage *answer =
			ask_first(&caller, &sim, &(SfbSimOptions){ .faults = cases[i].faults });

		g_assert_cmpuint(sfb_sip_message_get_status(answer), ==, cases[i].status);
		g_assert_nonnull(sfb_sip_message_get_header(answer, cases[i].header));
		g_assert_null(sfb_sip_message_get_header(answer, "Authentication-Info"));
	}
}

static void
test_clock(void)
{
	g_autoptr(SfbSim) sim = NULL;
	g_autoptr(Caller) caller = NULL;
	const SfbSipMessage *answer =
		ask_first(&caller, &sim, &(SfbSimOptions){ .faults = "clock-off@1" });
	g_autofree char *wrong = g_strdup(sfb_sip_message_get_header(answer, "Date"));
	const char *right;

	answer = caller_ask_plainly(caller);
	right = sfb_sip_message_get_header(answer, "Date");
	g_assert_nonnull(wrong);
	g_assert_nonnull(right);
	g_test_message("%s, then %s", wrong, right);
	g_assert_cmpstr(wrong, !=, right);
}

static void
set_up(void)
{
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	g_autofree char *passwords = sfb_sim_world_build_password_file(world);
	g_autofree char *path = NULL;

	directory = folder_make();
	folder_write(directory, "passwords-of-all", passwords);
	path = g_build_filename(directory, "passwords-of-all", NULL);
	g_setenv("NTLM_USER_FILE", path, TRUE);
}

int
main(int argc, char **argv)
{
	g_autoptr(Kdc) kdc = kdc_start(&no_kdc);
	int result;

	g_test_init(&argc, &argv, NULL);
	set_up();
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/registrar/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/sim/registrar/kerberos", test_kerberos);
	g_test_add_func("/sim/registrar/proving-again", test_proving_again);
	g_test_add_func("/sim/registrar/two-pools", test_two_pools);
	g_test_add_func("/sim/registrar/offer", test_offer);
	g_test_add_func("/sim/registrar/without-proof", test_without_proof);
	g_test_add_func("/sim/registrar/clock", test_clock);
	result = g_test_run();
	folder_remove(directory);
	g_free(directory);
	g_free(no_kdc);
	return result;
}
