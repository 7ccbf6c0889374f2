/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where people are sent. */

#include "sim/redirect.h"

typedef struct {
	const char *name;
	const char *target;
	const char *faults;
	gboolean is_proved;
	guint status; /* 0: served here */
	const char *contact;
} Row;

static const Row rows[] = {
	{ "home", NULL, "", TRUE, 0, NULL },
	{ "director", "fe2.example.com:5061", "", TRUE, 301,
	  "<sip:fe2.example.com:5061;transport=tls>" },
	{ "director-first-asks", "fe2.example.com:5061", "", FALSE, 0, NULL },
	{ "before-auth", "fe2.example.com:5061", "redirect-before-auth", FALSE, 301,
	  "<sip:fe2.example.com:5061;transport=tls>" },
	{ "before-auth-to-itself", NULL, "redirect-before-auth", FALSE, 301,
	  "<sip:127.0.0.1:7;transport=tls>" },
	{ "temporary", "fe2.example.com:5061", "redirect-302", TRUE, 302,
	  "<sip:fe2.example.com:5061;transport=tls>" },
	{ "temporary-but-nowhere-to-go", NULL, "redirect-302", TRUE, 0, NULL },
	{ "loop", NULL, "redirect-loop", TRUE, 301, "<sip:127.0.0.1:7;transport=tls>" },
	{ "tcp", "fe2.example.com:5060", "redirect-to-tcp", TRUE, 301,
	  "<sip:fe2.example.com:5060;transport=tcp>" },
	{ "ip-literal", "fe2.example.com:5061", "redirect-to-ip-literal", TRUE, 301,
	  "<sip:127.0.0.1:5061;transport=tls>" },
	{ "person", "fe2.example.com:5061", "redirect-to-person", TRUE, 301,
	  "<sip:bob@fe2.example.com:5061;transport=tls>" },
	{ "nowhere", "fe2.example.com:5061", "redirect-nowhere", TRUE, 301, NULL },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autoptr(SfbSimFaults) faults = sfb_sim_faults_new(row->faults, NULL);
	g_autoptr(SfbSimRedirect) redirect = sfb_sim_redirect_new(row->target, 7, faults);
	g_autoptr(SfbSimDetour) detour = sfb_sim_redirect_decide(redirect, row->is_proved);
	g_autoptr(SfbSipMessage) reply = NULL;

	g_assert_cmpuint(detour != NULL ? detour->status : 0, ==, row->status);
	if (detour == NULL)
		return;
	g_assert_cmpstr(detour->contact, ==, row->contact);
	reply = sfb_sip_message_new_response(detour->status, NULL);
	sfb_sim_detour_fill(detour, reply);
	g_assert_cmpstr(sfb_sip_message_get_header(reply, "Contact"), ==, row->contact);
	g_assert_cmpstr(sfb_sip_message_get_header(reply, "Expires"), ==,
	                row->status == 301 ? "2592000" : NULL);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/redirect/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	return g_test_run();
}
