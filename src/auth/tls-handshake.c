/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A TLS handshake without a connection: GnuTLS reads from one buffer and writes into another. What
 * it writes is put together into as few records as the protocol allows before it leaves.
 */

#include "config.h"

#include "auth/tls-handshake.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "auth/gnutls-types.h"
#include "util/error.h"

/* A handshake with long chains takes a tenth of it. */
#define INPUT_MAX (256 * 1024)

/* RFC 5246 6.2.1 */
#define RECORD_HEADER_LENGTH 5
#define RECORD_BODY_MAX (1 << 14)
#define RECORD_CHANGE_CIPHER_SPEC 20
#define RECORD_HANDSHAKE 22

struct _SfbAuthTlsHandshake {
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	SfbAuthTlsJudge judge;
	gpointer user_data;
	GError *verdict;       /* why the judge refused the peer */
	gboolean has_identity; /* which the peer may refuse */
	gboolean has_judged;

	GByteArray *input;
	gsize input_used;  /* of what is in there */
	gsize input_total; /* of all that ever came */
	GByteArray *output;
	gboolean has_changed_cipher; /* what we write now is encrypted */

	enum { SHAKING_HANDS, DONE, BROKEN } state;
};

/* Records on their way out */

static gsize
get_record_length(const guint8 *record)
{
	return RECORD_HEADER_LENGTH + ((gsize)record[3] << 8 | record[4]);
}

static gboolean
is_mergeable(const SfbAuthTlsHandshake *self, const guint8 *record)
{
	return !self->has_changed_cipher && record[0] == RECORD_HANDSHAKE;
}

/* Appends the body of @record to the record that begins at @start of @merged, if both fit. */
static gboolean
merge_record(GByteArray *merged, gsize start, const guint8 *record)
{
	gsize body = get_record_length(record) - RECORD_HEADER_LENGTH;
	gsize sum = merged->len - start - RECORD_HEADER_LENGTH + body;

	/* Type and version have to be the same. */
	if (sum > RECORD_BODY_MAX || memcmp(merged->data + start, record, 3) != 0)
		return FALSE;
	g_byte_array_append(merged, record + RECORD_HEADER_LENGTH, (guint)body);
	merged->data[start + 3] = sum >> 8;
	merged->data[start + 4] = sum & 0xff;
	return TRUE;
}

static GBytes *
take_output(SfbAuthTlsHandshake *self)
{
	GByteArray *merged = g_byte_array_new();
	const guint8 *at = self->output->data;
	const guint8 *end = at + self->output->len;
	gboolean is_open = FALSE; /* the record at @start takes more */
	gsize start = 0;

	for (; end - at >= RECORD_HEADER_LENGTH; at += get_record_length(at)) {
		self->has_changed_cipher |= at[0] == RECORD_CHANGE_CIPHER_SPEC;
		if (is_open && is_mergeable(self, at) && merge_record(merged, start, at))
			continue;
		start = merged->len;
		is_open = is_mergeable(self, at);
		g_byte_array_append(merged, at, (guint)get_record_length(at));
	}
	g_byte_array_set_size(self->output, 0);
	return g_byte_array_free_to_bytes(merged);
}

/* What GnuTLS takes for a connection */

static ssize_t
push(gnutls_transport_ptr_t transport, const void *bytes, size_t length)
{
	SfbAuthTlsHandshake *self = transport;

	g_byte_array_append(self->output, bytes, (guint)length);
	return (ssize_t)length;
}

static ssize_t
pull(gnutls_transport_ptr_t transport, void *bytes, size_t length)
{
	SfbAuthTlsHandshake *self = transport;
	gsize count = MIN(length, self->input->len - self->input_used);

	if (count == 0) {
		gnutls_transport_set_errno(self->session, EAGAIN);
		return -1;
	}
	memcpy(bytes, self->input->data + self->input_used, count);
	self->input_used += count;
	return (ssize_t)count;
}

static int
has_input(gnutls_transport_ptr_t transport, unsigned milliseconds)
{
	SfbAuthTlsHandshake *self = transport;

	return self->input_used < self->input->len;
}

