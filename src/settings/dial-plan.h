/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * From what people dial to what the server wants: the location profile of our own address
 * ([MS-SIPRE] 2.2.8, 3.8.5.1) and what becomes of a number by it ([MS-OCPSTN]).
 *
 * The first rule that matches counts. A number that begins with "+" is complete and needs none, but
 * rules whose pattern names the "+" were written for such numbers and come first.
 *
 * Signal:
 *   "changed" ()   the profile is there, or is another
 */

#pragma once

#include "settings/location-profile.h"
#include "settings/settings.h"
#include "sip/client.h"

/* What becomes of a number. All texts are never NULL, "" where there is nothing. */
typedef struct {
	char *input;   /* as it was given */
	char *cleaned; /* without blanks and the like; what the rules see */
	char *number;  /* "+4989123456;ext=678", "678"; "": no rule knows it, the server decides */
	guint rule;    /* which rule, from 1; 0: none, it was global already or nothing matched */
	guint untried; /* the first rule that there was no time for, from 1; 0: none */
	gboolean is_global; /* begins with "+" */
	gboolean
		had_access_prefix; /* a rule matched after the external access prefix was taken off */
	gboolean is_extension;     /* of the own company, as the rule says */
	gboolean is_emergency;     /* by the location policy */
	char *sip_uri;             /* "sip:+4989123456@contoso.example;user=phone" */
	char *tel_uri;             /* "tel:+4989123456;ext=678"; with phone-context if not global */
} SfbDialled;

void sfb_dialled_free(SfbDialled *dialled); /* accepts NULL */

#define SFB_TYPE_DIAL_PLAN (sfb_dial_plan_get_type())
G_DECLARE_FINAL_TYPE(SfbDialPlan, sfb_dial_plan, SFB, DIAL_PLAN, GObject)

/* Returns: (transfer full) */
SfbDialPlan *sfb_dial_plan_new(SfbSipClient *client, SfbSettings *settings);

/* Asks for the profile that is assigned to us; @callback comes once, after "changed". A server that
 * has none is SFB_ERROR_UNSUPPORTED: then only global numbers are sent as they are, and others are
 * left to the server. Asked again once a day by itself. */
void sfb_dial_plan_load_async(SfbDialPlan *self, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_dial_plan_load_finish(SfbDialPlan *self, GAsyncResult *result, GError **error);

/* NULL before the first or if there is none. Borrowed until the next "changed". */
const SfbLocationProfile *sfb_dial_plan_get_profile(SfbDialPlan *self);

/* Returns: (transfer full) (nullable) NULL with SFB_ERROR_USAGE if @input is no telephone number. */
SfbDialled *sfb_dial_plan_dial(SfbDialPlan *self, const char *input, GError **error);

/* For people, in lines: which rule, what would be dialled. Returns: (transfer full) */
char *sfb_dial_plan_explain(SfbDialPlan *self, const SfbDialled *dialled);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbDialled, sfb_dialled_free)
