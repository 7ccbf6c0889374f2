/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * People who are watched in another way than those of the world: on a second pool of the company, at
 * a partner's or a public service's server, by documents of older kinds; some who are silent, refuse,
 * or are no persons at all. They do nothing but be watched. Pure.
 */

#pragma once

#include <glib.h>

#define SFB_SIM_SECOND_POOL_URI "sip:pool2.example.com@example.com;gruu;opaque=srvr:HomeServer:sim"

/* Which server knows a person. */
typedef enum {
	SFB_SIM_OUR_POOL,
	SFB_SIM_SECOND_POOL,
	SFB_SIM_OUTSIDE, /* the person's own company's */
} SfbSimHome;

/* What a watcher gets to hear. */
typedef enum {
	SFB_SIM_TELLS,
	SFB_SIM_TELLS_ONCE, /* nothing to those who watch, but something to those who ask */
	SFB_SIM_REFUSES,
} SfbSimManner;

typedef struct {
	const char *address;
	SfbSimHome home;
	SfbSimManner manner;
	const char *type;   /* of the document */
	const char *format; /* use build_document */
} SfbSimOutsider;

/* NULL if there is nobody of that address. */
const SfbSimOutsider *sfb_sim_outsiders_find(const char *address);

/* Calendars begin today. Returns: (transfer full) */
char *sfb_sim_outsider_build_document(const SfbSimOutsider *outsider);

/* The server meant by the request URI @uri of a SUBSCRIBE. */
SfbSimHome sfb_sim_outsiders_find_home(const char *uri, gboolean is_list);
