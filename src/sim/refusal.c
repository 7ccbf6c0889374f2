/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The words under a refusal. */

#include "sim/refusal.h"

/* [MS-SIPREGE] 3.4.2.5.8: where there is a newer program, in a Warning. */
#define UPDATE                                                                                     \
	"312 lcs.microsoft.com \"https://web.example.com/AutoUpdate/Int/Handler/"                  \
	"update.aspx?folder=OCv3.1\""

typedef struct {
	guint id;
	const char *reason;
	const char *warning; /* NULL: none */
} Words;

static const Words table[] = {
	{ 1000, "Final handshake failed" },
	{ 1003, "User does not exist" },
	{ 1005, "Cannot route to destination domain" },
	{ 1007, "Temporarily cannot route" },
	{ 1008, "Unable to resolve DNS SRV record" },
	{ 1009, "Conflicting SRV and host domain names" },
	{ 1010, "Certificate trust with next-hop server could not be established" },
	{ 1012, "From URI is not authorized to communicate with users outside the enterprise" },
	{ 1013, "Significant time skew detected during authentication" },
	{ 1014, "Unable to resolve DNS A record" },
	{ 2057, "gruu-10 is required" },
	{ 4003, "\\\"From\\\" URI not enabled for remote access" },
	{ 4004, "Credentials provided are not authorized to act as specified \\\"From\\\" URI" },
	{ 4005, "Destination URI either not enabled for SIP or does not exist" },
	{ 4006, "User not found in this pool" },
	{ 4010, "Endpoint identifier missing" },
	{ 4012, "Endpoint identifier too long" },
	{ 4055, "Event is not registration" },
	{ 4140, "Endpoint removed by policy" },
	{ 4141, "User disabled" },
	{ 4142, "The user's service is off for the moment" },
	{ 4165, "User services are not available" },
	{ 4166, "Another registrar serves the user" },
	{ 17000, "Client version filter is overloaded" },
	{ 17001, "Invalid request" },
	{ 17002, "Client version is not allowed" },
	{ 17003, "Client version is not allowed, another one is offered", UPDATE },
	{ 17004, "Client version is allowed, another one is offered", UPDATE },
};

static const struct {
	guint status;
	const char *name;
	const char *value;
} companions[] = {
	{ 423, "Min-Expires", "3600" },
	{ 503, "Retry-After", "5" },
};

static const Words *
find_words(guint id)
{
	static const Words none = { 0, "Nothing more is known", NULL };

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		if (table[i].id == id)
			return &table[i];
	}
	return &none;
}

const char *
sfb_sim_refusal_get_reason(guint id)
{
	return find_words(id)->reason;
}

SfbSimRefusal
sfb_sim_refusal_parse(const char *text)
{
	char *rest;
	SfbSimRefusal refusal = { .status = (guint)g_ascii_strtoull(text, &rest, 10) };

	if (*rest != '/')
		return refusal;
	refusal.id = (guint)g_ascii_strtoull(rest + 1, NULL, 10);
	refusal.reason = sfb_sim_refusal_get_reason(refusal.id);
	return refusal;
}

void
sfb_sim_refusal_explain(const SfbSimRefusal *refusal, SfbSipMessage *reply)
{
	const char *warning;

	for (guint i = 0; i < G_N_ELEMENTS(companions); i++) {
		if (companions[i].status == refusal->status)
			sfb_sip_message_add_header(reply, companions[i].name, companions[i].value);
	}
	if (refusal->reason == NULL)
		return;
	sfb_sim_reply_add_diagnostics(reply, refusal->id, refusal->reason);
	warning = find_words(refusal->id)->warning;
	if (warning != NULL)
		sfb_sip_message_add_header(reply, "Warning", warning);
}
