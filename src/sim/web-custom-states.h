/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The states that the simulated company made up, in the document that its settings name. */

#pragma once

#include "sim/web-site.h"

#define SFB_SIM_CUSTOM_STATES_PATH "/clientpolicy/states.xml"

void sfb_sim_web_custom_states_open(SfbSimSite *site);
