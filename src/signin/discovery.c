/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Finding the servers of an address's domain. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/discovery.h"

#include <glib/gi18n-lib.h>

#include "signin/names.h"
#include "signin/patience.h"
#include "util/address.h"
#include "util/error.h"
#include "web/autodiscover.h"

#define WEB_SILENCE_SECONDS 10 /* a web service that is silent so long is passed over */
#define PAGE_SECONDS (10 * 60) /* while the person is at a sign-in page */

typedef enum {
	REMEMBERED,
	WEB_INTERNAL, /* the first of the names */
	WEB_EXTERNAL,
	RECORDS, /* all names that are not Autodiscover's */
	N_STEPS,
} Step;

struct _SfbDiscovery {
	GObject parent_instance;

	const SfbConfig *config;
	SfbNames *names;
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbSigninEvidence *evidence;
	GCancellable *cancellable;
	Step step;
	GTask *task;           /* whoever waits for the next servers */
	SfbPatience *patience; /* with the web service that is being asked */
	gint64 web_asked_at;
	gboolean has_asked;
	gboolean is_page_open;
};

G_DEFINE_TYPE(SfbDiscovery, sfb_discovery, G_TYPE_OBJECT)

static void proceed(SfbDiscovery *self);

/* The steps */

static gboolean
is_about(Step step, const SfbName *name, guint index)
{
	return name->kind == SFB_LOOKUP_AUTODISCOVER ? step == WEB_INTERNAL + index
	                                             : step == RECORDS;
}

static gboolean
is_waiting(SfbDiscovery *self)
{
	const GPtrArray *names = sfb_names_get(self->names);

	for (guint i = 0; i < names->len; i++) {
		const SfbName *name = g_ptr_array_index(names, i);

		if ((!name->is_settled || !name->is_way_known) && is_about(self->step, name, i))
			return TRUE;
	}
	return self->patience != NULL;
}

/* (takes @candidates) Goes on from the next step another time; without any servers, now. */
static void
take_step(SfbDiscovery *self, GPtrArray *candidates)
{
	g_autoptr(GPtrArray) owned = candidates;
	g_autoptr(GTask) task = NULL;

	self->step++;
	if (candidates->len == 0 && self->step < N_STEPS)
		return;
	task = g_steal_pointer(&self->task);
	g_task_return_pointer(task, g_steal_pointer(&owned), (GDestroyNotify)g_ptr_array_unref);
}

static void
take_remembered(SfbDiscovery *self)
{
	GPtrArray *candidates = sfb_candidates_new();

	sfb_candidates_add_remembered(candidates, self->config, g_get_real_time() / G_USEC_PER_SEC);
	take_step(self, candidates);
}

/* Where nobody could tell whether there is such a name, behind a proxy for instance, it is worth
 * trying; where nobody even answered, connecting would only wait for the same answer again. */
static void
add_usual_name(GPtrArray *candidates, const SfbName *name, SfbTransport transport)
{
	if (name->is_silent || (name->answer != NULL && name->answer->len == 0))
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(name->ports) && name->ports[i] != 0; i++)
		sfb_candidates_add_name(candidates, name->name, name->ports[i], transport);
}

static void
take_records(SfbDiscovery *self)
{
	const GPtrArray *names = sfb_names_get(self->names);
	SfbTransport transport = sfb_config_get_transport(self->config);
	GPtrArray *candidates = sfb_candidates_new();

	for (guint i = 0; i < names->len; i++) {
		const SfbName *name = g_ptr_array_index(names, i);

		if (name->kind == SFB_LOOKUP_SERVICE && name->answer != NULL)
			sfb_candidates_add_targets(candidates, self->config, name->answer,
			                           transport);
		if (name->kind == SFB_LOOKUP_HOST)
			add_usual_name(candidates, name, transport);
	}
	take_step(self, candidates);
}

/* Autodiscover */

