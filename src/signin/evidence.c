/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What was found on the way in. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/evidence.h"

#include <glib/gi18n-lib.h>

#include "util/error.h"

/* The reasons that people can do something about come first; that nothing answered says least. */
static const SfbError most_telling_first[] = {
	SFB_ERROR_USAGE,          SFB_ERROR_MECHANISM_MISSING, SFB_ERROR_NOT_ALLOWED,
	SFB_ERROR_UNTRUSTED_NAME, SFB_ERROR_CERTIFICATE,       SFB_ERROR_NOT_FOUND,
	SFB_ERROR_SERVER,         SFB_ERROR_PROTOCOL,          SFB_ERROR_UNREACHABLE,
	SFB_ERROR_TIMEOUT,
};

static void
stage_record_free(gpointer data)
{
	SfbStageRecord *record = data;

	g_free(record->message);
	g_free(record);
}

static void
lookup_free(gpointer data)
{
	SfbLookup *lookup = data;

	g_free(lookup->name);
	g_free(lookup->answer);
	g_clear_error(&lookup->error);
	g_free(lookup);
}

static void
trial_free(gpointer data)
{
	SfbTrial *trial = data;

	sfb_candidate_free(trial->server);
	g_clear_error(&trial->error);
	g_free(trial);
}

static void
passed_over_free(gpointer data)
{
	SfbPassedOver *passed_over = data;

	g_free(passed_over->scheme);
	g_free(passed_over->reason);
	g_free(passed_over);
}

SfbSigninEvidence *
sfb_signin_evidence_new(void)
{
	SfbSigninEvidence *evidence = g_rc_box_new0(SfbSigninEvidence);

	evidence->stages = g_ptr_array_new_with_free_func(stage_record_free);
	evidence->lookups = g_ptr_array_new_with_free_func(lookup_free);
	evidence->trials = g_ptr_array_new_with_free_func(trial_free);
	evidence->redirects = g_ptr_array_new_with_free_func(g_free);
	evidence->offered = g_ptr_array_new_with_free_func(g_free);
	evidence->passed_over = g_ptr_array_new_with_free_func(passed_over_free);
	return evidence;
}

SfbSigninEvidence *
sfb_signin_evidence_ref(SfbSigninEvidence *evidence)
{
	return g_rc_box_acquire(evidence);
}

static void
clear(gpointer data)
{
	SfbSigninEvidence *evidence = data;

	g_ptr_array_unref(evidence->stages);
	g_ptr_array_unref(evidence->lookups);
	g_ptr_array_unref(evidence->trials);
	sfb_web_autodiscovered_free(evidence->discovered);
	g_ptr_array_unref(evidence->redirects);
	sfb_candidate_free(evidence->server);
	g_ptr_array_unref(evidence->offered);
	g_ptr_array_unref(evidence->passed_over);
	g_free(evidence->mechanism);
	g_free(evidence->tls_dsk);
	g_free(evidence->untrusted_host);
}

void
sfb_signin_evidence_unref(SfbSigninEvidence *evidence)
{
	if (evidence != NULL)
		g_rc_box_release_full(evidence, clear);
}

static SfbStageRecord *
add_stage(SfbSigninEvidence *evidence, const char *id, const char *label)
{
	SfbStageRecord *record = g_new0(SfbStageRecord, 1);

	record->id = id;
	record->label = label;
	record->started_at = g_get_monotonic_time();
	g_ptr_array_add(evidence->stages, record);
	return record;
}

static SfbStageRecord *
find_stage(const SfbSigninEvidence *evidence, const char *id)
{
	for (guint i = evidence->stages->len; i > 0; i--) {
		SfbStageRecord *record = g_ptr_array_index(evidence->stages, i - 1);

		if (g_str_equal(record->id, id))
			return record;
	}
	return NULL;
}

void
sfb_signin_evidence_note_stage(SfbSigninEvidence *evidence, const char *id, const char *label,
                               SfbStageState state, const GError *error)
{
	gboolean is_entered = state == SFB_STAGE_STARTED || state == SFB_STAGE_SKIPPED;
	SfbStageRecord *record =
		is_entered ? add_stage(evidence, id, label) : find_stage(evidence, id);

	record->state = state;
	record->milliseconds = (guint)((g_get_monotonic_time() - record->started_at) / 1000);
	g_free(record->message);
	record->message = error != NULL ? g_strdup(error->message) : NULL;
}

const SfbStageRecord *
sfb_signin_evidence_find_stage(const SfbSigninEvidence *evidence, const char *id)
{
	return find_stage(evidence, id);
}

SfbStageState
sfb_signin_evidence_get_stage(const SfbSigninEvidence *evidence, const char *id)
{
	const SfbStageRecord *record = find_stage(evidence, id);

	return record != NULL ? record->state : SFB_STAGE_SKIPPED;
}

