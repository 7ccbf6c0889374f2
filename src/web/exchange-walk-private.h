/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The walk through Exchange Autodiscover: how far it is, and what its places and its answers do with
 * each other. Its task's data is the walk. */

#pragma once

#include "net/network.h"
#include "web/visitor-private.h"

typedef struct {
	SfbNetwork *network;
	SfbWebVisitor *visitor;
	char *email;
	char *domain;      /* its own */
	guint place;       /* the one that is being asked */
	char *url;         /* there, or where it sent us */
	gboolean is_guess; /* nobody who proved to be of the domain named the host of url */
	guint hops;
	gboolean has_repeated; /* the question to url */
	GStrv trusted_domains;
	GPtrArray *targets;   /* (element-type SfbSrvTarget) what DNS says; NULL: not asked yet */
	guint target;         /* the one that is being asked */
	char *untrusted_host; /* the first one that was not believed; NULL: none */
	GPtrArray *asked;     /* (element-type utf8) the names of places */
	GError *reason;       /* why there is nothing so far; NULL */
	GPtrArray *found;     /* (element-type utf8) what is being tried; NULL: nothing yet */
} SfbWebExchangeWalk;

/* Letters, digits, dots and hyphens: what would be something else in a URL is nobody's name. */
gboolean sfb_web_exchange_walk_is_host_name(const char *name);

/* FALSE with SFB_ERROR_PROTOCOL after too many. */
gboolean sfb_web_exchange_walk_count_hop(SfbWebExchangeWalk *walk, GError **error);

/* All take @task, and errors, too. */

/* Asks the place the walk is at, or gives up behind the last one. */
void sfb_web_exchange_walk_ask_place(GTask *task);

/* Asks the target of the SRV records it is at. */
void sfb_web_exchange_walk_ask_target(GTask *task);

/* Asks about the mailbox at @url. */
void sfb_web_exchange_walk_post(GTask *task, const char *url);

/* Nothing was to be learned here: the next place, if @error lets it go on. */
void sfb_web_exchange_walk_go_on(GTask *task, GError *error);
void sfb_web_exchange_walk_give_up(GTask *task);
