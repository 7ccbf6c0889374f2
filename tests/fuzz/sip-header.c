/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* One header value, read in every way there is. */

#include "fuzz/fuzz.h"

#include <glib.h>
#include <string.h>

#include "sip/header.h"

static void
use_list(const char *value)
{
	g_auto(GStrv) elements = sfb_sip_header_split(value);

	for (char **element = elements; *element != NULL; element++)
		g_assert_cmpuint(strlen(*element), >, 0);
}

static void
use_name_addr(const char *value)
{
	g_autoptr(SfbSipNameAddr) addr = sfb_sip_name_addr_parse(value);
	g_autofree char *tag = sfb_sip_header_get_tag(value);

	if (tag != NULL)
		g_assert_null(strpbrk(tag, " \t"));
	if (addr == NULL)
		return;
	g_assert_nonnull(strstr(value, addr->uri));
	g_assert_true(addr->display_name == NULL || g_utf8_validate(addr->display_name, -1, NULL));
	g_assert_true(g_str_has_suffix(value, addr->parameters));
}

static void
use_auth_header(const char *value)
{
	g_autoptr(SfbSipAuthHeader) header = sfb_sip_auth_header_parse(value);
	guint version;

	if (header == NULL)
		return;
	g_assert_cmpuint(strlen(sfb_sip_auth_header_get_scheme(header)), >, 0);
	version = sfb_sip_auth_header_get_version(header);
	g_assert_cmpuint(version, >=, 2);
	g_assert_cmpuint(version, <=, 4);
}

static void
use_diagnostics(const char *value)
{
	g_autoptr(SfbSipDiagnostics) diagnostics = sfb_sip_diagnostics_parse(value);

	if (diagnostics != NULL && diagnostics->reason != NULL)
		g_assert_true(g_utf8_validate(diagnostics->reason, -1, NULL));
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	g_autofree char *value = g_strndup((const char *)bytes, size);

	use_list(value);
	use_name_addr(value);
	use_auth_header(value);
	use_diagnostics(value);
	return 0;
}
