/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Finding servers by a phone book of our own: what comes first, what waits for what. A web service
 * that answers is in stories/. */

#include <gio/gio.h>
#include <string.h>

#include "signin/discovery.h"
#include "util/error.h"

#define KIM "kim@contoso.example"
#define DNS_SECONDS 10 /* as long as a step waits */

/* The phone book: "name=answer name=answer"; "?" is trouble, "~" silence. */

#define PHONE_TYPE_BOOK (phone_book_get_type())
G_DECLARE_FINAL_TYPE(PhoneBook, phone_book, PHONE, BOOK, GObject)

struct _PhoneBook {
	GObject parent;
	const char *entries;
	guint questions;
	GPtrArray *silent; /* (element-type GTask) answered when it is too late */
	guint16 closed_port;
	GProxyResolver *proxies; /* NULL: none */
};

static void phone_book_iface_init(SfbNetworkInterface *interface);

G_DEFINE_TYPE_WITH_CODE(PhoneBook, phone_book, G_TYPE_OBJECT,
                        G_IMPLEMENT_INTERFACE(SFB_TYPE_NETWORK, phone_book_iface_init))

/* NULL if the name is not in the book. */
static char *
find(PhoneBook *book, const char *name)
{
	g_auto(GStrv) entries = g_strsplit(book->entries, " ", -1);

	for (char **entry = entries; *entry != NULL; entry++) {
		char *answer = strchr(*entry, '=');

		if (answer != NULL && strlen(name) == (gsize)(answer - *entry) &&
		    g_str_has_prefix(*entry, name))
			return g_strdup(answer + 1);
	}
	return NULL;
}

static gpointer
make_target(const char *answer)
{
	g_auto(GStrv) parts = g_strsplit(answer, ":", 2);

	return sfb_srv_target_new(parts[0], g_ascii_strtoull(parts[1], NULL, 10), 0, 0);
}

static gpointer
make_address(const char *answer)
{
	return g_strdup(answer);
}

/* (takes @task) */
static void
answer(PhoneBook *book, GTask *task, const char *name, gpointer (*make)(const char *answer),
       GDestroyNotify item_free)
{
	g_autoptr(GTask) owned = task;
	g_autoptr(GPtrArray) found = g_ptr_array_new_with_free_func(item_free);
	g_autofree char *text = find(book, name);

	book->questions++;
	if (g_strcmp0(text, "~") == 0) {
		g_ptr_array_add(book->silent, g_steal_pointer(&owned));
		return;
	}
	if (g_strcmp0(text, "?") == 0) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNREACHABLE, "trouble");
		return;
	}
	if (text != NULL)
		g_ptr_array_add(found, make(text));
	g_task_return_pointer(task, g_steal_pointer(&found), (GDestroyNotify)g_ptr_array_unref);
}

static void
look_up_service_async(SfbNetwork *network, const char *service, const char *domain,
                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	g_autofree char *name = g_strconcat(service, ".", domain, NULL);

	answer(PHONE_BOOK(network), g_task_new(network, cancellable, callback, user_data), name,
	       make_target, (GDestroyNotify)sfb_srv_target_free);
}

static void
look_up_host_async(SfbNetwork *network, const char *host, GCancellable *cancellable,
                   GAsyncReadyCallback callback, gpointer user_data)
{
	answer(PHONE_BOOK(network), g_task_new(network, cancellable, callback, user_data), host,
	       make_address, g_free);
}

