/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The settings a front end gives out, asked for once and never kept ([MS-SIPREGE] 2.2.2.4). */

#pragma once

#include "sim/endpoints.h"

/* Answers a SUBSCRIBE of @endpoint with those of the groups it names that there are. */
void sfb_sim_provisioning_answer(SfbSimEndpoint *endpoint, const SfbSipMessage *request);
