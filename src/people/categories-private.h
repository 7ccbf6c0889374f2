/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The readers of a categories document, one for each kind of category that has a file of its own. */

#pragma once

#include "people/presence-xml.h"
#include "util/xml.h"

/* The first category called @name in the document, and the next one; NULL if there is none. */
SfbXmlNode *sfb_categories_get_first(SfbXmlNode *root, const char *name);
SfbXmlNode *sfb_categories_get_next(SfbXmlNode *category, const char *name);

/* contactCard: who the person is. Returns: TRUE if that changed anything. */
gboolean sfb_categories_apply_card(SfbPresentity *presentity, SfbXmlNode *root);

/* userInformation: the phones people enter by hand for themselves. Returns: the same. */
gboolean sfb_categories_apply_own_phones(SfbPresentity *presentity, SfbXmlNode *root);
