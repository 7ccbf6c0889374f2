/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Who may see what of us.
 *
 *   wish -> queue -> SERVICE -> 2xx: told of the new members -> answered, next wish
 *                      ^     -> 409: versions mended, again; after three: told anew, refused
 *                      +-- every attempt is planned by what is known at its moment
 */

#include "config.h"

#include "people/access.h"

#include <glib/gi18n-lib.h>

#include "people/access-xml.h"
#include "people/public-providers.h"
#include "util/address.h"
#include "util/error.h"
#include "util/pause.h"

#define ATTEMPTS_MAX 3
#define TOLD_SECONDS 5 /* how long the news of an accepted change may take */

struct _SfbAccess {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSelf *told;
	SfbSettings *settings;
	SfbAccessList *list;
	gboolean is_known;
	gboolean prefers_privacy; /* the user's own choice */
	gboolean has_let_in;      /* the classes of people, where nobody was */

	GQueue wishes;    /* of GTask; the first one is under way */
	GArray *steps;    /* (element-type SfbAccessStep) sent for it; NULL: nothing is */
	GArray *versions; /* (element-type guint32) of their containers when they were sent */
	GSource *pause;   /* accepted, and not told of yet */
};

G_DEFINE_TYPE(SfbAccess, sfb_access, G_TYPE_OBJECT)

static guint changed_signal;

static const char *const level_labels[] = {
	[SFB_ACCESS_AUTOMATIC] = N_("Automatic"),
	[SFB_ACCESS_BLOCKED] = N_("Blocked"),
	[SFB_ACCESS_NONE] = N_("Name and e-mail address only"),
	[SFB_ACCESS_EXTERNAL] = N_("External contacts"),
	[SFB_ACCESS_COLLEAGUES] = N_("Colleagues"),
	[SFB_ACCESS_WORKGROUP] = N_("Workgroup"),
	[SFB_ACCESS_PERSONAL] = N_("Friends and family"),
};

static const char *const member_labels[] = {
	[SFB_ACCESS_SAME_ENTERPRISE] = N_("Everybody in your company"),
	[SFB_ACCESS_PUBLIC_CLOUD] = N_("Everybody at public providers"),
	[SFB_ACCESS_FEDERATED] = N_("Everybody in companies connected with yours"),
	[SFB_ACCESS_EVERYONE] = N_("Everybody else"),
};

/* What somebody wants to be changed; data of the task. */
typedef struct {
	SfbAccessEntry entry;
	char *value; /* what the entry borrows */
	SfbAccessLevel level;
	guint attempts;
} Wish;

static void go_on(SfbAccess *self);

static void
wish_free(Wish *wish)
{
	g_free(wish->value);
	g_free(wish);
}

const char *
sfb_access_level_get_label(SfbAccessLevel level)
{
	return _(level_labels[level]);
}

const char *
sfb_access_member_get_label(SfbAccessMember member)
{
	return member_labels[member] != NULL ? _(member_labels[member]) : NULL;
}

/* Whose person it is */

static gboolean
is_colleague(SfbAccess *self, const char *address)
{
	const char *own_domain = sfb_address_get_domain(sfb_sip_client_get_address(self->client));

	return g_str_equal(sfb_address_get_domain(address), own_domain);
}

static SfbAccessMember
guess_network(SfbAccess *self, const char *address)
{
	if (is_colleague(self, address))
		return SFB_ACCESS_SAME_ENTERPRISE;
	return sfb_public_providers_serve(self->settings, address) ? SFB_ACCESS_PUBLIC_CLOUD
	                                                           : SFB_ACCESS_FEDERATED;
}

/* What is known */

gboolean
sfb_access_is_known(SfbAccess *self)
{
	return self->is_known;
}

SfbAccessLevel
sfb_access_get_own_level(SfbAccess *self, SfbAccessMember member, const char *value)
{
	const SfbAccessEntry entry = { member, value };

	return sfb_access_list_get_own_level(self->list, &entry);
}

SfbAccessLevel
sfb_access_get_inherited_level(SfbAccess *self, const char *address)
{
	return sfb_access_list_get_level(self->list, address, guess_network(self, address), TRUE);
}

SfbAccessLevel
sfb_access_get_level(SfbAccess *self, const char *address)
{
	return sfb_access_list_get_level(self->list, address, guess_network(self, address), FALSE);
}

GPtrArray *
sfb_access_list_blocked(SfbAccess *self)
{
	return sfb_access_list_list_values(self->list, SFB_ACCESS_USER, SFB_ACCESS_BLOCKED);
}

GPtrArray *
sfb_access_list_domains(SfbAccess *self)
{
	return sfb_access_list_list_values(self->list, SFB_ACCESS_DOMAIN, SFB_ACCESS_AUTOMATIC);
}

gboolean
sfb_access_is_private(SfbAccess *self)
{
	return self->prefers_privacy &&
	       sfb_settings_get_boolean(self->settings, SFB_SETTING_ENABLE_PRIVACY_MODE);
}

/* Changing */

