/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The text that a signature covers ([MS-SIP] 3.1.4.2, [MS-SIPAE] 3.2.5.2). Pure. */

#pragma once

#include "sip/message.h"

/* What comes from the authentication header of the same message. */
typedef struct {
	guint version;      /* 2, 3 or 4 */
	const char *scheme; /* "NTLM" */
	const char *salt;   /* crand or srand, as written */
	guint32 number;     /* cnum or snum */
	const char *realm;
	const char *target;
} SfbSipSignatureFields;

/* The buffer: 12 values for version 2, 15 for 3 and 4, each in angle brackets, an absent one empty;
 * the status code follows in responses only. Returns: (transfer full) */
char *
sfb_sip_signature_build_text(const SfbSipMessage *message, const SfbSipSignatureFields *fields);
