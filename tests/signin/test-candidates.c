/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From what was typed, kept and answered to the servers to try, in order. */

#include <string.h>

#include "signin/candidates.h"

#define KIM "kim@contoso.example"
#define NOW 1700000000

static SfbConfig *
make_config(const char *server, const char *transport, const char *last_server)
{
	const SfbConfigText text = {
		.address = KIM,
		.server = server,
		.transport = transport,
		.last_server = last_server,
		.trusted_domains = "hoster.example",
	};
	SfbConfig *config = sfb_config_new(&text, NULL);

	g_assert_nonnull(config);
	return config;
}

/* "TLS host port origin", untrusted ones with a "?", one per line. */
static char *
describe(GPtrArray *candidates)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < candidates->len; i++) {
		const SfbCandidate *candidate = g_ptr_array_index(candidates, i);

		g_string_append_printf(
			text, "%s %s %u %s%s\n", sfb_transport_get_name(candidate->transport),
			candidate->host, candidate->port, sfb_origin_get_id(candidate->origin),
			candidate->is_trusted ? "" : " ?");
	}
	return g_string_free(text, FALSE);
}

static void
assert_candidates(GPtrArray *candidates, const char *expected)
{
	g_autofree char *text = describe(candidates);

	g_assert_cmpstr(text, ==, expected);
}

static void
test_manual(void)
{
	static const struct {
		const char *server;
		const char *transport;
		const char *expected;
	} rows[] = {
		{ "pool.contoso.example", "auto",
		  "tls pool.contoso.example 5061 manual\ntls pool.contoso.example 443 manual\n" },
		{ "pool.contoso.example:5061", "tls", "tls pool.contoso.example 5061 manual\n" },
		{ "pool.contoso.example:15061", "auto", "tls pool.contoso.example 15061 manual\n" },
		{ "192.0.2.7", "tcp", "tcp 192.0.2.7 5060 manual\n" },
		/* Whatever somebody types is trusted. */
		{ "pool.elsewhere.example:443", "tls", "tls pool.elsewhere.example 443 manual\n" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbConfig) config = make_config(rows[i].server, rows[i].transport, NULL);
		g_autoptr(GPtrArray) candidates = sfb_candidates_new();

		sfb_candidates_add_manual(candidates, config);
		assert_candidates(candidates, rows[i].expected);
	}
}

/* F-D1, and behind it the domain itself. */
static void
test_usual_names(void)
{
	g_autoptr(GPtrArray) candidates = sfb_candidates_new();

	sfb_candidates_add_name(candidates, "sipinternal.contoso.example", 5061, SFB_TRANSPORT_TLS);
	sfb_candidates_add_name(candidates, "sip.contoso.example", 5061, SFB_TRANSPORT_TLS);
	sfb_candidates_add_name(candidates, "sip.contoso.example", 443, SFB_TRANSPORT_TLS);
	sfb_candidates_add_name(candidates, "SIP.contoso.example", 443, SFB_TRANSPORT_TLS);
	assert_candidates(candidates, "tls sipinternal.contoso.example 5061 name\n"
	                              "tls sip.contoso.example 5061 name\n"
	                              "tls sip.contoso.example 443 name\n");
}

static void
test_targets(void)
{
	g_autoptr(SfbConfig) config = make_config("", "auto", NULL);
	g_autoptr(GPtrArray) candidates = sfb_candidates_new();
	g_autoptr(GPtrArray) targets =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_srv_target_free);

	g_ptr_array_add(targets, sfb_srv_target_new("pool01.contoso.example", 5061, 0, 0));
	g_ptr_array_add(targets, sfb_srv_target_new("pool02.eu.contoso.example", 5061, 10, 0));
	g_ptr_array_add(targets, sfb_srv_target_new("sip.evil.example", 443, 20, 0));
	g_ptr_array_add(targets, sfb_srv_target_new("sip.hoster.example", 443, 30, 0));
	sfb_candidates_add_targets(candidates, config, targets, SFB_TRANSPORT_TLS);
	/* A usual name that SRV has named before keeps its place. */
	sfb_candidates_add_name(candidates, "pool01.contoso.example", 5061, SFB_TRANSPORT_TLS);
	assert_candidates(candidates, "tls pool01.contoso.example 5061 srv\n"
	                              "tls pool02.eu.contoso.example 5061 srv\n"
	                              "tls sip.evil.example 443 srv ?\n"
	                              "tls sip.hoster.example 443 srv\n");
}

