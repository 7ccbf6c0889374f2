/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The words exchanged with the registrar ([MS-SIPREGE] 2.2, 4.1): our REGISTERs, its 200, its
 * notices. Pure.
 */

#pragma once

#include "sip/client.h"

/* What all REGISTERs of one registration have in common. */
typedef struct {
	char *call_id;
	char *from;
	char *contact; /* stays as it was first, although the client's own becomes the GRUU */
	guint32 cseq;  /* of the latest REGISTER; 0: none yet */
} SfbSipRegisterForm;

/* @client: connected, without a GRUU. Returns: (transfer full) */
SfbSipRegisterForm *sfb_sip_register_form_new(SfbSipClient *client);
void sfb_sip_register_form_free(SfbSipRegisterForm *form); /* accepts NULL */

/* The next REGISTER, unsigned. Returns: (transfer full) */
SfbSipMessage *sfb_sip_register_form_next(SfbSipRegisterForm *form, SfbSipClient *client);

/* What the registrar's 200 says about us. */
typedef struct {
	char *gruu;               /* NULL if it gave none */
	guint expires_seconds;    /* at least 1 */
	guint refresh_seconds;    /* when to register again; at least 1 */
	guint keep_alive_seconds; /* longest silence of ours on the connection */
	gboolean is_new;          /* "added" or "fixed": the registrar knew nothing of us before */
	gboolean is_outside;      /* we came in from outside the company's network */
	gboolean is_survivable;   /* the home pool is away and this one stands in for it */
} SfbSipRegistered;

/* @contact: ours, as the REGISTER had it. Returns: (transfer full) (nullable) NULL with @error if
 * @response does not say that we are registered. */
SfbSipRegistered *
sfb_sip_registered_parse(const SfbSipMessage *response, const char *contact, GError **error);
void sfb_sip_registered_free(SfbSipRegistered *registered); /* accepts NULL */

/* TRUE if @request is a NOTIFY or BENOTIFY about our registration. */
gboolean sfb_sip_notice_is_one(const SfbSipMessage *request);

/* Why the registrar let us go; NULL if @notice says that we are still registered. SFB_ERROR_SERVER
 * means that we may come back, where the notice may say where to. Returns: (transfer full)
 * (nullable) */
GError *sfb_sip_notice_parse(const SfbSipMessage *notice);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipRegisterForm, sfb_sip_register_form_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbSipRegistered, sfb_sip_registered_free)
