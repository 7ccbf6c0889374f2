/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The states that the simulated company made up. */

#include "sim/web-custom-states.h"

static const char document[] =
	"<?xml version=\"1.0\"?>\r\n"
	"<customStates xmlns=\"http://schemas.microsoft.com/09/2009/communicator/customStates\">"
	"<customState ID=\"1\" availability=\"online\">"
	"<activity LCID=\"1033\">At the other site</activity>"
	"<activity LCID=\"1031\">Am anderen Standort</activity></customState>"
	"<customState ID=\"2\" availability=\"busy\">"
	"<activity LCID=\"1033\">With a customer</activity>"
	"<activity LCID=\"1031\">Beim Kunden</activity></customState>"
	"<customState ID=\"3\" availability=\"do-not-disturb\">"
	"<activity LCID=\"1033\">On call &amp; fixing</activity></customState>"
	"</customStates>";

static void
answer(gpointer service, SoupServerMessage *message)
{
	sfb_sim_site_reply(message, SOUP_STATUS_OK, "text/xml", g_strdup(document));
}

void
sfb_sim_web_custom_states_open(SfbSimSite *site)
{
	sfb_sim_site_add(site, "GET", SFB_SIM_CUSTOM_STATES_PATH, answer, NULL);
}
