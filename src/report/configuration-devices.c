/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Configuration information: what this computer brings along for calls, and what the server says of
 * their ports, their relay and of numbers. */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "media/ports.h"
#include "net/interfaces.h"
#include "report/configuration-private.h"

/* Devices and network */

static char *
describe_device(const SfbDevice *device)
{
	GString *words = g_string_new(*device->name != '\0' ? device->name : _("without a name"));

	if (device->is_default)
		g_string_append_printf(words, ", %s", _("the usual one"));
	if (device->is_muted)
		g_string_append_printf(words, ", %s", _("muted"));
	else if (device->volume >= 0)
		/* TRANSLATORS: Of a microphone or a speaker. */
		g_string_append_printf(words, _(", volume %d%%"), device->volume);
	return g_string_free(words, FALSE);
}

static void
write_kind(SfbPage *page, SfbDevices *devices, SfbDeviceKind kind)
{
	const GPtrArray *list = sfb_devices_list(devices);
	const char *label = _(sfb_device_kind_get_label(kind));
	gboolean is_there = FALSE;

	for (guint i = 0; i < list->len; i++) {
		const SfbDevice *device = list->pdata[i];

		if (device->kind != kind)
			continue;
		is_there = TRUE;
		sfb_page_take(page, "device", label, describe_device(device));
	}
	if (!is_there && kind != SFB_DEVICE_RINGER)
		sfb_page_add_trouble(page, "device", label, _("none found"));
}

static void
write_choice(SfbPage *page, SfbDeviceKind kind, const SfbDeviceChoice *choice)
{
	/* TRANSLATORS: "Microphone, chosen for calls". */
	g_autofree char *label =
		g_strdup_printf(_("%s, chosen for calls"), _(sfb_device_kind_get_label(kind)));
	g_autoptr(GString) words =
		g_string_new(choice->device != NULL ? choice->device : _("the usual one"));

	if (choice->volume >= 0)
		g_string_append_printf(words, _(", volume %d%%"), choice->volume);
	sfb_page_add(page, "device-choice", label, words->str);
}

static void
write_kinds(SfbPage *page, SfbDevices *devices)
{
	const char *label = _("Cameras, microphones and loudspeakers");
	const GError *error = sfb_devices_get_error(devices);

	if (error != NULL)
		sfb_page_add_trouble(page, "devices", label, error->message);
	else if (!sfb_devices_has_looked(devices))
		sfb_page_add(page, "devices", label, _("being looked for"));
	for (int kind = 0; kind < SFB_DEVICE_KINDS; kind++) {
		const SfbDeviceChoice *choice =
			sfb_devices_get_choice(devices, (SfbDeviceKind)kind);

		if (error == NULL && sfb_devices_has_looked(devices))
			write_kind(page, devices, (SfbDeviceKind)kind);
		if (choice != NULL)
			write_choice(page, (SfbDeviceKind)kind, choice);
	}
}

static void
write_missing(SfbPage *page, SfbDevices *devices)
{
	g_autoptr(GPtrArray) list = sfb_devices_list_missing(devices);

	for (guint i = 0; i < list->len; i++) {
		const SfbMissingMedia *missing = list->pdata[i];
		g_autofree char *words =
			g_strdup_printf(_("%s: %s is not installed (package %s)"),
		                        _(missing->purpose), missing->element, missing->package);

		sfb_page_add_trouble(page, "missing", _("Missing for calls"), words);
	}
}

static void
write_interface(SfbPage *page, const SfbNetInterface *interface)
{
	g_autofree char *label = g_strdup_printf(_("Network interface %s"), interface->name);

	if (interface->problem != NULL)
		sfb_page_add(page, "interface", label, _(interface->problem));
	else
		sfb_page_add_list(page, "interface", label, interface->addresses);
}

void
sfb_page_write_devices(SfbPage *page)
{
	SfbDevices *devices = sfb_session_get_devices(page->session);
	g_autoptr(GPtrArray) interfaces = sfb_net_interfaces_list();

	write_kinds(page, devices);
	write_missing(page, devices);
	for (guint i = 0; i < interfaces->len; i++)
		write_interface(page, interfaces->pdata[i]);
}

/* Ports and relay */

static void
write_ports(SfbPage *page, SfbMedium medium)
{
	SfbPortRange range = sfb_ports_get_range(page->settings, medium);
	guint dscp = sfb_ports_get_dscp(page->settings, medium);
	g_autoptr(GString) words = g_string_new(NULL);

	if (range.first == 0)
		g_string_append(words, _("any port"));
	else
		g_string_append_printf(words, _("ports %u to %u"), range.first, range.last);
	if (dscp > 0)
		g_string_append_printf(words, _(", packets marked with DSCP %u"), dscp);
	sfb_page_add(page, "ports", _(sfb_medium_get_label(medium)), words->str);
}

static char *
describe_relay_server(const SfbRelayServer *server)
{
	return g_strdup_printf(server->is_internet
	                               ? _("%s for those outside: UDP port %u, TCP port %u")
	                               : _("%s for those inside: UDP port %u, TCP port %u"),
	                       server->host, server->udp_port, server->tcp_port);
}

/* Neither the user name nor the password: both let one in. */
static void
write_relay(SfbPage *page)
{
	const SfbRelayCredentials *credentials =
		sfb_relay_peek(sfb_session_get_relay(page->session));

	if (credentials == NULL)
		return;
	for (guint i = 0; i < credentials->servers->len; i++)
		sfb_page_take(page, "relay", _("Relay"),
		              describe_relay_server(credentials->servers->pdata[i]));
	sfb_page_add_time(page, "relay-expiry", _("Let in by the relay until"),
	                  credentials->expires);
}

void
sfb_page_write_media(SfbPage *page)
{
	for (int medium = 0; medium < SFB_MEDIA; medium++)
		write_ports(page, (SfbMedium)medium);
	write_relay(page);
}

/* Dial plan */

static void
write_rule(SfbPage *page, guint number, const SfbDialRule *rule)
{
	g_autofree char *label = g_strdup_printf(_("Rule %u"), number);
	g_autofree char *words =
		g_strdup_printf("%s \xe2\x86\x92 %s", rule->pattern, rule->translation);
	g_autofree char *trouble = NULL;

	if (rule->problem == NULL) {
		sfb_page_add(page, "rule", label, words);
		return;
	}
	trouble = g_strdup_printf("%s\n%s", words, rule->problem);
	sfb_page_add_trouble(page, "rule", label, trouble);
}

void
sfb_page_write_dial_plan(SfbPage *page)
{
	const SfbLocationProfile *profile =
		sfb_dial_plan_get_profile(sfb_session_get_dial_plan(page->session));

	if (profile == NULL) {
		sfb_page_add(page, "dial-plan", _("Dial plan"),
		             _("none; numbers are sent as they are typed"));
		return;
	}
	sfb_page_add(page, "dial-plan", _("Dial plan"), profile->name);
	sfb_page_add(page, "external-access-prefix", _("Prefix for an outside line"),
	             profile->external_access_prefix);
	for (guint i = 0; i < profile->rules->len; i++)
		write_rule(page, i + 1, profile->rules->pdata[i]);
}
