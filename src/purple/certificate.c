/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* A company's own certificate authority, given as a file in the account's options. */

#include "config.h"

#include "purple/certificate.h"

#include <glib/gi18n-lib.h>
#include <time.h>

#include "util/error.h"

struct _SfbPurpleAuthorities {
	GSList *certificates; /* (element-type PurpleCertificate) */
};

SfbPurpleAuthorities *
sfb_purple_authorities_new(const char *path, GError **error)
{
	g_autoptr(SfbPurpleAuthorities) self = g_new0(SfbPurpleAuthorities, 1);
	PurpleCertificateScheme *scheme = purple_certificate_find_scheme("x509");

	if (*path == '\0')
		return g_steal_pointer(&self);
	if (scheme != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR))
		self->certificates = purple_certificates_import(scheme, path);
	if (self->certificates != NULL)
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
	g_slist_free_full(self->certificates, (GDestroyNotify)purple_certificate_destroy);
	g_free(self);
}

static gboolean
is_current(PurpleCertificate *certificate)
{
	time_t now = time(NULL);
	time_t activation, expiration;

	return purple_certificate_get_times(certificate, &activation, &expiration) &&
	       activation <= now && now <= expiration;
}

static gboolean
are_all_current(GList *chain)
{
	for (GList *link = chain; link != NULL; link = link->next) {
		if (!is_current(link->data))
			return FALSE;
	}
	return TRUE;
}

/* The chain may end in the authority's own certificate: that one has signed itself. */
static gboolean
is_vouched_for(PurpleCertificate *certificate, GSList *authorities)
{
	for (GSList *link = authorities; link != NULL; link = link->next) {
		if (purple_certificate_signed_by(certificate, link->data) && is_current(link->data))
			return TRUE;
	}
	return FALSE;
}

gboolean
sfb_purple_authorities_accept(const SfbPurpleAuthorities *self, GList *chain, const char *host)
{
	return self->certificates != NULL && are_all_current(chain) &&
	       purple_certificate_check_subject_name(chain->data, host) &&
	       purple_certificate_check_signature_chain(chain) &&
	       is_vouched_for(g_list_last(chain)->data, self->certificates);
}
