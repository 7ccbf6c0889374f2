/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What is seen while one stays signed in: the contacts with their presence, then every change and
 * every message with the time. */

#pragma once

#include "session/session.h"

#define SFB_TYPE_WATCH (sfb_watch_get_type())
G_DECLARE_FINAL_TYPE(SfbWatch, sfb_watch, SFB, WATCH, GObject)

/* Prints the list and watches @session (borrowed, signed in, outlives it). Returns: (transfer full) */
SfbWatch *sfb_watch_new(SfbSession *session, gboolean use_json);
