/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The XML values of the categories that the server writes itself (presence sheet 4, 12, 14). */

#pragma once

#include <glib.h>

/* Returns: (transfer full) aggregateState. @elements: what comes between availability and device,
 * @device: "computer", @last_active: a time; each NULL if there is none. */
char *sfb_sim_value_build_state(guint availability, const char *elements, const char *device,
                                const char *last_active);

/* Returns: (transfer full) userState that is not manual, as an earlier sign-in left it. */
char *sfb_sim_value_build_user_state(guint availability);

/* Returns: (transfer full) contactCard; @title: NULL if none. */
char *sfb_sim_value_build_card(const char *display_name, const char *address, const char *title);

/* Returns: (transfer full) a personal note. */
char *sfb_sim_value_build_note(const char *text);

/* Returns: (transfer full) mwi. */
char *sfb_sim_value_build_waiting(guint unread, guint read);

/* That long ago in UTC, without zone, as servers write it. Returns: (transfer full) */
char *sfb_sim_value_make_time(guint minutes_ago);
