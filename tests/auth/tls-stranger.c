/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A TLS server that knows nothing of us. */

#include "auth/tls-stranger.h"

#include <errno.h>
#include <gnutls/gnutls.h>
#include <string.h>

#define MATERIAL_LENGTH 128
#define MASTER_LENGTH 48
#define LABEL "client EAP encryption"

struct _Stranger {
	gnutls_session_t session;
	gnutls_certificate_credentials_t credentials;
	GByteArray *input;
	GByteArray *output;
	gboolean is_done;
};

static ssize_t
push(gnutls_transport_ptr_t transport, const void *bytes, size_t length)
{
	Stranger *stranger = transport;

	g_byte_array_append(stranger->output, bytes, (guint)length);
	return (ssize_t)length;
}

static ssize_t
pull(gnutls_transport_ptr_t transport, void *bytes, size_t length)
{
	Stranger *stranger = transport;
	guint count = MIN((guint)length, stranger->input->len);

	if (count == 0) {
		gnutls_transport_set_errno(stranger->session, EAGAIN);
		return -1;
	}
	memcpy(bytes, stranger->input->data, count);
	g_byte_array_remove_range(stranger->input, 0, count);
	return count;
}

static int
has_input(gnutls_transport_ptr_t transport, unsigned milliseconds)
{
	return ((Stranger *)transport)->input->len > 0;
}

static void
give_credentials(Stranger *stranger, const StrangerWish *wish)
{
	const char *text = sfb_secret_peek(wish->identity);
	gnutls_datum_t pem = { (unsigned char *)text, (unsigned)strlen(text) };

	gnutls_certificate_allocate_credentials(&stranger->credentials);
	g_assert_cmpint(gnutls_certificate_set_x509_key_mem2(stranger->credentials, &pem, &pem,
	                                                     GNUTLS_X509_FMT_PEM, NULL, 0),
	                >=, 0);
	if (wish->authorities != NULL) {
		gnutls_datum_t list = { (unsigned char *)wish->authorities,
			                (unsigned)strlen(wish->authorities) };

		g_assert_cmpint(gnutls_certificate_set_x509_trust_mem(stranger->credentials, &list,
		                                                      GNUTLS_X509_FMT_PEM),
		                ==, 1);
	}
	gnutls_credentials_set(stranger->session, GNUTLS_CRD_CERTIFICATE, stranger->credentials);
}

Stranger *
stranger_new(const StrangerWish *wish)
{
	Stranger *stranger = g_new0(Stranger, 1);

	stranger->input = g_byte_array_new();
	stranger->output = g_byte_array_new();
	gnutls_init(&stranger->session, GNUTLS_SERVER | GNUTLS_NONBLOCK);
	g_assert_cmpint(gnutls_priority_set_direct(stranger->session, wish->priority, NULL), ==, 0);
	give_credentials(stranger, wish);
	gnutls_certificate_server_set_request(stranger->session, GNUTLS_CERT_REQUIRE);
	gnutls_transport_set_ptr(stranger->session, stranger);
	gnutls_transport_set_push_function(stranger->session, push);
	gnutls_transport_set_pull_function(stranger->session, pull);
	gnutls_transport_set_pull_timeout_function(stranger->session, has_input);
	return stranger;
}

void
stranger_free(Stranger *stranger)
{
	gnutls_deinit(stranger->session);
	gnutls_certificate_free_credentials(stranger->credentials);
	g_byte_array_unref(stranger->input);
	g_byte_array_unref(stranger->output);
	g_free(stranger);
}

GBytes *
stranger_answer(Stranger *stranger, GBytes *token)
{
	GBytes *flight;
	int result;

	g_byte_array_append(stranger->input, g_bytes_get_data(token, NULL),
	                    (guint)g_bytes_get_size(token));
	result = gnutls_handshake(stranger->session);
	if (result != GNUTLS_E_AGAIN)
		g_assert_cmpstr(gnutls_strerror(result), ==, gnutls_strerror(0));
	stranger->is_done = result == 0;
	flight = g_bytes_new(stranger->output->data, stranger->output->len);
	g_byte_array_set_size(stranger->output, 0);
	return flight;
}

gboolean
stranger_is_done(const Stranger *stranger)
{
	return stranger->is_done;
}

GBytes *
stranger_get_certificate(const Stranger *stranger)
{
	unsigned count = 0;
	const gnutls_datum_t *certificates =
		gnutls_certificate_get_peers(stranger->session, &count);

	g_assert_cmpuint(count, ==, 1);
	return g_bytes_new(certificates[0].data, certificates[0].size);
}

/* P_hash of RFC 5246 5, combined into @output by XOR as RFC 2246 5 wants it. */
static void
xor_p_hash(GChecksumType hash, const guint8 *secret, gsize secret_length, GByteArray *seed,
           guint8 output[MATERIAL_LENGTH])
{
	gsize length = (gsize)g_checksum_type_get_length(hash);
	guint8 chain[64];
	guint8 block[64];
	gsize chain_length = 0;

	for (gsize done = 0; done < MATERIAL_LENGTH; done += length) {
		GHmac *next = g_hmac_new(hash, secret, secret_length);
		GHmac *piece = g_hmac_new(hash, secret, secret_length);

		g_hmac_update(next, chain_length > 0 ? chain : seed->data,
		              (gssize)(chain_length > 0 ? chain_length : seed->len));
		chain_length = sizeof chain;
		g_hmac_get_digest(next, chain, &chain_length);
		g_hmac_update(piece, chain, (gssize)chain_length);
		g_hmac_update(piece, seed->data, seed->len);
		length = sizeof block;
		g_hmac_get_digest(piece, block, &length);
		for (gsize i = 0; i < length && done + i < MATERIAL_LENGTH; i++)
			output[done + i] ^= block[i];
		g_hmac_unref(next);
		g_hmac_unref(piece);
	}
}

static GByteArray *
make_seed(const Stranger *stranger)
{
	GByteArray *seed = g_byte_array_new();
	gnutls_datum_t client;
	gnutls_datum_t server;

	gnutls_session_get_random(stranger->session, &client, &server);
	g_byte_array_append(seed, (const guint8 *)LABEL, strlen(LABEL));
	g_byte_array_append(seed, client.data, client.size);
	g_byte_array_append(seed, server.data, server.size);
	return seed;
}

GBytes *
stranger_compute_material(const Stranger *stranger)
{
	g_autoptr(GByteArray) seed = make_seed(stranger);
	guint8 material[MATERIAL_LENGTH] = { 0 };
	gnutls_datum_t master;

	gnutls_session_get_master_secret(stranger->session, &master);
	g_assert_cmpuint(master.size, ==, MASTER_LENGTH);
	if (gnutls_protocol_get_version(stranger->session) < GNUTLS_TLS1_2) {
		xor_p_hash(G_CHECKSUM_MD5, master.data, MASTER_LENGTH / 2, seed, material);
		xor_p_hash(G_CHECKSUM_SHA1, master.data + MASTER_LENGTH / 2, MASTER_LENGTH / 2,
		           seed, material);
	} else {
		xor_p_hash(gnutls_mac_get(stranger->session) == GNUTLS_MAC_SHA384
		                   ? G_CHECKSUM_SHA384
		                   : G_CHECKSUM_SHA256,
		           master.data, MASTER_LENGTH, seed, material);
	}
	return g_bytes_new(material, sizeof material);
}
