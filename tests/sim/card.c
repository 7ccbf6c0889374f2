/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What somebody shows in TLS-DSK. */

#include "sim/card.h"

#define HOUR_SECONDS 3600

static void
on_made(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	*(SfbAuthCertificateRequest **)user_data =
		sfb_auth_certificate_request_make_finish(result, &error);
	g_assert_no_error(error);
}

SfbAuthCertificate *
card_issue(SfbSimAuthority *authority, const char *address)
{
	g_autoptr(SfbAuthCertificateRequest) request = NULL;
	g_autoptr(GBytes) issued = NULL;
	g_autoptr(GError) error = NULL;
	SfbAuthCertificate *card;

	sfb_auth_certificate_request_make_async(address, NULL, on_made, &request);
	while (request == NULL)
		g_main_context_iteration(NULL, TRUE);
	issued = sfb_sim_authority_issue(authority, sfb_auth_certificate_request_get_der(request),
	                                 address, "{device}", 8 * HOUR_SECONDS, &error);
	g_assert_no_error(error);
	card = sfb_auth_certificate_request_complete(request, issued, &error);
	g_assert_no_error(error);
	return card;
}