static int
judge_peer(gnutls_session_t session)
{
	SfbAuthTlsHandshake *self = gnutls_session_get_ptr(session);
	g_autoptr(GPtrArray) chain = sfb_auth_tls_handshake_list_peer_certificates(self);

	self->has_judged = TRUE;
	if (self->judge(chain, self->user_data, &self->verdict))
		return 0;
	return GNUTLS_E_CERTIFICATE_ERROR;
}

/* Beginning and end */

static gboolean
set_priority(SfbAuthTlsHandshake *self, const char *priority, GError **error)
{
	int result = gnutls_priority_set_direct(self->session, priority, NULL);

	if (result == 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_UNSUPPORTED,
	            _("This computer allows none of the TLS versions and ciphers that signing in "
	              "with a certificate needs (%s). Ask whoever looks after it to allow TLS 1.2 "
	              "with AES."),
	            gnutls_strerror(result));
	return FALSE;
}

static gboolean
set_identity(SfbAuthTlsHandshake *self, const SfbSecret *identity, GError **error)
{
	const char *text = sfb_secret_peek(identity);
	gnutls_datum_t pem = datum_borrow(text, strlen(text));
	int result = gnutls_certificate_set_x509_key_mem2(self->credentials, &pem, &pem,
	                                                  GNUTLS_X509_FMT_PEM, NULL, 0);

	if (result >= 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_FAILED,
	            _("The certificate to sign in with is of no use on this computer (%s). Sign in "
	              "with your password to get a new one."),
	            gnutls_strerror(result));
	return FALSE;
}

static void
set_server_name(SfbAuthTlsHandshake *self, const char *name)
{
	/* RFC 6066 3: no addresses. */
	if (name != NULL && !g_hostname_is_ip_address(name))
		gnutls_server_name_set(self->session, GNUTLS_NAME_DNS, name, strlen(name));
}

static void
set_transport(SfbAuthTlsHandshake *self)
{
	gnutls_transport_set_ptr(self->session, self);
	gnutls_transport_set_push_function(self->session, push);
	gnutls_transport_set_pull_function(self->session, pull);
	gnutls_transport_set_pull_timeout_function(self->session, has_input);
}

static void
set_up_session(SfbAuthTlsHandshake *self, const SfbAuthTlsWish *wish)
{
	gnutls_credentials_set(self->session, GNUTLS_CRD_CERTIFICATE, self->credentials);
	gnutls_session_set_ptr(self->session, self);
	gnutls_session_set_verify_function(self->session, judge_peer);
	set_transport(self);
	if (wish->end == SFB_AUTH_TLS_CLIENT)
		set_server_name(self, wish->server_name);
	else
		gnutls_certificate_server_set_request(self->session, GNUTLS_CERT_REQUIRE);
}

SfbAuthTlsHandshake *
sfb_auth_tls_handshake_new(const SfbAuthTlsWish *wish, GError **error)
{
	/* A server names the authorities it takes, and rarely the one that issued ours. */
	static const unsigned flags[] = {
		[SFB_AUTH_TLS_CLIENT] = GNUTLS_CLIENT | GNUTLS_NONBLOCK | GNUTLS_FORCE_CLIENT_CERT,
		[SFB_AUTH_TLS_SERVER] = GNUTLS_SERVER | GNUTLS_NONBLOCK,
	};
	g_autoptr(SfbAuthTlsHandshake) self = g_new0(SfbAuthTlsHandshake, 1);

	self->input = g_byte_array_new();
	self->output = g_byte_array_new();
	self->judge = wish->judge;
	self->user_data = wish->user_data;
	self->has_identity = wish->identity != NULL;
	gnutls_init(&self->session, flags[wish->end]);
	gnutls_certificate_allocate_credentials(&self->credentials);
	if (!set_priority(self, wish->priority, error) ||
	    (self->has_identity && !set_identity(self, wish->identity, error)))
		return NULL;
	set_up_session(self, wish);
	return g_steal_pointer(&self);
}

void
sfb_auth_tls_handshake_free(SfbAuthTlsHandshake *handshake)
{
	if (handshake == NULL)
		return;
	gnutls_deinit(handshake->session);
	gnutls_certificate_free_credentials(handshake->credentials);
	g_clear_error(&handshake->verdict);
	g_byte_array_unref(handshake->input);
	g_byte_array_unref(handshake->output);
	g_free(handshake);
}

