/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An element exactly as it came: what somebody else has signed must not be written anew. */

#pragma once

#include "util/xml.h"

/* The bytes from the start tag to the end tag of @node in @text, which @xml was read from; @length
 * as for sfb_xml_parse(). Returns: (transfer full) (nullable) NULL if @text is another document. */
char *sfb_xml_dup_raw(const SfbXml *xml, SfbXmlNode *node, const char *text, gssize length);
