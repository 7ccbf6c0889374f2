/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What this computer brings along. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "auth/gss.h"
#include "report/facts-private.h"

#define FIPS_FILE "/proc/sys/crypto/fips_enabled"

static gboolean
is_fips_mode(void)
{
	g_autofree char *text = NULL;

	return g_file_get_contents(FIPS_FILE, &text, NULL, NULL) && *text == '1';
}

static char *
describe(const SfbReportFacts *facts)
{
	g_autofree char *system = g_get_os_info(G_OS_INFO_KEY_PRETTY_NAME);
	const char *kerberos = g_getenv("KRB5_CONFIG");
	GString *words = g_string_new(PACKAGE_NAME " " PACKAGE_VERSION);

	g_string_append_printf(words, ", GLib %u.%u.%u", glib_major_version, glib_minor_version,
	                       glib_micro_version);
	g_string_append_printf(words, ", %s", system != NULL ? system : _("unknown system"));
	g_string_append_printf(words, _("\nKerberos settings: %s"),
	                       kerberos != NULL ? kerberos : "/etc/krb5.conf");
	g_string_append_printf(words, _("\nauthorities: the system's%s%s"),
	                       *facts->config->ca_file != '\0' ? _(" and those in ") : "",
	                       facts->config->ca_file);
	return g_string_free(words, FALSE);
}

static SfbFinding *
judge(const SfbReportFacts *facts)
{
	g_autofree char *detail = describe(facts);
	SfbFinding *finding;

	if (!sfb_auth_gss_has_ntlm()) {
		finding = sfb_finding_new(SFB_CHECK_WARNING, 1, detail);
		sfb_finding_advise(finding,
		                   _("NTLM is not installed here. Install the package gss-ntlmssp "
		                     "to sign in with a password where Kerberos does not reach."),
		                   NULL);
		return finding;
	}
	if (is_fips_mode()) {
		finding = sfb_finding_new(SFB_CHECK_WARNING, 2, detail);
		sfb_finding_advise(
			finding,
			_("This computer runs in FIPS mode, where NTLM does not work. Use "
		          "Kerberos, or a certificate."),
			NULL);
		return finding;
	}
	return sfb_finding_new(SFB_CHECK_OK, 0, detail);
}

const SfbCheckKind sfb_check_local = {
	.topic = "LOCAL",
	.stage = "local",
	.label = N_("This computer"),
	.judge = judge,
};
