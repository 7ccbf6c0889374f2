/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network interfaces of this computer, and which of them lead anywhere. */

#pragma once

#include <glib.h>

typedef struct {
	char *name;           /* "eth0" */
	GPtrArray *addresses; /* (element-type utf8) those that lead anywhere first */
	const char *problem;  /* why it leads nowhere: switched off, not connected, loopback, no
	                         address but a link-local one, none; untranslated, N_(); or NULL */
} SfbNetInterface;

/* In the system's order. Asks the system alone, so it does not block. Returns: (transfer full)
 * (element-type SfbNetInterface) */
GPtrArray *sfb_net_interfaces_list(void);

/* TRUE if @address, IPv4 or IPv6 without brackets, is one of this computer's at the moment; also if
 * the system tells of none at all, not even of its loopback: then nobody knows. */
gboolean sfb_net_interfaces_has_address(const char *address);
