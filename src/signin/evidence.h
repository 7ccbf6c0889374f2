/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What was found on the way in: kept for the report, whatever becomes of the sign-in. No secret is
 * in it.
 */

#pragma once

#include "signin/candidates.h"

typedef enum {
	SFB_LOOKUP_HOST,         /* addresses */
	SFB_LOOKUP_SERVICE,      /* SRV */
	SFB_LOOKUP_AUTODISCOVER, /* the web service at a name */
} SfbLookupKind;

typedef enum {
	SFB_STAGE_STARTED,
	SFB_STAGE_DONE,
	SFB_STAGE_SKIPPED,
	SFB_STAGE_WARNING, /* signing in goes on without it */
	SFB_STAGE_FAILED,
	SFB_STAGE_WENT_BACK, /* another server or another way is tried */
} SfbStageState;

/* One stage that was entered; whoever goes back enters it once more. */
typedef struct {
	const char *id;
	const char *label; /* untranslated */
	SfbStageState state;
	gint64 started_at; /* monotonic microseconds */
	guint milliseconds;
	char *message; /* why it failed, went back or is done without; NULL */
} SfbStageRecord;

/* One question about a name. */
typedef struct {
	SfbLookupKind kind;
	char *name;    /* "_sip._tls.contoso.example" */
	char *answer;  /* "" if there is no such name, or nobody could tell */
	GError *error; /* why nobody could tell; NULL */
	guint milliseconds;
} SfbLookup;

/* One server that we turned to. */
typedef struct {
	SfbCandidate *server;
	GError *error; /* why it did not do; NULL: it was the one, or redirected us */
	guint milliseconds;
} SfbTrial;

/* A mechanism that was offered and not taken. */
typedef struct {
	char *scheme;
	char *reason; /* for people */
} SfbPassedOver;

typedef struct {
	GPtrArray *stages;                /* (element-type SfbStageRecord) in order */
	GPtrArray *lookups;               /* (element-type SfbLookup) in the order of the answers */
	GPtrArray *trials;                /* (element-type SfbTrial) */
	SfbWebAutodiscovered *discovered; /* what Autodiscover said; NULL */
	GPtrArray *redirects;             /* (element-type utf8) who sent us on, "host:port" */
	SfbCandidate *server;             /* the last one we got a line to; NULL */
	GPtrArray *offered;               /* (element-type utf8) schemes, in the server's order */
	GPtrArray *passed_over;           /* (element-type SfbPassedOver) */
	char *mechanism;                  /* scheme of the last attempt; NULL */
	char *tls_dsk;                    /* what was agreed on in TLS-DSK; NULL */
	gint64 certificate_expiry;        /* of the person's certificate; 0 if none was used */
	gboolean is_certificate_kept;     /* it was there from an earlier sign-in */
	gint64 clock_offset_seconds;      /* the registrar's clock minus ours */
	char *untrusted_host;   /* that the naming rule refused, and the error names; NULL */
	gboolean is_survivable; /* the home pool is away, and this server stands in */
} SfbSigninEvidence;

SfbSigninEvidence *sfb_signin_evidence_new(void); /* Returns: (transfer full) */
SfbSigninEvidence *sfb_signin_evidence_ref(SfbSigninEvidence *evidence);
void sfb_signin_evidence_unref(SfbSigninEvidence *evidence); /* accepts NULL */

/* Every state that a stage comes to, in order. @id and @label: kept as they are. */
void sfb_signin_evidence_note_stage(SfbSigninEvidence *evidence, const char *id, const char *label,
                                    SfbStageState state, const GError *error);

/* The stage @id as it was entered last; NULL if it never was. Borrowed until the next one is noted.
 */
const SfbStageRecord *
sfb_signin_evidence_find_stage(const SfbSigninEvidence *evidence, const char *id);

/* How the stage @id ended when it was entered last; SFB_STAGE_SKIPPED too if it never was. */
SfbStageState sfb_signin_evidence_get_stage(const SfbSigninEvidence *evidence, const char *id);

/* The strings are copied; takes @error. */
void sfb_signin_evidence_add_lookup(SfbSigninEvidence *evidence, const SfbLookup *lookup);
void sfb_signin_evidence_add_trial(SfbSigninEvidence *evidence, const SfbTrial *trial);
void sfb_signin_evidence_add_passed_over(SfbSigninEvidence *evidence, const char *scheme,
                                         const char *reason);

/* A name that a web service gave. Of several the first counts, since it is the one that is told of. */
void sfb_signin_evidence_note_untrusted(SfbSigninEvidence *evidence, const char *host);

/* Why no server took us: the most telling of all reasons, and what was tried. @domain: the address's.
 * Returns: (transfer full) */
GError *sfb_signin_evidence_make_error(const SfbSigninEvidence *evidence, const char *domain);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSigninEvidence, sfb_signin_evidence_unref)
