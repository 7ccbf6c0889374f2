/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose name is it: which hosts belong to the domain of a sign-in address. */

#pragma once

#include <glib.h>

/* TRUE if @host is @domain or below it ("pool01.eu.contoso.example" in "contoso.example"); case
 * and a final dot do not count. */
gboolean sfb_domain_contains(const char *domain, const char *host);

/* The domain that @host is in: its name without the first label, or @host if that leaves none that
 * somebody could own. Borrowed from @host. */
const char *sfb_domain_get_parent(const char *host);