/* The one of this step; NULL if none is wanted. */
static const SfbName *
get_web_service(SfbDiscovery *self)
{
	const GPtrArray *names = sfb_names_get(self->names);
	guint index = self->step - WEB_INTERNAL;
	const SfbName *name = index < names->len ? g_ptr_array_index(names, index) : NULL;

	return name != NULL && name->kind == SFB_LOOKUP_AUTODISCOVER ? name : NULL;
}

/* What a web service says about the person counts for all servers. Everything else is its own
 * trouble, and the next one may do better. */
static gboolean
ends_search(const GError *error)
{
	return g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	       g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
}

static char *
describe_discovered(GPtrArray *candidates)
{
	GString *text = g_string_new(NULL);

	for (guint i = 0; i < candidates->len; i++) {
		g_autofree char *name = sfb_candidate_dup_name(g_ptr_array_index(candidates, i));

		g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", name);
	}
	return g_string_free(text, FALSE);
}

/* (takes @error) */
static void
note_discovered(SfbDiscovery *self, const SfbName *name, GPtrArray *candidates, GError *error)
{
	g_autofree char *text = describe_discovered(candidates);
	const SfbLookup lookup = {
		.kind = SFB_LOOKUP_AUTODISCOVER,
		.name = name->name,
		.answer = text,
		.error = error,
		.milliseconds = (g_get_monotonic_time() - self->web_asked_at) / 1000,
	};

	sfb_signin_evidence_add_lookup(self->evidence, &lookup);
}

static GError *
make_silence_error(const SfbName *name)
{
	return g_error_new(SFB_ERROR, SFB_ERROR_TIMEOUT,
	                   _("%s does not answer. If it is a name for the company network only, it "
	                     "should not be known outside; else tell your administrator."),
	                   name->name);
}

static void
on_autodiscovered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbDiscovery) self = user_data;
	const SfbName *name = get_web_service(self);
	g_autoptr(GPtrArray) candidates = sfb_candidates_new();
	g_autoptr(SfbPatience) patience = g_steal_pointer(&self->patience);
	GError *error = NULL;
	SfbWebAutodiscovered *discovered = sfb_web_autodiscover_finish(result, &error);

	if (g_cancellable_is_cancelled(self->cancellable)) {
		sfb_web_autodiscovered_free(discovered);
		g_clear_error(&error);
		proceed(self);
		return;
	}
	if (discovered == NULL && sfb_patience_is_over(patience)) {
		g_clear_error(&error);
		error = make_silence_error(name);
	}
	if (discovered != NULL) {
		sfb_candidates_add_discovered(candidates, self->config, discovered);
		sfb_web_autodiscovered_free(self->evidence->discovered);
		self->evidence->discovered = discovered;
	}
	if (ends_search(error)) {
		g_autoptr(GTask) task = g_steal_pointer(&self->task);

		g_task_return_error(task, g_error_copy(error));
	}
	note_discovered(self, name, candidates, error);
	if (self->task == NULL)
		return;
	take_step(self, g_steal_pointer(&candidates));
	proceed(self);
}

static gboolean
is_trusted(const char *host, gpointer user_data)
{
	SfbDiscovery *self = user_data;

	if (g_cancellable_is_cancelled(self->cancellable))
		return FALSE;
	if (sfb_config_trusts(self->config, host))
		return TRUE;
	sfb_signin_evidence_note_untrusted(self->evidence, host);
	return FALSE;
}

static gboolean
may_exist(const SfbName *name)
{
	return name->is_proxied || (name->answer != NULL && name->answer->len > 0);
}

static void
ask_web_service(SfbDiscovery *self)
{
	const SfbName *name = get_web_service(self);
	const SfbWebAutodiscoverWish wish = {
		.http = self->http,
		.tickets = self->tickets,
		.address = self->config->address,
		.is_trusted = is_trusted,
		.user_data = self,
	};

	if (name == NULL || !may_exist(name)) {
		take_step(self, sfb_candidates_new());
		return;
	}
	self->web_asked_at = g_get_monotonic_time();
	self->patience = sfb_patience_new(self->cancellable, WEB_SILENCE_SECONDS, NULL, NULL);
	sfb_web_autodiscover_async(name->name, &wish, sfb_patience_get_cancellable(self->patience),
	                           on_autodiscovered, g_object_ref(self));
}

