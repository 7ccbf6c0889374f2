/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* libpurple's network as the core sees it: names, connections, proxies, and that nothing comes any
 * more once it is shut. */

#include "purple/network.h"

#include <purple.h>
#include <string.h>

#include "support/folder.h"
#include "support/headless.h"
#include "support/names.h"
#include "util/error.h"

/* Of no protocol that libpurple knows, which it cannot even destroy. */
static PurpleAccount *account;

typedef struct {
	GAsyncResult *result;
	guint callbacks;
} Answer;

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Answer *answer = user_data;

	answer->result = g_object_ref(result);
	answer->callbacks++;
}

static void
wait_for(const Answer *answer)
{
	g_assert_cmpuint(answer->callbacks, ==, 0); /* not inside the call */
	while (answer->callbacks == 0)
		g_main_context_iteration(NULL, TRUE);
	while (g_main_context_iteration(NULL, FALSE))
		continue;
	g_assert_cmpuint(answer->callbacks, ==, 1);
}

static SfbNetwork *
make_network(void)
{
	g_autoptr(GError) error = NULL;
	SfbPurpleNetwork *network = sfb_purple_network_new(account, "", &error);

	g_assert_no_error(error);
	return SFB_NETWORK(network);
}

static void
test_names(void)
{
	g_autoptr(SfbNetwork) network = make_network();
	Answer host = { NULL };
	Answer nobody = { NULL };
	Answer service = { NULL };
	g_autoptr(GPtrArray) addresses = NULL;
	g_autoptr(GPtrArray) none = NULL;
	g_autoptr(GPtrArray) targets = NULL;

	names_add_host("fe.example.com", "127.0.0.1");
	names_add_record("_sip._tls.example.com", "fe.example.com", 443);
	sfb_network_look_up_host_async(network, "fe.example.com", NULL, on_answered, &host);
	wait_for(&host);
	sfb_network_look_up_host_async(network, "gone.example.com", NULL, on_answered, &nobody);
	wait_for(&nobody);
	sfb_network_look_up_service_async(network, "_sip._tls", "example.com", NULL, on_answered,
	                                  &service);
	wait_for(&service);
	addresses = sfb_network_look_up_host_finish(network, host.result, NULL);
	none = sfb_network_look_up_host_finish(network, nobody.result, NULL);
	targets = sfb_network_look_up_service_finish(network, service.result, NULL);
	g_assert_cmpuint(addresses->len, ==, 1);
	g_assert_cmpstr(addresses->pdata[0], ==, "127.0.0.1");
	g_assert_cmpuint(none->len, ==, 0);
	g_assert_cmpuint(targets->len, ==, 1);
	g_assert_cmpstr(((SfbSrvTarget *)targets->pdata[0])->host, ==, "fe.example.com");
	g_object_unref(host.result);
	g_object_unref(nobody.result);
	g_object_unref(service.result);
}

static void
test_connected(void)
{
	g_autoptr(SfbNetwork) network = make_network();
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, NULL);
	g_autoptr(GError) error = NULL;
	Answer answer = { NULL };
	SfbLine *line;

	names_add_host("fe.example.com", "127.0.0.1");
	sfb_network_connect_async(network, "fe.example.com", port, SFB_TRANSPORT_TCP, NULL,
	                          on_answered, &answer);
	wait_for(&answer);
	line = sfb_network_connect_finish(network, answer.result, &error);
	g_assert_no_error(error);
	g_assert_nonnull(line->local);
	g_assert_null(line->certificate);
	sfb_line_free(line);
	g_object_unref(answer.result);
}

/* Every kind of question, and how it ends. */
typedef void (*Ask)(SfbNetwork *network, GCancellable *cancellable, Answer *answer);

static void
ask_for_host(SfbNetwork *network, GCancellable *cancellable, Answer *answer)
{
	sfb_network_look_up_host_async(network, "silent.example.com", cancellable, on_answered,
	                               answer);
}

static void
ask_for_service(SfbNetwork *network, GCancellable *cancellable, Answer *answer)
{
	sfb_network_look_up_service_async(network, "_sip._tls", "example.com", cancellable,
	                                  on_answered, answer);
}

static void
ask_for_line(SfbNetwork *network, GCancellable *cancellable, Answer *answer)
{
	sfb_network_connect_async(network, "silent.example.com", 5061, SFB_TRANSPORT_TLS,
	                          cancellable, on_answered, answer);
}

static const struct {
	const char *name;
	Ask ask;
} questions[] = {
	{ "host", ask_for_host },
	{ "service", ask_for_service },
	{ "line", ask_for_line },
};

