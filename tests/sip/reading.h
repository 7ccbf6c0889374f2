/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From a text in a test to a message. */

#pragma once

#include "sip/message.h"

/* The one message that @text holds; lines may end in LF. Returns: (transfer full) */
SfbSipMessage *read_message(const char *text);

/* A file below the folder of the test data, or of the traces. NUL-terminated. Returns: (transfer
 * full) */
GBytes *read_test_file(const char *folder, const char *name);
