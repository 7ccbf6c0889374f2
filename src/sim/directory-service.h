/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* directorySearch: SERVICE application/SOAP+xml to the SIP domain. */

#pragma once

#include "sim/directory.h"
#include "sim/endpoints.h"
#include "sim/faults.h"

/* TRUE if @request is one. */
gboolean sfb_sim_directory_service_is_search(const SfbSipMessage *request);

void sfb_sim_directory_service_search(SfbSimDirectory *directory, SfbSimFaults *faults,
                                      SfbSimEndpoint *endpoint, const SfbSipMessage *request);
