/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The menus of a buddy and of an account, as the programs show them. */

#pragma once

#include <purple.h>

/* Writes a line "menu: WHO/LABEL/LABEL" for each item. */
void menus_say(PurpleAccount *account, const char *who);

/* @path: "WHO/LABEL/LABEL". */
void menus_choose(PurpleAccount *account, const char *path);

/* Chooses from the menu of an account that is signed in. */
void menus_choose_action(PurpleAccount *account, const char *label);
