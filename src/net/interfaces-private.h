/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The reading of what the system says of its interfaces. */

#pragma once

#include <ifaddrs.h>

#include "net/interfaces.h"

/* @first: as getifaddrs(3) gives it; NULL is the empty list. Returns: as sfb_net_interfaces_list() */
GPtrArray *sfb_net_interfaces_read(const struct ifaddrs *first);
