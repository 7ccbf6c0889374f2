/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What every fuzz target offers to libFuzzer and to replay.c. */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* Reads @size bytes as a stranger's. Aborts if something that must hold does not. Returns: 0 */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