void
sfb_signin_evidence_note_untrusted(SfbSigninEvidence *evidence, const char *host)
{
	if (evidence->untrusted_host == NULL)
		evidence->untrusted_host = g_strdup(host);
}

void
sfb_signin_evidence_add_lookup(SfbSigninEvidence *evidence, const SfbLookup *lookup)
{
	SfbLookup *copy = g_new(SfbLookup, 1);

	*copy = *lookup;
	copy->name = g_strdup(lookup->name);
	copy->answer = g_strdup(lookup->answer);
	g_ptr_array_add(evidence->lookups, copy);
}

static gboolean
is_untrusted(const SfbTrial *trial)
{
	return g_error_matches(trial->error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME);
}

static gboolean
has_untrusted_trial(const SfbSigninEvidence *evidence)
{
	for (guint i = 0; i < evidence->trials->len; i++) {
		if (is_untrusted(g_ptr_array_index(evidence->trials, i)))
			return TRUE;
	}
	return FALSE;
}

void
sfb_signin_evidence_add_trial(SfbSigninEvidence *evidence, const SfbTrial *trial)
{
	SfbTrial *copy = g_new(SfbTrial, 1);

	/* A server says more than a web service, as in sfb_signin_evidence_make_error(). */
	if (is_untrusted(trial) && !has_untrusted_trial(evidence)) {
		g_free(evidence->untrusted_host);
		evidence->untrusted_host = g_strdup(trial->server->host);
	}
	*copy = *trial;
	copy->server = sfb_candidate_copy(trial->server);
	g_ptr_array_add(evidence->trials, copy);
}

void
sfb_signin_evidence_add_passed_over(SfbSigninEvidence *evidence, const char *scheme,
                                    const char *reason)
{
	SfbPassedOver *passed_over = g_new(SfbPassedOver, 1);

	passed_over->scheme = g_strdup(scheme);
	passed_over->reason = g_strdup(reason);
	g_ptr_array_add(evidence->passed_over, passed_over);
}

/* Why no server took us */

static guint
get_rank(const GError *error)
{
	guint rank = 0;

	if (error->domain != SFB_ERROR)
		return G_N_ELEMENTS(most_telling_first);
	while (rank < G_N_ELEMENTS(most_telling_first) &&
	       most_telling_first[rank] != (SfbError)error->code)
		rank++;
	return rank;
}

/* Of equal ones the first counts. */
static void
prefer_more_telling(const GError **best, const GError *error)
{
	if (error != NULL && (*best == NULL || get_rank(error) < get_rank(*best)))
		*best = error;
}

static const GError *
find_most_telling(const SfbSigninEvidence *evidence)
{
	const GError *best = NULL;

	for (guint i = 0; i < evidence->trials->len; i++) {
		const SfbTrial *trial = g_ptr_array_index(evidence->trials, i);

		prefer_more_telling(&best, trial->error);
	}
	for (guint i = 0; i < evidence->lookups->len; i++) {
		const SfbLookup *lookup = g_ptr_array_index(evidence->lookups, i);

		prefer_more_telling(&best, lookup->error);
	}
	return best;
}

static void
append(GString *list, const char *name)
{
	g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", name);
}

static char *
list_servers(const SfbSigninEvidence *evidence)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < evidence->trials->len; i++) {
		const SfbTrial *trial = g_ptr_array_index(evidence->trials, i);
		g_autofree char *name = sfb_candidate_dup_name(trial->server);

		append(list, name);
	}
	return g_string_free(list, FALSE);
}

static char *
list_names(const SfbSigninEvidence *evidence)
{
	GString *list = g_string_new(NULL);

	for (guint i = 0; i < evidence->lookups->len; i++) {
		const SfbLookup *lookup = g_ptr_array_index(evidence->lookups, i);

		/* A web service was looked up before it was asked. */
		if (lookup->kind != SFB_LOOKUP_AUTODISCOVER)
			append(list, lookup->name);
	}
	return g_string_free(list, FALSE);
}

GError *
sfb_signin_evidence_make_error(const SfbSigninEvidence *evidence, const char *domain)
{
	const GError *best = find_most_telling(evidence);
	g_autofree char *names = list_names(evidence);
	g_autofree char *servers = list_servers(evidence);

	if (best == NULL)
		return g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE,
		                   _("No server for %s was found. Check the address and whether "
		                     "you need the company network or its VPN, or set the option "
		                     "\"server\". No answer was found at: %s."),
		                   domain, names);
	if (evidence->trials->len > 1)
		return g_error_new(best->domain, best->code, _("%s (Tried: %s.)"), best->message,
		                   servers);
	if (evidence->trials->len == 0)
		return g_error_new(best->domain, best->code, _("%s (Asked for: %s.)"),
		                   best->message, names);
	return g_error_copy(best);
}
