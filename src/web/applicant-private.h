/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who asks for web tickets, and by which means. */

#pragma once

#include "web/adfs.h"

/* Reference counted, immutable. */
typedef struct {
	SfbWebHttp *http;
	SfbWebOauth *oauth;
	SfbWebAdfs *adfs; /* NULL without a password */
	char *address;    /* normalized */
	char *login;      /* "" if only a Kerberos ticket is to be used */
	SfbSecret *password;
	gboolean uses_ticket;
	SfbWebAuthentication authentication;
} SfbWebApplicant;

/* All are read during the call or borrowed and kept. Returns: (transfer full) */
SfbWebApplicant *
sfb_web_applicant_new(SfbWebHttp *http, SfbWebOauth *oauth, const char *address,
                      const SfbWebCredentials *credentials, SfbWebAuthentication authentication);

SfbWebApplicant *sfb_web_applicant_ref(SfbWebApplicant *applicant);
void sfb_web_applicant_unref(SfbWebApplicant *applicant); /* accepts NULL */

/* For Windows authentication; borrowed from @applicant. */
SfbWebCredentials sfb_web_applicant_get_credentials(const SfbWebApplicant *applicant);