/* Why it broke */

static const struct {
	gnutls_alert_description_t alert;
	SfbError code;
} alert_meanings[] = {
	{ GNUTLS_A_BAD_CERTIFICATE, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_UNSUPPORTED_CERTIFICATE, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_CERTIFICATE_REVOKED, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_CERTIFICATE_EXPIRED, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_CERTIFICATE_UNKNOWN, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_UNKNOWN_CA, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_ACCESS_DENIED, SFB_ERROR_CREDENTIALS },
	{ GNUTLS_A_HANDSHAKE_FAILURE, SFB_ERROR_UNSUPPORTED },
	{ GNUTLS_A_PROTOCOL_VERSION, SFB_ERROR_UNSUPPORTED },
	{ GNUTLS_A_INSUFFICIENT_SECURITY, SFB_ERROR_UNSUPPORTED },
};

static SfbError
get_meaning(const SfbAuthTlsHandshake *self, gnutls_alert_description_t alert)
{
	/* With a suite agreed on, all that is left to fail on is our certificate. */
	if (alert == GNUTLS_A_HANDSHAKE_FAILURE && self->has_judged && self->has_identity)
		return SFB_ERROR_CREDENTIALS;
	for (gsize i = 0; i < G_N_ELEMENTS(alert_meanings); i++) {
		if (alert_meanings[i].alert == alert)
			return alert_meanings[i].code;
	}
	return SFB_ERROR_PROTOCOL;
}

/* What we find ourselves about an answer of a server whose choice we do not share. */
static gboolean
is_disagreement(int result)
{
	static const int disagreements[] = {
		GNUTLS_E_UNSUPPORTED_VERSION_PACKET, GNUTLS_E_UNKNOWN_CIPHER_SUITE,
		GNUTLS_E_NO_CIPHER_SUITES,           GNUTLS_E_INSUFFICIENT_SECURITY,
		GNUTLS_E_DH_PRIME_UNACCEPTABLE,      GNUTLS_E_UNSUPPORTED_SIGNATURE_ALGORITHM,
		GNUTLS_E_UNWANTED_ALGORITHM,         GNUTLS_E_NO_COMMON_KEY_SHARE,
		GNUTLS_E_UNSAFE_RENEGOTIATION_DENIED
	};

	for (gsize i = 0; i < G_N_ELEMENTS(disagreements); i++) {
		if (disagreements[i] == result)
			return TRUE;
	}
	return FALSE;
}

static void
set_error(GError **error, SfbError code, const char *detail)
{
	if (code == SFB_ERROR_CREDENTIALS)
		g_set_error(error, SFB_ERROR, code,
		            _("The server refuses the certificate that it issued for you (%s). "
		              "Sign in with your password to get a new one."),
		            detail);
	else if (code == SFB_ERROR_UNSUPPORTED)
		g_set_error(error, SFB_ERROR, code,
		            _("The server and this computer have no TLS version or cipher in "
		              "common (%s). Ask the server's administrator to allow TLS 1.2 with "
		              "AES."),
		            detail);
	else
		g_set_error(error, SFB_ERROR, code,
		            _("The TLS handshake with the server broke off (%s). If this happens "
		              "again, tell the server's administrator."),
		            detail);
}

static gboolean
fail(SfbAuthTlsHandshake *self, int result, GError **error)
{
	self->state = BROKEN;
	if (self->verdict != NULL) {
		g_propagate_error(error, g_steal_pointer(&self->verdict));
	} else if (result == GNUTLS_E_FATAL_ALERT_RECEIVED) {
		gnutls_alert_description_t alert = gnutls_alert_get(self->session);

		set_error(error, get_meaning(self, alert), gnutls_alert_get_name(alert));
	} else {
		set_error(error,
		          is_disagreement(result) ? SFB_ERROR_UNSUPPORTED : SFB_ERROR_PROTOCOL,
		          gnutls_strerror(result));
	}
	return FALSE;
}

/* Going on */

