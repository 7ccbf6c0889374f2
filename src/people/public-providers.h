/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Public messaging services the company is connected to ([MS-SIPREGE] 2.2.2.5.12). Pure. */

#pragma once

#include "settings/settings.h"

/* TRUE if a public service serves the domain of @address, or routes it. */
gboolean sfb_public_providers_serve(SfbSettings *settings, const char *address);

/* "jo@mail.example" of "jo(mail.example)@msn.com", the form in which an address of another domain
 * travels through a public service. Returns: (transfer full) (nullable) NULL if @address has another
 * form. */
char *sfb_public_address_undecorate(const char *address);