static void
assert_failed(Answer *answer, GQuark domain, int code)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(g_task_propagate_pointer(G_TASK(answer->result), &error));
	g_assert_error(error, domain, code);
	g_object_unref(answer->result);
	g_assert_cmpuint(names_count_waiting(), ==, 0);
}

static void
test_cancelled(gconstpointer data)
{
	g_autoptr(SfbNetwork) network = make_network();
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Answer answer = { NULL };

	names_add_host("silent.example.com", "silent");
	questions[GPOINTER_TO_UINT(data)].ask(network, cancellable, &answer);
	g_cancellable_cancel(cancellable);
	wait_for(&answer);
	assert_failed(&answer, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* The account is closed: the question ends now, and new ones are not even begun. */
static void
test_shut(gconstpointer data)
{
	g_autoptr(SfbNetwork) network = make_network();
	Ask ask = questions[GPOINTER_TO_UINT(data)].ask;
	Answer answer = { NULL };
	Answer late = { NULL };

	names_add_host("silent.example.com", "silent");
	ask(network, NULL, &answer);
	sfb_purple_network_shut(SFB_PURPLE_NETWORK(network));
	g_assert_cmpuint(names_count_waiting(), ==, 0);
	wait_for(&answer);
	assert_failed(&answer, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	ask(network, NULL, &late);
	wait_for(&late);
	assert_failed(&late, SFB_ERROR, SFB_ERROR_UNREACHABLE);
}

static const struct {
	const char *name;
	PurpleProxyType type;
	const char *user;
	const char *password;
	const char *expected;
} proxies[] = {
	{ "none", PURPLE_PROXY_NONE, NULL, NULL, "direct://" },
	{ "http", PURPLE_PROXY_HTTP, NULL, NULL, "http://proxy.example.com:3128" },
	{ "http-password", PURPLE_PROXY_HTTP, "alice", "s@cret/",
	  "http://alice:s%40cret%2F@proxy.example.com:3128" },
	{ "socks4", PURPLE_PROXY_SOCKS4, NULL, NULL, "socks4://proxy.example.com:3128" },
	{ "socks5", PURPLE_PROXY_SOCKS5, NULL, NULL, "socks5://proxy.example.com:3128" },
	{ "tor", PURPLE_PROXY_TOR, NULL, NULL, "socks5://proxy.example.com:3128" },
};

static void
set_proxy(guint index)
{
	PurpleProxyInfo *proxy = purple_proxy_info_new();

	purple_proxy_info_set_type(proxy, proxies[index].type);
	purple_proxy_info_set_host(proxy, "proxy.example.com");
	purple_proxy_info_set_port(proxy, 3128);
	purple_proxy_info_set_username(proxy, proxies[index].user);
	purple_proxy_info_set_password(proxy, proxies[index].password);
	purple_account_set_proxy_info(account, proxy);
}

static void
test_proxy(gconstpointer data)
{
	guint index = GPOINTER_TO_UINT(data);
	g_autoptr(SfbNetwork) network = NULL;
	g_auto(GStrv) found = NULL;

	set_proxy(index);
	network = make_network();
	found = g_proxy_resolver_lookup(sfb_network_get_proxy_resolver(network),
	                                "https://lyncdiscover.example.com/", NULL, NULL);
	g_assert_cmpstr(found[0], ==, proxies[index].expected);
	g_assert_null(found[1]);
	purple_account_set_proxy_info(account, NULL);
}

static void
test_bad_authorities(void)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_purple_network_new(account, "/nonexistent.pem", &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

static void
add_each(const char *group, void (*run)(gconstpointer), guint index, const char *name)
{
	g_autofree char *path = g_strdup_printf("/purple/network/%s/%s", group, name);

	g_test_add_data_func(path, GUINT_TO_POINTER(index), run);
}

int
main(int argc, char **argv)
{
	g_autofree char *folder = folder_make();
	int result;

	g_test_init(&argc, &argv, NULL);
	headless_start(folder, NULL);
	names_install();
	account = purple_account_new("alice@example.com", "prpl-none");
	g_test_add_func("/purple/network/names", test_names);
	g_test_add_func("/purple/network/connected", test_connected);
	for (guint i = 0; i < G_N_ELEMENTS(questions); i++) {
		add_each("cancelled", test_cancelled, i, questions[i].name);
		add_each("shut", test_shut, i, questions[i].name);
	}
	for (guint i = 0; i < G_N_ELEMENTS(proxies); i++)
		add_each("proxy", test_proxy, i, proxies[i].name);
	g_test_add_func("/purple/network/bad-authorities", test_bad_authorities);
	result = g_test_run();
	purple_core_quit();
	folder_remove(folder);
	return result;
}