static Wish *
get_wish(SfbAccess *self)
{
	return g_task_get_task_data(g_queue_peek_head(&self->wishes));
}

static void
forget_attempt(SfbAccess *self)
{
	if (self->pause != NULL)
		g_source_destroy(self->pause);
	g_clear_pointer(&self->pause, g_source_unref);
	g_clear_pointer(&self->steps, g_array_unref);
	g_clear_pointer(&self->versions, g_array_unref);
}

/* Answers the wish under way. (takes @error) NULL: it is done. */
static void
end_wish(SfbAccess *self, GError *error)
{
	g_autoptr(SfbAccess) kept = g_object_ref(self);
	g_autoptr(GTask) task = g_queue_pop_head(&self->wishes);

	forget_attempt(self);
	if (error != NULL)
		g_task_return_error(task, error);
	else
		g_task_return_boolean(task, TRUE);
	go_on(self);
}

/* TRUE if every container that was changed has another version by now. */
static gboolean
is_told_of_change(SfbAccess *self)
{
	for (guint i = 0; i < self->steps->len; i++) {
		guint32 container = g_array_index(self->steps, SfbAccessStep, i).container;

		if (sfb_access_list_get_version(self->list, container) ==
		    g_array_index(self->versions, guint32, i))
			return FALSE;
	}
	return TRUE;
}

/* The news are lost, or the caller has lost patience. What follows may meet outdated versions, which
 * it mends. */
static gboolean
on_not_told(gpointer user_data)
{
	SfbAccess *self = user_data;

	sfb_self_refresh(self->told);
	end_wish(self, NULL);
	return G_SOURCE_REMOVE;
}

static void
take_accepted(SfbAccess *self)
{
	GTask *task = g_queue_peek_head(&self->wishes);

	if (is_told_of_change(self)) {
		end_wish(self, NULL);
		return;
	}
	self->pause = sfb_pause_source_new(TOLD_SECONDS, g_task_get_cancellable(task));
	g_source_set_callback(self->pause, on_not_told, self, NULL);
	g_source_attach(self->pause, g_task_get_context(task));
}

/* Nothing was stored, so the same wish is planned once more. */
static void
take_conflict(SfbAccess *self, const SfbSipMessage *response)
{
	gboolean is_mended = sfb_access_apply_conflict(sfb_sip_message_get_body(response),
	                                               self->steps, self->list);

	if (is_mended && ++get_wish(self)->attempts < ATTEMPTS_MAX) {
		forget_attempt(self);
		go_on(self);
		return;
	}
	sfb_self_refresh(self->told);
	end_wish(self, g_error_new_literal(SFB_ERROR, SFB_ERROR_CONFLICT,
	                                   _("Another of your clients is changing who may see what "
	                                     "of you at this moment. Look at it again, and change "
	                                     "it if it still has to be.")));
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(SfbAccess) self = user_data;
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (response == NULL)
		end_wish(self, error);
	else if (sfb_sip_message_get_status(response) < 300)
		take_accepted(self);
	else if (sfb_sip_message_get_status(response) == 409)
		take_conflict(self, response);
	else
		end_wish(self, sfb_sip_client_make_error(response));
}

/* Somebody who has that level anyway needs no entry. That is certain only of people in our own domain
 * and of domains that have a level: whose companies the others are, the server knows better. */
static gboolean
has_level_anyway(SfbAccess *self, const Wish *wish)
{
	const char *address = wish->value;

	if (wish->entry.kind != SFB_ACCESS_USER ||
	    wish->level != sfb_access_get_inherited_level(self, address))
		return FALSE;
	return is_colleague(self, address) ||
	       sfb_access_get_own_level(self, SFB_ACCESS_DOMAIN, sfb_address_get_domain(address)) !=
	               SFB_ACCESS_AUTOMATIC;
}

static GArray *
plan(SfbAccess *self, const Wish *wish)
{
	SfbAccessLevel level = has_level_anyway(self, wish) ? SFB_ACCESS_AUTOMATIC : wish->level;

	return sfb_access_list_plan(self->list, &wish->entry, level);
}

static void
send_steps(SfbAccess *self)
{
	g_autoptr(GBytes) body = sfb_access_build_change(self->steps, self->list);
	GTask *task = g_queue_peek_head(&self->wishes);

	self->versions = g_array_new(FALSE, FALSE, sizeof(guint32));
	for (guint i = 0; i < self->steps->len; i++) {
		const SfbAccessStep *step = &g_array_index(self->steps, SfbAccessStep, i);
		guint32 version = sfb_access_list_get_version(self->list, step->container);

		g_array_append_val(self->versions, version);
	}
	sfb_self_send_async(self->told, SFB_ACCESS_CHANGE_TYPE, body, g_task_get_cancellable(task),
	                    on_answered, g_object_ref(self));
}

/* A cancelled task says so by itself. */
static void
go_on(SfbAccess *self)
{
	GTask *task = g_queue_peek_head(&self->wishes);

	if (task == NULL || self->steps != NULL)
		return;
	self->steps = plan(self, get_wish(self));
	if (self->steps->len == 0 || g_cancellable_is_cancelled(g_task_get_cancellable(task)))
		end_wish(self, NULL);
	else
		send_steps(self);
}

