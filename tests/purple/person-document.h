/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody of whom everything is known: tests/data/purple/person.xml, in a world of 2026-03-02. */

#pragma once

#include "people/presence-xml.h"

#define BOB "bob@contoso.example"
#define TWO_O_CLOCK 1772456400 /* 2026-03-02 13:00 UTC, 14:00 in Berlin, a Monday */

/* To be called first: the clock of the tests shows Berlin. */
void person_document_set_time_zone(void);

/* Returns: (transfer full) */
SfbPresentity *person_document_load(void);
