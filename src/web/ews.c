/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Exchange Web Services for one mailbox.
 *
 *   call -> URL known? -----------------------> POST -> answer
 *              | no                              ^
 *              '-> the search, one for all ------'
 *                   '-> nowhere: so for hours, whoever asks
 */

#include "web/ews.h"

#include <string.h>

#include "util/address.h"
#include "util/error.h"
#include "web/ews-xml.h"
#include "web/exchange-discovery.h"
#include "web/visitor-private.h"
#include "web/waiters-private.h"

/* Of URLs in contact cards: another way in, with signatures that we do not make. */
#define SIGNED_SUFFIX "/WSSecurity"

/* Most of those without Exchange will not have it soon. */
#define ABSENCE_SECONDS ((gint64)4 * 60 * 60)

typedef struct {
	SfbWebEws *ews; /* its waiters hold it; NULL: nobody waits any longer */
	char *email;    /* of the mailbox that is searched for */
	SfbWebWaiters *waiters;
	GCancellable *cancellable;
} Search;

struct _SfbWebEws {
	GObject parent_instance;

	SfbNetwork *network;
	SfbWebVisitor *visitor;
	char *url; /* NULL: not found yet */
	char *email;
	gboolean has_own_url; /* by the user's choice; so is the next one */
	gboolean has_own_email;
	gboolean is_refused;
	Search *search;             /* NULL: there is none */
	GError *absence;            /* what the last search ended with, if it found nobody; NULL */
	gint64 absent_until;        /* monotonic */
	GPtrArray *trusted_domains; /* (element-type utf8) ends with a NULL */
};

G_DEFINE_TYPE(SfbWebEws, sfb_web_ews, G_TYPE_OBJECT)

enum { NAME_UNTRUSTED, N_SIGNALS };

static guint signals[N_SIGNALS];

/* The search */

static void abandon(gpointer user_data);

static Search *
search_new(SfbWebEws *self)
{
	Search *search = g_new0(Search, 1);

	search->ews = self;
	search->waiters = sfb_web_waiters_new(abandon, search);
	search->cancellable = g_cancellable_new();
	return search;
}

static void
search_free(Search *search)
{
	g_free(search->email);
	g_clear_pointer(&search->waiters, sfb_web_waiters_free);
	g_object_unref(search->cancellable);
	g_free(search);
}

/* It comes back once more, with nobody to tell. */
static void
abandon(gpointer user_data)
{
	Search *search = user_data;

	search->ews->search = NULL;
	search->ews = NULL;
	g_cancellable_cancel(search->cancellable);
}

static void
forget_absence(SfbWebEws *self)
{
	g_clear_error(&self->absence);
}

static void
note_absence(SfbWebEws *self, const GError *error)
{
	forget_absence(self);
	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_NOT_FOUND) &&
	    !g_error_matches(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME))
		return;
	self->absence = g_error_copy(error);
	self->absent_until = g_get_monotonic_time() + ABSENCE_SECONDS * G_USEC_PER_SEC;
}

static void on_discovered(GObject *source, GAsyncResult *result, gpointer user_data);

static void
discover(SfbWebEws *self, Search *search)
{
	g_free(search->email);
	search->email = g_strdup(self->email);
	sfb_web_exchange_discover_async(
		&(const SfbWebExchangeWish){
			.network = self->network,
			.visitor = self->visitor,
			.email = search->email,
			.trusted_domains = (const char *const *)self->trusted_domains->pdata,
		},
		search->cancellable, on_discovered, search);
}

static void
on_discovered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Search *search = user_data;
	g_autoptr(SfbWebEws) self = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *untrusted_host = NULL;
	g_autofree char *url = sfb_web_exchange_discover_finish(result, &untrusted_host, &error);

	if (search->ews == NULL) {
		search_free(search);
		return;
	}
	self = g_object_ref(search->ews);
	if (strcmp(search->email, self->email) != 0) {
		discover(self, search);
		return;
	}
	self->search = NULL;
	self->url = g_strdup(url);
	note_absence(self, error);
	/* First: those who wait need not tell the user what the user is being asked. */
	if (untrusted_host != NULL)
		g_signal_emit(self, signals[NAME_UNTRUSTED], 0, untrusted_host);
	sfb_web_waiters_answer(g_steal_pointer(&search->waiters), url != NULL ? self : NULL,
	                       (GBoxedCopyFunc)g_object_ref, g_object_unref, error);
	search_free(search);
}

