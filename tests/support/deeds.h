/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a person does with the buddy list and its windows, one thing after the other, by the calls
 * that Pidgin and Finch make for it. */

#pragma once

#include <account.h>
#include <glib.h>

/* For the command line: "--do", as often as there is something to do, and "--pace". */
extern const GOptionEntry deeds_options[];

/* From now on it can be told to go on, even before it begins. */
void deeds_listen(void);

/* Begins with the deeds of the command line; the last one may be "leave". @say_more: writes what can be
 * waited for besides the list and the windows. */
void deeds_start(PurpleAccount *account, void (*say_more)(void));
