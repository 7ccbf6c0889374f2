/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Settings of kim@contoso.example as the test, being her server, gives them out. */

#pragma once

#include "people/wire.h"
#include "settings/settings.h"

#define SETTING_EVENT "vnd-microsoft-provisioning-v2"

/* Has @settings asked for, and answers with @server: the elements of ServerConfiguration. */
void setting_give(Wire *wire, SfbSettings *settings, const char *server);
