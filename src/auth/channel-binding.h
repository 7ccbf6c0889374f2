/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What ties an authentication to the TLS channel it goes through (RFC 5929). */

#pragma once

#include <glib.h>

/* The hash of tls-server-end-point (RFC 5929 4.1) for the server's certificate. Returns: (transfer
 * full) (nullable) NULL if that is no certificate, or one whose signature has no hash algorithm of
 * its own, for which nothing is defined. */
GBytes *sfb_auth_channel_binding_new(GBytes *certificate_der);
