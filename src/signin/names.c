/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The names under which the servers of a domain may be known. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

#define DNS_SECONDS 10

static const struct {
	SfbLookupKind kind;
	const char *prefix;
	SfbTransport transport;
	guint16 ports[2];
} sources[] = {
	{ SFB_LOOKUP_AUTODISCOVER, "lyncdiscoverinternal", SFB_TRANSPORT_TLS },
	{ SFB_LOOKUP_AUTODISCOVER, "lyncdiscover", SFB_TRANSPORT_TLS },
	{ SFB_LOOKUP_SERVICE, "_sipinternaltls._tcp", SFB_TRANSPORT_TLS },
	{ SFB_LOOKUP_SERVICE, "_sip._tls", SFB_TRANSPORT_TLS },
	{ SFB_LOOKUP_SERVICE, "_sipinternal._tcp", SFB_TRANSPORT_TCP },
	{ SFB_LOOKUP_SERVICE, "_sip._tcp", SFB_TRANSPORT_TCP },
	{ SFB_LOOKUP_HOST, "sipinternal", SFB_TRANSPORT_TLS, { 5061 } },
	{ SFB_LOOKUP_HOST, "sip", SFB_TRANSPORT_TLS, { 5061, 443 } },
	{ SFB_LOOKUP_HOST, "sipexternal", SFB_TRANSPORT_TLS, { 443 } },
	{ SFB_LOOKUP_HOST, "", SFB_TRANSPORT_TLS, { 5061 } },
	{ SFB_LOOKUP_HOST, "sipinternal", SFB_TRANSPORT_TCP, { 5060 } },
	{ SFB_LOOKUP_HOST, "sip", SFB_TRANSPORT_TCP, { 5060 } },
	{ SFB_LOOKUP_HOST, "", SFB_TRANSPORT_TCP, { 5060 } },
};

struct _SfbNames {
	GObject parent_instance;

	SfbNetwork *network;
	char *domain;
	SfbSigninEvidence *evidence;
	GPtrArray *names; /* (element-type SfbName) */
	guint deadline_id;
};

/* A question under way keeps the names alive. */
typedef struct {
	SfbNames *names;
	SfbName *name;
} Errand;

enum { SETTLED, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_TYPE(SfbNames, sfb_names, G_TYPE_OBJECT)

static void
name_free(gpointer data)
{
	SfbName *name = data;

	g_free(name->name);
	g_clear_pointer(&name->answer, g_ptr_array_unref);
	g_free(name);
}

static char *
join_answer(const SfbName *name)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; name->answer != NULL && i < name->answer->len; i++) {
		gpointer item = g_ptr_array_index(name->answer, i);
		const SfbSrvTarget *target = item;

		g_string_append(text, i > 0 ? ", " : "");
		if (name->kind == SFB_LOOKUP_SERVICE)
			g_string_append_printf(text, "%s:%u", target->host, target->port);
		else
			g_string_append(text, item);
	}
	return g_string_free(text, FALSE);
}

/* (takes @answer and @error, of which one is NULL) */
static void
settle(SfbNames *self, SfbName *name, GPtrArray *answer, GError *error)
{
	gboolean is_service = name->kind == SFB_LOOKUP_SERVICE;
	g_autofree char *text = NULL;
	SfbLookup lookup = {
		.kind = is_service ? SFB_LOOKUP_SERVICE : SFB_LOOKUP_HOST,
		.name = name->name,
		.error = error,
		.milliseconds = (g_get_monotonic_time() - name->asked_at) / 1000,
	};

	name->answer = answer;
	name->is_settled = TRUE;
	name->is_silent = g_error_matches(error, SFB_ERROR, SFB_ERROR_TIMEOUT);
	lookup.answer = text = join_answer(name);
	g_debug("%s: %s", name->name, error != NULL ? error->message : text);
	sfb_signin_evidence_add_lookup(self->evidence, &lookup);
}

static void
on_looked_up(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree Errand *errand = user_data;
	g_autoptr(SfbNames) self = errand->names;
	SfbNetwork *network = SFB_NETWORK(source);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) answer =
		errand->name->kind == SFB_LOOKUP_SERVICE
			? sfb_network_look_up_service_finish(network, result, &error)
			: sfb_network_look_up_host_finish(network, result, &error);

	if (errand->name->is_settled)
		return; /* too late */
	settle(self, errand->name, g_steal_pointer(&answer), g_steal_pointer(&error));
	g_signal_emit(self, signals[SETTLED], 0);
}

static Errand *
errand_new(SfbNames *self, SfbName *name)
{
	Errand *errand = g_new(Errand, 1);

	errand->names = g_object_ref(self);
	errand->name = name;
	return errand;
}

