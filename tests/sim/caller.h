/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody with a bare connection to the simulator, who writes every message by hand. */

#pragma once

#include "auth/mech.h"
#include "sim/sim.h"
#include "sip/association.h"
#include "sip/message.h"

typedef struct _Caller Caller;

/* Over TCP. */
Caller *caller_new(SfbSim *sim);
void caller_free(Caller *caller);

/* A REGISTER of alice's, the next of its dialog, without credentials. */
SfbSipMessage *caller_make_register(Caller *caller);

/* Sends @request and waits. Borrowed, until the next question: the answer; NULL: the connection
 * ended. */
const SfbSipMessage *caller_ask(Caller *caller, SfbSipMessage *request);

/* A REGISTER without credentials, asked. */
const SfbSipMessage *caller_ask_plainly(Caller *caller);

/* The whole handshake with @mech (transfer full), from the first challenge on. Borrowed: the last
 * answer, whose signature is right if it has one; NULL: the connection ended. */
const SfbSipMessage *caller_prove(Caller *caller, SfbAuthMech *mech);

/* A REGISTER signed with what caller_prove() led to. */
const SfbSipMessage *caller_refresh(Caller *caller);

/* The number of REGISTER requests so far. */
guint caller_get_count(const Caller *caller);

/* TRUE if the last answer was signed. */
gboolean caller_is_answer_signed(const Caller *caller);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Caller, caller_free)
