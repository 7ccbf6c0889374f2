/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The notebook of the report: what one check finds and a later one needs. */

#pragma once

#include "net/network.h"
#include "report/check.h"
#include "session/session.h"

/* A server that may have to be reached. */
typedef struct {
	char *host;
	guint16 port;
	SfbTransport transport;
	gboolean is_reachable; /* tcp */
} SfbReportTarget;

typedef struct {
	/* Given. */
	SfbSession *session;
	SfbNetwork *network;
	const SfbConfig *config;

	gboolean has_discovery_name[2];   /* dns: lyncdiscoverinternal, lyncdiscover */
	GPtrArray *targets;               /* dns: (element-type SfbReportTarget) each once */
	SfbWebAutodiscovered *discovered; /* autodiscover: NULL */
	GError *failure;                  /* sign-in: why not; NULL */
} SfbReportFacts;

/* Either judges by what is known already, or starts its work and answers exactly once with
 * sfb_check_answer(). */
typedef struct {
	const char *topic;
	const char *stage;
	const char *label; /* N_() */
	SfbFinding *(*judge)(const SfbReportFacts *facts);
	void (*start)(SfbReportFacts *facts, GTask *task);
} SfbCheckKind;

/* Takes both. */
void sfb_check_answer(GTask *task, SfbFinding *finding);

/* Adds a target, unless it is there already. */
void sfb_report_facts_add_target(SfbReportFacts *facts, const char *host, guint16 port,
                                 SfbTransport transport);

void sfb_report_target_free(SfbReportTarget *target);

extern const SfbCheckKind sfb_check_devices;
extern const SfbCheckKind sfb_check_address;
extern const SfbCheckKind sfb_check_dns;
extern const SfbCheckKind sfb_check_proxy;
extern const SfbCheckKind sfb_check_tcp;
extern const SfbCheckKind sfb_check_tls;
extern const SfbCheckKind sfb_check_autodiscover;
extern const SfbCheckKind sfb_check_web;
extern const SfbCheckKind sfb_check_kerberos;
extern const SfbCheckKind sfb_check_signin;
extern const SfbCheckKind sfb_check_clock;
extern const SfbCheckKind sfb_check_ntlm;
extern const SfbCheckKind sfb_check_oauth;
extern const SfbCheckKind sfb_check_ticket;
extern const SfbCheckKind sfb_check_certificate;
extern const SfbCheckKind sfb_check_register;
extern const SfbCheckKind sfb_check_policies;
extern const SfbCheckKind sfb_check_contacts;
extern const SfbCheckKind sfb_check_address_book;
extern const SfbCheckKind sfb_check_exchange;
extern const SfbCheckKind sfb_check_media;
extern const SfbCheckKind sfb_check_meetings;
extern const SfbCheckKind sfb_check_dial_plan;
extern const SfbCheckKind sfb_check_mobile;
extern const SfbCheckKind sfb_check_local;
