/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The ways to a web ticket. Windows authentication itself is tested with HTTP. */

#include <string.h>

#include "util/error.h"
#include "web/customer.h"
#include "web/documents.h"

/* Ways */

/* Both in base64, whatever is in them. */
static void
test_forms(void)
{
	Customer customer = { 0 };
	g_autoptr(GBytes) request = NULL;
	g_autofree char *name = NULL;
	g_autofree char *password = NULL;
	const char *body;

	customer_open(&customer, &with_password);
	issuer_describe(&customer, forms, "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_get(&customer, "https://a.example/");
	body = clerk_get_body(customer.clerk, "/Auth");
	request = g_bytes_new(body, strlen(body));
	name = document_dup_text(request, "Header/Security/UsernameToken/Username");
	password = document_dup_text(request, "Header/Security/UsernameToken/Password");
	g_assert_cmpstr(name, ==, "Q09OVE9TT1xraW0=");
	g_assert_cmpstr(password, ==, "czNjcmV0PA==");
	customer_close(&customer);
}

/* Without a description the service itself is the Windows port. */
static void
test_not_described(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_issue_for_long(&customer, SERVICE);
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, MEX), ==, 1);
	g_assert_cmpuint(clerk_count(customer.clerk, SERVICE), ==, 1);
	customer_close(&customer);
}

/* The Windows port wants something else than Windows: nothing was shown, so the next may be. */
static void
test_next_way(void)
{
	Customer customer = { 0 };
	const char *const ports[] = { "WebTicketServiceWinNegotiate", "/Windows",
		                      "WebTicketServiceAuth", "/Auth", NULL };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, ports, "");
	clerk_tell(customer.clerk, "/Windows", 401, "Bearer", "");
	issuer_issue_for_long(&customer, "/Auth");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, "/Windows"), ==, 1);
	customer_close(&customer);
}

static void
test_no_way(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	issuer_describe(&customer, windows, "");
	clerk_tell(customer.clerk, "/Windows", 401, "Bearer", "");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	customer_close(&customer);
}

/* Modern authentication, with a refresh token kept from an earlier day */

static const Account with_client_id = { NULL, "client", SFB_WEB_AUTHENTICATION_AUTO };

static void
on_saved(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Customer *customer = user_data;

	g_assert_true(sfb_auth_keyring_change_finish(SFB_AUTH_KEYRING(source), result, NULL));
	customer->waiting--;
}

static void
keep_refresh_token(Customer *customer, const char *authorization_uri)
{
	g_autoptr(SfbSecret) token = sfb_secret_new("kept");
	g_autofree char *name =
		g_strdup_printf("refresh-token " ADDRESS " %s client", authorization_uri);

	customer->waiting++;
	sfb_auth_keyring_save_async(customer->keyring, name, token, on_saved, customer);
	customer_wait(customer);
}

static void
give_tokens(Customer *customer)
{
	g_autofree char *uri =
		g_strconcat(clerk_get_url(customer->clerk), "/common/oauth2/authorize", NULL);

	keep_refresh_token(customer, uri);
	clerk_tell(customer->clerk, "/common/oauth2/token", 200, NULL,
	           "{\"access_token\":\"first\",\"token_type\":\"Bearer\",\"expires_in\":3599}");
	clerk_tell(customer->clerk, "/common/oauth2/token", 200, NULL,
	           "{\"access_token\":\"second\",\"token_type\":\"Bearer\",\"expires_in\":3599}");
}

static void
describe_oauth(Customer *customer, const char *const *ports)
{
	g_autofree char *extra =
		g_strdup_printf("<OAuth authorizationUri=\"%s/common/oauth2/authorize\"/>",
	                        clerk_get_url(customer->clerk));

	issuer_describe(customer, ports, extra);
}

static void
test_oauth(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_client_id);
	give_tokens(&customer);
	describe_oauth(&customer, windows);
	issuer_issue_for_long(&customer, SERVICE "/OAuth");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpstr(clerk_get_authorization(customer.clerk, SERVICE "/OAuth"), ==,
	                "Bearer first");
	customer_close(&customer);
}

