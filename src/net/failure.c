/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Words for people for what keeps two computers apart. */

#include "config.h"

#include "net/failure.h"

#include <glib/gi18n-lib.h>

#include "auth/x509.h"
#include "util/error.h"

#define ANY_CODE (-1)
#define NAMES_SHOWN_MAX 8

/* What GIO reports, in words for people. The first row that fits counts. */
typedef struct {
	GQuark (*domain)(void);
	int code; /* or ANY_CODE */
	SfbError becomes;
	const char *sentence;
} Failure;

#define CUT                                                                                        \
	N_("The connection was cut while it was being used. A firewall or a proxy on the way may " \
	   "do that: check whether you need the company network or its VPN, then try again.")

static const Failure failures[] = {
	{ g_io_error_quark, G_IO_ERROR_CONNECTION_REFUSED, SFB_ERROR_UNREACHABLE,
	  N_("The server is there but refuses connections on this port. Check the port, or ask "
	     "whether the service is running.") },
	{ g_io_error_quark, G_IO_ERROR_TIMED_OUT, SFB_ERROR_TIMEOUT,
	  N_("There was no answer in time. A firewall may be in the way: check whether you need "
	     "the company network or its VPN.") },
	{ g_io_error_quark, G_IO_ERROR_CONNECTION_CLOSED, SFB_ERROR_UNREACHABLE, CUT },
	{ g_io_error_quark, G_IO_ERROR_PARTIAL_INPUT, SFB_ERROR_UNREACHABLE, CUT },
	{ g_io_error_quark, G_IO_ERROR_HOST_UNREACHABLE, SFB_ERROR_UNREACHABLE,
	  N_("No network route leads there. Check whether you need the company network or its "
	     "VPN.") },
	{ g_io_error_quark, G_IO_ERROR_NETWORK_UNREACHABLE, SFB_ERROR_UNREACHABLE,
	  N_("This computer has no network that leads there. Check its connection.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_FAILED, SFB_ERROR_UNREACHABLE,
	  N_("The proxy would not connect. Check the proxy settings of this computer.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_NEED_AUTH, SFB_ERROR_UNREACHABLE,
	  N_("The proxy wants a password. Set it in the proxy settings of this computer.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_AUTH_FAILED, SFB_ERROR_UNREACHABLE,
	  N_("The proxy refused the user name or the password. Correct them in the proxy settings "
	     "of this computer.") },
	{ g_io_error_quark, G_IO_ERROR_PROXY_NOT_ALLOWED, SFB_ERROR_UNREACHABLE,
	  N_("The proxy does not allow connections to this server. Ask its administrator to allow "
	     "them.") },
	{ g_resolver_error_quark, G_RESOLVER_ERROR_NOT_FOUND, SFB_ERROR_UNREACHABLE,
	  N_("There is no server of this name. Check its spelling, and whether you need the "
	     "company network or its VPN to look it up.") },
	{ g_resolver_error_quark, G_RESOLVER_ERROR_TEMPORARY_FAILURE, SFB_ERROR_UNREACHABLE,
	  N_("The name could not be looked up just now. Check the network connection, then try "
	     "again.") },
	{ g_tls_error_quark, G_TLS_ERROR_UNAVAILABLE, SFB_ERROR_MECHANISM_MISSING,
	  N_("TLS is not installed here. Install the package glib-networking and try again.") },
	{ g_tls_error_quark, ANY_CODE, SFB_ERROR_UNREACHABLE,
	  N_("Both sides speak TLS, but no secure connection came about. Try again; if it stays, "
	     "ask the server's administrator which TLS versions and ciphers it allows.") },
};

/* What is wrong with a certificate, gravest first. */
static const struct {
	GTlsCertificateFlags fault;
	const char *sentence;
} certificate_faults[] = {
	{ G_TLS_CERTIFICATE_REVOKED,
	  N_("Its certificate was revoked. Do not go on; tell the server's administrator.") },
	{ G_TLS_CERTIFICATE_BAD_IDENTITY,
	  N_("Its certificate is for other names than this one. Use a name that stands in the "
	     "certificate, or ask the administrator to add this one.") },
	{ G_TLS_CERTIFICATE_NOT_ACTIVATED,
	  N_("Its certificate is not valid yet. Check this computer's clock and date.") },
	{ G_TLS_CERTIFICATE_EXPIRED,
	  N_("Its certificate has expired. Check this computer's date; if that is right, the "
	     "administrator has to renew the certificate.") },
	{ G_TLS_CERTIFICATE_UNKNOWN_CA,
	  N_("Its certificate comes from an authority that this computer does not know. If it is "
	     "your company's own, ask for that authority's certificate and give its file as the "
	     "CA file.") },
	{ G_TLS_CERTIFICATE_INSECURE,
	  N_("Its certificate is too weak: a short key, or a signature with SHA-1 or MD5. The "
	     "administrator has to renew it.") },
};

static const char *
get_certificate_sentence(GTlsCertificateFlags faults)
{
	for (gsize i = 0; i < G_N_ELEMENTS(certificate_faults); i++) {
		if (faults & certificate_faults[i].fault)
			return _(certificate_faults[i].sentence);
	}
	return _("Its certificate could not be checked. Tell the server's administrator.");
}

/* @what: a sentence and a blank, to begin with. */
static GError *
explain(const char *what, const GError *cause)
{
	g_autofree char *sentence = NULL;

	if (cause->domain == SFB_ERROR || g_error_matches(cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return g_error_copy(cause);
	for (gsize i = 0; i < G_N_ELEMENTS(failures); i++) {
		if (cause->domain == failures[i].domain() &&
		    (failures[i].code == ANY_CODE || failures[i].code == cause->code))
			return g_error_new(SFB_ERROR, failures[i].becomes, "%s%s", what,
			                   _(failures[i].sentence));
	}
	sentence = g_strdup_printf(_("The system says \"%s\". Try again; if it stays, check the "
	                             "server's name and port."),
	                           cause->message);
	return g_error_new(SFB_ERROR, SFB_ERROR_UNREACHABLE, "%s%s", what, sentence);
}

GError *
sfb_network_explain(const char *host, guint16 port, const GError *cause)
{
	g_autofree char *what = g_strdup_printf(_("No connection to %s, port %u. "), host, port);

	return explain(what, cause);
}

GError *
sfb_network_explain_look_up(const char *name, const GError *cause)
{
	g_autofree char *what = g_strdup_printf(_("%s cannot be looked up. "), name);

	return explain(what, cause);
}

/* For whom the certificate is; "" if it does not say. */
static char *
dup_names(GTlsCertificate *certificate)
{
	GByteArray *octets;
	g_autoptr(GBytes) der = NULL;
	g_autoptr(SfbAuthX509) x509 = NULL;
	GString *names = g_string_new(NULL);

	g_object_get(certificate, "certificate", &octets, NULL);
	der = g_byte_array_free_to_bytes(octets);
	x509 = sfb_auth_x509_parse(der, NULL);
	for (guint i = 0; x509 != NULL && i < MIN(x509->dns_names->len, NAMES_SHOWN_MAX); i++) {
		const char *name = g_ptr_array_index(x509->dns_names, i);

		g_string_append_printf(names, i > 0 ? ", %s" : "%s", name);
	}
	return g_string_free(names, FALSE);
}

GError *
sfb_network_explain_certificate(const char *host, GTlsCertificate *certificate,
                                GTlsCertificateFlags faults)
{
	const char *sentence = get_certificate_sentence(faults);
	g_autofree char *names =
		faults & G_TLS_CERTIFICATE_BAD_IDENTITY ? dup_names(certificate) : g_strdup("");

	if (*names == '\0')
		return g_error_new(SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                   _("No secure connection to %s. %s"), host, sentence);
	return g_error_new(SFB_ERROR, SFB_ERROR_CERTIFICATE,
	                   _("No secure connection to %s. %s (It is for %s.)"), host, sentence,
	                   names);
}
