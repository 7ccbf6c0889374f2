/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose a login name is. */

#include "sim/login.h"

#include <string.h>

#include "util/address.h"

/* An empty domain is what NTLM makes of a login that is an address. */
static gboolean
is_our_domain(const char *login, gsize length)
{
	return length == 0 || (length == strlen(SFB_SIM_WINDOWS_DOMAIN) &&
	                       g_ascii_strncasecmp(login, SFB_SIM_WINDOWS_DOMAIN, length) == 0);
}

SfbSimUser *
sfb_sim_login_find(SfbSimWorld *world, const char *login)
{
	const char *backslash = strchr(login, '\\');
	const char *name = backslash != NULL ? backslash + 1 : login;
	g_autofree char *text = NULL;
	g_autofree char *address = NULL;

	if (backslash != NULL && !is_our_domain(login, (gsize)(backslash - login)))
		return NULL;
	text = strchr(name, '@') != NULL ? g_strdup(name)
	                                 : g_strconcat(name, "@" SFB_SIM_DOMAIN, NULL);
	address = sfb_address_normalize(text);
	return address != NULL ? sfb_sim_world_get(world, address) : NULL;
}

SfbSimUser *
sfb_sim_login_check(SfbSimWorld *world, const char *login, const char *password)
{
	SfbSimUser *user = sfb_sim_login_find(world, login);

	if (user == NULL || !user->can_sign_in || strcmp(password, SFB_SIM_PASSWORD) != 0)
		return NULL;
	return user;
}
