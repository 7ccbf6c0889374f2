/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* libpurple's resolver, as a program without a screen may bring its own: it knows what it is told,
 * and nothing else. */

#pragma once

#include <glib.h>

/* Takes libpurple's place. IP addresses stay what they are; every other name is not there. */
void names_install(void);

/* @addresses: "127.0.0.1 ::1"; "silent": nobody ever answers. */
void names_add_host(const char *name, const char *addresses);

/* @name: "_sip._tls.example.com". @host: "silent": as above. Several of one name are told in the order they were added. */
void names_add_record(const char *name, const char *host, guint16 port);

/* How many questions are under way. */
guint names_count_waiting(void);

/* Forgets all names. */
void names_clear(void);