static void (*const steps[N_STEPS])(SfbDiscovery *self) = {
	[REMEMBERED] = take_remembered,
	[WEB_INTERNAL] = ask_web_service,
	[WEB_EXTERNAL] = ask_web_service,
	[RECORDS] = take_records,
};

/* Takes one step after the other, as far as there are answers and until there are servers. */
static void
proceed(SfbDiscovery *self)
{
	while (self->task != NULL) {
		if (g_task_return_error_if_cancelled(self->task)) {
			g_clear_object(&self->task);
			return;
		}
		if (is_waiting(self))
			return;
		steps[self->step](self);
	}
}

/* Somebody answers, if not the last word: a service that was asleep may take a while for it. */
static void
on_exchanged(SfbWebHttp *http, const char *method, const char *url, guint status,
             guint milliseconds, gpointer user_data)
{
	SfbDiscovery *self = user_data;

	if (self->patience != NULL && status != 0 && !self->is_page_open)
		sfb_patience_renew(self->patience, WEB_SILENCE_SECONDS);
}

static void
on_page_needed(SfbWebOauth *oauth, const char *url, const char *user_code, gpointer user_data)
{
	SfbDiscovery *self = user_data;

	self->is_page_open = *url != '\0';
	if (self->patience != NULL)
		sfb_patience_renew(self->patience,
		                   self->is_page_open ? PAGE_SECONDS : WEB_SILENCE_SECONDS);
}

void
sfb_discovery_next_async(SfbDiscovery *self, GAsyncReadyCallback callback, gpointer user_data)
{
	g_return_if_fail(self->task == NULL && sfb_discovery_has_more(self));
	self->task = g_task_new(self, self->cancellable, callback, user_data);
	g_task_set_source_tag(self->task, sfb_discovery_next_async);
	if (!self->has_asked)
		sfb_names_look_up(self->names, self->cancellable);
	self->has_asked = TRUE;
	proceed(self);
}

GPtrArray *
sfb_discovery_next_finish(SfbDiscovery *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_pointer(G_TASK(result), error);
}

gboolean
sfb_discovery_has_more(SfbDiscovery *self)
{
	return *self->config->host == '\0' && self->step < N_STEPS;
}

static void
sfb_discovery_finalize(GObject *object)
{
	SfbDiscovery *self = SFB_DISCOVERY(object);

	sfb_patience_free(self->patience);
	sfb_signin_evidence_unref(self->evidence);
	g_object_unref(self->cancellable);
	g_object_unref(self->tickets);
	g_object_unref(self->http);
	g_object_unref(self->names);
	G_OBJECT_CLASS(sfb_discovery_parent_class)->finalize(object);
}

static void
sfb_discovery_class_init(SfbDiscoveryClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_discovery_finalize;
}

static void
sfb_discovery_init(SfbDiscovery *self)
{
}

SfbDiscovery *
sfb_discovery_new(const SfbDiscoveryWish *wish)
{
	SfbDiscovery *self = g_object_new(SFB_TYPE_DISCOVERY, NULL);

	self->config = wish->config;
	self->cancellable = g_object_ref(wish->cancellable);
	self->names = sfb_names_new(wish->network, sfb_address_get_domain(wish->config->address),
	                            sfb_config_get_transport(wish->config), wish->evidence);
	self->http = g_object_ref(wish->http);
	self->tickets = g_object_ref(wish->tickets);
	self->evidence = sfb_signin_evidence_ref(wish->evidence);
	g_signal_connect_object(self->names, "settled", G_CALLBACK(proceed), self,
	                        G_CONNECT_SWAPPED);
	g_signal_connect_object(wish->http, "exchanged", G_CALLBACK(on_exchanged), self, 0);
	g_signal_connect_object(wish->oauth, "page-needed", G_CALLBACK(on_page_needed), self, 0);
	return self;
}