static void
test_oauth_token_refused(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_client_id);
	give_tokens(&customer);
	describe_oauth(&customer, windows);
	clerk_tell(customer.clerk, SERVICE "/OAuth", 401, "Bearer error=\"invalid_token\"", "");
	issuer_issue_for_long(&customer, SERVICE "/OAuth");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpstr(clerk_get_authorization(customer.clerk, SERVICE "/OAuth"), ==,
	                "Bearer second");
	customer_close(&customer);
}

/* Twice is enough; and it is not the password that was wrong. */
static void
test_oauth_token_refused_again(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_client_id);
	give_tokens(&customer);
	describe_oauth(&customer, windows);
	clerk_tell(customer.clerk, SERVICE "/OAuth", 401, "Bearer error=\"invalid_token\"", "");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_IDENTITY);
	g_assert_cmpuint(clerk_count(customer.clerk, SERVICE "/OAuth"), ==, 2);
	customer_close(&customer);
}

/* The port is there, but who issues tokens has to be asked. */
static void
test_oauth_probe(void)
{
	Customer customer = { 0 };
	const char *const ports[] = { "OAuth", "/elsewhere/OAuth", NULL };
	g_autofree char *challenge = NULL;

	customer_open(&customer, &with_client_id);
	give_tokens(&customer);
	issuer_describe(&customer, ports, "");
	challenge = g_strdup_printf(
		"Bearer client_id=\"x\", authorization_uri=\"%s/common/oauth2/authorize\"",
		clerk_get_url(customer.clerk));
	clerk_tell(customer.clerk, "/elsewhere/OAuth", 401, challenge, "");
	issuer_issue_for_long(&customer, "/elsewhere/OAuth");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, "/elsewhere/OAuth"), ==, 2);
	customer_close(&customer);
}

static void
test_oauth_probe_in_vain(void)
{
	Customer customer = { 0 };
	const char *const ports[] = { "OAuth", "/elsewhere/OAuth", NULL };

	customer_open(&customer, &with_client_id);
	issuer_describe(&customer, ports, "");
	clerk_tell(customer.clerk, "/elsewhere/OAuth", 401, "Bearer", "");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_UNSUPPORTED);
	customer_close(&customer);
}

static void
test_oauth_not_configured(void)
{
	Customer customer = { 0 };
	const char *const ports[] = { "WebTicketServiceCert", "/Cert", NULL };

	customer_open(&customer, &with_password);
	describe_oauth(&customer, ports);
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_USAGE);
	g_assert_cmpuint(clerk_count(customer.clerk, NULL), ==, 1);
	customer_close(&customer);
}

/* AD FS */

#define TRUST_2005 "/adfs/services/trust/2005/usernamemixed"
#define TRUST_13 "/adfs/services/trust/13/usernamemixed"

static void
describe_adfs(Customer *customer)
{
	const char *const ports[] = { "WsFedBearer", "/WsFed", NULL };
	g_autofree char *extra = g_strdup_printf(
		"<Policy Id=\"WsFedBearer_policy\"><ExactlyOne><All><SignedSupportingTokens>"
		"<Policy><IssuedToken><Issuer><Address>%s/adfs/services/trust</Address></Issuer>"
		"</IssuedToken></Policy></SignedSupportingTokens></All></ExactlyOne></Policy>",
		clerk_get_url(customer->clerk));

	issuer_describe(customer, ports, extra);
}

static void
issue_assertion(Customer *customer, const char *path)
{
	g_autoptr(GBytes) document =
		document_load_changed("rstr-adfs.xml", "2024-03-01T09", "2099-03-01T09");
	g_autofree char *text =
		g_strndup(g_bytes_get_data(document, NULL), g_bytes_get_size(document));

	clerk_tell(customer->clerk, path, 200, NULL, text);
}

