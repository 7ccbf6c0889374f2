/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where another server is said to be. */

#include "config.h"

#include "sip/redirect.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/failure-private.h"
#include "sip/header.h"
#include "util/error.h"

#define TLS_PORT 5061
#define TCP_PORT 5060

#define CONTACTS_MAX 16 /* that we look at */
#define HOST_MAX 253    /* of a DNS name (RFC 1035 2.3.4) */
#define EXPIRES_SECONDS_MAX (30 * 24 * 60 * 60)

void
sfb_sip_redirect_free(SfbSipRedirect *redirect)
{
	if (redirect == NULL)
		return;
	g_free(redirect->host);
	g_free(redirect);
}

static gboolean
is_host(const char *host, gboolean is_bracketed)
{
	static const char allowed[] = G_CSET_a_2_z G_CSET_A_2_Z G_CSET_DIGITS "-._";
	gsize length = strlen(host);

	if (is_bracketed)
		return g_hostname_is_ip_address(host);
	return length > 0 && length <= HOST_MAX && strspn(host, allowed) == length;
}

/* "host", "host:port" or "[address]:port", up to the parameters. */
static gboolean
parse_host(SfbSipRedirect *redirect, const char *text)
{
	gboolean is_bracketed = *text == '[';
	const char *start = text + (is_bracketed ? 1 : 0);
	gsize length = strcspn(start, is_bracketed ? "]" : ":;?>");
	const char *rest = start + length + (is_bracketed ? 1 : 0);
	g_autofree char *port = NULL;
	guint64 number;

	redirect->host = g_strndup(start, length);
	if (!is_host(redirect->host, is_bracketed) || (is_bracketed && start[length] != ']'))
		return FALSE;
	if (*rest != ':')
		return TRUE;
	port = g_strndup(rest + 1, strcspn(rest + 1, ";?>"));
	if (!g_ascii_string_to_unsigned(port, 10, 1, G_MAXUINT16, &number, NULL))
		return FALSE;
	redirect->port = (guint16)number;
	return TRUE;
}

/* A URI without angle brackets has its parameters behind it. */
static gboolean
parse_transport(SfbSipRedirect *redirect, const SfbSipNameAddr *contact)
{
	g_autofree char *inner = sfb_sip_header_get_parameter(contact->uri, "transport");
	g_autofree char *outer = sfb_sip_header_get_parameter(contact->parameters, "transport");
	const char *name = inner != NULL ? inner : outer;

	if (g_ascii_strncasecmp(contact->uri, "sips:", 5) == 0)
		redirect->transport = SFB_TRANSPORT_TLS;
	else if (name != NULL && g_ascii_strcasecmp(name, "tls") == 0)
		redirect->transport = SFB_TRANSPORT_TLS;
	else if (name != NULL && g_ascii_strcasecmp(name, "tcp") == 0)
		redirect->transport = SFB_TRANSPORT_TCP;
	else
		return name == NULL;
	return TRUE;
}

/* A server has no user part. */
static SfbSipRedirect *
parse_server(const SfbSipNameAddr *contact, SfbTransport transport)
{
	const char *colon = strchr(contact->uri, ':');
	g_autoptr(SfbSipRedirect) redirect = g_new0(SfbSipRedirect, 1);

	redirect->transport = transport;
	if ((g_ascii_strncasecmp(contact->uri, "sip:", 4) != 0 &&
	     g_ascii_strncasecmp(contact->uri, "sips:", 5) != 0) ||
	    strchr(contact->uri, '@') != NULL || !parse_host(redirect, colon + 1) ||
	    !parse_transport(redirect, contact))
		return NULL;
	if (redirect->port == 0)
		redirect->port = redirect->transport == SFB_TRANSPORT_TLS ? TLS_PORT : TCP_PORT;
	return g_steal_pointer(&redirect);
}

static double
get_preference(const SfbSipNameAddr *contact)
{
	g_autofree char *q = sfb_sip_header_get_parameter(contact->parameters, "q");

	return q == NULL ? 1 : g_ascii_strtod(q, NULL);
}

/* Only what is moved permanently may be remembered. */
static guint
get_expires(const SfbSipMessage *message, const SfbSipNameAddr *contact)
{
	g_autofree char *parameter = sfb_sip_header_get_parameter(contact->parameters, "expires");
	const char *header = sfb_sip_message_get_header(message, "Expires");

	if (sfb_sip_message_is_request(message) || sfb_sip_message_get_status(message) != 301)
		return 0;
	return sfb_sip_header_parse_seconds(parameter != NULL ? parameter : header,
	                                    EXPIRES_SECONDS_MAX);
}

/* Every value of the header, one by one. */
static GPtrArray *
parse_contacts(const SfbSipMessage *message, const char *name)
{
	GPtrArray *contacts =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sip_name_addr_free);
	const char *line;

	for (guint n = 0; (line = sfb_sip_message_get_header_nth(message, name, n)) != NULL; n++) {
		g_auto(GStrv) values = sfb_sip_header_split(line);

		for (char **value = values; *value != NULL && contacts->len < CONTACTS_MAX;
		     value++) {
			SfbSipNameAddr *contact = sfb_sip_name_addr_parse(*value);

			if (contact != NULL)
				g_ptr_array_add(contacts, contact);
		}
	}
	return contacts;
}

SfbSipRedirect *
sfb_sip_redirect_parse(const SfbSipMessage *message, SfbTransport transport, GError **error)
{
	g_autoptr(GPtrArray) contacts = parse_contacts(
		message, sfb_sip_message_is_request(message) ? "P-Preferred-Registrar" : "Contact");
	g_autoptr(SfbSipRedirect) best = NULL;
	double best_preference = 0;

	for (guint i = 0; i < contacts->len; i++) {
		const SfbSipNameAddr *contact = g_ptr_array_index(contacts, i);
		double preference = get_preference(contact);
		SfbSipRedirect *redirect = parse_server(contact, transport);

		if (redirect == NULL || (best != NULL && preference <= best_preference)) {
			sfb_sip_redirect_free(redirect);
			continue;
		}
		sfb_sip_redirect_free(best);
		best = redirect;
		best->expires_seconds = get_expires(message, contact);
		best_preference = preference;
	}
	if (best == NULL)
		g_propagate_error(
			error, sfb_sip_failure_new(message, SFB_ERROR_PROTOCOL,
		                                   _("The server says that another one serves your "
		                                     "account, but not which one. Tell your "
		                                     "administrator.")));
	return g_steal_pointer(&best);
}

GError *
sfb_sip_redirect_make_error(const SfbSipRedirect *redirect, const SfbSipMessage *message)
{
	g_autofree char *sentence =
		g_strdup_printf(_("Another server serves your account: %s, port %u. Sign in "
	                          "there, or set it as the server in the account's options."),
	                        redirect->host, redirect->port);

	return sfb_sip_failure_new(message, SFB_ERROR_REDIRECTED, sentence);
}
