/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The lines that the client without a screen writes. */

#pragma once

#include <glib.h>

void say_line(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* TRUE if a line begins with @start that was written, or that @look would write now. */
gboolean said_or_seen(const char *start, void (*look)(void));
