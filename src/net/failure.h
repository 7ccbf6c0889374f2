/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Words for people for what keeps two computers apart: the cause, and the next step. */

#pragma once

#include <gio/gio.h>

/* What GIO reports about connecting to @host, as SFB_ERROR_UNREACHABLE, SFB_ERROR_TIMEOUT or
 * SFB_ERROR_MECHANISM_MISSING. A cancellation, and what is worded already, stays as it is. Returns:
 * (transfer full) */
GError *sfb_network_explain(const char *host, guint16 port, const GError *cause);

/* The same for looking @name up. Returns: (transfer full) */
GError *sfb_network_explain_look_up(const char *name, const GError *cause);

/* What is wrong with @certificate, which @host showed: SFB_ERROR_CERTIFICATE. Of several faults the
 * gravest is told. Returns: (transfer full) */
GError *sfb_network_explain_certificate(const char *host, GTlsCertificate *certificate,
                                        GTlsCertificateFlags faults);