static GPtrArray *
look_up_finish(SfbNetwork *network, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Nobody is at home at any web service. */
static GSocketConnectable *
get_detour(SfbNetwork *network, const char *host, guint16 port)
{
	return g_network_address_new("127.0.0.1", PHONE_BOOK(network)->closed_port);
}

static GProxyResolver *
get_proxy_resolver(SfbNetwork *network)
{
	return PHONE_BOOK(network)->proxies;
}

static void
phone_book_iface_init(SfbNetworkInterface *interface)
{
	interface->look_up_service_async = look_up_service_async;
	interface->look_up_service_finish = look_up_finish;
	interface->look_up_host_async = look_up_host_async;
	interface->look_up_host_finish = look_up_finish;
	interface->get_proxy_resolver = get_proxy_resolver;
	interface->get_detour = get_detour;
}

static void
phone_book_finalize(GObject *object)
{
	g_ptr_array_unref(PHONE_BOOK(object)->silent);
	g_clear_object(&PHONE_BOOK(object)->proxies);
	G_OBJECT_CLASS(phone_book_parent_class)->finalize(object);
}

static void
phone_book_class_init(PhoneBookClass *class)
{
	G_OBJECT_CLASS(class)->finalize = phone_book_finalize;
}

static void
phone_book_init(PhoneBook *book)
{
	book->silent = g_ptr_array_new_with_free_func(g_object_unref);
}

/* A search */

typedef struct {
	PhoneBook *book;
	SfbConfig *config;
	GCancellable *cancellable;
	SfbSigninEvidence *evidence;
	SfbDiscovery *discovery;
	GPtrArray *found;
	GError *error;
} Search;

/* The system has just given it out and taken it back. */
static guint16
find_closed_port(void)
{
	g_autoptr(GSocketListener) listener = g_socket_listener_new();
	guint16 port = g_socket_listener_add_any_inet_port(listener, NULL, NULL);

	g_socket_listener_close(listener);
	return port;
}

/* @proxy: "" for none. */
static void
search_open_behind(Search *search, const char *proxy, const char *entries,
                   const SfbConfigText *text)
{
	static const SfbWebCredentials credentials = { .login = KIM };
	static const SfbWebOauthOptions options = { "", "", "" };
	g_autoptr(SfbAuthKeyring) keyring =
		sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, g_get_tmp_dir());
	g_autoptr(SfbWebHttp) http = NULL;
	g_autoptr(SfbWebOauth) oauth = NULL;
	g_autoptr(SfbWebTickets) tickets = NULL;

	*search = (Search){ .book = g_object_new(PHONE_TYPE_BOOK, NULL) };
	search->book->entries = entries;
	search->book->closed_port = find_closed_port();
	if (*proxy != '\0')
		search->book->proxies = g_simple_proxy_resolver_new(proxy, NULL);
	search->config = sfb_config_new(text, NULL);
	search->cancellable = g_cancellable_new();
	search->evidence = sfb_signin_evidence_new();
	http = sfb_web_http_new(SFB_NETWORK(search->book), "test");
	oauth = sfb_web_oauth_new(http, keyring, KIM, &options);
	tickets = sfb_web_tickets_new(http, oauth, KIM, &credentials, SFB_WEB_AUTHENTICATION_AUTO);
	search->discovery = sfb_discovery_new(&(const SfbDiscoveryWish){
		.config = search->config,
		.cancellable = search->cancellable,
		.network = SFB_NETWORK(search->book),
		.http = http,
		.oauth = oauth,
		.tickets = tickets,
		.evidence = search->evidence,
	});
}

static void
search_open(Search *search, const char *entries, const SfbConfigText *text)
{
	search_open_behind(search, "", entries, text);
}

/* Nobody waits any more. */
static void
answer_late(PhoneBook *book)
{
	for (guint i = 0; i < book->silent->len; i++)
		g_task_return_new_error(g_ptr_array_index(book->silent, i), SFB_ERROR,
		                        SFB_ERROR_TIMEOUT, "late");
	g_ptr_array_set_size(book->silent, 0);
	while (g_main_context_iteration(NULL, FALSE))
		;
}

static void
search_close(Search *search)
{
	g_clear_pointer(&search->found, g_ptr_array_unref);
	g_clear_error(&search->error);
	answer_late(search->book);
	g_object_unref(search->discovery);
	sfb_signin_evidence_unref(search->evidence);
	g_object_unref(search->cancellable);
	sfb_config_free(search->config);
	g_object_unref(search->book);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Search *search = user_data;

	search->found = sfb_discovery_next_finish(SFB_DISCOVERY(source), result, &search->error);
}

static void
search_next(Search *search)
{
	g_clear_pointer(&search->found, g_ptr_array_unref);
	sfb_discovery_next_async(search->discovery, on_found, search);
	while (search->found == NULL && search->error == NULL)
		g_main_context_iteration(NULL, TRUE);
}

