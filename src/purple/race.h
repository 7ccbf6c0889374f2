/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A connection to whichever address of a server answers first (RFC 8305): IPv6 and IPv4 take turns,
 * each attempt a quarter of a second after the one before. Through a proxy there is one attempt,
 * since the proxy chooses.
 */

#pragma once

#include <account.h>

typedef struct _SfbPurpleRace SfbPurpleRace;

/* @fd: connected, the callee's; -1 if nobody answered, for @reason (may be NULL). The race is over
 * and freed. Never called inside sfb_purple_race_start(). */
typedef void (*SfbPurpleRaceWon)(int fd, const char *reason, gpointer user_data);

/* Returns: NULL if there is no starting (broken proxy settings); else to be cancelled until @won was
 * called. */
SfbPurpleRace *sfb_purple_race_start(PurpleAccount *account, const char *host, guint16 port,
                                     SfbPurpleRaceWon won, gpointer user_data);
void sfb_purple_race_cancel(SfbPurpleRace *race); /* accepts NULL */