static void
on_proxies_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autofree Errand *errand = user_data;
	g_autoptr(SfbNames) self = errand->names;
	g_auto(GStrv) proxies =
		g_proxy_resolver_lookup_finish(G_PROXY_RESOLVER(source), result, NULL);

	if (errand->name->is_way_known)
		return; /* too late */
	errand->name->is_way_known = TRUE;
	errand->name->is_proxied =
		proxies != NULL && *proxies != NULL && !g_str_has_prefix(*proxies, "direct:");
	g_signal_emit(self, signals[SETTLED], 0);
}

static void
ask_for_proxy(SfbNames *self, SfbName *name, GCancellable *cancellable)
{
	GProxyResolver *resolver = sfb_network_get_proxy_resolver(self->network);
	g_autofree char *url = g_strconcat("https://", name->name, "/", NULL);

	name->is_way_known = name->kind != SFB_LOOKUP_AUTODISCOVER || resolver == NULL;
	if (!name->is_way_known)
		g_proxy_resolver_lookup_async(resolver, url, cancellable, on_proxies_found,
		                              errand_new(self, name));
}

static void
ask(SfbNames *self, SfbName *name, GCancellable *cancellable)
{
	Errand *errand = errand_new(self, name);

	ask_for_proxy(self, name, cancellable);
	name->asked_at = g_get_monotonic_time();
	if (name->kind == SFB_LOOKUP_SERVICE)
		sfb_network_look_up_service_async(self->network, name->prefix, self->domain,
		                                  cancellable, on_looked_up, errand);
	else
		sfb_network_look_up_host_async(self->network, name->name, cancellable, on_looked_up,
		                               errand);
}

static gboolean
on_deadline(gpointer user_data)
{
	SfbNames *self = user_data;

	self->deadline_id = 0;
	for (guint i = 0; i < self->names->len; i++) {
		SfbName *name = g_ptr_array_index(self->names, i);

		name->is_way_known = TRUE;
		if (!name->is_settled)
			settle(self, name, NULL,
			       g_error_new(SFB_ERROR, SFB_ERROR_TIMEOUT,
			                   _("The name %s was not looked up in time. Check the "
			                     "network connection, then try again."),
			                   name->name));
	}
	g_signal_emit(self, signals[SETTLED], 0);
	return G_SOURCE_REMOVE;
}

void
sfb_names_look_up(SfbNames *self, GCancellable *cancellable)
{
	g_return_if_fail(self->deadline_id == 0);
	for (guint i = 0; i < self->names->len; i++)
		ask(self, g_ptr_array_index(self->names, i), cancellable);
	self->deadline_id = g_timeout_add_seconds(DNS_SECONDS, on_deadline, self);
}

const GPtrArray *
sfb_names_get(SfbNames *self)
{
	return self->names;
}

static void
sfb_names_dispose(GObject *object)
{
	g_clear_handle_id(&SFB_NAMES(object)->deadline_id, g_source_remove);
	G_OBJECT_CLASS(sfb_names_parent_class)->dispose(object);
}

static void
sfb_names_finalize(GObject *object)
{
	SfbNames *self = SFB_NAMES(object);

	g_ptr_array_unref(self->names);
	sfb_signin_evidence_unref(self->evidence);
	g_free(self->domain);
	g_object_unref(self->network);
	G_OBJECT_CLASS(sfb_names_parent_class)->finalize(object);
}

static void
sfb_names_class_init(SfbNamesClass *class)
{
	G_OBJECT_CLASS(class)->dispose = sfb_names_dispose;
	G_OBJECT_CLASS(class)->finalize = sfb_names_finalize;
	signals[SETTLED] = g_signal_new("settled", SFB_TYPE_NAMES, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                                NULL, G_TYPE_NONE, 0);
}

static void
sfb_names_init(SfbNames *self)
{
	self->names = g_ptr_array_new_with_free_func(name_free);
}

static void
add_name(SfbNames *self, gsize index)
{
	const char *prefix = sources[index].prefix;
	SfbName *name = g_new0(SfbName, 1);

	name->kind = sources[index].kind;
	name->prefix = prefix;
	name->name = g_strconcat(prefix, *prefix != '\0' ? "." : "", self->domain, NULL);
	memcpy(name->ports, sources[index].ports, sizeof name->ports);
	g_ptr_array_add(self->names, name);
}

SfbNames *
sfb_names_new(SfbNetwork *network, const char *domain, SfbTransport transport,
              SfbSigninEvidence *evidence)
{
	SfbNames *self = g_object_new(SFB_TYPE_NAMES, NULL);

	self->network = g_object_ref(network);
	self->domain = g_strdup(domain);
	self->evidence = sfb_signin_evidence_ref(evidence);
	/* A transport that the user does not want is not asked for. */
	for (gsize i = 0; i < G_N_ELEMENTS(sources); i++) {
		if (sources[i].transport == transport)
			add_name(self, i);
	}
	return self;
}
