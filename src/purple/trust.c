/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whether to believe a server's certificate. */

#include "config.h"

#include "purple/trust.h"

#include <glib/gi18n-lib.h>
#include <request.h>
#include <string.h>

#include "util/error.h"

/* One use of libpurple's verifier. It answers at once, or after having asked the user. */
typedef struct {
	SfbPurpleTrust *trust;
	gboolean is_inside_call;
	gboolean has_answer;
	gboolean is_accepted;
} Question;

struct _SfbPurpleTrust {
	GObject parent_instance;
	SfbPurpleAuthorities *authorities;
	Question *question; /* the one the user has before the eyes */
};

static guint decided;

G_DEFINE_TYPE(SfbPurpleTrust, sfb_purple_trust, G_TYPE_OBJECT)

static void
on_verified(PurpleCertificateVerificationStatus status, gpointer user_data)
{
	Question *question = user_data;
	SfbPurpleTrust *trust = question->trust;
	gboolean is_accepted = status == PURPLE_CERTIFICATE_VALID;

	question->has_answer = TRUE;
	question->is_accepted = is_accepted;
	if (question->is_inside_call)
		return;
	trust->question = NULL;
	g_free(question);
	g_signal_emit(trust, decided, 0, is_accepted);
}

/* Leaves the decision to libpurple: made inside the call, or by the user, later. */
static SfbPurpleVerdict
ask_libpurple(SfbPurpleTrust *self, const char *host, GList *chain)
{
	PurpleCertificateVerifier *cached = purple_certificate_find_verifier("x509", "tls_cached");
	g_autofree Question *question = NULL;

	if (cached == NULL)
		return SFB_PURPLE_NOT_TRUSTED;
	question = g_new0(Question, 1);
	question->trust = self;
	question->is_inside_call = TRUE;
	purple_certificate_verify(cached, host, chain, on_verified, question);
	question->is_inside_call = FALSE;
	if (question->has_answer)
		return question->is_accepted ? SFB_PURPLE_TRUSTED : SFB_PURPLE_NOT_TRUSTED;
	self->question = g_steal_pointer(&question);
	return SFB_PURPLE_BEING_ASKED;
}

SfbPurpleVerdict
sfb_purple_trust_judge(SfbPurpleTrust *self, const char *host, GList *chain)
{
	if (sfb_purple_authorities_accept(self->authorities, chain, host))
		return SFB_PURPLE_TRUSTED;
	if (self->question != NULL) /* one question at a time */
		return SFB_PURPLE_NOT_TRUSTED;
	return ask_libpurple(self, host, chain);
}

/* The user has accepted it for @host. */
static gboolean
is_kept(const char *host, PurpleCertificate *certificate)
{
	PurpleCertificatePool *pool = purple_certificate_find_pool("x509", "tls_peers");
	PurpleCertificate *kept =
		pool != NULL ? purple_certificate_pool_retrieve(pool, host) : NULL;
	g_autoptr(GByteArray) wanted = NULL;
	g_autoptr(GByteArray) print = NULL;

	if (kept == NULL)
		return FALSE;
	wanted = purple_certificate_get_fingerprint_sha1(kept);
	print = purple_certificate_get_fingerprint_sha1(certificate);
	purple_certificate_destroy(kept);
	return wanted != NULL && print != NULL && wanted->len == print->len &&
	       memcmp(wanted->data, print->data, print->len) == 0;
}

SfbPurpleVerdict
sfb_purple_trust_judge_quietly(SfbPurpleTrust *self, const char *host, GList *chain)
{
	return sfb_purple_authorities_accept(self->authorities, chain, host) ||
	                       is_kept(host, chain->data)
	               ? SFB_PURPLE_TRUSTED
	               : SFB_PURPLE_NOT_TRUSTED;
}

GError *
sfb_purple_verdict_make_error(SfbPurpleVerdict verdict, const char *host)
{
	if (verdict == SFB_PURPLE_BEING_ASKED)
		return g_error_new(SFB_ERROR, SFB_ERROR_CERTIFICATE,
		                   _("You are being asked whether to trust the certificate of %s."),
		                   host);
	return g_error_new(SFB_ERROR, SFB_ERROR_CERTIFICATE,
	                   _("The certificate of %s was not accepted, so it is not certain who "
	                     "answers there. If your company has a certificate authority of its "
	                     "own, name its file in the account's options."),
	                   host);
}

gboolean
sfb_purple_trust_is_asking(SfbPurpleTrust *self)
{
	return self->question != NULL;
}

/* The question is the handle of libpurple's dialog, which tells nobody when it is closed so. */
void
sfb_purple_trust_shut(SfbPurpleTrust *self)
{
	if (self->question != NULL)
		purple_request_close_with_handle(self->question);
	g_clear_pointer(&self->question, g_free);
}

static void
dispose(GObject *object)
{
	sfb_purple_trust_shut(SFB_PURPLE_TRUST(object));
	G_OBJECT_CLASS(sfb_purple_trust_parent_class)->dispose(object);
}

static void
finalize(GObject *object)
{
	sfb_purple_authorities_free(SFB_PURPLE_TRUST(object)->authorities);
	G_OBJECT_CLASS(sfb_purple_trust_parent_class)->finalize(object);
}

static void
sfb_purple_trust_class_init(SfbPurpleTrustClass *class)
{
	G_OBJECT_CLASS(class)->dispose = dispose;
	G_OBJECT_CLASS(class)->finalize = finalize;
	decided = g_signal_new("decided", G_TYPE_FROM_CLASS(class), G_SIGNAL_RUN_LAST, 0, NULL,
	                       NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sfb_purple_trust_init(SfbPurpleTrust *self)
{
}

SfbPurpleTrust *
sfb_purple_trust_new(SfbPurpleAuthorities *authorities)
{
	SfbPurpleTrust *self = g_object_new(SFB_TYPE_PURPLE_TRUST, NULL);

	self->authorities = authorities;
	return self;
}
