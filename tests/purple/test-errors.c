/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Which of libpurple's reasons each error becomes. */

#include "purple/errors.h"

#include <gio/gio.h>

#include "util/error.h"

static const struct {
	int code;
	PurpleConnectionError reason;
} cases[] = {
	{ SFB_ERROR_FAILED, PURPLE_CONNECTION_ERROR_OTHER_ERROR },
	{ SFB_ERROR_USAGE, PURPLE_CONNECTION_ERROR_INVALID_SETTINGS },
	{ SFB_ERROR_PASSWORD_REQUIRED, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED },
	{ SFB_ERROR_CREDENTIALS, PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED },
	{ SFB_ERROR_NOT_ALLOWED, PURPLE_CONNECTION_ERROR_OTHER_ERROR },
	{ SFB_ERROR_NOT_FOUND, PURPLE_CONNECTION_ERROR_INVALID_USERNAME },
	{ SFB_ERROR_SIGNED_IN_ELSEWHERE, PURPLE_CONNECTION_ERROR_NAME_IN_USE },
	{ SFB_ERROR_UNREACHABLE, PURPLE_CONNECTION_ERROR_NETWORK_ERROR },
	{ SFB_ERROR_TIMEOUT, PURPLE_CONNECTION_ERROR_NETWORK_ERROR },
	{ SFB_ERROR_CERTIFICATE, PURPLE_CONNECTION_ERROR_CERT_UNTRUSTED },
	{ SFB_ERROR_MECHANISM_MISSING, PURPLE_CONNECTION_ERROR_AUTHENTICATION_IMPOSSIBLE },
	{ SFB_ERROR_PROTOCOL, PURPLE_CONNECTION_ERROR_NETWORK_ERROR },
	{ SFB_ERROR_UNSUPPORTED, PURPLE_CONNECTION_ERROR_OTHER_ERROR },
	{ SFB_ERROR_SERVER, PURPLE_CONNECTION_ERROR_NETWORK_ERROR },
};

static void
test_reason(gconstpointer data)
{
	gsize i = GPOINTER_TO_SIZE(data);
	g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, cases[i].code, "why");

	g_assert_cmpint(sfb_purple_error_get_reason(error), ==, cases[i].reason);
}

/* libpurple tries again by itself after a reason that is not fatal. */
static void
test_only_temporary_errors_are_repeated(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autoptr(GError) error = g_error_new_literal(SFB_ERROR, cases[i].code, "why");
		gboolean is_fatal = purple_connection_error_is_fatal(cases[i].reason);

		g_assert_cmpint(sfb_error_is_temporary(error), ==, !is_fatal);
	}
}

static void
test_foreign_error(void)
{
	g_autoptr(GError) error =
		g_error_new_literal(G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED, "reset");

	g_assert_cmpint(sfb_purple_error_get_reason(error), ==,
	                PURPLE_CONNECTION_ERROR_NETWORK_ERROR);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path = g_strdup_printf("/purple/errors/%d", cases[i].code);

		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_reason);
	}
	g_test_add_func("/purple/errors/only-temporary-are-repeated",
	                test_only_temporary_errors_are_repeated);
	g_test_add_func("/purple/errors/foreign", test_foreign_error);
	return g_test_run();
}
