/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Reading the list of faults, and when they strike. */

#include "sim/faults.h"

#include <string.h>

#include "util/error.h"

static SfbSimFaults *
make_faults(const char *list)
{
	g_autoptr(GError) error = NULL;
	SfbSimFaults *faults = sfb_sim_faults_new(list, &error);

	g_assert_no_error(error);
	return faults;
}

static void
test_none(void)
{
	g_autoptr(SfbSimFaults) faults = make_faults("");

	g_assert_false(sfb_sim_faults_strikes(faults, "no-pong"));
}

static void
test_always(void)
{
	g_autoptr(SfbSimFaults) faults = make_faults("no-pong, short-body");

	for (guint i = 0; i < 3; i++) {
		g_assert_true(sfb_sim_faults_strikes(faults, "no-pong"));
		g_assert_true(sfb_sim_faults_strikes(faults, "short-body"));
		g_assert_false(sfb_sim_faults_strikes(faults, "long-body"));
	}
}

static void
test_once(void)
{
	g_autoptr(SfbSimFaults) faults = make_faults("no-pong@2,short-body@1");

	g_assert_false(sfb_sim_faults_strikes(faults, "no-pong"));
	g_assert_true(sfb_sim_faults_strikes(faults, "short-body"));
	g_assert_true(sfb_sim_faults_strikes(faults, "no-pong"));
	g_assert_false(sfb_sim_faults_strikes(faults, "short-body"));
	g_assert_false(sfb_sim_faults_strikes(faults, "no-pong"));
}

static void
test_from_then_on(void)
{
	g_autoptr(SfbSimFaults) faults = make_faults("no-pong@2+");

	g_assert_false(sfb_sim_faults_strikes(faults, "no-pong"));
	g_assert_true(sfb_sim_faults_strikes(faults, "no-pong"));
	g_assert_true(sfb_sim_faults_strikes(faults, "no-pong"));
}

static void
test_argument(void)
{
	g_autoptr(SfbSimFaults) faults =
		make_faults("refuse-user=403/4003@2,refuse-user=503@3+,refuse-certificate");

	g_assert_null(sfb_sim_faults_get_strike(faults, "refuse-user"));
	g_assert_cmpstr(sfb_sim_faults_get_strike(faults, "refuse-user"), ==, "403/4003");
	g_assert_cmpstr(sfb_sim_faults_get_strike(faults, "refuse-user"), ==, "503");
	g_assert_cmpstr(sfb_sim_faults_get_strike(faults, "refuse-user"), ==, "503");
	g_assert_cmpstr(sfb_sim_faults_get_strike(faults, "refuse-certificate"), ==, "");
	g_assert_null(sfb_sim_faults_get_strike(faults, "refuse-register"));
}

/* Whom a fault does not strike makes no occasion for it. */
static void
test_subject(void)
{
	g_autoptr(SfbSimFaults) faults = make_faults("dns-slow=sip@2,dns-slow=fe,dns-nxdomain");

	g_assert_false(sfb_sim_faults_strikes_at(faults, "dns-slow", "sip"));
	g_assert_false(sfb_sim_faults_strikes_at(faults, "dns-slow", "web"));
	g_assert_true(sfb_sim_faults_strikes_at(faults, "dns-slow", "sip"));
	g_assert_false(sfb_sim_faults_strikes_at(faults, "dns-slow", "sip"));
	g_assert_true(sfb_sim_faults_strikes_at(faults, "dns-slow", "fe"));
	g_assert_true(sfb_sim_faults_strikes_at(faults, "dns-nxdomain", "web"));
}

static void
test_arguments_refused(void)
{
	static const char *const lists[] = {
		"refuse-user",
		"refuse-user=",
		"refuse-user=200",
		"refuse-user=403/",
		"refuse-user=403/4003x",
		"refuse-user=403/4003@0",
		"refuse-user@1=403",
		"no-pong=1",
		"dismiss=rejected:host:1",
		"dismiss=unlucky",
		"certificate=old",
		"refuse-certificate=402",
		"dns-slow=a b",
	};

	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_sim_faults_new(lists[i], &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
	}
}

static void
test_refused(void)
{
	static const char *const lists[] = { "no-ping",   "no-pon",    "no-pong@", "no-pong@0",
		                             "no-pong@x", "no-pong@+", "@1",       "no-pong,x" };

	for (guint i = 0; i < G_N_ELEMENTS(lists); i++) {
		g_autoptr(GError) error = NULL;

		g_assert_null(sfb_sim_faults_new(lists[i], &error));
		g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
		g_assert_nonnull(strstr(error->message, lists[i][0] == '@' ? "@" : "no-pong"));
	}
}

static void
check_strikes(const char *name)
{
	g_autoptr(SfbSimFaults) faults = make_faults(name);

	g_assert_true(sfb_sim_faults_strikes(faults, name));
}

static void
test_describe(void)
{
	g_autofree char *lines = sfb_sim_faults_describe();
	g_auto(GStrv) rows = g_strsplit(g_strchomp(lines), "\n", -1);

	g_assert_cmpuint(g_strv_length(rows), >=, 20);
	for (guint i = 0; rows[i] != NULL; i++) {
		g_auto(GStrv) words = g_strsplit(g_strstrip(rows[i]), " ", 2);
		gsize length = strcspn(words[0], "=[");

		g_assert_cmpstr(g_strstrip(words[1]), !=, "");
		if (words[0][length] == '=')
			continue; /* is nothing without an argument */
		words[0][length] = '\0';
		check_strikes(words[0]);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/faults/none", test_none);
	g_test_add_func("/sim/faults/always", test_always);
	g_test_add_func("/sim/faults/once", test_once);
	g_test_add_func("/sim/faults/from-then-on", test_from_then_on);
	g_test_add_func("/sim/faults/argument", test_argument);
	g_test_add_func("/sim/faults/subject", test_subject);
	g_test_add_func("/sim/faults/arguments-refused", test_arguments_refused);
	g_test_add_func("/sim/faults/refused", test_refused);
	g_test_add_func("/sim/faults/describe", test_describe);
	return g_test_run();
}
