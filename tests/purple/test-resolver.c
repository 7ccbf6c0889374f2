/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Names through libpurple's resolver: what it says, and what it never gets to say. */

#include "purple/resolver.h"

#include <purple.h>

#include "net/network.h"
#include "support/folder.h"
#include "support/headless.h"
#include "support/names.h"

/* Of no protocol that libpurple knows, which it cannot even destroy. */
static PurpleAccount *account;

typedef struct {
	GString *found; /* each with a blank behind it */
	char *reason;
	guint callbacks;
} Answer;

static void
on_host(GPtrArray *found, const char *reason, gpointer user_data)
{
	Answer *answer = user_data;

	for (guint i = 0; i < found->len; i++)
		g_string_append_printf(answer->found, "%s ", (const char *)found->pdata[i]);
	answer->reason = g_strdup(reason);
	answer->callbacks++;
}

static void
on_service(GPtrArray *found, const char *reason, gpointer user_data)
{
	Answer *answer = user_data;

	for (guint i = 0; i < found->len; i++) {
		const SfbSrvTarget *target = found->pdata[i];

		g_string_append_printf(answer->found, "%s:%u ", target->host, target->port);
	}
	answer->reason = g_strdup(reason);
	answer->callbacks++;
}

static void
wait_for(const Answer *answer)
{
	g_assert_cmpuint(answer->callbacks, ==, 0); /* not inside the call */
	while (answer->callbacks == 0)
		g_main_context_iteration(NULL, TRUE);
	g_assert_cmpuint(answer->callbacks, ==, 1);
	g_assert_cmpuint(names_count_waiting(), ==, 0);
}

static void
answer_clear(Answer *answer)
{
	g_string_free(answer->found, TRUE);
	g_free(answer->reason);
}

static void
test_host(void)
{
	Answer answer = { .found = g_string_new(NULL) };

	names_add_host("fe.example.com", "127.0.0.2 ::1 127.0.0.3");
	g_assert_nonnull(sfb_purple_look_up_host(account, "fe.example.com", on_host, &answer));
	wait_for(&answer);
	g_assert_cmpstr(answer.found->str, ==, "127.0.0.2 ::1 127.0.0.3 ");
	g_assert_null(answer.reason);
	answer_clear(&answer);
}

static void
test_no_host(void)
{
	Answer answer = { .found = g_string_new(NULL) };

	g_assert_nonnull(sfb_purple_look_up_host(account, "gone.example.com", on_host, &answer));
	wait_for(&answer);
	g_assert_cmpstr(answer.found->str, ==, "");
	g_assert_nonnull(answer.reason);
	answer_clear(&answer);
}

static void
test_service(void)
{
	Answer answer = { .found = g_string_new(NULL) };

	names_add_record("_sip._tls.example.com", "fe1.example.com", 443);
	names_add_record("_sip._tls.example.com", "fe2.example.com", 5061);
	names_add_record("_sip._tls.other.example", "fe3.example.com", 5061);
	g_assert_nonnull(sfb_purple_look_up_service(account, "_sip._tls", "example.com", on_service,
	                                            &answer));
	wait_for(&answer);
	g_assert_cmpstr(answer.found->str, ==, "fe1.example.com:443 fe2.example.com:5061 ");
	answer_clear(&answer);
}

static void
test_no_service(void)
{
	Answer answer = { .found = g_string_new(NULL) };

	g_assert_nonnull(sfb_purple_look_up_service(account, "_sipinternaltls._tcp", "example.com",
	                                            on_service, &answer));
	wait_for(&answer);
	g_assert_cmpstr(answer.found->str, ==, "");
	g_assert_null(answer.reason);
	answer_clear(&answer);
}

/* Nothing comes any more, and nobody is waited for. */
static void
test_cancelled(void)
{
	Answer answer = { .found = g_string_new(NULL) };
	SfbPurpleLookup *host;
	SfbPurpleLookup *service;

	names_add_host("fe.example.com", "silent");
	names_add_record("_sip._tls.example.com", "silent", 0);
	host = sfb_purple_look_up_host(account, "fe.example.com", on_host, &answer);
	service = sfb_purple_look_up_service(account, "_sip._tls", "example.com", on_service,
	                                     &answer);
	while (names_count_waiting() < 2)
		g_main_context_iteration(NULL, TRUE);
	sfb_purple_lookup_cancel(host);
	sfb_purple_lookup_cancel(service);
	sfb_purple_lookup_cancel(NULL);
	g_assert_cmpuint(names_count_waiting(), ==, 0);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_cmpuint(answer.callbacks, ==, 0);
	answer_clear(&answer);
}

/* Through Tor no names are asked for. libpurple says so inside the call for a service, and like any
 * other failure for a host. */
static void
test_tor(void)
{
	Answer answer = { .found = g_string_new(NULL) };
	PurpleProxyInfo *proxy = purple_proxy_info_new();

	names_add_host("fe.example.com", "127.0.0.1");
	purple_proxy_info_set_type(proxy, PURPLE_PROXY_TOR);
	purple_account_set_proxy_info(account, proxy);
	g_assert_null(sfb_purple_look_up_service(account, "_sip._tls", "example.com", on_service,
	                                         &answer));
	g_assert_nonnull(sfb_purple_look_up_host(account, "fe.example.com", on_host, &answer));
	wait_for(&answer);
	purple_account_set_proxy_info(account, NULL);
	g_assert_cmpstr(answer.found->str, ==, "");
	g_assert_nonnull(answer.reason);
	answer_clear(&answer);
}

static void
run_test(gconstpointer data)
{
	((void (*)(void))data)();
	names_clear();
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*run)(void);
	} cases[] = {
		{ "/purple/resolver/host", test_host },
		{ "/purple/resolver/no-host", test_no_host },
		{ "/purple/resolver/service", test_service },
		{ "/purple/resolver/no-service", test_no_service },
		{ "/purple/resolver/cancelled", test_cancelled },
		{ "/purple/resolver/tor", test_tor },
	};
	g_autofree char *folder = folder_make();
	int result;

	g_test_init(&argc, &argv, NULL);
	headless_start(folder, NULL);
	names_install();
	account = purple_account_new("alice@example.com", "prpl-none");
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++)
		g_test_add_data_func(cases[i].path, (gconstpointer)cases[i].run, run_test);
	result = g_test_run();
	purple_core_quit();
	folder_remove(folder);
	return result;
}
