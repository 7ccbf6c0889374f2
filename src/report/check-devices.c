/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * What this computer has to see, hear and speak with, and its ways to the network:
 *
 *   look at the devices -> they are known, or the deadline -> put the network beside them -> judge
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "net/interfaces.h"
#include "report/facts-private.h"
#include "util/pause.h"

#define LOOK_SECONDS 5 /* a provider of devices may wait for one that does not answer */

typedef enum {
	AS_IT_SHOULD_BE = 0,
	MISSING_MEDIA = 1,
	NO_NETWORK = 2,
	NOT_LOOKED_AT = 3,
	MUTED = 4,
} Outcome;

typedef struct {
	SfbReportFacts *facts;
	GTask *task;
	GCancellable *cancellable; /* of the look alone */
	GSource *deadline;
} Look;

static void
look_free(Look *look)
{
	g_source_destroy(look->deadline);
	g_source_unref(look->deadline);
	g_object_unref(look->cancellable);
	g_free(look);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Look, look_free)

/* Words */

static void
append_device(GString *words, const SfbDevice *device)
{
	g_string_append_printf(words, "%s: %s", _(sfb_device_kind_get_label(device->kind)),
	                       *device->name != '\0' ? device->name : _("without a name"));
	if (device->is_default)
		g_string_append(words, _(", the default"));
	if (device->volume >= 0)
		g_string_append_printf(words, _(", volume %d%%"), device->volume);
	if (device->is_muted)
		g_string_append(words, _(", muted"));
	g_string_append_c(words, '\n');
}

static const SfbDevice *
find_first(const GPtrArray *devices, SfbDeviceKind kind)
{
	for (guint i = 0; i < devices->len; i++) {
		const SfbDevice *device = devices->pdata[i];

		if (device->kind == kind)
			return device;
	}
	return NULL;
}

static void
append_devices(GString *words, const GPtrArray *devices)
{
	for (guint i = 0; i < devices->len; i++)
		append_device(words, devices->pdata[i]);
	for (SfbDeviceKind kind = 0; kind < SFB_DEVICE_KINDS; kind++) {
		if (find_first(devices, kind) == NULL)
			g_string_append_printf(words, _("%s: none\n"),
			                       _(sfb_device_kind_get_label(kind)));
	}
}

static void
append_choices(GString *words, SfbDevices *devices)
{
	for (SfbDeviceKind kind = 0; kind < SFB_DEVICE_KINDS; kind++) {
		const SfbDeviceChoice *choice = sfb_devices_get_choice(devices, kind);

		if (choice == NULL)
			continue;
		g_string_append_printf(words, _("Chosen for calls: %s: %s"),
		                       _(sfb_device_kind_get_label(kind)),
		                       choice->device != NULL ? choice->device : _("the default"));
		if (choice->volume >= 0)
			g_string_append_printf(words, _(", volume %d%%"), choice->volume);
		g_string_append_c(words, '\n');
	}
}

/* What the package of @missing's entry @first is for, unless an entry before it was of the same. */
static void
append_package(GString *words, const GPtrArray *missing, guint first)
{
	const char *package = ((const SfbMissingMedia *)missing->pdata[first])->package;

	for (guint i = 0; i < first; i++) {
		if (g_str_equal(((const SfbMissingMedia *)missing->pdata[i])->package, package))
			return;
	}
	g_string_append_printf(words, _("Not installed: %s"), package);
	for (guint i = first; i < missing->len; i++) {
		const SfbMissingMedia *media = missing->pdata[i];

		if (g_str_equal(media->package, package))
			g_string_append_printf(words, "%s%s: %s", i == first ? " (" : ", ",
			                       media->element, _(media->purpose));
	}
	g_string_append(words, ")\n");
}

static void
append_missing(GString *words, SfbDevices *devices)
{
	g_autoptr(GPtrArray) missing = sfb_devices_list_missing(devices);

	for (guint i = 0; i < missing->len; i++)
		append_package(words, missing, i);
}

static void
append_interface(GString *words, const SfbNetInterface *interface)
{
	g_string_append_printf(words, _("Network %s: "), interface->name);
	if (interface->problem != NULL)
		g_string_append_printf(words, _("cannot be used, %s"), _(interface->problem));
	for (guint i = 0; i < interface->addresses->len; i++)
		g_string_append_printf(words, "%s%s",
		                       interface->problem != NULL || i > 0 ? ", " : "",
		                       (const char *)interface->addresses->pdata[i]);
	g_string_append_c(words, '\n');
}

