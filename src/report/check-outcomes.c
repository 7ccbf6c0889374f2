/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the sign-in has left behind, one subject after the other. Nothing is asked here any more. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"
#include "util/error.h"

#define SKEW_SECONDS_MAX (5 * 60) /* Kerberos' */

static const SfbSigninEvidence *
get_evidence(const SfbReportFacts *facts)
{
	return sfb_session_get_evidence(facts->session);
}

static SfbStageState
get_state(const SfbReportFacts *facts, const char *stage)
{
	return sfb_signin_evidence_get_stage(get_evidence(facts), stage);
}

static SfbFinding *
new_failure(const SfbReportFacts *facts, guint number, const char *for_admin)
{
	SfbFinding *finding = sfb_finding_new(SFB_CHECK_FAILED, number, NULL);

	sfb_finding_advise(finding, facts->failure->message, for_admin);
	return finding;
}

/* Clock */

/* By the registrar's word, else by the web services'; 0 too if nobody told the time. */
static gint64
get_clock_offset(const SfbReportFacts *facts)
{
	gint64 offset = get_evidence(facts)->clock_offset_seconds;

	return offset != 0 ? offset
	                   : sfb_web_http_get_clock_offset(sfb_session_get_http(facts->session));
}

static char *
describe_clock(gint64 offset)
{
	g_autofree char *time = g_strdup_printf(_("%u min %u s"), (guint)(ABS(offset) / 60),
	                                        (guint)(ABS(offset) % 60));

	if (offset == 0)
		return g_strdup(_("no difference was seen"));
	return g_strdup_printf(
		offset > 0 ? _("%s behind the server's") : _("%s ahead of the server's"), time);
}

static SfbFinding *
judge_clock(const SfbReportFacts *facts)
{
	gint64 offset = get_clock_offset(facts);
	g_autofree char *detail = describe_clock(offset);
	SfbFinding *finding;

	if (get_evidence(facts)->server == NULL &&
	    sfb_web_http_get_count(sfb_session_get_http(facts->session)) == 0)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 2, _("no server was reached"));
	if (ABS(offset) <= SKEW_SECONDS_MAX)
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	finding = sfb_finding_new(SFB_CHECK_WARNING, 1, detail);
	sfb_finding_advise(finding,
	                   _("Kerberos allows five minutes, and certificates depend on the date "
	                     "too. Let this computer set its clock by the network (NTP)."),
	                   NULL);
	return finding;
}

/* Mechanisms */

static gboolean
has_used(const SfbReportFacts *facts, const char *scheme)
{
	const char *mechanism = get_evidence(facts)->mechanism;

	return mechanism != NULL && g_ascii_strcasecmp(mechanism, scheme) == 0;
}

static SfbFinding *
judge_ntlm(const SfbReportFacts *facts)
{
	if (!has_used(facts, "NTLM"))
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not used"));
	if (!g_error_matches(facts->failure, SFB_ERROR, SFB_ERROR_CREDENTIALS))
		return sfb_finding_new(SFB_CHECK_OK, 0, _("NTLMv2, one attempt"));
	return new_failure(
		facts, 2,
		_("One attempt was made, and no more will be, so that the account is not "
	          "locked. Get-CsUser and Test-CsRegistration show the account as the "
	          "server sees it."));
}

static SfbFinding *
judge_oauth(const SfbReportFacts *facts)
{
	const SfbConfig *config = facts->config;
	g_autofree char *detail = NULL;

	if (*config->oauth_client_id == '\0')
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("no client id is set"));
	detail = g_strdup_printf(_("client id %s"), config->oauth_client_id);
	if (facts->failure != NULL &&
	    sfb_error_get_class(facts->failure) == SFB_ERROR_CLASS_IDENTITY_PROVIDER)
		return new_failure(facts, 2,
		                   _("docs/modern-authentication.md tells how to register this "
		                     "program with AD FS or Entra."));
	if (get_state(facts, "ticket") == SFB_STAGE_SKIPPED)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 3, detail);
	return sfb_finding_new(SFB_CHECK_OK, 0, detail);
}

/* Certificate */

/* Of a stage that is only needed for a certificate. */
static SfbFinding *
judge_stage(const SfbReportFacts *facts, const char *stage, const char *detail,
            const char *for_admin)
{
	SfbFinding *finding;

	switch (get_state(facts, stage)) {
	case SFB_STAGE_SKIPPED:
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not needed"));
	case SFB_STAGE_DONE:
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	case SFB_STAGE_FAILED:
		return new_failure(facts, 2, for_admin);
	default:
		finding = sfb_finding_new(SFB_CHECK_WARNING, 3, _("another way was taken instead"));
		sfb_finding_advise(finding, NULL, for_admin);
		return finding;
	}
}

static SfbFinding *
judge_ticket(const SfbReportFacts *facts)
{
	return judge_stage(facts, "ticket", NULL,
	                   _("Test-CsClientAuthentication shows the web ticket service as the "
	                     "server sees it."));
}

static char *
dup_certificate_words(const SfbSigninEvidence *evidence)
{
	g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc(evidence->certificate_expiry);
	g_autofree char *date = end != NULL ? g_date_time_format(end, "%F") : g_strdup("?");

	return g_strdup_printf(evidence->is_certificate_kept
	                               ? _("kept from an earlier sign-in, good until %s")
	                               : _("issued now, good until %s"),
	                       date);
}

