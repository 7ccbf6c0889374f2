/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Of all the reasons why no server took us, the one that is told. */

#include <gio/gio.h>
#include <string.h>

#include "signin/evidence.h"
#include "util/error.h"

#define DOMAIN "contoso.example"

typedef struct {
	const char *name;
	int trials[4]; /* SfbError + 1, 0 ends */
	int lookups[4];
	SfbError code;
} Row;

#define A(code) (SFB_ERROR_##code + 1)

static const Row rows[] = {
	{ "one", { A(UNREACHABLE) }, { 0 }, SFB_ERROR_UNREACHABLE },
	{ "certificate-says-more", { A(TIMEOUT), A(CERTIFICATE) }, { 0 }, SFB_ERROR_CERTIFICATE },
	{ "refused-says-more", { A(TIMEOUT), A(UNREACHABLE) }, { 0 }, SFB_ERROR_UNREACHABLE },
	{ "server-says-more", { A(UNREACHABLE), A(SERVER) }, { 0 }, SFB_ERROR_SERVER },
	{ "consent-helps",
	  { A(UNREACHABLE), A(UNTRUSTED_NAME), A(CERTIFICATE) },
	  { 0 },
	  SFB_ERROR_UNTRUSTED_NAME },
	{ "missing-here-helps-most",
	  { A(UNTRUSTED_NAME), A(MECHANISM_MISSING) },
	  { 0 },
	  SFB_ERROR_MECHANISM_MISSING },
	{ "consent-in-autodiscover",
	  { 0 },
	  { A(TIMEOUT), A(UNTRUSTED_NAME) },
	  SFB_ERROR_UNTRUSTED_NAME },
	{ "both", { A(UNREACHABLE) }, { A(CERTIFICATE) }, SFB_ERROR_CERTIFICATE },
	{ "nothing", { 0 }, { 0 }, SFB_ERROR_UNREACHABLE },
};

static SfbSigninEvidence *
gather(const Row *row)
{
	SfbSigninEvidence *evidence = sfb_signin_evidence_new();

	for (gsize i = 0; row->lookups[i] != 0; i++)
		sfb_signin_evidence_add_lookup(
			evidence, &(const SfbLookup){
					  .name = (char *)"lyncdiscover.contoso.example",
					  .answer = (char *)"",
					  .error = g_error_new(SFB_ERROR, row->lookups[i] - 1,
		                                               "look-up %d", (int)i),
				  });
	for (gsize i = 0; row->trials[i] != 0; i++) {
		SfbCandidate server = { .host = (char *)"sip.contoso.example", .port = 5061 + i };

		sfb_signin_evidence_add_trial(
			evidence, &(const SfbTrial){
					  .server = &server,
					  .error = g_error_new(SFB_ERROR, row->trials[i] - 1,
		                                               "trial %d", (int)i),
				  });
	}
	return evidence;
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSigninEvidence) evidence = gather(row);
	g_autoptr(GError) error = sfb_signin_evidence_make_error(evidence, DOMAIN);

	g_assert_error(error, SFB_ERROR, (int)row->code);
}

/* One failure is told as it is; of several, all names are. */
static void
test_words(void)
{
	const Row one = { .trials = { A(UNREACHABLE) } };
	const Row two = { .trials = { A(TIMEOUT), A(UNREACHABLE) } };
	g_autoptr(SfbSigninEvidence) alone = gather(&one);
	g_autoptr(SfbSigninEvidence) several = gather(&two);
	g_autoptr(GError) error = sfb_signin_evidence_make_error(alone, DOMAIN);
	g_autoptr(GError) errors = sfb_signin_evidence_make_error(several, DOMAIN);

	g_assert_cmpstr(error->message, ==, "trial 0");
	g_assert_true(g_str_has_prefix(errors->message, "trial 1"));
	g_assert_nonnull(strstr(errors->message, "sip.contoso.example:5061, "
	                                         "sip.contoso.example:5062"));
}