static void
assert_found(const Search *search, const char *expected)
{
	g_autoptr(GString) text = g_string_new(NULL);

	for (guint i = 0; i < search->found->len; i++) {
		const SfbCandidate *candidate = g_ptr_array_index(search->found, i);

		g_string_append_printf(text, "%s:%u %s\n", candidate->host, candidate->port,
		                       sfb_origin_get_id(candidate->origin));
	}
	g_assert_cmpstr(text->str, ==, expected);
}

typedef struct {
	const char *name;
	const char *entries;
	const char *transport;
	const char *expected;
	guint questions;
} Row;

#define TLS_QUESTIONS 8
#define TCP_QUESTIONS 5

static const Row rows[] = {
	{ "nothing", "", "auto", "", TLS_QUESTIONS },
	/* F-D1 */
	{ "names",
	  "sipinternal.contoso.example=192.0.2.1 sip.contoso.example=192.0.2.2 "
	  "sipexternal.contoso.example=192.0.2.3 contoso.example=192.0.2.4",
	  "auto",
	  "sipinternal.contoso.example:5061 name\nsip.contoso.example:5061 name\n"
	  "sip.contoso.example:443 name\nsipexternal.contoso.example:443 name\n"
	  "contoso.example:5061 name\n",
	  TLS_QUESTIONS },
	{ "records-before-names",
	  "_sip._tls.contoso.example=sip.contoso.example:443 sip.contoso.example=192.0.2.2 "
	  "_sipinternaltls._tcp.contoso.example=pool01.contoso.example:5061",
	  "tls",
	  "pool01.contoso.example:5061 srv\nsip.contoso.example:443 srv\n"
	  "sip.contoso.example:5061 name\n",
	  TLS_QUESTIONS },
	{ "tcp-is-for-those-who-want-it",
	  "_sipinternal._tcp.contoso.example=pool01.contoso.example:5060", "auto", "",
	  TLS_QUESTIONS },
	{ "tcp-alone",
	  "_sipinternal._tcp.contoso.example=pool01.contoso.example:5060 "
	  "_sip._tls.contoso.example=sip.contoso.example:443 sip.contoso.example=192.0.2.2 "
	  "lyncdiscover.contoso.example=192.0.2.9",
	  "tcp", "pool01.contoso.example:5060 srv\nsip.contoso.example:5060 name\n",
	  TCP_QUESTIONS },
	/* Who cannot look names up may still reach them, through a proxy. */
	{ "nobody-can-tell", "sip.contoso.example=? _sip._tls.contoso.example=?", "auto",
	  "sip.contoso.example:5061 name\nsip.contoso.example:443 name\n", TLS_QUESTIONS },
	{ "web-services-do-not-answer",
	  "lyncdiscoverinternal.contoso.example=192.0.2.8 lyncdiscover.contoso.example=192.0.2.9 "
	  "sip.contoso.example=192.0.2.2",
	  "auto", "sip.contoso.example:5061 name\nsip.contoso.example:443 name\n", TLS_QUESTIONS },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	const SfbConfigText text = { .address = KIM, .transport = row->transport };
	Search search;

	search_open(&search, row->entries, &text);
	g_assert_true(sfb_discovery_has_more(search.discovery));
	search_next(&search);
	g_assert_no_error(search.error);
	assert_found(&search, row->expected);
	g_assert_false(sfb_discovery_has_more(search.discovery));
	g_assert_cmpuint(search.book->questions, ==, row->questions);
	g_assert_cmpuint(search.evidence->lookups->len, >=, row->questions);
	search_close(&search);
}

static guint
count_failures(const Search *search, SfbLookupKind kind)
{
	guint count = 0;

	for (guint i = 0; i < search->evidence->lookups->len; i++) {
		const SfbLookup *lookup = g_ptr_array_index(search->evidence->lookups, i);

		count += lookup->kind == kind && lookup->error != NULL;
	}
	return count;
}