/* F-D2, and what else an answer may hold. */
static void
test_discovered(void)
{
	static const struct {
		SfbWebAutodiscovered discovered;
		const char *expected;
	} rows[] = {
		{ { .kind = SFB_WEB_AUTODISCOVER_USER,
		    .location = SFB_WEB_LOCATION_EXTERNAL,
		    .internal = { (char *)"pool01.contoso.example", 443 },
		    .external = { (char *)"sip.contoso.example", 443 } },
		  "tls sip.contoso.example 443 autodiscover-external\n"
		  "tls pool01.contoso.example 443 autodiscover-internal\n" },
		{ { .kind = SFB_WEB_AUTODISCOVER_USER,
		    .location = SFB_WEB_LOCATION_INTERNAL,
		    .internal = { (char *)"pool01.contoso.example", 443 },
		    .external = { (char *)"sip.contoso.example", 443 } },
		  "tls pool01.contoso.example 443 autodiscover-internal\n"
		  "tls sip.contoso.example 443 autodiscover-external\n" },
		{ { .kind = SFB_WEB_AUTODISCOVER_USER,
		    .internal = { (char *)"pool01.contoso.example", 0 },
		    .external = { (char *)"sip.contoso.example", 0 } },
		  "tls pool01.contoso.example 5061 autodiscover-internal\n"
		  "tls sip.contoso.example 443 autodiscover-external\n" },
		/* Told to somebody by a server that was verified: trusted whatever its name. */
		{ { .kind = SFB_WEB_AUTODISCOVER_USER,
		    .external = { (char *)"sip.elsewhere.example", 443 } },
		  "tls sip.elsewhere.example 443 autodiscover-external\n" },
		/* Told to anybody. */
		{ { .kind = SFB_WEB_AUTODISCOVER_DOMAIN,
		    .internal = { (char *)"pool01.contoso.example", 5061 },
		    .external = { (char *)"sip.elsewhere.example", 443 } },
		  "tls pool01.contoso.example 5061 autodiscover-internal\n"
		  "tls sip.elsewhere.example 443 autodiscover-external ?\n" },
		{ { .kind = SFB_WEB_AUTODISCOVER_USER,
		    .internal = { (char *)"192.0.2.1", 5061 },
		    .external = { (char *)"", 443 } },
		  "" },
	};
	g_autoptr(SfbConfig) config = make_config("", "auto", NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GPtrArray) candidates = sfb_candidates_new();

		sfb_candidates_add_discovered(candidates, config, &rows[i].discovered);
		assert_candidates(candidates, rows[i].expected);
	}
}

static char *
remember(SfbTransport transport, guint lifetime_seconds, const char *address)
{
	const SfbCandidate candidate = {
		.host = (char *)"pool01.contoso.example",
		.port = 5061,
		.transport = transport,
		.is_trusted = TRUE,
		.lifetime_seconds = lifetime_seconds,
	};
	const SfbConfigText text = { .address = address };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);

	return sfb_candidate_build_text(&candidate, config, NOW);
}

static void
assert_remembered(const char *text, const char *transport, gint64 now, const char *expected)
{
	g_autoptr(SfbConfig) config = make_config("", transport, text);
	g_autoptr(GPtrArray) candidates = sfb_candidates_new();

	sfb_candidates_add_remembered(candidates, config, now);
	assert_candidates(candidates, expected);
}

#define REMEMBERED "tls pool01.contoso.example 5061 remembered\n"
#define DAY (24 * 60 * 60)