static gboolean
add_input(SfbAuthTlsHandshake *self, GBytes *input)
{
	gsize length;
	const guint8 *octets = g_bytes_get_data(input, &length);

	if (length > INPUT_MAX - self->input_total)
		return FALSE;
	self->input_total += length;
	g_byte_array_append(self->input, octets, (guint)length);
	return TRUE;
}

/* A warning of the peer, an unknown server name say, is no reason to stop. */
static int
go_on(SfbAuthTlsHandshake *self)
{
	int result;

	do
		result = gnutls_handshake(self->session);
	while (result < 0 && result != GNUTLS_E_AGAIN && !gnutls_error_is_fatal(result));
	return result;
}

gboolean
sfb_auth_tls_handshake_step(SfbAuthTlsHandshake *handshake, GBytes *input, GBytes **reply,
                            GError **error)
{
	int result;

	if (handshake->state != SHAKING_HANDS)
		return fail(handshake, GNUTLS_E_UNEXPECTED_PACKET, error);
	if (input != NULL && !add_input(handshake, input))
		return fail(handshake, GNUTLS_E_HANDSHAKE_TOO_LARGE, error);
	result = go_on(handshake);
	if (result < 0 && result != GNUTLS_E_AGAIN)
		return fail(handshake, result, error);
	if (result == 0)
		handshake->state = DONE;
	*reply = take_output(handshake);
	return TRUE;
}

GBytes *
sfb_auth_tls_handshake_make_alert(SfbAuthTlsHandshake *handshake, guint8 number)
{
	/* What was to be said otherwise is not said. */
	g_byte_array_set_size(handshake->output, 0);
	gnutls_alert_send(handshake->session, GNUTLS_AL_FATAL, (gnutls_alert_description_t)number);
	return take_output(handshake);
}

/* What came of it */

gboolean
sfb_auth_tls_handshake_is_done(const SfbAuthTlsHandshake *handshake)
{
	return handshake->state == DONE;
}

GPtrArray *
sfb_auth_tls_handshake_list_peer_certificates(const SfbAuthTlsHandshake *handshake)
{
	GPtrArray *chain = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	unsigned count = 0;
	const gnutls_datum_t *certificates =
		gnutls_certificate_get_peers(handshake->session, &count);

	for (unsigned i = 0; i < count; i++)
		g_ptr_array_add(chain, g_bytes_new(certificates[i].data, certificates[i].size));
	return chain;
}

gboolean
sfb_auth_tls_handshake_derive(const SfbAuthTlsHandshake *handshake, const char *label, void *bytes,
                              gsize length, GError **error)
{
	int result =
		gnutls_prf(handshake->session, strlen(label), label, 0, 0, NULL, length, bytes);

	if (result < 0)
		set_error(error, SFB_ERROR_FAILED, gnutls_strerror(result));
	return result >= 0;
}

gboolean
sfb_auth_tls_handshake_get_hash(const SfbAuthTlsHandshake *handshake, GChecksumType *hash,
                                GError **error)
{
	static const struct {
		gnutls_mac_algorithm_t mac;
		GChecksumType hash;
	} known[] = {
		{ GNUTLS_MAC_MD5, G_CHECKSUM_MD5 },
		{ GNUTLS_MAC_SHA1, G_CHECKSUM_SHA1 },
		{ GNUTLS_MAC_SHA256, G_CHECKSUM_SHA256 },
		{ GNUTLS_MAC_SHA384, G_CHECKSUM_SHA384 },
	};
	gnutls_mac_algorithm_t mac = gnutls_mac_get(handshake->session);

	for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
		if (known[i].mac == mac) {
			*hash = known[i].hash;
			return TRUE;
		}
	}
	set_error(error, SFB_ERROR_UNSUPPORTED, gnutls_mac_get_name(mac));
	return FALSE;
}

char *
sfb_auth_tls_handshake_describe(const SfbAuthTlsHandshake *handshake)
{
	gnutls_session_t session = handshake->session;
	const char *version = gnutls_protocol_get_name(gnutls_protocol_get_version(session));

	return g_strdup_printf("TLS %s, %s, %s, %s", version + strlen("TLS"),
	                       gnutls_kx_get_name(gnutls_kx_get(session)),
	                       gnutls_cipher_get_name(gnutls_cipher_get(session)),
	                       gnutls_mac_get_name(gnutls_mac_get(session)));
}
