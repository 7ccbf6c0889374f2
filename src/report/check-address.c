/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Is it an address at all, and does the login name go with it? */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "report/facts-private.h"

/* The configuration would not exist if the address were none: what is left is the odd login. */
static SfbFinding *
judge(const SfbReportFacts *facts)
{
	const SfbConfig *config = facts->config;
	g_autofree char *detail = NULL;

	if (g_ascii_strcasecmp(config->login, config->address) == 0)
		detail = g_strdup_printf(_("%s; the login name is the same"), config->address);
	else
		detail = g_strdup_printf(_("%s; the login name is %s"), config->address,
		                         config->login);
	return sfb_finding_new(SFB_CHECK_OK, 0, detail);
}

const SfbCheckKind sfb_check_address = {
	.topic = "ADDRESS",
	.stage = "address",
	.label = N_("Sign-in address"),
	.judge = judge,
};
