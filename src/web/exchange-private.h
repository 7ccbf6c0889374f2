/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Requests to one web server. Each waits for its turn, because what NTLM proves holds for a
 * connection, and there is one per server.
 */

#pragma once

#include "web/line-private.h"

typedef struct _SfbWebExchanges SfbWebExchanges;

/* @network and @line: borrowed, have to live longer. Returns: (transfer full) */
SfbWebExchanges *
sfb_web_exchanges_new(SfbNetwork *network, SfbWebLine *line, const char *host, guint16 port);
void sfb_web_exchanges_free(SfbWebExchanges *exchanges); /* when none is left */

/* Answers @task (taken) with the SfbWebResponse to @request. */
void sfb_web_exchanges_add(SfbWebExchanges *exchanges, GTask *task, const SfbWebRequest *request);