void
sfb_access_set_level_async(SfbAccess *self, SfbAccessMember member, const char *value,
                           SfbAccessLevel level, GCancellable *cancellable,
                           GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	Wish *wish = g_new0(Wish, 1);

	wish->value = g_strdup(value);
	wish->entry = (SfbAccessEntry){ member, wish->value };
	wish->level = level;
	g_task_set_task_data(task, wish, (GDestroyNotify)wish_free);
	if (!self->is_known) {
		g_task_return_new_error(task, SFB_ERROR, SFB_ERROR_UNSUPPORTED, "%s",
		                        _("The server has not told who may see what of you, so it "
		                          "cannot be changed. Try again later."));
		g_object_unref(task);
		return;
	}
	g_queue_push_tail(&self->wishes, task);
	go_on(self);
}

gboolean
sfb_access_set_level_finish(SfbAccess *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Letting people in */

static void
on_let_in(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GError) error = NULL;

	if (!sfb_access_set_level_finish(SFB_ACCESS(source), result, &error))
		g_debug("somebody was not let in: %s", error->message);
}

/* Accounts that only simple clients have used so far have nobody in any container, and nobody would
 * see them. Not without knowing whether that is meant (sheet presence 3.4). */
static void
let_classes_in(SfbAccess *self)
{
	if (!self->is_known || self->has_let_in || !sfb_settings_is_loaded(self->settings))
		return;
	self->has_let_in = TRUE;
	if (sfb_access_is_private(self) ||
	    sfb_access_get_own_level(self, SFB_ACCESS_SAME_ENTERPRISE, NULL) !=
	            SFB_ACCESS_AUTOMATIC ||
	    sfb_access_get_own_level(self, SFB_ACCESS_FEDERATED, NULL) != SFB_ACCESS_AUTOMATIC)
		return;
	sfb_access_set_level_async(self, SFB_ACCESS_SAME_ENTERPRISE, NULL, SFB_ACCESS_COLLEAGUES,
	                           NULL, on_let_in, NULL);
	sfb_access_set_level_async(self, SFB_ACCESS_FEDERATED, NULL, SFB_ACCESS_EXTERNAL, NULL,
	                           on_let_in, NULL);
}

void
sfb_access_welcome(SfbAccess *self, const char *address, GCancellable *cancellable)
{
	SfbAccessLevel level =
		is_colleague(self, address) ? SFB_ACCESS_COLLEAGUES : SFB_ACCESS_EXTERNAL;

	if (!sfb_access_is_private(self) ||
	    sfb_access_get_own_level(self, SFB_ACCESS_USER, address) != SFB_ACCESS_AUTOMATIC)
		return;
	sfb_access_set_level_async(self, SFB_ACCESS_USER, address, level, cancellable, on_let_in,
	                           NULL);
}

/* What is told */

static void
on_told(SfbSelf *told, SfbXmlNode *root, int source, gpointer user_data)
{
	g_autoptr(SfbAccess) self = g_object_ref(user_data);

	sfb_access_read_privacy(root, &self->prefers_privacy);
	if (!sfb_access_read_containers(root, self->list))
		return;
	self->is_known = TRUE;
	g_signal_emit(self, changed_signal, 0);
	if (self->pause != NULL && is_told_of_change(self))
		end_wish(self, NULL);
	let_classes_in(self);
}

static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	let_classes_in(user_data);
}

/* Life */

SfbAccess *
sfb_access_new(SfbSipClient *client, SfbSelf *self_told, SfbSettings *settings)
{
	SfbAccess *self = g_object_new(SFB_TYPE_ACCESS, NULL);

	self->client = g_object_ref(client);
	self->told = g_object_ref(self_told);
	self->settings = g_object_ref(settings);
	g_signal_connect(self_told, "told", G_CALLBACK(on_told), self);
	g_signal_connect(settings, "changed", G_CALLBACK(on_settings_changed), self);
	return self;
}

/* Whoever waits holds us, so nobody does. */
static void
sfb_access_dispose(GObject *object)
{
	SfbAccess *self = SFB_ACCESS(object);

	if (self->told != NULL)
		g_signal_handlers_disconnect_by_data(self->told, self);
	if (self->settings != NULL)
		g_signal_handlers_disconnect_by_data(self->settings, self);
	g_clear_object(&self->told);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_access_parent_class)->dispose(object);
}

static void
sfb_access_finalize(GObject *object)
{
	sfb_access_list_free(SFB_ACCESS(object)->list);
	G_OBJECT_CLASS(sfb_access_parent_class)->finalize(object);
}

static void
sfb_access_class_init(SfbAccessClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_access_dispose;
	object_class->finalize = sfb_access_finalize;
	changed_signal = g_signal_new("changed", SFB_TYPE_ACCESS, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
	                              NULL, G_TYPE_NONE, 0);
}

static void
sfb_access_init(SfbAccess *self)
{
	self->list = sfb_access_list_new();
	g_queue_init(&self->wishes);
}
