/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The words exchanged with the registrar. */

#include "config.h"

#include "sip/registrar-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/client-private.h"
#include "sip/failure-private.h"
#include "sip/header.h"
#include "util/address.h"
#include "util/error.h"
#include "util/random.h"

#define TAG_BYTES 5
#define CALL_ID_BYTES 16

#define EXPIRES_SECONDS_DEFAULT 3600
#define EXPIRES_SECONDS_MAX (24 * 60 * 60)
#define MARGIN_SECONDS 30 /* be early by this much, or by half of what is short */

#define KEEP_ALIVE_SECONDS_DEFAULT 300 /* a registrar that negotiates nothing */
#define KEEP_ALIVE_SECONDS_OUTSIDE 120 /* address translators forget idle connections */

/* REGISTER */

SfbSipRegisterForm *
sfb_sip_register_form_new(SfbSipClient *client)
{
	SfbSipRegisterForm *form = g_new0(SfbSipRegisterForm, 1);
	g_autofree char *tag = sfb_random_hex(TAG_BYTES);

	form->call_id = sfb_random_hex(CALL_ID_BYTES);
	form->from = sfb_sip_client_build_from(client, tag);
	form->contact = g_strdup(sfb_sip_client_get_contact(client));
	return form;
}

void
sfb_sip_register_form_free(SfbSipRegisterForm *form)
{
	if (form == NULL)
		return;
	g_free(form->call_id);
	g_free(form->from);
	g_free(form->contact);
	g_free(form);
}

SfbSipMessage *
sfb_sip_register_form_next(SfbSipRegisterForm *form, SfbSipClient *client)
{
	const char *domain = sfb_address_get_domain(sfb_sip_client_get_address(client));
	g_autofree char *registrar = g_strconcat("sip:", domain, NULL);
	g_autofree char *to = g_strdup_printf("<%s>", sfb_sip_client_get_uri(client));
	const SfbSipCall call = { form->from, to, form->call_id, ++form->cseq };
	SfbSipMessage *request =
		sfb_sip_client_compose_request(client, "REGISTER", registrar, &call);

	sfb_sip_message_set_header(request, "Contact", form->contact);
	/* gruu-10 is demanded along with msrtc-event-categories ([MS-SIPREGE] 3.1.2.5.1). */
	sfb_sip_message_add_header(request, "Supported",
	                           "gruu-10, adhoclist, msrtc-event-categories");
	sfb_sip_message_add_header(request, "ms-keep-alive", "UAC;hop-hop=yes");
	/* Subscribes us to the notices that we were let go. */
	sfb_sip_message_add_header(request, "Event", "registration");
	return request;
}

/* 200 */

static char *
dup_instance(const SfbSipNameAddr *contact)
{
	return sfb_sip_header_get_parameter(contact->parameters, "+sip.instance");
}

static gboolean
has_instance(const SfbSipNameAddr *contact, const char *instance)
{
	g_autofree char *other = dup_instance(contact);

	return instance != NULL && other != NULL && g_ascii_strcasecmp(other, instance) == 0;
}

static gboolean
has_same_opaque(const SfbSipNameAddr *contact, const SfbSipNameAddr *ours)
{
	g_autofree char *opaque = sfb_sip_header_get_parameter(contact->uri, "ms-opaque");
	g_autofree char *own = sfb_sip_header_get_parameter(ours->uri, "ms-opaque");

	return opaque != NULL && g_strcmp0(opaque, own) == 0;
}

/* The answer lists every endpoint of the user. Ours has our instance; of two such, a stale one and
 * the new one, ours is the one with our ms-opaque. */
static SfbSipNameAddr *
find_our_contact(const SfbSipMessage *response, const SfbSipNameAddr *ours)
{
	g_autofree char *instance = dup_instance(ours);
	g_autoptr(SfbSipNameAddr) found = NULL;
	const char *line;

	for (guint n = 0; (line = sfb_sip_message_get_header_nth(response, "Contact", n)) != NULL;
	     n++) {
		g_auto(GStrv) values = sfb_sip_header_split(line);

		for (char **value = values; *value != NULL; value++) {
			g_autoptr(SfbSipNameAddr) contact = sfb_sip_name_addr_parse(*value);

			if (contact == NULL || !has_instance(contact, instance))
				continue;
			if (has_same_opaque(contact, ours))
				return g_steal_pointer(&contact);
			if (found == NULL)
				found = g_steal_pointer(&contact);
		}
	}
	return g_steal_pointer(&found);
}

static guint
get_early(guint seconds)
{
	return MAX(1, seconds > 2 * MARGIN_SECONDS ? seconds - MARGIN_SECONDS : seconds / 2);
}

static guint
parse_expires(const SfbSipMessage *response, const SfbSipNameAddr *contact)
{
	const char *header = sfb_sip_message_get_header(response, "Expires");
	g_autofree char *parameter =
		contact == NULL ? NULL
				: sfb_sip_header_get_parameter(contact->parameters, "expires");
	guint seconds = sfb_sip_header_parse_seconds(header, EXPIRES_SECONDS_MAX);

	if (seconds == 0)
		seconds = sfb_sip_header_parse_seconds(parameter, EXPIRES_SECONDS_MAX);
	if (seconds == 0 && contact != NULL)
		seconds = EXPIRES_SECONDS_DEFAULT;
	return seconds;
}

