/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the rooms log goes to libpurple's debug window. */

#pragma once

void sfb_purple_log_start(void);
void sfb_purple_log_stop(void);