/* Returns: TRUE if one of them can be used. */
static gboolean
append_interfaces(GString *words)
{
	g_autoptr(GPtrArray) interfaces = sfb_net_interfaces_list();
	gboolean has_way = FALSE;

	for (guint i = 0; i < interfaces->len; i++) {
		const SfbNetInterface *interface = interfaces->pdata[i];

		append_interface(words, interface);
		has_way = has_way || interface->problem == NULL;
	}
	return has_way;
}

/* Judgement */

static const struct {
	SfbCheckState state;
	const char *advice;
} outcomes[] = {
	[AS_IT_SHOULD_BE] = { SFB_CHECK_OK },
	[MISSING_MEDIA] = { SFB_CHECK_WARNING, N_("Calls need packages that are not installed "
	                                          "here. Install those that "
	                                          "are named above; messages do not need them.") },
	[NO_NETWORK] = { SFB_CHECK_FAILED,
	                 N_("This computer is not on any network. Plug in the cable or join a "
	                    "wireless network, then sign in again.") },
	[NOT_LOOKED_AT] = { SFB_CHECK_WARNING,
	                    N_("Cameras and microphones could not be looked at. Messages do not "
	                       "need them; for calls, unplug the newest device and try again.") },
	[MUTED] = { SFB_CHECK_WARNING, N_("The microphone is muted, so that nobody would hear you. "
	                                  "Unmute it in the system's sound settings.") },
};

static gboolean
is_muted(const GPtrArray *devices)
{
	const SfbDevice *microphone = find_first(devices, SFB_DEVICE_MICROPHONE);

	return microphone != NULL && microphone->is_muted;
}

/* Who has nothing to call with writes, and misses nothing. */
static gboolean
misses_media(SfbDevices *devices)
{
	g_autoptr(GPtrArray) missing = sfb_devices_list_missing(devices);
	const GPtrArray *list = sfb_devices_list(devices);

	return missing->len > 0 && (find_first(list, SFB_DEVICE_MICROPHONE) != NULL ||
	                            find_first(list, SFB_DEVICE_CAMERA) != NULL);
}

/* Whoever is signed in has a network, whatever its interfaces look like. */
static Outcome
choose_outcome(const SfbReportFacts *facts, gboolean has_way, const GError *error)
{
	SfbDevices *devices = sfb_session_get_devices(facts->session);

	if (!has_way && !sfb_session_is_signed_in(facts->session))
		return NO_NETWORK;
	if (error != NULL)
		return NOT_LOOKED_AT;
	if (is_muted(sfb_devices_list(devices)))
		return MUTED;
	return misses_media(devices) ? MISSING_MEDIA : AS_IT_SHOULD_BE;
}

/* @error: why the devices are not known; NULL. */
static SfbFinding *
judge(const SfbReportFacts *facts, const GError *error)
{
	SfbDevices *devices = sfb_session_get_devices(facts->session);
	g_autoptr(GString) words = g_string_new(NULL);
	gboolean has_way = append_interfaces(words);
	Outcome outcome = choose_outcome(facts, has_way, error);
	SfbFinding *finding;

	if (error == NULL)
		append_devices(words, sfb_devices_list(devices));
	else if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		g_string_append_printf(words, _("The devices did not answer within %d s.\n"),
		                       LOOK_SECONDS);
	else
		g_string_append_printf(words, "%s\n", error->message);
	append_choices(words, devices);
	append_missing(words, devices);
	finding = sfb_finding_new(outcomes[outcome].state, outcome, words->str);
	if (outcomes[outcome].advice != NULL)
		sfb_finding_advise(finding, _(outcomes[outcome].advice), NULL);
	return finding;
}

static void
on_looked(GObject *source, GAsyncResult *result, gpointer user_data)
{
	g_autoptr(Look) look = user_data;
	g_autoptr(GError) error = NULL;

	sfb_devices_look_finish(SFB_DEVICES(source), result, &error);
	sfb_check_answer(look->task, judge(look->facts, error));
}

/* The deadline, or whoever stops the report. */
static gboolean
give_up(gpointer user_data)
{
	Look *look = user_data;

	g_cancellable_cancel(look->cancellable);
	return G_SOURCE_REMOVE;
}

static void
start(SfbReportFacts *facts, GTask *task)
{
	Look *look = g_new0(Look, 1);

	look->facts = facts;
	look->task = task;
	look->cancellable = g_cancellable_new();
	look->deadline = sfb_pause_source_new(LOOK_SECONDS, g_task_get_cancellable(task));
	g_source_set_callback(look->deadline, give_up, look, NULL);
	g_source_attach(look->deadline, g_task_get_context(task));
	sfb_devices_look_async(sfb_session_get_devices(facts->session), look->cancellable,
	                       on_looked, look);
}

const SfbCheckKind sfb_check_devices = {
	.topic = "DEVICES",
	.stage = "devices",
	.label = N_("Devices and network of this computer"),
	.start = start,
};
