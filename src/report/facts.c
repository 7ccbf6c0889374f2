/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of the report. */

#include "report/facts-private.h"

void
sfb_report_target_free(SfbReportTarget *target)
{
	g_free(target->host);
	g_free(target);
}

void
sfb_report_facts_add_target(SfbReportFacts *facts, const char *host, guint16 port,
                            SfbTransport transport)
{
	SfbReportTarget *target;

	for (guint i = 0; i < facts->targets->len; i++) {
		target = facts->targets->pdata[i];
		if (target->port == port && g_ascii_strcasecmp(target->host, host) == 0)
			return;
	}
	target = g_new0(SfbReportTarget, 1);
	target->host = g_strdup(host);
	target->port = port;
	target->transport = transport;
	g_ptr_array_add(facts->targets, target);
}
