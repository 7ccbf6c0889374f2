/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A visit to a door: a server, a client, and what came of it. */

#pragma once

#include "util/error.h"
#include "web/door.h"
#include "web/http.h"

typedef struct {
	Door *door;
	SfbWebHttp *http;
	GString *exchanged; /* what was announced: "GET /path 200;" */
} Visit;

/* @data: how the server knows its channel; NULL: as it is. */
void visit_set_up(Visit *visit, gconstpointer data);
void visit_tear_down(Visit *visit, gconstpointer data);

/* Replaces the client by one that goes through @network. */
void visit_use_network(Visit *visit, SfbNetwork *network);

/* One of the files under tests/data/net. */
char *visit_find_data(const char *name);
char *visit_dup_url(const Visit *visit, const char *path);

typedef struct {
	SfbWebResponse *response;
	GError *error;
	gboolean is_done;
} Outcome;

void visit_on_sent(GObject *source, GAsyncResult *result, gpointer user_data); /* an Outcome */
void visit_wait_for(Outcome *outcome);

/* Sends and waits. */
void visit_send(Visit *visit, const SfbWebRequest *request, Outcome *outcome);

/* Returns: (transfer full) (nullable) */
SfbWebResponse *
visit_get(Visit *visit, const char *path, const SfbWebCredentials *credentials, GError **error);
void visit_assert_let_in(Visit *visit, const char *path, const SfbWebCredentials *credentials);
void visit_assert_fails(Visit *visit, const char *path, const SfbWebCredentials *credentials,
                        SfbError code);
void visit_assert_body(const SfbWebResponse *response, const char *text);
