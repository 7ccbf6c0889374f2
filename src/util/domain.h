/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose name is it: which hosts belong to the domain of a sign-in address. */

#pragma once

#include <glib.h>

/* TRUE if @host is @domain or below it ("pool01.eu.contoso.example" in "contoso.example"); case
 * and a final dot do not count. */
gboolean sfb_domain_contains(const char *domain, const char *host);
