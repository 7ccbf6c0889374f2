/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The server's half of TLS-DSK ([MS-SIPAE] 3.3.5.1). A TLS handshake in which the client proves
 * itself with a certificate of the pool's authority; TLS 1.2 to 1.0, down to what the oldest
 * clients know. Established with the step that takes the client's Finished; the token of that step
 * still has to be sent, and the client answers it with a signature alone.
 */

#pragma once

#include "auth/mech.h"
#include "sim/authority.h"
#include "sim/faults.h"
#include "sim/files.h"

#define SFB_TYPE_SIM_TLS_DSK (sfb_sim_tls_dsk_get_type())
G_DECLARE_FINAL_TYPE(SfbSimTlsDsk, sfb_sim_tls_dsk, SFB, SIM_TLS_DSK, SfbAuthMech)

/* All are borrowed and outlive the mechanism. A step that refuses the client's certificate fails
 * with SFB_ERROR_CREDENTIALS, or SFB_ERROR_NOT_ALLOWED if a 403 is to say so. Returns: (transfer
 * full) */
SfbAuthMech *
sfb_sim_tls_dsk_new(const SfbSimFiles *files, SfbSimAuthority *authority, SfbSimFaults *faults);

/* "alice@example.com": whom the client's certificate was issued to; NULL until established.
 * Borrowed. */
const char *sfb_sim_tls_dsk_get_login(SfbSimTlsDsk *self);

/* After a step that failed: the TLS alert that tells the client why, or NULL. Borrowed. */
GBytes *sfb_sim_tls_dsk_get_alert(SfbSimTlsDsk *self);
