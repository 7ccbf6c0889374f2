/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Exchange Web Services ([MS-OXWSCDATA]) for one mailbox: found when first needed (the URL that was
 * configured, else Autodiscover, [MS-OXDISCO], [MS-OXDSCLI]), let in by Kerberos or NTLM, a web
 * ticket or an access token, whichever Exchange asks for. Who asks while it is being found waits for
 * the same answer.
 *
 * Signal:
 *   "name-untrusted" (const char *host)
 *       The search led to a server outside the mailbox's domain, and nothing proves that this is right:
 *       those who waited have SFB_ERROR_UNTRUSTED_NAME. The user may know, see sfb_web_ews_trust().
 */

#pragma once

#include "net/network.h"
#include "util/xml.h"
#include "web/oauth.h"
#include "web/web-ticket.h"

#define SFB_WEB_NS_EWS_MESSAGES "http://schemas.microsoft.com/exchange/services/2006/messages"
#define SFB_WEB_NS_EWS_TYPES "http://schemas.microsoft.com/exchange/services/2006/types"

/* Texts are read during the call. */
typedef struct {
	SfbNetwork *network; /* for SRV */
	SfbWebHttp *http;
	SfbWebTickets *tickets;
	SfbWebOauth *oauth;
	const SfbWebCredentials *credentials; /* copied */
	const char *url;                      /* configured; "": to be found */
	const char *email;                    /* configured; "": the sign-in address until told */
	const char *address;                  /* the sign-in address */
	const char *const
		*trusted_domains; /* where the user agreed that Exchange may be, or NULL */
} SfbWebEwsWish;

#define SFB_TYPE_WEB_EWS (sfb_web_ews_get_type())
G_DECLARE_FINAL_TYPE(SfbWebEws, sfb_web_ews, SFB, WEB_EWS, GObject)

/* Returns: (transfer full) */
SfbWebEws *sfb_web_ews_new(const SfbWebEwsWish *wish);

/* The mailbox by what our own contact card says; a configured one stays. */
void sfb_web_ews_set_email(SfbWebEws *self, const char *email);
const char *sfb_web_ews_get_email(SfbWebEws *self);

/* A login for Exchange alone, after everything else was refused (SFB_ERROR_CREDENTIALS). */
void sfb_web_ews_set_credentials(SfbWebEws *self, const SfbWebCredentials *credentials);

/* The user agrees that Exchange may be in @domain. The next call looks for it again. */
void sfb_web_ews_trust(SfbWebEws *self, const char *domain);

/* A search that found no Exchange counts for hours, unless the mailbox, the login or whom to trust
 * changes meanwhile. Who cannot do without lets the next call search all the same. */
void sfb_web_ews_look_again(SfbWebEws *self);

/* TRUE after a call that was refused with SFB_ERROR_CREDENTIALS, until one succeeds or there is
 * another login. Whoever asks by the clock leaves it then: each refusal counts against the account. */
gboolean sfb_web_ews_is_refused(SfbWebEws *self);

/* The service's URL once it was found; NULL before. Borrowed. */
const char *sfb_web_ews_get_url(SfbWebEws *self);

/* Finds the service without asking it anything. Finished by sfb_web_ews_find_finish(): FALSE with
 * SFB_ERROR_NOT_FOUND naming what was tried and the option "ews-url". */
void sfb_web_ews_find_async(SfbWebEws *self, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
gboolean sfb_web_ews_find_finish(SfbWebEws *self, GAsyncResult *result, GError **error);

/* Calls one operation. @operation: "GetImItemList". @body: its element, markup with the prefixes
 * "m" and "t" for the two namespaces above; read during the call. @callback comes once. */
void
sfb_web_ews_call_async(SfbWebEws *self, const char *operation, const char *body,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/* Returns: (transfer full) (nullable) the answer's document, whose response class is Success or
 * Warning; NULL with SFB_ERROR_CREDENTIALS (all ways were refused), SFB_ERROR_NOT_FOUND, SFB_ERROR_UNREACHABLE,
 * SFB_ERROR_SERVER and the like, worded for people. @code, unless NULL: set to Exchange's
 * ResponseCode ("ErrorStaleObject") on failure, if it gave one. (transfer full) */
SfbXml *sfb_web_ews_call_finish(SfbWebEws *self, GAsyncResult *result, char **code, GError **error);

/* The operation's own element in an answer's document ("GetImItemListResponse", or the first
 * response message of it). Borrowed; NULL if there is none. */
SfbXmlNode *sfb_web_ews_get_answer(const SfbXml *document);
