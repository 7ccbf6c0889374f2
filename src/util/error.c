/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The one error domain, and what each code means for the next step. */

#include "util/error.h"

#include <gio/gio.h>

G_DEFINE_QUARK(sfb - error - quark, sfb_error)

typedef struct {
	SfbErrorClass class;
	gboolean temporary;
} Consequence;

static const Consequence consequences[] = {
	[SFB_ERROR_FAILED] = { SFB_ERROR_CLASS_SERVER, FALSE },
	[SFB_ERROR_USAGE] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_PASSWORD_REQUIRED] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_CREDENTIALS] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_NOT_ALLOWED] = { SFB_ERROR_CLASS_SERVER, FALSE },
	[SFB_ERROR_NOT_FOUND] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_SIGNED_IN_ELSEWHERE] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_UNREACHABLE] = { SFB_ERROR_CLASS_NETWORK, TRUE },
	[SFB_ERROR_TIMEOUT] = { SFB_ERROR_CLASS_NETWORK, TRUE },
	[SFB_ERROR_CERTIFICATE] = { SFB_ERROR_CLASS_NETWORK, FALSE },
	[SFB_ERROR_MECHANISM_MISSING] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_PROTOCOL] = { SFB_ERROR_CLASS_SERVER, TRUE },
	[SFB_ERROR_UNSUPPORTED] = { SFB_ERROR_CLASS_SERVER, FALSE },
	[SFB_ERROR_SERVER] = { SFB_ERROR_CLASS_SERVER, TRUE },
	[SFB_ERROR_REDIRECTED] = { SFB_ERROR_CLASS_SERVER, FALSE },
	[SFB_ERROR_UNTRUSTED_NAME] = { SFB_ERROR_CLASS_USER, FALSE },
	[SFB_ERROR_IDENTITY] = { SFB_ERROR_CLASS_IDENTITY_PROVIDER, FALSE },
	[SFB_ERROR_IDENTITY_TROUBLE] = { SFB_ERROR_CLASS_IDENTITY_PROVIDER, TRUE },
};

static Consequence
get_consequence(const GError *error)
{
	if (error->domain == SFB_ERROR && (guint)error->code < G_N_ELEMENTS(consequences))
		return consequences[error->code];
	/* Whatever GIO reports by itself (reset, broken pipe, no route) is the network. */
	return consequences[SFB_ERROR_UNREACHABLE];
}

SfbErrorClass
sfb_error_get_class(const GError *error)
{
	return get_consequence(error).class;
}

gboolean
sfb_error_is_temporary(const GError *error)
{
	return get_consequence(error).temporary;
}
