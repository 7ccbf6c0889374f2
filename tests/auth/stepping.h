/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A handshake step that waits. */

#pragma once

#include "auth/mech.h"

/* Runs the main loop until @mech has made its next token. Returns: (transfer full) (nullable) */
GBytes *take_step(SfbAuthMech *mech, GBytes *token, GCancellable *cancellable, GError **error);

/* Asserts that the step fails with @code of SFB_ERROR and that nothing is established by it. */
void assert_step_fails(SfbAuthMech *mech, GBytes *token, int code);