/* Nobody answered, and nobody failed either. */
static void
test_nothing_found(void)
{
	g_autoptr(SfbSigninEvidence) evidence = sfb_signin_evidence_new();
	g_autoptr(GError) error = NULL;

	sfb_signin_evidence_add_lookup(evidence, &(const SfbLookup){
							 .name = (char *)"sip.contoso.example",
							 .answer = (char *)"",
						 });
	error = sfb_signin_evidence_make_error(evidence, DOMAIN);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_UNREACHABLE);
	g_assert_nonnull(strstr(error->message, DOMAIN));
	g_assert_nonnull(strstr(error->message, "sip.contoso.example"));
}

static void
try_stranger(SfbSigninEvidence *evidence, const char *host, SfbError code)
{
	SfbCandidate server = { .host = (char *)host, .port = 5061 };

	sfb_signin_evidence_add_trial(
		evidence, &(const SfbTrial){
				  .server = &server,
				  .error = g_error_new_literal(SFB_ERROR, (int)code, host),
			  });
}

/* The user is asked about the very name that the error tells of. */
static void
test_untrusted(void)
{
	g_autoptr(SfbSigninEvidence) evidence = sfb_signin_evidence_new();
	g_autoptr(GError) error = NULL;

	g_assert_null(evidence->untrusted_host);
	sfb_signin_evidence_note_untrusted(evidence, "web.hoster.example");
	sfb_signin_evidence_note_untrusted(evidence, "web.other.example");
	g_assert_cmpstr(evidence->untrusted_host, ==, "web.hoster.example");
	try_stranger(evidence, "sip.dead.example", SFB_ERROR_UNREACHABLE);
	g_assert_cmpstr(evidence->untrusted_host, ==, "web.hoster.example");
	try_stranger(evidence, "sip.hoster.example", SFB_ERROR_UNTRUSTED_NAME);
	try_stranger(evidence, "sip.other.example", SFB_ERROR_UNTRUSTED_NAME);
	sfb_signin_evidence_note_untrusted(evidence, "web.third.example");
	g_assert_cmpstr(evidence->untrusted_host, ==, "sip.hoster.example");
	error = sfb_signin_evidence_make_error(evidence, DOMAIN);
	g_assert_error(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME);
	g_assert_true(g_str_has_prefix(error->message, evidence->untrusted_host));
}

/* Each time a stage is entered has its record; how it ended last is what counts. */
static void
test_stages(void)
{
	g_autoptr(SfbSigninEvidence) evidence = sfb_signin_evidence_new();
	g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, SFB_ERROR_TIMEOUT, "silent");
	const SfbStageRecord *record;

	sfb_signin_evidence_note_stage(evidence, "connect", "Connecting", SFB_STAGE_STARTED, NULL);
	sfb_signin_evidence_note_stage(evidence, "connect", "Connecting", SFB_STAGE_WENT_BACK,
	                               error);
	sfb_signin_evidence_note_stage(evidence, "connect", "Connecting", SFB_STAGE_STARTED, NULL);
	sfb_signin_evidence_note_stage(evidence, "connect", "Connecting", SFB_STAGE_DONE, NULL);
	sfb_signin_evidence_note_stage(evidence, "ticket", "Ticket", SFB_STAGE_SKIPPED, NULL);
	g_assert_cmpuint(evidence->stages->len, ==, 3);
	record = evidence->stages->pdata[0];
	g_assert_cmpint(record->state, ==, SFB_STAGE_WENT_BACK);
	g_assert_cmpstr(record->message, ==, "silent");
	g_assert_cmpint(sfb_signin_evidence_get_stage(evidence, "connect"), ==, SFB_STAGE_DONE);
	g_assert_cmpint(sfb_signin_evidence_get_stage(evidence, "ticket"), ==, SFB_STAGE_SKIPPED);
	g_assert_cmpint(sfb_signin_evidence_get_stage(evidence, "never"), ==, SFB_STAGE_SKIPPED);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/signin/evidence/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/signin/evidence/words", test_words);
	g_test_add_func("/signin/evidence/untrusted", test_untrusted);
	g_test_add_func("/signin/evidence/nothing-found", test_nothing_found);
	g_test_add_func("/signin/evidence/stages", test_stages);
	return g_test_run();
}
