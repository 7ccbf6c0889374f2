/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What our own presence knows: what we wish to be seen, and what the server shows. */

#pragma once

#include "people/own-wishes.h"
#include "people/self-document.h"
#include "people/waiting-private.h"

struct _SfbOwnPresence {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSelf *told;
	SfbSettings *settings;
	SfbPublisher *publisher;
	SfbWaiting start; /* for the first publication */

	SfbOwnWishes wishes;
	SfbOwnCall call; /* that we are in; the company may not want it shown */
	SfbWishes seen;  /* that end with our registration: the server has shown it to us */
	guint renew_id;
	gboolean is_started;
	gboolean is_usual;      /* the status is how everybody signs in, and no choice of today */
	gboolean is_renewal;    /* of the status, not a new one */
	gboolean has_given_way; /* to another client, which has picked something else since */
	guint note_end_id;

	SfbSelfDocument *shown; /* the sum of all that was told */
	SfbStatus picked;
};
