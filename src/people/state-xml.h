/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What one state element says, whoever's it is ([MS-PRES] state; sheet presence 4). Pure. */

#pragma once

#include "util/xml.h"

/* Returns: FALSE if @state, which may be NULL, has no availability. */
gboolean sfb_state_read_availability(SfbXmlNode *state, guint *availability);

/* The activity whose range holds the availability, else the first; NULL if there is none. */
SfbXmlNode *sfb_state_choose_activity(SfbXmlNode *state, guint availability);

/* The text of a state that was made up which serves the user best: in the own language, else in that
 * of a neighbour, else in English. @activity may be NULL. NULL if the activity has none. */
SfbXmlNode *sfb_state_choose_custom(SfbXmlNode *activity);
