/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A TLS handshake that is made only to look at it, and never used for anything. */

#pragma once

#include "net/network.h"

typedef struct {
	char *description; /* "TLS 1.2, ECDHE-RSA, ..." */
	GPtrArray *chain;  /* (element-type GBytes) DER, the server's own first */
} SfbReportVisit;

/* @priority: which versions and suites, as GnuTLS has it. */
void
sfb_report_visit_async(SfbNetwork *network, const char *host, guint16 port, const char *priority,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) NULL with @error. */
SfbReportVisit *sfb_report_visit_finish(GAsyncResult *result, GError **error);
void sfb_report_visit_free(SfbReportVisit *visit); /* accepts NULL */

/* The chain as GIO has certificates. Returns: (transfer full) (nullable) */
GTlsCertificate *sfb_report_visit_dup_certificate(const SfbReportVisit *visit);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbReportVisit, sfb_report_visit_free)
