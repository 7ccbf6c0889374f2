/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web services of a simulator in this process, and somebody who visits them over HTTPS. */

#pragma once

#include <libsoup/soup.h>

#include "sim/web.h"
#include "util/xml.h"

typedef struct {
	SfbSimWorld *world;
	SfbSimFaults *faults;
	SfbSimFiles *files;
	SfbSimAuthority *authority;
	SfbSimWeb *web;
	SoupSession *session; /* one connection per host, no authentication of its own */
	char *base;           /* "https://127.0.0.1:PORT" */
} Visitor;

/* Before anything else in main(): sets NTLM_USER_FILE. */
void visitor_init(void);
void visitor_clear_up(void);

void visitor_open(Visitor *visitor, const SfbSimOptions *options);
void visitor_close(Visitor *visitor);

/* What is asked. @headers: name, value, ..., NULL. */
typedef struct {
	const char *method; /* NULL: "GET", or "POST" with a body */
	const char *url;    /* below the base, or a whole one */
	const char *type;
	const char *body;
	const char *const *headers;
} Question;

typedef struct {
	guint status; /* 0: there was no answer */
	SoupMessage *message;
	char *body;
	GError *error;
} Answer;

Answer *visitor_ask(Visitor *visitor, const Question *question);
void answer_free(Answer *answer);

/* A response header, NULL if absent. Borrowed. */
const char *answer_get_header(const Answer *answer, const char *name);

/* The text at @path below the body's root element; fails if there is none. */
char *answer_dup_text(const Answer *answer, const char *path);

/* A file of tests/data/sim with "@NAME@" replaced: name, value, ..., NULL. */
char *visitor_fill_in(const char *file, ...) G_GNUC_NULL_TERMINATED;

/* A ticket, got with a name and a password ("forms"). */
typedef struct {
	char *assertion;
	char *id;
	char *created;
	char *expires;
	guint8 key[32];
} Ticket;

Ticket *visitor_get_ticket(Visitor *visitor, const char *address, const char *applies_to);

/* The one in an answer that has one. */
Ticket *ticket_new(const Answer *answer);
void ticket_free(Ticket *ticket);

/* P_SHA1 of two times 32 bytes (RFC 2246 5). */
void derive_key(const guint8 *secret, const guint8 *seed, guint8 *key);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Answer, answer_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ticket, ticket_free)
