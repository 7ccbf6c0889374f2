/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From what people dial to what the server wants. */

#include "config.h"

#include "settings/dial-plan.h"

#include <glib/gi18n-lib.h>

#include "settings/dialled-private.h"
#include "util/address.h"
#include "util/error.h"

#define DOCUMENT_TYPE "application/ms-location-profile-definition+xml"
#define REFRESH_SECONDS (24 * 60 * 60)

struct _SfbDialPlan {
	GObject parent_instance;

	SfbSipClient *client;
	SfbSettings *settings;
	SfbLocationProfile *profile; /* NULL: none */
	char *name;                  /* which one the settings assign to us; NULL */
	gboolean knows_name;         /* the settings have said, if only that there is none */
	GCancellable *cancellable;   /* of asking again; NULL: we do not */
	guint refresh_id;
};

G_DEFINE_TYPE(SfbDialPlan, sfb_dial_plan, G_TYPE_OBJECT)

static guint changed_signal;

static void refresh(SfbDialPlan *self);

/* Asking */

static gboolean
on_refresh_due(gpointer user_data)
{
	SfbDialPlan *self = user_data;

	self->refresh_id = 0;
	refresh(self);
	return G_SOURCE_REMOVE;
}

/* (takes @profile) */
static void
take_profile(SfbDialPlan *self, SfbLocationProfile *profile)
{
	gboolean was_there = self->profile != NULL;

	sfb_location_profile_free(self->profile);
	self->profile = profile;
	if (was_there || profile != NULL)
		g_signal_emit(self, changed_signal, 0);
}

/* What a server without dial plans, or without one for us, says ([MS-SIPRE] 3.8.5.1). */
static gboolean
has_none(const SfbSipMessage *response)
{
	static const guint statuses[] = { 403, 404, 405, 480, 485, 501 };

	for (gsize i = 0; i < G_N_ELEMENTS(statuses); i++) {
		if (sfb_sip_message_get_status(response) == statuses[i])
			return TRUE;
	}
	return FALSE;
}

/* What is known stays if the answer makes no sense or there is trouble. */
static gboolean
take_response(SfbDialPlan *self, const SfbSipMessage *response, GError **error)
{
	guint status = sfb_sip_message_get_status(response);
	SfbLocationProfile *profile;
	gsize length;
	const char *text;

	if (has_none(response)) {
		take_profile(self, NULL);
		g_set_error_literal(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
		                    _("The server has no dial plan for you."));
		return FALSE;
	}
	if (status >= 300) {
		g_propagate_error(error, sfb_sip_client_make_error(response));
		return FALSE;
	}
	text = g_bytes_get_data(sfb_sip_message_get_body(response), &length);
	profile = sfb_location_profile_parse(text, (gssize)length, error);
	if (profile == NULL)
		return FALSE;
	take_profile(self, profile);
	return TRUE;
}

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(GTask) task = user_data;
	GError *error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (response != NULL && take_response(g_task_get_source_object(task), response, &error))
		g_task_return_boolean(task, TRUE);
	else
		g_task_return_error(task, error);
}

/* By "default", which needs no name: the profile that is assigned to the address. */
static void
ask(SfbDialPlan *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
	GTask *task = g_task_new(self, cancellable, callback, user_data);
	g_autofree char *uri = g_strconcat(sfb_sip_client_get_uri(self->client),
	                                   ";gruu;opaque=app:locationprofile:get;default", NULL);
	g_autoptr(SfbSipMessage) request =
		sfb_sip_client_new_request(self->client, "SERVICE", uri, NULL);

	sfb_sip_message_add_header(request, "Accept", DOCUMENT_TYPE);
	sfb_sip_client_request_async(self->client, request, cancellable, on_answered, task);
	g_clear_handle_id(&self->refresh_id, g_source_remove);
	self->refresh_id = g_timeout_add_seconds(REFRESH_SECONDS, on_refresh_due, self);
}

void
sfb_dial_plan_load_async(SfbDialPlan *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
	ask(self, cancellable, callback, user_data);
}

gboolean
sfb_dial_plan_load_finish(SfbDialPlan *self, GAsyncResult *result, GError **error)
{
	return g_task_propagate_boolean(G_TASK(result), error);
}

/* Asking again */