static SfbFinding *
judge_certificate(const SfbReportFacts *facts)
{
	const SfbSigninEvidence *evidence = get_evidence(facts);
	g_autofree char *detail =
		evidence->certificate_expiry != 0 ? dup_certificate_words(evidence) : NULL;

	if (evidence->is_certificate_kept)
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	return judge_stage(facts, "certificate", detail,
	                   _("Get-CsClientCertificate lists the certificates that the pool has "
	                     "issued to the user."));
}

/* Registration */

static void
append_list(GString *words, const char *before, GPtrArray *texts)
{
	for (guint i = 0; i < texts->len; i++)
		g_string_append_printf(words, "%s%s", i == 0 ? before : ", ",
		                       (const char *)texts->pdata[i]);
}

/* How we came to know of it. */
static const char *const origins[] = {
	[SFB_ORIGIN_MANUAL] = N_("set by hand"),
	[SFB_ORIGIN_REMEMBERED] = N_("kept from an earlier sign-in"),
	[SFB_ORIGIN_AUTODISCOVER_INTERNAL] = N_("named by Autodiscover for inside"),
	[SFB_ORIGIN_AUTODISCOVER_EXTERNAL] = N_("named by Autodiscover for outside"),
	[SFB_ORIGIN_SRV] = N_("named by an SRV record"),
	[SFB_ORIGIN_NAME] = N_("a usual name"),
	[SFB_ORIGIN_REDIRECT] = N_("named by another server"),
};

static void
append_server(GString *words, const SfbSigninEvidence *evidence)
{
	g_autofree char *name = NULL;

	if (evidence->server == NULL)
		return;
	name = sfb_candidate_dup_name(evidence->server);
	g_string_append_printf(words, _("server %s (%s)"), name,
	                       _(origins[evidence->server->origin]));
	if (evidence->is_survivable)
		g_string_append(words, _(", standing in for the home server"));
}

static char *
describe_registration(const SfbReportFacts *facts)
{
	const SfbSigninEvidence *evidence = get_evidence(facts);
	GString *words = g_string_new(NULL);

	append_server(words, evidence);
	append_list(words, _("\nsent on by "), evidence->redirects);
	append_list(words, _("\noffered: "), evidence->offered);
	if (evidence->mechanism != NULL)
		g_string_append_printf(words, _("\nused: %s"), evidence->mechanism);
	if (evidence->tls_dsk != NULL)
		g_string_append_printf(words, " (%s)", evidence->tls_dsk);
	for (guint i = 0; i < evidence->passed_over->len; i++) {
		const SfbPassedOver *one = evidence->passed_over->pdata[i];

		g_string_append_printf(words, _("\nnot %s: %s"), one->scheme, one->reason);
	}
	if (facts->failure == NULL)
		g_string_append_printf(words, _("\nREGISTERs: %u"),
		                       sfb_session_get_register_count(facts->session));
	return g_string_free(words, FALSE);
}

static SfbFinding *
judge_register(const SfbReportFacts *facts)
{
	g_autofree char *detail = describe_registration(facts);
	SfbFinding *finding;

	if (get_evidence(facts)->server == NULL)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("no server was reached"));
	switch (get_state(facts, "register")) {
	case SFB_STAGE_DONE:
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	case SFB_STAGE_SKIPPED:
		return sfb_finding_new(SFB_CHECK_SKIPPED, 3, _("not reached"));
	default:
		finding = sfb_finding_new(SFB_CHECK_FAILED, 2, detail);
		sfb_finding_advise(
			finding, facts->failure->message,
			_("Get-CsUser shows whether the user is enabled and in which pool, "
		          "Get-CsClientVersionPolicy which programs may sign in."));
		return finding;
	}
}

static SfbFinding *
judge_contacts(const SfbReportFacts *facts)
{
	g_autofree char *detail = NULL;

	switch (get_state(facts, "contacts")) {
	case SFB_STAGE_SKIPPED:
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("not reached"));
	case SFB_STAGE_FAILED:
		return new_failure(facts, 2, NULL);
	case SFB_STAGE_WARNING:
		return sfb_finding_new(SFB_CHECK_WARNING, 3, _("the server did not give the list"));
	default:
		detail = g_strdup_printf(
			_("%u contacts"),
			sfb_contacts_get_count(sfb_session_get_contacts(facts->session)));
		return sfb_finding_new(SFB_CHECK_OK, 0, detail);
	}
}

const SfbCheckKind sfb_check_clock = {
	.topic = "CLOCK",
	.stage = "clock",
	.label = N_("This computer's clock"),
	.judge = judge_clock,
};

const SfbCheckKind sfb_check_ntlm = {
	.topic = "NTLM",
	.stage = "ntlm",
	.label = N_("NTLM"),
	.judge = judge_ntlm,
};

const SfbCheckKind sfb_check_oauth = {
	.topic = "OAUTH",
	.stage = "oauth",
	.label = N_("Modern authentication"),
	.judge = judge_oauth,
};

const SfbCheckKind sfb_check_ticket = {
	.topic = "TICKET",
	.stage = "web-ticket",
	.label = N_("Web ticket"),
	.judge = judge_ticket,
};

const SfbCheckKind sfb_check_certificate = {
	.topic = "CERTIFICATE",
	.stage = "certificate",
	.label = N_("Certificate"),
	.judge = judge_certificate,
};

const SfbCheckKind sfb_check_register = {
	.topic = "REGISTER",
	.stage = "register",
	.label = N_("Registration"),
	.judge = judge_register,
};

const SfbCheckKind sfb_check_contacts = {
	.topic = "CONTACTS",
	.stage = "contacts",
	.label = N_("Contacts"),
	.judge = judge_contacts,
};
