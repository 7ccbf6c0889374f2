/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The page while it is written, section by section. */

#pragma once

#include "report/configuration.h"

typedef struct {
	SfbSession *session;
	SfbSettings *settings;
	GPtrArray *rows;     /* (element-type SfbConfigurationRow) */
	const char *section; /* the one being written */
	const char *title;
} SfbPage;

/* A row with a translated label; none if @value is NULL or "". */
void sfb_page_add(SfbPage *page, const char *id, const char *label, const char *value);
void sfb_page_take(SfbPage *page, const char *id, const char *label, char *value); /* takes value */
void sfb_page_add_boolean(SfbPage *page, const char *id, const char *label, gboolean value);
void sfb_page_add_trouble(SfbPage *page, const char *id, const char *label, const char *value);

/* A point in time (seconds since 1970, 0: none) in the user's own way of writing it. */
void sfb_page_add_time(SfbPage *page, const char *id, const char *label, gint64 time);

/* (element-type utf8) on one line */
void sfb_page_add_list(SfbPage *page, const char *id, const char *label, const GPtrArray *texts);

/* The sections that are more than settings. */
void sfb_page_write_forbidden(SfbPage *page);
void sfb_page_write_account(SfbPage *page);
void sfb_page_write_me(SfbPage *page);
void sfb_page_write_devices(SfbPage *page);
void sfb_page_write_media(SfbPage *page);
void sfb_page_write_dial_plan(SfbPage *page);
void sfb_page_write_exchange(SfbPage *page);
void sfb_page_write_providers(SfbPage *page);
void sfb_page_write_unknown(SfbPage *page);

/* What the server says of everything that belongs to the page's section. */
void sfb_page_write_settings(SfbPage *page);
