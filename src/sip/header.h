/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Header values to facts. All pure; every string returned is the caller's. */

#pragma once

#include <glib.h>

/* Splits at commas that stand outside quotes and angle brackets; elements are trimmed, empty ones
 * left out. Returns: (transfer full) */
GStrv sfb_sip_header_split(const char *value);

/* "name-addr" or "addr-spec" with parameters (RFC 3261 20.10, 25.1). */
typedef struct {
	char *display_name; /* unescaped; NULL if none */
	char *uri;          /* complete with URI parameters, byte for byte as it stood */
	char *parameters;   /* what follows, from the first ';' on; "" if nothing */
} SfbSipNameAddr;

/* Returns: (transfer full) (nullable) NULL if there is no URI. */
SfbSipNameAddr *sfb_sip_name_addr_parse(const char *value);
void sfb_sip_name_addr_free(SfbSipNameAddr *addr); /* accepts NULL */

/* A parameter's value, unquoted, "" for one without '='; NULL if absent. @parameters is a list
 * "a=b;c=\"d;e\"" with or without a leading value and ';'. Names have no case. Returns: (transfer
 * full) (nullable) */
char *sfb_sip_header_get_parameter(const char *parameters, const char *name);

/* TRUE if the Content-Type value @value, without its parameters, is @type; types have no case. */
gboolean sfb_sip_header_is_type(const char *value, const char *type);

/* A whole number of seconds ("7200"), at most @max; 0 if @text (may be NULL) is none. */
guint sfb_sip_header_parse_seconds(const char *text, guint max);

/* A Date value, "Fri, 01 Mar 2024 08:00:00 GMT" (RFC 3261 20.17). Returns: (transfer full)
 * (nullable) */
GDateTime *sfb_sip_header_parse_date(const char *value);

/* The tag of a From or To value. Returns: (transfer full) (nullable) */
char *sfb_sip_header_get_tag(const char *value);

/* Challenge, credentials or Authentication-Info: a scheme and name=value pairs. */
typedef struct _SfbSipAuthHeader SfbSipAuthHeader;

/* Returns: (transfer full) (nullable) NULL if there is no scheme. */
SfbSipAuthHeader *sfb_sip_auth_header_parse(const char *value);
void sfb_sip_auth_header_free(SfbSipAuthHeader *header); /* accepts NULL */

const char *sfb_sip_auth_header_get_scheme(const SfbSipAuthHeader *header);

/* A parameter's value, unquoted, name in any case; NULL if absent. Borrowed. */
const char *sfb_sip_auth_header_get(const SfbSipAuthHeader *header, const char *name);

/* The "version" parameter: 2 if absent, at most 4 ([MS-SIPAE] 2.2, 3.2.5.1). */
guint sfb_sip_auth_header_get_version(const SfbSipAuthHeader *header);

/* One ms-diagnostics value ([MS-OCER] 2.2). */
typedef struct {
	guint id;     /* a sub-code after a dot is dropped */
	char *reason; /* the server's words, unescaped; NULL if none */
} SfbSipDiagnostics;

/* Returns: (transfer full) (nullable) NULL if there is no number. */
SfbSipDiagnostics *sfb_sip_diagnostics_parse(const char *value);
void sfb_sip_diagnostics_free(SfbSipDiagnostics *diagnostics); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipNameAddr, sfb_sip_name_addr_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipAuthHeader, sfb_sip_auth_header_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipDiagnostics, sfb_sip_diagnostics_free)
