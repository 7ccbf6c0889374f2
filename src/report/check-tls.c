/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Can the servers prove who they are, and with what? For each: what was agreed on, whose certificate
 * it is and until when, and which of the current versions of TLS it takes. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "auth/x509.h"
#include "net/tls-probe.h"
#include "report/survey-private.h"
#include "report/tls-visit-private.h"

#define NAMES_SHOWN_MAX 8
#define RSA_BITS_MIN 2048
#define EXPIRES_SOON_SECONDS (14 * 24 * 60 * 60)

/* In the order they are tried; never anything that the client itself would not use. */
static const struct {
	const char *name;
	const char *priority;
} versions[] = {
	{ "TLS 1.3", "NORMAL:-VERS-ALL:+VERS-TLS1.3" },
	{ "TLS 1.2", "NORMAL:-VERS-ALL:+VERS-TLS1.2" },
};

/* One server being looked at. */
typedef struct {
	SfbReportSurvey *survey;
	SfbReportAnswer *answer;
	guint version;         /* index of the one being tried */
	GString *accepted;     /* names of versions */
	SfbReportVisit *visit; /* the first that came about; NULL */
} Look;

static void try_next(Look *look);

/* (takes @words; @advice: NULL: none) */
static void
finish(Look *look, SfbCheckState state, char *words, const char *advice)
{
	look->answer->state = state;
	look->answer->words = words;
	look->answer->advice = g_strdup(advice);
	sfb_report_survey_answer(look->survey);
	g_string_free(look->accepted, TRUE);
	sfb_report_visit_free(look->visit);
	g_free(look);
}

static char *
dup_names(const SfbAuthX509 *x509)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < x509->dns_names->len && i < NAMES_SHOWN_MAX; i++)
		g_string_append_printf(names, "%s%s", i > 0 ? " " : "",
		                       (const char *)x509->dns_names->pdata[i]);
	if (x509->dns_names->len > NAMES_SHOWN_MAX)
		g_string_append(names, " ...");
	if (x509->dns_names->len == 0)
		g_string_append(names, x509->common_name);
	return g_string_free(names, FALSE);
}

static char *
describe(const Look *look, const SfbAuthX509 *x509)
{
	g_autofree char *names = dup_names(x509);
	g_autoptr(GDateTime) end = g_date_time_new_from_unix_utc(x509->not_after);
	g_autofree char *date = end != NULL ? g_date_time_format(end, "%F") : g_strdup("?");

	return g_strdup_printf(_("%s (%s)\n"
	                         "certificate for %s, issued by %s, until %s, %s with %u bits, %s"),
	                       look->accepted->str, look->visit->description, names, x509->issuer,
	                       date, x509->key_kind, x509->key_bits, x509->signature);
}

/* What the verifier lets pass, but somebody should know. */
static const char *
find_weakness(const SfbAuthX509 *x509)
{
	gint64 now = g_get_real_time() / G_USEC_PER_SEC;

	if (x509->has_weak_signature)
		return _("The certificate is signed with a method that is no longer safe. The "
		         "server's administrator has to renew it.");
	if (g_str_equal(x509->key_kind, "RSA") && x509->key_bits < RSA_BITS_MIN)
		return _("The certificate's key is shorter than 2048 bits. The server's "
		         "administrator has to renew it.");
	if (x509->not_after >= now && x509->not_after - now < EXPIRES_SOON_SECONDS)
		return _("The certificate expires within two weeks. The server's administrator has "
		         "to renew it.");
	return NULL;
}

static char *
build_name_advice(const SfbAuthX509 *x509, const char *host)
{
	g_autofree char *names = dup_names(x509);

	return g_strdup_printf(
		_("The certificate is for %s, but %s was asked for. Your "
	          "administrator can add that name to it; you can set the server to a "
	          "name that stands in it."),
		names, host);
}