/* Finished by propagating a reference to the object. */
static void
find(GTask *task)
{
	SfbWebEws *self = g_task_get_source_object(task);

	if (self->url != NULL) {
		g_task_return_pointer(task, g_object_ref(self), g_object_unref);
		g_object_unref(task);
		return;
	}
	if (self->absence != NULL && g_get_monotonic_time() < self->absent_until) {
		g_task_return_error(task, g_error_copy(self->absence));
		g_object_unref(task);
		return;
	}
	if (self->search == NULL) {
		self->search = search_new(self);
		discover(self, self->search);
	}
	sfb_web_waiters_add(self->search->waiters, task);
}

void
sfb_web_ews_find_async(SfbWebEws *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
	find(g_task_new(self, cancellable, callback, user_data));
}

gboolean
sfb_web_ews_find_finish(SfbWebEws *self, GAsyncResult *result, GError **error)
{
	g_autoptr(SfbWebEws) found = g_task_propagate_pointer(G_TASK(result), error);

	return found != NULL;
}

/* A call */

typedef struct {
	char *action;
	GBytes *document;
	char *code; /* of the refusal; NULL */
} Call;

static void
call_free(gpointer data)
{
	Call *call = data;

	g_free(call->action);
	g_bytes_unref(call->document);
	g_free(call->code);
	g_free(call);
}

static gboolean
is_xml(const SfbWebResponse *response)
{
	return strcmp(sfb_web_response_get_content_type(response), "text/xml") == 0;
}

/* Who understood the question but not its parts says so with 500 (SOAP 1.1 6.2). */
static SfbXml *
read_answer(SfbWebEws *self, Call *call, const SfbWebResponse *response, GError **error)
{
	guint status = sfb_web_response_get_status(response);
	GError *refusal;

	if (status == 200 || (status == 500 && is_xml(response)))
		return sfb_web_ews_parse(sfb_web_response_get_body(response), &call->code, error);
	refusal = sfb_web_response_make_error(response);
	if (g_error_matches(refusal, SFB_ERROR, SFB_ERROR_UNSUPPORTED) && !self->has_own_url)
		g_clear_pointer(&self->url, g_free); /* The mailbox may have moved. */
	g_propagate_error(error, refusal);
	return NULL;
}

static void
note_outcome(SfbWebEws *self, const GError *error)
{
	if (error == NULL)
		self->is_refused = FALSE;
	else if (g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS))
		self->is_refused = TRUE;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	SfbWebEws *self = g_task_get_source_object(task);
	GError *error = NULL;
	g_autoptr(SfbWebResponse) response =
		sfb_web_visitor_post_finish(SFB_WEB_VISITOR(source), result, &error);
	SfbXml *document = NULL;

	note_outcome(self, error);
	if (response != NULL)
		document = read_answer(self, g_task_get_task_data(task), response, &error);
	if (document != NULL)
		g_task_return_pointer(task, document, (GDestroyNotify)sfb_xml_free);
	else
		g_task_return_error(task, error);
}

/* Takes @task. */
static void
post(GTask *task)
{
	SfbWebEws *self = g_task_get_source_object(task);
	const Call *call = g_task_get_task_data(task);
	const char *const headers[] = {
		"SOAPAction", call->action, "X-AnchorMailbox", self->email, NULL,
	};
	const SfbWebRequest request = {
		.url = self->url,
		.content_type = "text/xml; charset=utf-8",
		.body = call->document,
		.headers = headers,
	};

	sfb_web_visitor_post_async(self->visitor, &request, g_task_get_cancellable(task),
	                           on_answered, task);
}

static void
on_found(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbWebEws *self = SFB_WEB_EWS(source);
	GTask *task = user_data;
	GError *error = NULL;

	if (!sfb_web_ews_find_finish(self, result, &error)) {
		note_outcome(self, error);
		g_task_return_error(task, error);
		g_object_unref(task);
	} else if (self->url != NULL) {
		post(task);
	} else { /* It was forgotten at once: the mailbox is another one, or elsewhere. */
		sfb_web_ews_find_async(self, g_task_get_cancellable(task), on_found, task);
	}
}

void
sfb_web_ews_call_async(SfbWebEws *self, const char *operation, const char *body,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Call *call = g_new0(Call, 1);

	call->action = g_strconcat("\"" SFB_WEB_NS_EWS_MESSAGES "/", operation, "\"", NULL);
	call->document = sfb_web_ews_build(body);
	g_task_set_source_tag(task, sfb_web_ews_call_async);
	g_task_set_task_data(task, call, call_free);
	if (self->url != NULL)
		post(task);
	else
		sfb_web_ews_find_async(self, cancellable, on_found, task);
}

