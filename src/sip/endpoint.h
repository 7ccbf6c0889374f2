/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who this installation is for the server: endpoint id and instance id ([MS-SIPRE] 3.2.3.1). */

#pragma once

#include <glib.h>

/* A new endpoint id: 10 lower-case hex digits. Made once per account and kept. Returns: (transfer
 * full) */
char *sfb_sip_endpoint_make_id(void);

/* The UUID version 5 of @epid in lower case, with the name space and the result in the byte order
 * of a Windows GUID; the server recomputes it and refuses another ([MS-SIPRE] 3.2.3.1). Returns:
 * (transfer full) */
char *sfb_sip_endpoint_make_instance(const char *epid);
