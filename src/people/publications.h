/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What one state of ours means in publications ([MS-PRES] 3.3, and the vendor's own table of
 * statuses). Pure. Each function returns (transfer full) (element-type SfbPublication), maybe
 * empty.
 */

#pragma once

#include "people/own-presence.h"
#include "people/publication-versions.h"

/* What an endpoint says of itself. */
typedef struct {
	const char *uri;      /* own URI */
	const char *instance; /* endpoint UUID */
	const char *machine;  /* host name */
	guint32 number;       /* names this endpoint's own instances, equal at every sign-in */
	SfbMachineState state;
	const char *location; /* NULL: not told */
	GDateTime *now;       /* in the time zone to be told */
} SfbOwnMachine;

/* The number for an endpoint id: stale instances would pile up if it changed. */
guint32 sfb_own_machine_make_number(const char *epid);

/* What this endpoint can do, at sign-in. */
GPtrArray *sfb_publications_new_device(const SfbOwnMachine *machine);

/* Whether somebody is at this endpoint, where and when. */
GPtrArray *sfb_publications_new_machine(const SfbOwnMachine *machine);

/* userState into containers 2 and 3; every other userState that @versions knows is deleted, with
 * SFB_STATUS_UNKNOWN all of them. Nothing for SFB_STATUS_AVAILABLE where there is none: the
 * machine's state says it. @custom: a state to say it with, or NULL. */
GPtrArray *sfb_publications_new_status(SfbStatus status, const char *custom,
                                       const SfbPublicationVersions *versions);

/* The @custom for a state of the organisation. Returns: (transfer full) */
char *sfb_publications_build_custom(const SfbCustomState *state);

/* dndState, by which servers hold calls back: switched on for SFB_STATUS_DO_NOT_DISTURB, else off
 * wherever @versions knows it. */
GPtrArray *
sfb_publications_new_call_blocking(SfbStatus status, const SfbPublicationVersions *versions);

/* phoneState of the endpoint @number. */
GPtrArray *
sfb_publications_new_call(SfbOwnCall call, guint32 number, const SfbPublicationVersions *versions);
