/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A real Kerberos domain of a test's own: MIT's KDC on a free port of 127.0.0.1, its database,
 * keytab and ticket cache in a temporary folder.
 *
 * The realm is EXAMPLE.COM; whoever it knows has the password KDC_PASSWORD:
 *   alice, bob             may sign in
 *   carol                  has expired
 *   dave                   is disabled
 *   erin                   must change the password first
 *   kim@contoso.example    an enterprise name, of no realm
 * The keytab is for sip/ and HTTP/ at fe.example.com, localhost and 127.0.0.1. The configuration
 * also names a realm DEAD.EXAMPLE, whose KDC does not answer.
 */

#pragma once

#include <glib.h>

#define KDC_PASSWORD "Passw0rd!"

typedef struct _Kdc Kdc;

/* Answers when it returns; this process, and those it starts, are led there by KRB5_CONFIG,
 * KRB5_KTNAME and KRB5CCNAME. To be called before GSSAPI is used. Returns: (transfer full)
 * (nullable) NULL with *@reason (transfer full) where there is no MIT KDC or it does not start. */
Kdc *kdc_start(char **reason);
void kdc_stop(Kdc *kdc); /* accepts NULL; removes everything */

/* Puts a ticket for @user, good for @lifetime ("1h", "1s"), into the ticket cache. */
void kdc_get_ticket(const char *user, const char *lifetime);

/* Empties the ticket cache. */
void kdc_drop_ticket(const Kdc *kdc);

/* TRUE if there is a ticket cache. */
gboolean kdc_has_ticket(const Kdc *kdc);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Kdc, kdc_stop)
