/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a web service refused, in its own words: a SOAP fault ([MS-OCAUTHWS] 2.2.4.1) or the header
 * X-Ms-diagnostics (3.2.4.1). */

#pragma once

#include "web/http.h"

typedef struct {
	guint id;     /* [MS-OCER] 7.22; 0 if none was given */
	char *fault;  /* the fault code without its prefix, "FailedAuthentication"; NULL if none */
	char *reason; /* valid UTF-8, not long; NULL if none */
} SfbWebDiagnostics;

/* Returns: (transfer full) (nullable) NULL if the response has neither. A number counts more than a
 * fault without one. */
SfbWebDiagnostics *sfb_web_diagnostics_parse(const SfbWebResponse *response);
void sfb_web_diagnostics_free(SfbWebDiagnostics *diagnostics); /* accepts NULL */

/* What a server says (taken; may be NULL), as it can be shown: valid UTF-8, not long, NULL if it says
 * nothing. Returns: (transfer full) (nullable) */
char *sfb_web_diagnostics_take_words(char *text);

/* TRUE if the proof was good, but not for the address that was asked for: the service has no better
 * sign for it than its words, and calls it a failed authentication. */
gboolean sfb_web_diagnostics_is_mismatch(const SfbWebDiagnostics *diagnostics);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbWebDiagnostics, sfb_web_diagnostics_free)
