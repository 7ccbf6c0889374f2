/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a web ticket is made of. */

#pragma once

#include "web/web-ticket.h"

struct _SfbWebTicket {
	gatomicrefcount references;
	char *assertion;    /* as the server wrote it: it is signed */
	char *assertion_id; /* "" if it has none, and then no key either */
	char *created;      /* as the server wrote them, for the timestamp */
	char *expires;
	gint64 expiry; /* seconds since 1970 by our clock */
	GBytes *key;   /* of proof; wiped when freed; NULL for a bearer's token */
};

/* FALSE if at @now, by our clock, it is about to expire. */
gboolean sfb_web_ticket_is_usable(const SfbWebTicket *ticket, gint64 now);