static void
test_remembered(void)
{
	static const struct {
		SfbTransport transport;
		guint lifetime_seconds;
		const char *address;
		const char *wish;
		gint64 later_seconds;
		const char *expected;
	} rows[] = {
		{ SFB_TRANSPORT_TLS, 7 * DAY, KIM, "auto", 0, REMEMBERED },
		{ SFB_TRANSPORT_TLS, 7 * DAY, KIM, "tls", 7 * DAY - 1, REMEMBERED },
		{ SFB_TRANSPORT_TLS, 7 * DAY, KIM, "auto", 7 * DAY, "" },
		/* A redirection's word counts for 30 days at most. */
		{ SFB_TRANSPORT_TLS, 30 * DAY, KIM, "auto", 30 * DAY - 1, REMEMBERED },
		{ SFB_TRANSPORT_TLS, 90 * DAY, KIM, "auto", 30 * DAY, "" },
		/* The clock was set back by more than that. */
		{ SFB_TRANSPORT_TLS, 30 * DAY, KIM, "auto", -DAY, "" },
		{ SFB_TRANSPORT_TLS, 7 * DAY, KIM, "tcp", 0, "" },
		{ SFB_TRANSPORT_TCP, 7 * DAY, KIM, "auto", 0, "" },
		{ SFB_TRANSPORT_TCP, 7 * DAY, KIM, "tcp", 0,
		  "tcp pool01.contoso.example 5061 remembered\n" },
		{ SFB_TRANSPORT_TLS, 7 * DAY, "lee@contoso.example", "auto", 0, "" },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *text =
			remember(rows[i].transport, rows[i].lifetime_seconds, rows[i].address);

		assert_remembered(text, rows[i].wish, NOW + rows[i].later_seconds,
		                  rows[i].expected);
	}
}

static void
test_not_to_be_kept(void)
{
	static const struct {
		gboolean is_trusted;
		guint lifetime_seconds;
		const char *server;
		gboolean is_kept;
	} rows[] = {
		{ TRUE, DAY, "", TRUE },
		{ FALSE, DAY, "", FALSE },
		{ TRUE, 0, "", FALSE },
		{ TRUE, DAY, "pool01.contoso.example", FALSE },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbConfig) config = make_config(rows[i].server, "auto", NULL);
		const SfbCandidate candidate = { .host = (char *)"pool01.contoso.example",
			                         .is_trusted = rows[i].is_trusted,
			                         .lifetime_seconds = rows[i].lifetime_seconds };
		g_autofree char *text = sfb_candidate_build_text(&candidate, config, NOW);

		g_assert_cmpint(text != NULL, ==, rows[i].is_kept);
	}
}

static void
test_remembered_nonsense(void)
{
	static const char *const texts[] = {
		"",
		"1",
		"pool01.contoso.example:5061",
		"2 1700000100 tls 5061 pool01.contoso.example " KIM,
		"1 0 tls 5061 pool01.contoso.example " KIM,
		"1 x tls 5061 pool01.contoso.example " KIM,
		"1 1700000100 tls 0 pool01.contoso.example " KIM,
		"1 1700000100 tls 65536 pool01.contoso.example " KIM,
		"1 1700000100 tls 5061  " KIM,
		"1 1700000100 udp 5061 pool01.contoso.example " KIM,
		"1 1700000100 tls 5061 two words " KIM,
	};

	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		assert_remembered(texts[i], "auto", NOW, "");
	assert_remembered("1 1700000100 tls 5061 pool01.contoso.example " KIM, "auto", NOW,
	                  REMEMBERED);
}

static void
test_name(void)
{
	const SfbCandidate named = { .host = (char *)"pool01.contoso.example", .port = 443 };
	const SfbCandidate numbered = { .host = (char *)"2001:db8::7", .port = 5061 };
	g_autofree char *name = sfb_candidate_dup_name(&named);
	g_autofree char *number = sfb_candidate_dup_name(&numbered);

	g_assert_cmpstr(name, ==, "pool01.contoso.example:443");
	g_assert_cmpstr(number, ==, "[2001:db8::7]:5061");
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/signin/candidates/manual", test_manual);
	g_test_add_func("/signin/candidates/usual-names", test_usual_names);
	g_test_add_func("/signin/candidates/targets", test_targets);
	g_test_add_func("/signin/candidates/discovered", test_discovered);
	g_test_add_func("/signin/candidates/remembered", test_remembered);
	g_test_add_func("/signin/candidates/remembered-nonsense", test_remembered_nonsense);
	g_test_add_func("/signin/candidates/not-to-be-kept", test_not_to_be_kept);
	g_test_add_func("/signin/candidates/name", test_name);
	return g_test_run();
}
