/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What lets a visitor in: the proofs of who we are, and what each of them needs. */

#pragma once

#include "web/visitor-private.h"

struct _SfbWebVisitor {
	GObject parent_instance;

	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebOauth *oauth;
	char *login;
	SfbSecret *password;
	gboolean uses_ticket;
	char *address;
	GHashTable *doors; /* (element-type utf8 Door) those that opened, by their site */
};

/* A kind of proof. */
typedef struct {
	/* Sets @authority to whom has to be asked for the proof, if anybody has. */
	gboolean (*is_wanted)(SfbWebVisitor *visitor, const SfbWebResponse *response,
	                      char **authority);
	/* Takes @task, whose source is the visitor, and ends with one of the functions below.
	 * @authority: NULL: none. Both are borrowed by the call. */
	void (*show)(GTask *task, const char *authority, const char *url);
	/* The one that was refused; NULL: there is no other. */
	void (*forget)(SfbWebVisitor *visitor, const char *url);
} SfbWebProof;

#define SFB_WEB_PROOFS 3

/* In the order they are shown. */
extern const SfbWebProof sfb_web_proofs[SFB_WEB_PROOFS];

/* All take @task. With a header (@value is taken, and wiped), or with Windows authentication. */
void sfb_web_visitor_show_header(GTask *task, const char *header, char *value);
void sfb_web_visitor_show_credentials(GTask *task, const SfbWebCredentials *credentials);

/* There is no such proof. Takes @error. */
void sfb_web_visitor_do_without(GTask *task, GError *error);
