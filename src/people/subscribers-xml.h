/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The documents about those who watch us ([MS-PRES] 3.4, 6.12; sheet contacts 5.1). Pure. */

#pragma once

#include "util/xml.h"

#define SFB_SUBSCRIBERS_CHANGE_TYPE "application/msrtc-presence-setsubscriber+xml"

typedef struct {
	char *address;
	char *display_name; /* one line; NULL if none */
} SfbSubscriber;

void sfb_subscriber_free(SfbSubscriber *subscriber); /* accepts NULL */

/* Those in a roamingData document whom nobody has confirmed yet. Returns: (transfer full)
 * (element-type SfbSubscriber) */
GPtrArray *sfb_subscribers_read(SfbXmlNode *root);

/* Whether the user wants to be told, from the "alerts" of a roamingData document. @is_muted: untouched
 * if the document says nothing about it. */
void sfb_subscribers_read_alerts(SfbXmlNode *root, gboolean *is_muted);

/* Confirms one, as servers want it. Returns: (transfer full) */
GBytes *sfb_subscribers_build_confirmation(const char *address);