/* The assertion is good for the second ticket too. */
static void
test_adfs(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	issue_assertion(&customer, TRUST_2005);
	issuer_issue_for_long(&customer, "/WsFed");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_nonnull(strstr(clerk_get_body(customer.clerk, "/WsFed"),
	                        "<EncryptedAssertion><Part/></EncryptedAssertion>"));
	g_assert_nonnull(strstr(clerk_get_body(customer.clerk, TRUST_2005), "/WsFed</"));
	customer_get(&customer, "https://b.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, TRUST_2005), ==, 1);
	g_assert_cmpuint(clerk_count(customer.clerk, "/WsFed"), ==, 2);
	customer_close(&customer);
}

static void
test_adfs_newer_endpoint(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	issue_assertion(&customer, TRUST_13);
	issuer_issue_for_long(&customer, "/WsFed");
	customer_get(&customer, "https://a.example/");
	g_assert_no_error(customer.error);
	g_assert_cmpuint(clerk_count(customer.clerk, TRUST_2005), ==, 1);
	customer_close(&customer);
}

static void
test_adfs_wrong_password(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	issuer_refuse(&customer, TRUST_2005, "a:FailedAuthentication",
	              "ID3242: not authenticated.");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_CREDENTIALS);
	g_assert_nonnull(strstr(customer.error->message, "ID3242: not authenticated."));
	customer_get(&customer, "https://b.example/");
	g_assert_cmpuint(clerk_count(customer.clerk, TRUST_2005), ==, 1);
	g_assert_cmpuint(clerk_count(customer.clerk, TRUST_13), ==, 0);
	customer_close(&customer);
}

static void
test_adfs_switched_off(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_IDENTITY);
	g_assert_cmpuint(clerk_count(customer.clerk, TRUST_13), ==, 1);
	customer_close(&customer);
}

static void
test_adfs_nonsense(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	clerk_tell(customer.clerk, TRUST_2005, 200, NULL, "<html/>");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_PROTOCOL);
	customer_close(&customer);
}

/* The pool does not believe AD FS: that is nobody's password. */
static void
test_adfs_not_believed(void)
{
	Customer customer = { 0 };

	customer_open(&customer, &with_password);
	describe_adfs(&customer);
	issue_assertion(&customer, TRUST_2005);
	issuer_refuse(&customer, "/WsFed", "wsse:FailedAuthentication", "No valid security token.");
	customer_get(&customer, "https://a.example/");
	g_assert_error(customer.error, SFB_ERROR, SFB_ERROR_IDENTITY);
	customer_close(&customer);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/ticket-issue/forms", test_forms);
	g_test_add_func("/ticket-issue/not-described", test_not_described);
	g_test_add_func("/ticket-issue/next-way", test_next_way);
	g_test_add_func("/ticket-issue/no-way", test_no_way);
	g_test_add_func("/ticket-issue/oauth", test_oauth);
	g_test_add_func("/ticket-issue/oauth-token-refused", test_oauth_token_refused);
	g_test_add_func("/ticket-issue/oauth-token-refused-again", test_oauth_token_refused_again);
	g_test_add_func("/ticket-issue/oauth-probe", test_oauth_probe);
	g_test_add_func("/ticket-issue/oauth-probe-in-vain", test_oauth_probe_in_vain);
	g_test_add_func("/ticket-issue/oauth-not-configured", test_oauth_not_configured);
	g_test_add_func("/ticket-issue/adfs", test_adfs);
	g_test_add_func("/ticket-issue/adfs-newer-endpoint", test_adfs_newer_endpoint);
	g_test_add_func("/ticket-issue/adfs-wrong-password", test_adfs_wrong_password);
	g_test_add_func("/ticket-issue/adfs-switched-off", test_adfs_switched_off);
	g_test_add_func("/ticket-issue/adfs-nonsense", test_adfs_nonsense);
	g_test_add_func("/ticket-issue/adfs-not-believed", test_adfs_not_believed);
	return g_test_run();
}
