/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What the web services stand on: one address, one table of resources, and the words they have in
 * common.
 */

#pragma once

#include <libsoup/soup.h>

#include "sim/faults.h"
#include "sim/world.h"

typedef struct {
	SoupServer *server;
	SfbSimWorld *world;
	SfbSimFaults *faults;
	char *base; /* "https://127.0.0.1:8443" */
	gboolean is_external;
	GHashTable *resources; /* "GET /path" to what answers it */
} SfbSimSite;

/* Borrows @server, @world and @faults. @base: (transfer full) Returns: (transfer full) */
SfbSimSite *
sfb_sim_site_new(SoupServer *server, SfbSimWorld *world, SfbSimFaults *faults, char *base);
void sfb_sim_site_free(SfbSimSite *site); /* accepts NULL */

/* Has to set a status, or to pause @message. */
typedef void (*SfbSimAnswer)(gpointer service, SoupServerMessage *message);

/* @path: without query, compared exactly. @service: borrowed, handed to @answer. */
void sfb_sim_site_add(SfbSimSite *site, const char *method, const char *path, SfbSimAnswer answer,
                      gpointer service);

/* Hands @message to what is there; 404 if nothing is. */
void sfb_sim_site_answer(SfbSimSite *site, SoupServerMessage *message);

/* @body: (transfer full) */
void sfb_sim_site_reply(SoupServerMessage *message, guint status, const char *type, char *body);

/* A page for people, as IIS writes it under a bare status. */
void sfb_sim_site_reply_page(SoupServerMessage *message, guint status);

/* 302 to @location, which may carry a query that is nobody else's business. */
void sfb_sim_site_redirect(SoupServerMessage *message, const char *location);

/* Holds the answer, which is complete, back for so long; @seconds 0: for ever. */
void sfb_sim_site_delay(SfbSimSite *site, SoupServerMessage *message, guint seconds);

/* Ends the connection without an answer. */
void sfb_sim_site_hang_up(SoupServerMessage *message);

/* A request header, NULL if absent. Borrowed. */
const char *sfb_sim_site_get_header(SoupServerMessage *message, const char *name);
void sfb_sim_site_add_header(SoupServerMessage *message, const char *name, const char *value);

/* The body of the request. Returns: (transfer full) */
char *sfb_sim_site_dup_body(SoupServerMessage *message);

/* The fields of the query, or of the form in the body. Returns: (transfer full) */
GHashTable *sfb_sim_site_read_query(SoupServerMessage *message);
GHashTable *sfb_sim_site_read_form(SoupServerMessage *message);

/* One of them, "" if absent. Borrowed. */
const char *sfb_sim_site_get_field(GHashTable *fields, const char *name);

/* The person whose name and password a form has in its fields "username" and "password"; NULL if
 * they are wrong. Borrowed. */
SfbSimUser *sfb_sim_site_check_form(SfbSimSite *site, GHashTable *form);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSimSite, sfb_sim_site_free)
