/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What proves one person to one server, as often as that asks: it outlives the sign-in. */

#pragma once

#include "signin/facts.h"

typedef struct _SfbProver SfbProver;

/* For the choice in @facts. Returns: (transfer full) */
SfbProver *sfb_prover_new(const SfbSigninFacts *facts);
void sfb_prover_free(SfbProver *prover); /* accepts NULL */

/* Returns: (transfer full) the mechanism for one handshake */
SfbAuthMech *sfb_prover_make_mech(const SfbProver *prover, const SfbSipChallenge *challenge);

/* TRUE if it shows the password to somebody: one more wrong attempt could lock the account. */
gboolean sfb_prover_risks_password(const SfbProver *prover);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbProver, sfb_prover_free)