static void
on_refreshed(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbDialPlan *self = SFB_DIAL_PLAN(source);
	g_autoptr(GError) error = NULL;

	if (!sfb_dial_plan_load_finish(self, result, &error))
		g_debug("no new dial plan: %s", error->message);
}

static void
refresh(SfbDialPlan *self)
{
	g_cancellable_cancel(self->cancellable);
	g_clear_object(&self->cancellable);
	self->cancellable = g_cancellable_new();
	ask(self, self->cancellable, on_refreshed, NULL);
}

/* The user's own comes before the server's. */
static const char *
get_assigned_name(SfbSettings *settings)
{
	const char *name = sfb_settings_get_text(settings, SFB_SETTING_USER_LOCATION_PROFILE);

	return name != NULL ? name : sfb_settings_get_text(settings, SFB_SETTING_LOCATION_PROFILE);
}

/* Settings and dial plan are asked for at the same time, so the first name is no news. */
static void
on_settings_changed(SfbSettings *settings, gpointer user_data)
{
	SfbDialPlan *self = user_data;
	const char *name = get_assigned_name(settings);
	gboolean is_another = self->knows_name && g_strcmp0(self->name, name) != 0;

	g_free(self->name);
	self->name = g_strdup(name);
	self->knows_name = TRUE;
	if (is_another)
		refresh(self);
}

/* Using it */

const SfbLocationProfile *
sfb_dial_plan_get_profile(SfbDialPlan *self)
{
	return self->profile;
}

SfbDialled *
sfb_dial_plan_dial(SfbDialPlan *self, const char *input, GError **error)
{
	SfbSettings *settings = self->settings;
	const SfbDialMeans means = {
		.profile = self->profile,
		.domain = sfb_address_get_domain(sfb_sip_client_get_address(self->client)),
		.has_emergency_services = sfb_settings_get_boolean(
			settings, SFB_SETTING_ENHANCED_EMERGENCY_SERVICES_ENABLED),
		.emergency_number =
			sfb_settings_get_text(settings, SFB_SETTING_EMERGENCY_DIAL_STRING),
		.emergency_mask = sfb_settings_get_text(settings, SFB_SETTING_EMERGENCY_DIAL_MASK),
	};

	return sfb_dialled_new(&means, input, error);
}

char *
sfb_dial_plan_explain(SfbDialPlan *self, const SfbDialled *dialled)
{
	return sfb_dialled_explain(dialled, self->profile);
}

/* Life */

SfbDialPlan *
sfb_dial_plan_new(SfbSipClient *client, SfbSettings *settings)
{
	SfbDialPlan *self = g_object_new(SFB_TYPE_DIAL_PLAN, NULL);

	self->client = g_object_ref(client);
	self->settings = g_object_ref(settings);
	g_signal_connect_object(settings, "changed", G_CALLBACK(on_settings_changed), self, 0);
	return self;
}

static void
sfb_dial_plan_dispose(GObject *object)
{
	SfbDialPlan *self = SFB_DIAL_PLAN(object);

	g_clear_handle_id(&self->refresh_id, g_source_remove);
	g_cancellable_cancel(self->cancellable);
	g_clear_object(&self->cancellable);
	g_clear_object(&self->settings);
	g_clear_object(&self->client);
	G_OBJECT_CLASS(sfb_dial_plan_parent_class)->dispose(object);
}

static void
sfb_dial_plan_finalize(GObject *object)
{
	SfbDialPlan *self = SFB_DIAL_PLAN(object);

	sfb_location_profile_free(self->profile);
	g_free(self->name);
	G_OBJECT_CLASS(sfb_dial_plan_parent_class)->finalize(object);
}

static void
sfb_dial_plan_class_init(SfbDialPlanClass *class)
{
	GObjectClass *object_class = G_OBJECT_CLASS(class);

	object_class->dispose = sfb_dial_plan_dispose;
	object_class->finalize = sfb_dial_plan_finalize;
	changed_signal = g_signal_new("changed", SFB_TYPE_DIAL_PLAN, G_SIGNAL_RUN_LAST, 0, NULL,
	                              NULL, NULL, G_TYPE_NONE, 0);
}

static void
sfb_dial_plan_init(SfbDialPlan *self)
{
}
