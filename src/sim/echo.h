/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The person who answers every message with its own words. Lives inside the server, without a
 * connection; speaks SIP to it like everybody else.
 *
 * Signals:
 *   "message-sent" (SfbSipMessage *message)   a response, or a request without Via
 */

#pragma once

#include <glib-object.h>

#include "sip/message.h"

#define SFB_TYPE_SIM_ECHO (sfb_sim_echo_get_type())
G_DECLARE_FINAL_TYPE(SfbSimEcho, sfb_sim_echo, SFB, SIM_ECHO, GObject)

/* Returns: (transfer full) */
SfbSimEcho *sfb_sim_echo_new(void);

/* A request or a response for the echo; it answers from the main loop, later. */
void sfb_sim_echo_take(SfbSimEcho *self, const SfbSipMessage *message);
