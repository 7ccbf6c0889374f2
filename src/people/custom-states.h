/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The states an organisation made up ("Working from home"), in a document at the CustomStateUrl of
 * its settings; read over HTTPS without credentials.
 */

#pragma once

#include "people/availability.h"
#include "web/http.h"

#define SFB_CUSTOM_STATES_MAX 4      /* what the vendor's clients take */
#define SFB_CUSTOM_STATE_TEXT_MAX 64 /* characters */

typedef struct {
	guint lcid; /* Windows' number of a language: 1033, 1031 */
	char *text;
} SfbCustomText;

typedef struct {
	guint id;
	SfbStatus status; /* available, busy or do not disturb */
	GPtrArray *texts; /* (element-type SfbCustomText) at least one */
} SfbCustomState;

void sfb_custom_state_free(SfbCustomState *state); /* accepts NULL */

/* The text in the user's language, else in English, else the first. Borrowed. */
const char *sfb_custom_state_get_text(const SfbCustomState *state);

/* Of "de_DE" the number 1031; 0 if unknown. */
guint sfb_custom_states_get_lcid(const char *language);

/* Returns: (transfer full) (element-type SfbCustomState) (nullable) NULL with SFB_ERROR_PROTOCOL */
GPtrArray *sfb_custom_states_parse(const char *text, gsize length, GError **error);

void sfb_custom_states_fetch_async(SfbWebHttp *http, const char *url, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
GPtrArray *sfb_custom_states_fetch_finish(GAsyncResult *result, GError **error);
