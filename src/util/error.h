/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What can go wrong, as far as a caller acts differently on it. */

#pragma once

#include <glib.h>

#define SFB_ERROR (sfb_error_quark())

/* A code exists only where somebody decides by it; the sentence for people is in the message. */
typedef enum {
	SFB_ERROR_FAILED,              /* nothing better is known */
	SFB_ERROR_USAGE,               /* an option or an address is wrong; the user changes it */
	SFB_ERROR_PASSWORD_REQUIRED,   /* no password was given and one is needed */
	SFB_ERROR_CREDENTIALS,         /* user name or password refused; never retried by itself */
	SFB_ERROR_NOT_ALLOWED,         /* this person may not do this; permanent */
	SFB_ERROR_NOT_FOUND,           /* no such address */
	SFB_ERROR_SIGNED_IN_ELSEWHERE, /* another client took this endpoint's place */
	SFB_ERROR_UNREACHABLE,         /* the network does not lead there; worth a new try */
	SFB_ERROR_TIMEOUT,             /* no answer in time; worth a new try */
	SFB_ERROR_CERTIFICATE,         /* the server could not prove who it is */
	SFB_ERROR_MECHANISM_MISSING, /* a package this machine lacks; its name is in the message */
	SFB_ERROR_PROTOCOL,          /* the peer's words make no sense */
	SFB_ERROR_UNSUPPORTED,       /* the server wants something we do not have */
	SFB_ERROR_SERVER,            /* the server has trouble of its own; worth a new try */
	SFB_ERROR_REDIRECTED,        /* another server serves this account; the caller goes there */
	SFB_ERROR_UNTRUSTED_NAME, /* a server outside the address's domain, which the user has not
	                             agreed to; the name is in the message */
	SFB_ERROR_IDENTITY, /* the identity provider (AD FS, Entra, another OAuth server) refused;
	                       permanent until somebody acts */
	SFB_ERROR_IDENTITY_TROUBLE, /* the identity provider has trouble; worth a new try */
	SFB_ERROR_CONFLICT, /* somebody else changed the same thing meanwhile; to be looked at anew */
} SfbError;

/* Whose turn it is when a sign-in fails. */
typedef enum {
	SFB_ERROR_CLASS_USER,
	SFB_ERROR_CLASS_NETWORK,
	SFB_ERROR_CLASS_SERVER,
	SFB_ERROR_CLASS_IDENTITY_PROVIDER,
} SfbErrorClass;

GQuark sfb_error_quark(void);

/* Whose turn it is to act on @error, of any domain. */
SfbErrorClass sfb_error_get_class(const GError *error);

/* TRUE if trying again later, with nothing changed, may succeed. */
gboolean sfb_error_is_temporary(const GError *error);
