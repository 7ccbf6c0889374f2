/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose name is it: the relaxed comparison of host names with the domain of a sign-in address. */

#include "util/domain.h"

#include <string.h>

/* As DNS writes it: A-labels, no final dot. Returns: (transfer full) (nullable) */
static char *
dup_plain(const char *name)
{
	char *plain = g_hostname_to_ascii(name);

	if (plain != NULL && g_str_has_suffix(plain, "."))
		plain[strlen(plain) - 1] = '\0';
	return plain;
}

gboolean
sfb_domain_contains(const char *domain, const char *host)
{
	g_autofree char *wanted = dup_plain(domain);
	g_autofree char *name = dup_plain(host);
	gsize wanted_length = wanted != NULL ? strlen(wanted) : 0;
	gsize name_length = name != NULL ? strlen(name) : 0;
	const char *tail;

	if (wanted_length == 0 || name_length < wanted_length || g_hostname_is_ip_address(name))
		return FALSE;
	tail = name + name_length - wanted_length;
	return g_ascii_strcasecmp(tail, wanted) == 0 && (tail == name || tail[-1] == '.');
}

const char *
sfb_domain_get_parent(const char *host)
{
	const char *dot = strchr(host, '.');

	return dot != NULL && strchr(dot + 1, '.') != NULL ? dot + 1 : host;
}