SfbXml *
sfb_web_ews_call_finish(SfbWebEws *self, GAsyncResult *result, char **code, GError **error)
{
	Call *call = g_task_get_task_data(G_TASK(result));

	if (code != NULL && g_task_had_error(G_TASK(result)))
		*code = g_steal_pointer(&call->code);
	return g_task_propagate_pointer(G_TASK(result), error);
}

/* Whose mailbox, and who we are */

static void
take_email(SfbWebEws *self, char *email)
{
	g_free(self->email);
	self->email = email;
}

void
sfb_web_ews_set_email(SfbWebEws *self, const char *email)
{
	g_autofree char *normal = sfb_address_normalize(email);

	if (self->has_own_email || normal == NULL || strcmp(normal, self->email) == 0)
		return;
	take_email(self, g_steal_pointer(&normal));
	forget_absence(self);
	if (!self->has_own_url)
		g_clear_pointer(&self->url, g_free);
}

const char *
sfb_web_ews_get_email(SfbWebEws *self)
{
	return self->email;
}

void
sfb_web_ews_set_credentials(SfbWebEws *self, const SfbWebCredentials *credentials)
{
	self->is_refused = FALSE;
	forget_absence(self);
	sfb_web_visitor_set_credentials(self->visitor, credentials);
}

gboolean
sfb_web_ews_is_refused(SfbWebEws *self)
{
	return self->is_refused;
}

void
sfb_web_ews_trust(SfbWebEws *self, const char *domain)
{
	g_ptr_array_insert(self->trusted_domains, (int)self->trusted_domains->len - 1,
	                   g_strdup(domain));
	forget_absence(self);
}

void
sfb_web_ews_look_again(SfbWebEws *self)
{
	forget_absence(self);
}

const char *
sfb_web_ews_get_url(SfbWebEws *self)
{
	return self->url;
}

/* The object */

static void
take_own_url(SfbWebEws *self, const char *url)
{
	gsize length = strlen(url);

	if (length == 0)
		return;
	if (g_str_has_suffix(url, SIGNED_SUFFIX))
		length -= strlen(SIGNED_SUFFIX);
	self->url = g_strndup(url, length);
	self->has_own_url = TRUE;
}

static void
choose_email(SfbWebEws *self, const SfbWebEwsWish *wish)
{
	char *own = sfb_address_normalize(wish->email);

	self->has_own_email = own != NULL;
	take_email(self, own != NULL ? own : g_strdup(wish->address));
}

SfbWebEws *
sfb_web_ews_new(const SfbWebEwsWish *wish)
{
	SfbWebEws *self = g_object_new(SFB_TYPE_WEB_EWS, NULL);

	self->network = g_object_ref(wish->network);
	self->visitor = sfb_web_visitor_new(&(const SfbWebVisitorMeans){
		.http = wish->http,
		.tickets = wish->tickets,
		.oauth = wish->oauth,
		.credentials = wish->credentials,
		.address = wish->address,
	});
	for (const char *const *domain = wish->trusted_domains; domain != NULL && *domain != NULL;
	     domain++)
		sfb_web_ews_trust(self, *domain);
	take_own_url(self, wish->url);
	choose_email(self, wish);
	return self;
}

/* Nobody waits for a search: whoever did would hold us. */
static void
sfb_web_ews_finalize(GObject *object)
{
	SfbWebEws *self = SFB_WEB_EWS(object);

	g_clear_object(&self->visitor);
	g_clear_object(&self->network);
	g_free(self->url);
	g_free(self->email);
	g_ptr_array_unref(self->trusted_domains);
	g_clear_error(&self->absence);
	G_OBJECT_CLASS(sfb_web_ews_parent_class)->finalize(object);
}

static void
sfb_web_ews_init(SfbWebEws *self)
{
	self->trusted_domains = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_add(self->trusted_domains, NULL);
}

static void
sfb_web_ews_class_init(SfbWebEwsClass *class)
{
	G_OBJECT_CLASS(class)->finalize = sfb_web_ews_finalize;
	signals[NAME_UNTRUSTED] =
		g_signal_new("name-untrusted", SFB_TYPE_WEB_EWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                     NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}
