/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The fault table: what goes wrong while alice signs in, where it is noticed, and what she is told. */

#pragma once

#include <glib.h>

/* How she wants to sign in. */
typedef enum {
	BY_NTLM,
	BY_CERTIFICATE,       /* TLS-DSK, and NTLM if that fails */
	BY_CERTIFICATE_ALONE, /* TLS-DSK and nothing else */
	BY_OAUTH,             /* TLS-DSK by modern authentication, with a device code */
	BY_ADFS,
} Way;

typedef struct {
	const char *name;
	const char *faults;
	Way way;
	const char *password; /* NULL: the right one */
	const char *address;  /* NULL: hers */
	const char *stage;    /* the last that began; NULL: she is signed in */
	int code;
	const char *words; /* of the sentence she is shown; if she is signed in, of a warning */
	gboolean takes_long;
} FaultRow;

extern const FaultRow fault_rows[];
extern const gsize fault_row_count;
