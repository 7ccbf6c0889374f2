/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A small internet in this process: whatever name is asked for, HTTPS and HTTP end at one server on
 * 127.0.0.1, which knows the names apart and notes what it was asked.
 */

#pragma once

#include <libsoup/soup.h>

#include "web/http.h"

typedef struct _Town Town;

/* Answers @message. @request: "GET https://host/path?query", without a port. */
typedef void (*TownServe)(SoupServerMessage *message, const char *request, gpointer user_data);

Town *town_new(TownServe serve, gpointer user_data);
void town_free(Town *town);

/* A client that lives there, and its network. Borrowed. */
SfbWebHttp *town_get_http(Town *town);
SfbNetwork *town_get_network(Town *town);

/* What DNS says to any question for a service; without it, that there is none. @hosts: separated by
 * commas, that of first choice first; NULL: none. */
void town_set_service(Town *town, const char *hosts, guint16 port);

/* Nobody listens there for HTTPS; or there is a server whose certificate bears another name. */
void town_refuse(Town *town, const char *host);
void town_misname(Town *town, const char *host);

/* There is one whose certificate the user accepts if asked. */
void town_doubt(Town *town, const char *host);

/* What was asked so far, one request per line. Borrowed. */
const char *town_get_log(Town *town);

/* @headers: name, value, ..., NULL; or NULL. @type and @body may be NULL. */
void town_answer(SoupServerMessage *message, guint status, const char *const *headers,
                 const char *type, const char *body);

/* A header of the request; NULL if it has none. Borrowed. */
const char *town_get_header(SoupServerMessage *message, const char *name);

/* The form that was posted, decoded. Returns: (transfer full) */
GHashTable *town_read_form(SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Town, town_free)
