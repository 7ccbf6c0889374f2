/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Questions to DNS: what is found, what is not there, and what cannot be told. */

#include <gio/gio.h>

#include "net/gio-network-private.h"
#include "support/resolver.h"
#include "util/error.h"

static const ResolverEntry known[] = {
	{ "_sip._tls.contoso.example", NULL,
	  "20 0 443 edge2.contoso.example.;0 5 5061 edge1.contoso.example", -1 },
	{ "_sipinternaltls._tcp.contoso.example", NULL, "0 0 0 .", -1 },
	{ "_sip._tls.busy.example", NULL, NULL, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
	{ "_sip._tls.broken.example", NULL, NULL, G_RESOLVER_ERROR_INTERNAL },
	{ "_sip._tls.silent.example", NULL, NULL, RESOLVER_SILENT },
	{ "_sip._tls.xn--mller-kva.example", NULL, "0 0 5061 sip.example", -1 },
	{ "pool.contoso.example", "2001:db8::7 192.0.2.7", NULL, -1 },
	{ "busy.example", NULL, NULL, G_RESOLVER_ERROR_TEMPORARY_FAILURE },
	{ "silent.example", NULL, NULL, RESOLVER_SILENT },
	{ NULL },
};

typedef struct {
	const char *name;
	const char *service; /* NULL: the addresses of the domain */
	const char *domain;
	const char *found; /* one per blank; "": nothing; NULL: an error */
	SfbError code;
} Row;

static const Row rows[] = {
	{ "service", "_sip._tls", "contoso.example",
	  "edge1.contoso.example:5061 edge2.contoso.example:443", 0 },
	{ "service-not-offered", "_sipinternaltls._tcp", "contoso.example", "", 0 },
	{ "service-not-there", "_sip._tcp", "contoso.example", "", 0 },
	{ "service-busy", "_sip._tls", "busy.example", NULL, SFB_ERROR_UNREACHABLE },
	{ "service-broken", "_sip._tls", "broken.example", NULL, SFB_ERROR_UNREACHABLE },
	{ "service-silent", "_sip._tls", "silent.example", NULL, SFB_ERROR_TIMEOUT },
	{ "service-international", "_sip._tls", "m\303\274ller.example", "sip.example:5061", 0 },
	{ "host", NULL, "pool.contoso.example", "2001:db8::7 192.0.2.7", 0 },
	{ "host-not-there", NULL, "nowhere.contoso.example", "", 0 },
	{ "host-busy", NULL, "busy.example", NULL, SFB_ERROR_UNREACHABLE },
	{ "host-silent", NULL, "silent.example", NULL, SFB_ERROR_TIMEOUT },
};

typedef struct {
	GString *found; /* NULL: an error */
	GError *error;
	gboolean is_done;
} Outcome;

static void
begin_word(GString *words)
{
	if (words->len > 0)
		g_string_append_c(words, ' ');
}

static void
on_service(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	g_autoptr(GPtrArray) targets =
		sfb_network_look_up_service_finish(SFB_NETWORK(source), result, &outcome->error);

	outcome->is_done = TRUE;
	if (targets == NULL)
		return;
	outcome->found = g_string_new(NULL);
	for (guint i = 0; i < targets->len; i++) {
		const SfbSrvTarget *target = g_ptr_array_index(targets, i);

		begin_word(outcome->found);
		g_string_append_printf(outcome->found, "%s:%u", target->host, target->port);
	}
}

static void
on_host(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	g_autoptr(GPtrArray) addresses =
		sfb_network_look_up_host_finish(SFB_NETWORK(source), result, &outcome->error);

	outcome->is_done = TRUE;
	if (addresses == NULL)
		return;
	outcome->found = g_string_new(NULL);
	for (guint i = 0; i < addresses->len; i++) {
		begin_word(outcome->found);
		g_string_append(outcome->found, g_ptr_array_index(addresses, i));
	}
}

static void
look_up(const Row *row, GCancellable *cancellable, Outcome *outcome)
{
	g_autoptr(SfbNetwork) network = sfb_gio_network_new("");

	sfb_gio_network_set_timeout(SFB_GIO_NETWORK(network), 1);
	if (row->service != NULL)
		sfb_network_look_up_service_async(network, row->service, row->domain, cancellable,
		                                  on_service, outcome);
	else
		sfb_network_look_up_host_async(network, row->domain, cancellable, on_host, outcome);
	while (!outcome->is_done)
		g_main_context_iteration(NULL, TRUE);
}

static void
clear(Outcome *outcome)
{
	if (outcome->found != NULL)
		g_string_free(outcome->found, TRUE);
	g_clear_error(&outcome->error);
}

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	Outcome outcome = { 0 };

	look_up(row, NULL, &outcome);
	if (row->found != NULL) {
		g_assert_no_error(outcome.error);
		g_assert_cmpstr(outcome.found->str, ==, row->found);
	} else {
		g_assert_null(outcome.found);
		g_assert_error(outcome.error, SFB_ERROR, (int)row->code);
		g_assert_nonnull(strstr(outcome.error->message, row->domain));
	}
	clear(&outcome);
}

static void
test_cancelled(void)
{
	g_autoptr(GCancellable) cancellable = g_cancellable_new();
	Outcome outcome = { 0 };

	g_cancellable_cancel(cancellable);
	look_up(&rows[0], cancellable, &outcome);
	g_assert_error(outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
	clear(&outcome);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	resolver_install(known);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/net/gio-look-up/", rows[i].name, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/net/gio-look-up/cancelled", test_cancelled);
	return g_test_run();
}