static void
on_judged(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Look *look = user_data;
	const char *host = look->answer->target->host;
	g_autoptr(GError) refusal = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbAuthX509) x509 = NULL;
	g_autofree char *name_advice = NULL;
	const char *weakness;
	SfbCheckState state;

	sfb_network_check_certificate_finish(SFB_NETWORK(source), result, &refusal);
	state = refusal != NULL ? SFB_CHECK_FAILED : SFB_CHECK_WARNING;
	x509 = sfb_auth_x509_parse(look->visit->chain->pdata[0], &error);
	if (x509 == NULL) {
		finish(look, SFB_CHECK_FAILED, g_strdup(_("a certificate that cannot be read")),
		       error->message);
		return;
	}
	weakness = find_weakness(x509);
	if (!sfb_auth_x509_names_match(x509, host)) {
		name_advice = build_name_advice(x509, host);
		finish(look, state, describe(look, x509), name_advice);
	} else if (refusal != NULL || weakness != NULL) {
		finish(look, state, describe(look, x509),
		       refusal != NULL ? refusal->message : weakness);
	} else {
		finish(look, SFB_CHECK_OK, describe(look, x509), NULL);
	}
}

static void
judge_server(Look *look)
{
	SfbReportFacts *facts = sfb_report_survey_get_facts(look->survey);
	g_autoptr(GTlsCertificate) certificate = sfb_report_visit_dup_certificate(look->visit);

	if (certificate == NULL)
		finish(look, SFB_CHECK_FAILED, g_strdup(_("no certificate")),
		       _("The server shows no certificate that could be read. Its administrator "
		         "has "
		         "to install one."));
	else
		sfb_network_check_certificate_async(
			facts->network, look->answer->target->host, certificate,
			sfb_report_survey_get_cancellable(look->survey), on_judged, look);
}

static void
on_explained(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = sfb_tls_probe_finish(result);

	finish(user_data, SFB_CHECK_FAILED, g_strdup(_("no secure connection")), error->message);
}

static void
on_visited(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Look *look = user_data;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbReportVisit) visit = sfb_report_visit_finish(result, &error);

	if (visit != NULL)
		g_string_append_printf(look->accepted, "%s%s", look->accepted->len > 0 ? ", " : "",
		                       versions[look->version].name);
	if (look->visit == NULL)
		look->visit = g_steal_pointer(&visit);
	look->version++;
	try_next(look);
}

static void
try_next(Look *look)
{
	const SfbReportTarget *target = look->answer->target;
	SfbNetwork *network = sfb_report_survey_get_facts(look->survey)->network;
	GCancellable *cancellable = sfb_report_survey_get_cancellable(look->survey);

	if (look->version < G_N_ELEMENTS(versions))
		sfb_report_visit_async(network, target->host, target->port,
		                       versions[look->version].priority, cancellable, on_visited,
		                       look);
	else if (look->visit != NULL)
		judge_server(look);
	else
		sfb_tls_probe_async(network, target->host, target->port, cancellable, on_explained,
		                    look);
}

static void
ask(SfbReportSurvey *survey, SfbReportAnswer *answer)
{
	Look *look = g_new0(Look, 1);

	look->survey = survey;
	look->answer = answer;
	look->accepted = g_string_new(NULL);
	try_next(look);
}

static SfbFinding *
judge(const SfbReportFacts *facts, GPtrArray *answers)
{
	if (answers->len == 0)
		return sfb_finding_new(SFB_CHECK_SKIPPED, 1, _("no server is reachable by TLS"));
	return sfb_report_answers_judge(
		answers,
		_("The certificate has to name the server (subject alternative name), come "
	          "with those between it and its authority, and that authority has to be "
	          "known to computers that are not members of the domain too."));
}

static gboolean
is_asked(const SfbReportTarget *target)
{
	return target->is_reachable && target->transport == SFB_TRANSPORT_TLS;
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	sfb_report_survey_start(task, is_asked, ask, judge);
}

const SfbCheckKind sfb_check_tls = {
	.topic = "TLS",
	.stage = "tls",
	.label = N_("Secure connections (TLS)"),
	.start = start,
};
