/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Why a SERVICE was refused whose parts carry versions: some were not the server's ([MS-PRES]
 * 2.2.2.5, sheet presence 7.4). Pure. */

#pragma once

#include <glib.h>

typedef struct {
	guint index;     /* of the part of the request, from 0 */
	guint32 version; /* that the server has */
} SfbConflict;

/* @fault: the body of a 409. @count: parts of the refused request. Returns: (transfer full)
 * (element-type SfbConflict) those of them that differ; empty if it is no such fault. */
GArray *sfb_conflicts_parse(const char *fault, gsize length, guint count);
