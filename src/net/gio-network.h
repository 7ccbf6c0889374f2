/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The network of the terminal program and the tests: GIO, with the system's certificate store. */

#pragma once

#include "net/network.h"

#define SFB_TYPE_GIO_NETWORK (sfb_gio_network_get_type())
G_DECLARE_FINAL_TYPE(SfbGioNetwork, sfb_gio_network, SFB, GIO_NETWORK, GObject)

/* @ca_file: PEM file with certificate authorities to trust besides the system's, or "". Returns:
 * (transfer full) */
SfbNetwork *sfb_gio_network_new(const char *ca_file);
