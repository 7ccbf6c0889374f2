/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What an OAuth issuer has given out: random words, each good for one thing for a while. Pure but
 * for the clock. */

#pragma once

#include <glib.h>

typedef enum {
	SFB_SIM_GRANT_CODE,    /* to be traded for tokens, once */
	SFB_SIM_GRANT_DEVICE,  /* the same, when somebody has typed its user code */
	SFB_SIM_GRANT_ACCESS,  /* opens the resource */
	SFB_SIM_GRANT_REFRESH, /* to be traded for new tokens, once */
} SfbSimGrantKind;

typedef struct {
	SfbSimGrantKind kind;
	char *address;      /* whose; NULL: nobody's yet */
	char *resource;     /* what it is for */
	char *redirect_uri; /* of a code */
	char *challenge;    /* of a code, PKCE (RFC 7636 4.2) */
	char *user_code;    /* of a device */
	gboolean is_denied; /* by the person */
	gint64 next_poll;   /* of a device, monotonic: not to be asked about before */
	gint64 expires_at;  /* monotonic, in microseconds */
} SfbSimGrant;

typedef struct _SfbSimGrants SfbSimGrants;

SfbSimGrants *sfb_sim_grants_new(void);
void sfb_sim_grants_free(SfbSimGrants *grants); /* accepts NULL */

/* @address: NULL: nobody's yet. A device gets a user code. @handle: (out) (transfer none) the word.
 * Returns: (transfer none) for the caller to fill in the rest. */
SfbSimGrant *sfb_sim_grants_add(SfbSimGrants *grants, SfbSimGrantKind kind, const char *address,
                                const char *resource, const char **handle);

/* NULL if there is no such word, or it is of another kind or too old. Borrowed. */
SfbSimGrant *sfb_sim_grants_find(SfbSimGrants *grants, SfbSimGrantKind kind, const char *handle);

/* By what the person types, in either case; NULL if there is none that waits. Borrowed. */
SfbSimGrant *sfb_sim_grants_find_device(SfbSimGrants *grants, const char *user_code);

void sfb_sim_grants_remove(SfbSimGrants *grants, const char *handle);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimGrants, sfb_sim_grants_free)
