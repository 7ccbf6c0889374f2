/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The certificate of a front end, judged as that of any server, for the name in its challenge. Old
 * pools sign with SHA-1, which is let pass here: the line outside was judged without.
 */

#include "config.h"

#include "auth/front-end-private.h"

#include <glib/gi18n-lib.h>

#include "auth/gnutls-types.h"
#include "util/error.h"

/* As deep as the library itself looks. */
#define CHAIN_LENGTH_MAX 16

#define NO_SHARED_AUTHORITY (GNUTLS_CERT_INVALID | GNUTLS_CERT_SIGNER_NOT_FOUND)

typedef struct {
	gnutls_x509_crt_t certificates[CHAIN_LENGTH_MAX];
	guint length;
} Chain;

static void
chain_clear(Chain *chain)
{
	for (guint i = 0; i < chain->length; i++)
		gnutls_x509_crt_deinit(chain->certificates[i]);
}

static void
trust_list_free(gnutls_x509_trust_list_t list)
{
	gnutls_x509_trust_list_deinit(list, 1);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Chain, chain_clear)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC(gnutls_x509_trust_list_t, trust_list_free, NULL)

static gboolean
chain_import(Chain *chain, GPtrArray *ders)
{
	if (ders->len == 0 || ders->len > CHAIN_LENGTH_MAX)
		return FALSE;
	for (guint i = 0; i < ders->len; i++) {
		gnutls_datum_t der = datum_borrow_bytes(ders->pdata[i]);

		gnutls_x509_crt_init(&chain->certificates[i]);
		chain->length++;
		if (gnutls_x509_crt_import(chain->certificates[i], &der, GNUTLS_X509_FMT_DER) < 0)
			return FALSE;
	}
	return TRUE;
}

/* Returns: what is wrong, flags of gnutls_certificate_status_t; 0 for nothing. */
static unsigned
find_flaws(Chain *chain, const char *host, gnutls_x509_trust_list_t authorities)
{
	gnutls_typed_vdata_st wanted[] = {
		{ GNUTLS_DT_DNS_HOSTNAME, (unsigned char *)host, 0 },
		{ GNUTLS_DT_KEY_PURPOSE_OID, (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER, 0 },
	};
	unsigned flaws = 0;

	if (gnutls_x509_trust_list_verify_crt2(
		    authorities, chain->certificates, chain->length, wanted, G_N_ELEMENTS(wanted),
		    GNUTLS_VERIFY_ALLOW_SIGN_WITH_SHA1, &flaws, NULL) < 0)
		return GNUTLS_CERT_INVALID;
	return flaws;
}

/* The library looks at nothing else once it misses the authority: so with the chain's own last
 * certificate as the authority, the rest shows. */
static unsigned
find_flaws_but_authority(Chain *chain, const char *host, GBytes *last)
{
	g_auto(gnutls_x509_trust_list_t) authorities = NULL;
	gnutls_datum_t der = datum_borrow_bytes(last);

	gnutls_x509_trust_list_init(&authorities, 0);
	gnutls_x509_trust_list_add_trust_mem(authorities, &der, NULL, GNUTLS_X509_FMT_DER, 0, 0);
	return find_flaws(chain, host, authorities);
}

static gboolean
load_authorities(gnutls_x509_trust_list_t authorities, const char *file, GError **error)
{
	gnutls_x509_trust_list_add_system_trust(authorities, 0, 0);
	if (*file == '\0' || gnutls_x509_trust_list_add_trust_file(authorities, file, NULL,
	                                                           GNUTLS_X509_FMT_PEM, 0, 0) >= 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("No certificate could be read from the file \"%s\". Check the account's "
	              "option for an extra certificate authority: it names a file in PEM format."),
	            file);
	return FALSE;
}

/* The first that applies is said; what is behind it shows once that is mended. */
static const char *
describe_flaws(unsigned flaws)
{
	static const struct {
		unsigned flaw;
		const char *words;
	} descriptions[] = {
		{ GNUTLS_CERT_EXPIRED, N_("it has expired") },
		{ GNUTLS_CERT_NOT_ACTIVATED, N_("it is not valid yet") },
		{ GNUTLS_CERT_UNEXPECTED_OWNER, N_("it is for another name") },
		{ GNUTLS_CERT_PURPOSE_MISMATCH, N_("it is not for servers") },
		{ GNUTLS_CERT_SIGNER_NOT_FOUND, N_("nobody here knows who issued it") },
		{ GNUTLS_CERT_SIGNER_NOT_CA, N_("who issued it is no authority") },
		{ GNUTLS_CERT_REVOKED, N_("it was revoked") },
		{ GNUTLS_CERT_INSECURE_ALGORITHM, N_("its signature or key is too weak") },
	};

	for (gsize i = 0; i < G_N_ELEMENTS(descriptions); i++) {
		if (flaws & descriptions[i].flaw)
			return _(descriptions[i].words);
	}
	return _("it makes no sense");
}

static gboolean
judge(const SfbAuthFrontEnd *front_end, unsigned flaws, GError **error)
{
	if (flaws == 0)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_CERTIFICATE,
	            _("The certificate that the front end \"%s\" shows for signing in is not "
	              "accepted: %s. Check this computer's clock, then tell the server's "
	              "administrator. A company's own authority belongs into the account's option "
	              "for an extra certificate authority."),
	            front_end->target, describe_flaws(flaws));
	return FALSE;
}

gboolean
sfb_auth_front_end_accept(const SfbAuthFrontEnd *front_end, GPtrArray *ders, GError **error)
{
	g_auto(Chain) chain = { { NULL }, 0 };
	g_auto(gnutls_x509_trust_list_t) authorities = NULL;
	unsigned flaws;

	if (!chain_import(&chain, ders))
		return judge(front_end, GNUTLS_CERT_INVALID, error);
	if (front_end->line_certificate != NULL &&
	    g_bytes_equal(ders->pdata[0], front_end->line_certificate))
		return TRUE;
	gnutls_x509_trust_list_init(&authorities, 0);
	if (!load_authorities(authorities, front_end->ca_file, error))
		return FALSE;
	flaws = find_flaws(&chain, front_end->target, authorities);
	if (flaws == NO_SHARED_AUTHORITY && front_end->is_relayed &&
	    front_end->line_certificate != NULL) {
		g_debug("no authority known here issued the certificate of %s, behind a relay",
		        front_end->target);
		flaws = find_flaws_but_authority(&chain, front_end->target,
		                                 ders->pdata[ders->len - 1]);
	}
	return judge(front_end, flaws, error);
}
