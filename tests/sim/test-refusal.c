/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What goes with a refusal. */

#include "sim/refusal.h"

#include <string.h>

#include "sip/header.h"

static void
test_parse(void)
{
	SfbSimRefusal refusal = sfb_sim_refusal_parse("403/4003");

	g_assert_cmpuint(refusal.status, ==, 403);
	g_assert_cmpuint(refusal.id, ==, 4003);
	g_assert_cmpstr(refusal.reason, ==, "\\\"From\\\" URI not enabled for remote access");
	refusal = sfb_sim_refusal_parse("480");
	g_assert_cmpuint(refusal.status, ==, 480);
	g_assert_null(refusal.reason);
	refusal = sfb_sim_refusal_parse("500/999999");
	g_assert_cmpuint(refusal.id, ==, 999999);
	g_assert_nonnull(refusal.reason);
}

static SfbSipMessage *
explain(const char *text)
{
	SfbSimRefusal refusal = sfb_sim_refusal_parse(text);
	SfbSipMessage *reply = sfb_sip_message_new_response(refusal.status, NULL);

	sfb_sim_refusal_explain(&refusal, reply);
	return reply;
}

static void
test_companions(void)
{
	g_autoptr(SfbSipMessage) busy = explain("503");
	g_autoptr(SfbSipMessage) brief = explain("423");
	g_autoptr(SfbSipMessage) old = explain("403/17003");
	g_autoptr(SfbSipMessage) other = explain("403/17002");

	g_assert_cmpstr(sfb_sip_message_get_header(busy, "Retry-After"), ==, "5");
	g_assert_null(sfb_sip_message_get_header(busy, "ms-diagnostics"));
	g_assert_cmpstr(sfb_sip_message_get_header(brief, "Min-Expires"), ==, "3600");
	g_assert_true(g_str_has_prefix(sfb_sip_message_get_header(old, "Warning"),
	                               "312 lcs.microsoft.com \"https://"));
	g_assert_null(sfb_sip_message_get_header(other, "Warning"));
}

/* Our own reader understands each of them; outside the source is nobody's business. */
static void
test_diagnostics(void)
{
	static const guint ids[] = { 1000, 1003, 1010, 1012,  1013,  4003, 4004,
		                     4005, 4006, 4141, 17000, 17002, 17003 };

	for (guint i = 0; i < G_N_ELEMENTS(ids); i++) {
		g_autofree char *text = g_strdup_printf("403/%u", ids[i]);
		g_autoptr(SfbSipMessage) reply = explain(text);
		const char *header = sfb_sip_message_get_header(reply, "ms-diagnostics");
		g_autoptr(SfbSipDiagnostics) inside = sfb_sip_diagnostics_parse(header);
		g_autoptr(SfbSipDiagnostics) outside = NULL;

		g_assert_cmpuint(inside->id, ==, ids[i]);
		g_assert_nonnull(inside->reason);
		g_assert_true(g_str_has_suffix(header, ";source=\"fe.example.com\""));
		sfb_sim_reply_hide_diagnostics(reply);
		g_assert_null(sfb_sip_message_get_header(reply, "ms-diagnostics"));
		header = sfb_sip_message_get_header(reply, "ms-diagnostics-public");
		outside = sfb_sip_diagnostics_parse(header);
		g_assert_cmpuint(outside->id, ==, ids[i]);
		g_assert_cmpstr(outside->reason, ==, inside->reason);
		g_assert_null(strstr(header, "source"));
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/refusal/parse", test_parse);
	g_test_add_func("/sim/refusal/companions", test_companions);
	g_test_add_func("/sim/refusal/diagnostics", test_diagnostics);
	return g_test_run();
}