static guint
parse_keep_alive(const SfbSipMessage *response, gboolean is_outside)
{
	const char *value = sfb_sip_message_get_header(response, "ms-keep-alive");
	g_autofree char *timeout =
		value == NULL ? NULL : sfb_sip_header_get_parameter(value, "timeout");
	guint seconds = sfb_sip_header_parse_seconds(timeout, EXPIRES_SECONDS_MAX);
	guint interval = seconds == 0 ? KEEP_ALIVE_SECONDS_DEFAULT : get_early(seconds);

	return is_outside ? MIN(interval, KEEP_ALIVE_SECONDS_OUTSIDE) : interval;
}

/* Whether presence-state ([MS-SIPREGE] 2.2.1.4) says @value for @name. */
static gboolean
has_state(const SfbSipMessage *response, const char *name, const char *value)
{
	const char *state = sfb_sip_message_get_header(response, "presence-state");
	g_autofree char *actual = state == NULL ? NULL : sfb_sip_header_get_parameter(state, name);

	return actual != NULL && g_ascii_strcasecmp(actual, value) == 0;
}

SfbSipRegistered *
sfb_sip_registered_parse(const SfbSipMessage *response, const char *contact, GError **error)
{
	g_autoptr(SfbSipNameAddr) ours = sfb_sip_name_addr_parse(contact);
	g_autoptr(SfbSipNameAddr) found = find_our_contact(response, ours);
	guint expires_seconds = parse_expires(response, found);
	SfbSipRegistered *registered;

	if (expires_seconds == 0) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL,
		            _("The server said yes but did not register this program. Sign in "
		              "again; if it happens again, tell your administrator."));
		return NULL;
	}
	registered = g_new0(SfbSipRegistered, 1);
	if (found != NULL)
		registered->gruu = sfb_sip_header_get_parameter(found->parameters, "gruu");
	registered->expires_seconds = expires_seconds;
	registered->refresh_seconds = get_early(expires_seconds);
	registered->is_outside =
		sfb_sip_message_has_token(response, "ms-user-logon-data", "RemoteUser");
	registered->keep_alive_seconds = parse_keep_alive(response, registered->is_outside);
	registered->is_new = has_state(response, "register-action", "added") ||
	                     has_state(response, "register-action", "fixed");
	registered->is_survivable = has_state(response, "is-connected-to-primary", "no") ||
	                            has_state(response, "user-services-state", "unavailable");
	return registered;
}

void
sfb_sip_registered_free(SfbSipRegistered *registered)
{
	if (registered == NULL)
		return;
	g_free(registered->gruu);
	g_free(registered);
}

/* Notices ([MS-SIPREGE] 2.2.1.13, 4.1.3) */

static const struct {
	const char *event;
	SfbError code;
	const char *sentence;
} notices[] = {
	{ "unregistered", SFB_ERROR_SIGNED_IN_ELSEWHERE,
	  N_("You signed in at another place, and the server signed this program out. Sign in "
	     "again if you want to go on here.") },
	{ "rejected", SFB_ERROR_NOT_ALLOWED,
	  N_("The server signed you out: your account is disabled. Ask your administrator.") },
	{ "deactivated", SFB_ERROR_SERVER,
	  N_("The server cannot serve your account at the moment. Sign in again in a while.") },
	{ "userservices-unavailable", SFB_ERROR_SERVER,
	  N_("The server's contact and presence service is down. Sign in again in a few "
	     "minutes.") },
	{ "preferred-registrar-change", SFB_ERROR_SERVER,
	  N_("Another server serves your account now. Sign in again.") },
};

gboolean
sfb_sip_notice_is_one(const SfbSipMessage *request)
{
	const char *event = sfb_sip_message_get_header(request, "Event");
	g_autofree char *package = event == NULL ? NULL : g_strndup(event, strcspn(event, "; \t"));

	return package != NULL && g_ascii_strcasecmp(package, "registration-notify") == 0 &&
	       (sfb_sip_message_is_method(request, "NOTIFY") ||
	        sfb_sip_message_is_method(request, "BENOTIFY"));
}

GError *
sfb_sip_notice_parse(const SfbSipMessage *notice)
{
	gsize length;
	const char *body = g_bytes_get_data(sfb_sip_message_get_body(notice), &length);
	g_autofree char *text = g_strstrip(g_strndup(length > 0 ? body : "", length));
	g_autofree char *event = sfb_sip_header_get_parameter(text, "event");

	/* "registered;event=..." only tells how well the services do. */
	if (g_ascii_strncasecmp(text, "deregistered", strlen("deregistered")) != 0)
		return NULL;
	for (gsize i = 0; event != NULL && i < G_N_ELEMENTS(notices); i++) {
		if (g_ascii_strcasecmp(event, notices[i].event) == 0)
			return sfb_sip_failure_new(notice, notices[i].code, _(notices[i].sentence));
	}
	return sfb_sip_failure_new(notice, SFB_ERROR_SERVER,
	                           _("The server signed you out for now. Sign in again in a few "
	                             "minutes."));
}
