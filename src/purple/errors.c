/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* How the user hears of errors. */

#include "config.h"

#include "purple/errors.h"

#include <glib/gi18n-lib.h>
#include <notify.h>

#include "util/error.h"

/* Temporary errors are not listed: libpurple tries again after a network error, and only then. */
static const PurpleConnectionError reasons[] = {
	[SFB_ERROR_FAILED] = PURPLE_CONNECTION_ERROR_OTHER_ERROR,
	[SFB_ERROR_USAGE] = PURPLE_CONNECTION_ERROR_INVALID_SETTINGS,
	[SFB_ERROR_PASSWORD_REQUIRED] = PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED,
	[SFB_ERROR_CREDENTIALS] = PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED,
	[SFB_ERROR_NOT_ALLOWED] = PURPLE_CONNECTION_ERROR_OTHER_ERROR,
	[SFB_ERROR_NOT_FOUND] = PURPLE_CONNECTION_ERROR_INVALID_USERNAME,
	[SFB_ERROR_SIGNED_IN_ELSEWHERE] = PURPLE_CONNECTION_ERROR_NAME_IN_USE,
	[SFB_ERROR_CERTIFICATE] = PURPLE_CONNECTION_ERROR_CERT_UNTRUSTED,
	[SFB_ERROR_MECHANISM_MISSING] = PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE,
	[SFB_ERROR_UNSUPPORTED] = PURPLE_CONNECTION_ERROR_OTHER_ERROR,
	[SFB_ERROR_REDIRECTED] = PURPLE_CONNECTION_ERROR_OTHER_ERROR,
	[SFB_ERROR_UNTRUSTED_NAME] = PURPLE_CONNECTION_ERROR_CERT_UNTRUSTED,
	[SFB_ERROR_IDENTITY] = PURPLE_CONNECTION_ERROR_OTHER_ERROR,
};

PurpleConnectionError
sfb_purple_error_get_reason(const GError *error)
{
	if (sfb_error_is_temporary(error))
		return PURPLE_CONNECTION_ERROR_NETWORK_ERROR;
	if (error->domain == SFB_ERROR && (guint)error->code < G_N_ELEMENTS(reasons))
		return reasons[error->code];
	return PURPLE_CONNECTION_ERROR_OTHER_ERROR;
}

void
sfb_purple_error_end_connection(PurpleConnection *connection, const GError *error)
{
	PurpleConnectionError reason = sfb_purple_error_get_reason(error);
	PurpleAccount *account = purple_connection_get_account(connection);

	/* Else libpurple would try the refused one again, without asking. */
	if (reason == PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED &&
	    !purple_account_get_remember_password(account))
		purple_account_set_password(account, NULL);
	purple_connection_error_reason(connection, reason, error->message);
}

void
sfb_purple_warn(PurpleConnection *connection, const char *sentence)
{
	PurpleAccount *account = purple_connection_get_account(connection);

	purple_notify_warning(connection, _("Skype for Business"),
	                      purple_account_get_username(account), sentence);
}
