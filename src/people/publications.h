/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What one state of ours means in publications ([MS-PRES] 3.3, and the vendor's own table of
 * statuses). Pure. Each function returns (transfer full) (element-type SfbPublication), maybe
 * empty.
 */

#pragma once

#include "people/availability.h"
#include "people/publication-versions.h"

#define SFB_OWN_NOTE_MAX 500 /* characters the server's own clients take */

typedef struct {
	const char *uri;        /* own URI */
	const char *instance;   /* endpoint UUID */
	const char *machine;    /* host name */
	const char *utc_offset; /* "+01:00", positive east of Greenwich */
	guint32 number;         /* names this endpoint's own instances, equal at every sign-in */
} SfbPublisher;

/* The number for an endpoint id: stale instances would pile up if it changed. */
guint32 sfb_publisher_make_number(const char *epid);

/* device and machineState: at sign-in. */
GPtrArray *sfb_publications_new_endpoint(const SfbPublisher *publisher, gboolean is_idle);

/* machineState alone: idle and back. */
GPtrArray *sfb_publications_new_machine(const SfbPublisher *publisher, gboolean is_idle);

/* userState into containers 2 and 3; every other userState that @versions knows is deleted. Nothing
 * for SFB_STATUS_AVAILABLE where there is none: the machine's state says it. */
GPtrArray *sfb_publications_new_status(SfbStatus status, const SfbPublicationVersions *versions);

/* dndState, by which servers hold calls back: switched on for SFB_STATUS_DO_NOT_DISTURB, else off
 * wherever @versions knows it. */
GPtrArray *
sfb_publications_new_call_blocking(SfbStatus status, const SfbPublicationVersions *versions);

/* TRUE if @publications have one of these. */
gboolean sfb_publications_have_call_blocking(const GPtrArray *publications);

/* The personal note; NULL or "" deletes it wherever @versions knows it. */
GPtrArray *sfb_publications_new_note(const char *note, const SfbPublicationVersions *versions);
