/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Sending people to another pool. */

#include "sim/redirect.h"

#include <string.h>

#define MAY_BE_REMEMBERED_SECONDS "2592000"

struct _SfbSimRedirect {
	char *target; /* "host:port" */
	char *itself;
	gboolean is_director; /* sends everybody to the target */
	SfbSimFaults *faults;
};

/* What is wrong with where it leads, around "host:port" or ":port". */
static const struct {
	const char *fault;
	const char *before; /* NULL: leads nowhere */
	gboolean keeps_host;
	const char *after;
} oddities[] = {
	{ "redirect-to-tcp", "<sip:", TRUE, ";transport=tcp>" },
	{ "redirect-to-ip-literal", "<sip:127.0.0.1", FALSE, ";transport=tls>" },
	{ "redirect-to-person", "<sip:bob@", TRUE, ";transport=tls>" },
	{ "redirect-nowhere" },
};

SfbSimRedirect *
sfb_sim_redirect_new(const char *target, guint16 own_port, SfbSimFaults *faults)
{
	SfbSimRedirect *redirect = g_new0(SfbSimRedirect, 1);

	redirect->itself = g_strdup_printf("127.0.0.1:%u", own_port);
	redirect->target = g_strdup(target != NULL ? target : redirect->itself);
	redirect->is_director = target != NULL;
	redirect->faults = faults;
	return redirect;
}

void
sfb_sim_redirect_free(SfbSimRedirect *redirect)
{
	if (redirect == NULL)
		return;
	g_free(redirect->target);
	g_free(redirect->itself);
	g_free(redirect);
}

static SfbSimDetour *
make_detour(SfbSimRedirect *redirect, char *contact)
{
	SfbSimDetour *detour = g_new0(SfbSimDetour, 1);

	detour->status = sfb_sim_faults_strikes(redirect->faults, "redirect-302") ? 302 : 301;
	detour->contact = contact;
	return detour;
}

/* (transfer full) (nullable) */
static SfbSimDetour *
find_oddity(SfbSimRedirect *redirect)
{
	for (guint i = 0; i < G_N_ELEMENTS(oddities); i++) {
		const char *target = redirect->target;

		if (!sfb_sim_faults_strikes(redirect->faults, oddities[i].fault))
			continue;
		if (oddities[i].before == NULL)
			return make_detour(redirect, NULL);
		if (!oddities[i].keeps_host)
			target = strrchr(target, ':');
		return make_detour(
			redirect, g_strconcat(oddities[i].before, target, oddities[i].after, NULL));
	}
	return NULL;
}

SfbSimDetour *
sfb_sim_redirect_decide(SfbSimRedirect *redirect, gboolean is_proved)
{
	gboolean is_early =
		!is_proved && sfb_sim_faults_strikes(redirect->faults, "redirect-before-auth");
	SfbSimDetour *odd;

	if (!is_proved && !is_early)
		return NULL;
	odd = find_oddity(redirect);
	if (odd != NULL)
		return odd;
	if (sfb_sim_faults_strikes(redirect->faults, "redirect-loop"))
		return make_detour(redirect,
		                   g_strdup_printf("<sip:%s;transport=tls>", redirect->itself));
	if (!redirect->is_director && !is_early)
		return NULL;
	return make_detour(redirect, g_strdup_printf("<sip:%s;transport=tls>", redirect->target));
}

void
sfb_sim_detour_free(SfbSimDetour *detour)
{
	if (detour == NULL)
		return;
	g_free(detour->contact);
	g_free(detour);
}

void
sfb_sim_detour_fill(const SfbSimDetour *detour, SfbSipMessage *reply)
{
	if (detour->contact != NULL)
		sfb_sip_message_add_header(reply, "Contact", detour->contact);
	if (detour->status == 301)
		sfb_sip_message_add_header(reply, "Expires", MAY_BE_REMEMBERED_SECONDS);
}
