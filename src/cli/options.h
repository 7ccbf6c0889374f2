/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The command line of sfb-signin. */

#pragma once

#include <glib.h>

typedef struct {
	char *address; /* as typed; NULL only with @show_version */
	char *server;
	char *trusted_domains;
	char *login;
	char *authentication;
	char *transport;
	char *password_file;
	char *ca_file; /* "" if none */
	char *web_authentication;
	char *oauth_client_id;
	char *oauth_redirect_uri;
	char *oauth_resource;
	char *email;
	char *ews_url;
	gboolean sso;
	gboolean use_json;
	gboolean is_redacted;
	gboolean show_version;
	gboolean show_settings;
	gboolean stay;
	guint stay_seconds; /* 0: until interrupted */
	char *dial;         /* NULL: nothing */
	char *say_to;       /* NULL: nobody */
	char *say_text;
} SfbCliOptions;

/* Reads @arguments (a copy of argv, changed). "--help" ends the program. Returns: (transfer full)
 * (nullable) NULL with an @error for people. */
SfbCliOptions *sfb_cli_options_parse(GStrv *arguments, GError **error);
void sfb_cli_options_free(SfbCliOptions *options); /* accepts NULL */

G_DEFINE_AUTOPTR_CLEANUP_FUNC(SfbCliOptions, sfb_cli_options_free)
