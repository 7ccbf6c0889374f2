/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* DNS messages (RFC 1035 4): reads one question, writes the answer. Pure. */

#pragma once

#include <glib.h>

#define SFB_SIM_DNS_MESSAGE_MAX 512 /* over UDP, either way (RFC 1035 2.3.4) */

typedef enum {
	SFB_SIM_DNS_A = 1,
	SFB_SIM_DNS_CNAME = 5,
	SFB_SIM_DNS_AAAA = 28,
	SFB_SIM_DNS_SRV = 33,
} SfbSimDnsType;

typedef enum {
	SFB_SIM_DNS_OK = 0,
	SFB_SIM_DNS_SERVER_FAILURE = 2,
	SFB_SIM_DNS_NO_SUCH_NAME = 3,
} SfbSimDnsCode;

typedef struct {
	guint16 id;
	gboolean wants_recursion;
	char *name;       /* lower case, without the last dot */
	guint16 type;     /* any, not only those above */
	GBytes *question; /* as it came: the answer repeats it, in the asker's spelling */
} SfbSimDnsQuery;

/* A query of one question about class IN, in plain host name characters.
 * Returns: (transfer full) (nullable) NULL if it is anything else. */
SfbSimDnsQuery *sfb_sim_dns_query_parse(const guint8 *bytes, gsize length);
void sfb_sim_dns_query_free(SfbSimDnsQuery *query); /* accepts NULL */

typedef struct {
	const char *owner;
	SfbSimDnsType type;
	const char *target; /* a name; of A and AAAA the address as text */
	guint16 priority;   /* of SRV, like the next two */
	guint16 weight;
	guint16 port;
} SfbSimDnsRecord;

/* @records: (element-type SfbSimDnsRecord), few enough to fit. Returns: (transfer full) */
GBytes *
sfb_sim_dns_answer_build(const SfbSimDnsQuery *query, SfbSimDnsCode code, const GArray *records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimDnsQuery, sfb_sim_dns_query_free)