/* The web services that were there and failed, one after the other, are told about. */
static void
test_evidence(void)
{
	const SfbConfigText text = { .address = KIM };
	Search search;

	search_open(&search,
	            "lyncdiscoverinternal.contoso.example=192.0.2.8 "
	            "lyncdiscover.contoso.example=192.0.2.9 "
	            "sip.contoso.example=?",
	            &text);
	search_next(&search);
	g_assert_cmpuint(count_failures(&search, SFB_LOOKUP_AUTODISCOVER), ==, 2);
	g_assert_cmpuint(count_failures(&search, SFB_LOOKUP_HOST), ==, 1);
	g_assert_cmpuint(count_failures(&search, SFB_LOOKUP_SERVICE), ==, 0);
	search_close(&search);
}

/* A company that knows no names of the world outside leaves them to its proxy. */
static void
test_proxy(gconstpointer data)
{
	gboolean has_proxy = strcmp(data, "direct://") != 0;
	const SfbConfigText text = { .address = KIM };
	Search search;

	search_open_behind(&search, data, "lyncdiscover.contoso.example=?", &text);
	search_next(&search);
	assert_found(&search, "");
	g_assert_cmpuint(count_failures(&search, SFB_LOOKUP_AUTODISCOVER), ==, has_proxy ? 2 : 0);
	search_close(&search);
}

static void
test_remembered_first(void)
{
	const SfbCandidate kept = { .host = (char *)"pool01.contoso.example",
		                    .port = 5061,
		                    .is_trusted = TRUE,
		                    .lifetime_seconds = 1000 };
	SfbConfigText text = { .address = KIM };
	g_autoptr(SfbConfig) config = sfb_config_new(&text, NULL);
	g_autofree char *last_server =
		sfb_candidate_build_text(&kept, config, g_get_real_time() / G_USEC_PER_SEC);
	Search search;

	text.last_server = last_server;
	search_open(&search, "_sip._tls.contoso.example=sip.contoso.example:443", &text);
	search_next(&search);
	assert_found(&search, "pool01.contoso.example:5061 remembered\n");
	/* The names are looked up behind it, and once only. */
	g_assert_cmpuint(search.book->questions, ==, TLS_QUESTIONS);
	g_assert_true(sfb_discovery_has_more(search.discovery));
	search_next(&search);
	assert_found(&search, "sip.contoso.example:443 srv\n");
	g_assert_cmpuint(search.book->questions, ==, TLS_QUESTIONS);
	search_close(&search);
}

static void
test_manual_server(void)
{
	const SfbConfigText text = { .address = KIM, .server = "pool01.contoso.example" };
	Search search;

	search_open(&search, "", &text);
	g_assert_false(sfb_discovery_has_more(search.discovery));
	search_close(&search);
}

static void
test_cancelled(void)
{
	const SfbConfigText text = { .address = KIM };
	Search search;

	search_open(&search, "sip.contoso.example=192.0.2.2", &text);
	sfb_discovery_next_async(search.discovery, on_found, &search);
	g_cancellable_cancel(search.cancellable);
	while (search.error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_assert_error(search.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	while (g_main_context_iteration(NULL, FALSE))
		;
	search_close(&search);
}

/* A name server that is silent holds nobody up for longer than that. */
static void
test_silence(void)
{
	const SfbConfigText text = { .address = KIM };
	gint64 begin = g_get_monotonic_time();
	Search search;

	search_open(&search,
	            "sipinternal.contoso.example=~ _sip._tls.contoso.example=~ "
	            "sip.contoso.example=192.0.2.2",
	            &text);
	search_next(&search);
	assert_found(&search, "sip.contoso.example:5061 name\nsip.contoso.example:443 name\n");
	g_assert_cmpint(g_get_monotonic_time() - begin, >=, (DNS_SECONDS - 1) * G_USEC_PER_SEC);
	g_assert_cmpuint(count_failures(&search, SFB_LOOKUP_SERVICE), ==, 1);
	search_close(&search);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/signin/discovery/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/signin/discovery/evidence", test_evidence);
	g_test_add_data_func("/signin/discovery/proxy", "http://127.0.0.1:1", test_proxy);
	g_test_add_data_func("/signin/discovery/no-proxy", "direct://", test_proxy);
	g_test_add_func("/signin/discovery/remembered-first", test_remembered_first);
	g_test_add_func("/signin/discovery/manual-server", test_manual_server);
	g_test_add_func("/signin/discovery/cancelled", test_cancelled);
	g_test_add_func("/signin/discovery/silence", test_silence);
	return g_test_run();
}
