/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A company's own certificate authority, given as a file in the account's options. */

#include "config.h"

#include "purple/certificate.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "util/error.h"

struct _SfbPurpleAuthorities {
	GTlsDatabase *database; /* NULL for none */
};

/* Returns: (transfer full) (nullable) */
static GTlsDatabase *
read_database(const char *path)
{
	/* A relative name is not accepted there. */
	g_autofree char *absolute = g_canonicalize_filename(path, NULL);
	GList *certificates = g_tls_certificate_list_new_from_file(absolute, NULL);

	if (certificates == NULL)
		return NULL;
	g_list_free_full(certificates, g_object_unref);
	return g_tls_file_database_new(absolute, NULL);
}

SfbPurpleAuthorities *
sfb_purple_authorities_new(const char *path, GError **error)
{
	g_autoptr(SfbPurpleAuthorities) self = g_new0(SfbPurpleAuthorities, 1);

	if (*path == '\0')
		return g_steal_pointer(&self);
	self->database = read_database(path);
	if (self->database != NULL)
		return g_steal_pointer(&self);
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("No certificate could be read from the file \"%s\". Check the account's "
	              "option for an extra certificate authority: it names a file in PEM format."),
	            path);
	return NULL;
}

void
sfb_purple_authorities_free(SfbPurpleAuthorities *self)
{
	if (self == NULL)
		return;
	g_clear_object(&self->database);
	g_free(self);
}

static void
append_pem(GString *pem, PurpleCertificate *certificate, const char *path)
{
	g_autofree char *text = NULL;

	if (purple_certificate_export(path, certificate) &&
	    g_file_get_contents(path, &text, NULL, NULL)) {
		g_string_append(pem, text);
		g_string_append_c(pem, '\n');
	}
	g_unlink(path);
}

/* libpurple gives a certificate's bytes to a file only. Returns: (transfer full) (nullable) */
static GTlsCertificate *
copy_chain(GList *chain)
{
	g_autoptr(GString) pem = g_string_new(NULL);
	g_autofree char *folder = g_dir_make_tmp("sfb-XXXXXX", NULL);
	g_autofree char *path = NULL;

	if (folder == NULL)
		return NULL;
	path = g_build_filename(folder, "certificate.pem", NULL);
	for (GList *link = chain; link != NULL; link = link->next)
		append_pem(pem, link->data, path);
	g_rmdir(folder);
	return g_tls_certificate_new_from_pem(pem->str, (gssize)pem->len, NULL);
}

/* Not by purple_certificate_check_signature_chain(): that takes the signature of whoever has any
 * certificate of the company for one of its authority (RFC 5280 4.2.1.9). */
gboolean
sfb_purple_authorities_accept(const SfbPurpleAuthorities *self, GList *chain, const char *host)
{
	g_autoptr(GTlsCertificate) certificate = NULL;
	g_autoptr(GSocketConnectable) identity = NULL;
	g_autoptr(GError) error = NULL;
	GTlsCertificateFlags flaws;

	if (self->database == NULL)
		return FALSE;
	certificate = copy_chain(chain);
	if (certificate == NULL)
		return FALSE;
	identity = g_network_address_new(host, 0);
	flaws = g_tls_database_verify_chain(self->database, certificate,
	                                    G_TLS_DATABASE_PURPOSE_AUTHENTICATE_SERVER, identity,
	                                    NULL, G_TLS_DATABASE_VERIFY_NONE, NULL, &error);
	return error == NULL && flaws == 0;
}

GBytes *
sfb_purple_certificate_dup_der(GList *chain)
{
	g_autoptr(GTlsCertificate) certificate = copy_chain(chain);
	GByteArray *der = NULL;

	if (certificate == NULL)
		return NULL;
	g_object_get(certificate, "certificate", &der, NULL);
	return g_byte_array_free_to_bytes(der);
}

/* libpurple takes a certificate's bytes from a file only. */
static GList *
import_into(GList *chain, GTlsCertificate *certificate, const char *path)
{
	PurpleCertificateScheme *scheme = purple_certificate_find_scheme("x509");
	g_autofree char *pem = NULL;
	PurpleCertificate *imported = NULL;

	g_object_get(certificate, "certificate-pem", &pem, NULL);
	if (scheme != NULL && g_file_set_contents(path, pem, -1, NULL))
		imported = purple_certificate_import(scheme, path);
	g_unlink(path);
	return imported != NULL ? g_list_append(chain, imported) : chain;
}

GList *
sfb_purple_certificate_import_chain(GTlsCertificate *certificate)
{
	g_autofree char *folder = g_dir_make_tmp("sfb-XXXXXX", NULL);
	g_autofree char *path = NULL;
	GList *chain = NULL;

	if (folder == NULL)
		return NULL;
	path = g_build_filename(folder, "certificate.pem", NULL);
	for (; certificate != NULL; certificate = g_tls_certificate_get_issuer(certificate))
		chain = import_into(chain, certificate, path);
	g_rmdir(folder);
	return chain;
}
