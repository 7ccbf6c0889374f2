/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Whose turn it is after an error. */

#include "util/error.h"

#include <gio/gio.h>

static void
assert_consequence(GQuark domain, int code, SfbErrorClass class, gboolean is_temporary)
{
	g_autoptr(GError) error = g_error_new_literal(domain, code, "");

	g_assert_cmpint(sfb_error_get_class(error), ==, class);
	g_assert_cmpint(sfb_error_is_temporary(error), ==, is_temporary);
}

static void
test_user(void)
{
	assert_consequence(SFB_ERROR, SFB_ERROR_USAGE, SFB_ERROR_CLASS_USER, FALSE);
	assert_consequence(SFB_ERROR, SFB_ERROR_CREDENTIALS, SFB_ERROR_CLASS_USER, FALSE);
	assert_consequence(SFB_ERROR, SFB_ERROR_SIGNED_IN_ELSEWHERE, SFB_ERROR_CLASS_USER, FALSE);
	assert_consequence(SFB_ERROR, SFB_ERROR_MECHANISM_MISSING, SFB_ERROR_CLASS_USER, FALSE);
}

static void
test_network(void)
{
	assert_consequence(SFB_ERROR, SFB_ERROR_TIMEOUT, SFB_ERROR_CLASS_NETWORK, TRUE);
	assert_consequence(SFB_ERROR, SFB_ERROR_CERTIFICATE, SFB_ERROR_CLASS_NETWORK, FALSE);
	assert_consequence(G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE, SFB_ERROR_CLASS_NETWORK, TRUE);
	assert_consequence(G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, SFB_ERROR_CLASS_NETWORK,
	                   TRUE);
}

static void
test_server(void)
{
	assert_consequence(SFB_ERROR, SFB_ERROR_SERVER, SFB_ERROR_CLASS_SERVER, TRUE);
	assert_consequence(SFB_ERROR, SFB_ERROR_NOT_ALLOWED, SFB_ERROR_CLASS_SERVER, FALSE);
	assert_consequence(SFB_ERROR, SFB_ERROR_IDENTITY, SFB_ERROR_CLASS_IDENTITY_PROVIDER, FALSE);
	assert_consequence(SFB_ERROR, SFB_ERROR_IDENTITY_TROUBLE, SFB_ERROR_CLASS_IDENTITY_PROVIDER,
	                   TRUE);
	assert_consequence(SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME, SFB_ERROR_CLASS_USER, FALSE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/error/user", test_user);
	g_test_add_func("/error/network", test_network);
	g_test_add_func("/error/server", test_server);
	return g_test_run();
}
