/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A peer that asks for proof and gives its own: the accepting half of gss-ntlmssp behind the words
 * of a registrar. It writes its headers and signatures without the code that is tested.
 */

#pragma once

#include "support/peer.h"

typedef struct _Registrar Registrar;

/* @version: of the protocol, 2 to 4. Borrows @peer. Returns: (transfer full) */
Registrar *registrar_new(Peer *peer, guint version);
void registrar_free(Registrar *registrar);

/* Loses the keys: whoever was believed has to prove it once more. */
void registrar_forget(Registrar *registrar);

/* The bare list of what it takes. */
void registrar_challenge(Registrar *registrar, const SfbSipMessage *request);

/* NTLM's CHALLENGE. */
void registrar_answer_token(Registrar *registrar, const SfbSipMessage *request);

/* TRUE if the AUTHENTICATE in @request proves kim. */
gboolean registrar_believes(Registrar *registrar, const SfbSipMessage *request);

/* TRUE if @message is signed by kim with the running number @number. */
gboolean registrar_verifies(Registrar *registrar, const SfbSipMessage *message, guint number);

/* A 200 to REGISTER; @action: its register-action. Returns: (transfer full) */
SfbSipMessage *
registrar_make_200(const SfbSipMessage *request, const char *expires, const char *action);

/* Signs @message with the next number and sends it. */
void registrar_send_signed(Registrar *registrar, SfbSipMessage *message);

/* The same with a signature that is wrong in one digit. */
void registrar_send_forged(Registrar *registrar, SfbSipMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Registrar, registrar_free)
