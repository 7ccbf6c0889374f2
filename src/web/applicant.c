/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who asks for web tickets, and by which means. */

#include "web/applicant-private.h"

SfbWebApplicant *
sfb_web_applicant_new(SfbWebHttp *http, SfbWebOauth *oauth, const char *address,
                      const SfbWebCredentials *credentials, SfbWebAuthentication authentication)
{
	SfbWebApplicant *applicant = g_rc_box_new0(SfbWebApplicant);

	applicant->http = g_object_ref(http);
	applicant->oauth = g_object_ref(oauth);
	applicant->address = g_strdup(address);
	applicant->login = g_strdup(credentials->login != NULL ? credentials->login : "");
	applicant->uses_ticket = credentials->uses_ticket;
	applicant->authentication = authentication;
	if (credentials->password != NULL) {
		applicant->password = sfb_secret_ref(credentials->password);
		applicant->adfs = sfb_web_adfs_new(http, credentials);
	}
	return applicant;
}

SfbWebApplicant *
sfb_web_applicant_ref(SfbWebApplicant *applicant)
{
	return g_rc_box_acquire(applicant);
}

static void
clear(gpointer data)
{
	SfbWebApplicant *applicant = data;

	g_object_unref(applicant->http);
	g_object_unref(applicant->oauth);
	g_clear_object(&applicant->adfs);
	g_free(applicant->address);
	g_free(applicant->login);
	sfb_secret_unref(applicant->password);
}

void
sfb_web_applicant_unref(SfbWebApplicant *applicant)
{
	if (applicant != NULL)
		g_rc_box_release_full(applicant, clear);
}

SfbWebCredentials
sfb_web_applicant_get_credentials(const SfbWebApplicant *applicant)
{
	return (SfbWebCredentials){ applicant->login, applicant->password, applicant->uses_ticket };
}
