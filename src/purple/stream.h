/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A socket of libpurple as the GIOStream the core reads and writes; its asynchronous operations
 * work. */

#pragma once

#include "purple/socket.h"

#define SFB_TYPE_PURPLE_STREAM (sfb_purple_stream_get_type())
G_DECLARE_FINAL_TYPE(SfbPurpleStream, sfb_purple_stream, SFB, PURPLE_STREAM, GIOStream)

/* (takes socket) Returns: (transfer full) */
GIOStream *sfb_purple_stream_new(SfbPurpleSocket *socket);
