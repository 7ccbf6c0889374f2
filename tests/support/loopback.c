/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A simulator in this process, and what clients beside it need to find and trust it. */

#include "support/loopback.h"

#include "support/folder.h"

/* The mechanism reads once per process where the passwords are, so all simulators share a folder.
 */
static char *directory;

void
loopback_open(Loopback *loopback, const SfbSimOptions *options)
{
	SfbSimOptions wanted = *options;
	g_autoptr(GError) error = NULL;

	loopback->folder = folder_make();
	if (directory == NULL)
		directory = folder_make();
	wanted.directory = directory;
	loopback->sim = sfb_sim_new(&wanted, &error);
	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(loopback->sim), TRUE);
	loopback->tls_server =
		g_strdup_printf("server=127.0.0.1:%u", sfb_sim_get_tls_port(loopback->sim));
	loopback->tcp_server =
		g_strdup_printf("server=127.0.0.1:%u", sfb_sim_get_tcp_port(loopback->sim));
	loopback->ca_file = g_strdup_printf("ca-file=%s", sfb_sim_get_ca_file(loopback->sim));
	loopback->exchange = g_strdup_printf("ews-url=https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                     sfb_sim_get_https_port(loopback->sim));
}

void
loopback_close(Loopback *loopback)
{
	g_object_unref(loopback->sim);
	folder_remove(loopback->folder);
	g_free(loopback->folder);
	g_free(loopback->tls_server);
	g_free(loopback->tcp_server);
	g_free(loopback->ca_file);
	g_free(loopback->exchange);
}

void
loopback_clear_up(void)
{
	if (directory != NULL)
		folder_remove(directory);
	g_clear_pointer(&directory, g_free);
}
