/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The fault table: what goes wrong on the way in, where it is noticed, and what the user is told.
 * Each row is a whole sign-in of alice's against a simulator of its own. Those that wait for somebody
 * begin first and go on beside the others.
 */

#include <gio/gio.h>
#include <string.h>

#include "net/gio-network.h"
#include "session/session.h"
#include "sim/sim.h"
#include "support/folder.h"
#include "util/error.h"

#define ALICE "alice@example.com"
#define PATIENCE_SECONDS 150

/* How she wants to sign in. */
typedef enum {
	BY_NTLM,
	BY_CERTIFICATE,       /* TLS-DSK, and NTLM if that fails */
	BY_CERTIFICATE_ALONE, /* TLS-DSK and nothing else */
	BY_OAUTH,             /* TLS-DSK by modern authentication, with a device code */
	BY_ADFS,
} Way;

typedef struct {
	const char *name;
	const char *faults;
	Way way;
	const char *password; /* NULL: the right one */
	const char *address;  /* NULL: hers */
	const char *stage;    /* the last that began; NULL: she is signed in */
	int code;
	const char *words; /* of the sentence she is shown; if she is signed in, of a warning */
	gboolean takes_long;
} Row;

static const Row rows[] = {
	/* Servers and lines */
	{ .name = "server-refuses-403",
	  .faults = "refuse-register=403@1",
	  .stage = "challenge",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "The server does not let you sign in" },
	{ .name = "server-refuses-404",
	  .faults = "refuse-register=404@1",
	  .stage = "challenge",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "does not know this address" },
	{ .name = "server-refuses-408",
	  .faults = "refuse-register=408",
	  .stage = "challenge",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "cannot be reached from the one that answered" },
	{ .name = "server-refuses-480",
	  .faults = "refuse-register=480",
	  .stage = "challenge",
	  .code = SFB_ERROR_SERVER,
	  .words = "cannot sign you in at the moment" },
	{ .name = "server-refuses-488",
	  .faults = "refuse-register=488",
	  .stage = "challenge",
	  .code = SFB_ERROR_UNSUPPORTED,
	  .words = "does not accept how this program signs in" },
	{ .name = "server-refuses-500",
	  .faults = "refuse-register=500",
	  .stage = "challenge",
	  .code = SFB_ERROR_SERVER,
	  .words = "has trouble of its own" },
	{ .name = "server-refuses-503",
	  .faults = "server-error-register",
	  .stage = "challenge",
	  .code = SFB_ERROR_SERVER,
	  .words = "5 seconds of patience" },
	{ .name = "server-refuses-504",
	  .faults = "refuse-register=504",
	  .stage = "challenge",
	  .code = SFB_ERROR_SERVER,
	  .words = "cannot be reached from the one that answered" },
	{ .name = "certificate-expired",
	  .faults = "certificate=expired",
	  .stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "has expired" },
	{ .name = "certificate-not-yet-valid",
	  .faults = "certificate=not-yet-valid",
	  .stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "not valid yet" },
	{ .name = "certificate-for-another-name",
	  .faults = "certificate=wrong-name",
	  .stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "It is for fe.example.net" },
	{ .name = "certificate-self-signed",
	  .faults = "certificate=self-signed",
	  .stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "an authority that this computer does not know" },
	{ .name = "certificate-weak-hash",
	  .faults = "certificate=weak-hash",
	  .stage = "connect",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "too weak" },
	{ .name = "tls-1.0-only",
	  .faults = "tls-1.0",
	  .stage = "connect",
	  .code = SFB_ERROR_UNREACHABLE,
	  .words = "speaks TLS 1.0 and nothing newer" },
	{ .name = "tls-never-answered",
	  .faults = "no-tls-answer",
	  .takes_long = TRUE,
	  .stage = "connect",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "answer in time" },
	{ .name = "no-tls-at-all",
	  .faults = "plain-on-tls-port",
	  .stage = "connect",
	  .code = SFB_ERROR_UNREACHABLE,
	  .words = "speaks no TLS" },
	{ .name = "a-web-server",
	  .faults = "http-on-sip-port",
	  .stage = "challenge",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "a web server answered" },
	{ .name = "first-register-unanswered",
	  .faults = "no-answer-register@1",
	  .takes_long = TRUE,
	  .stage = "challenge",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "took too long" },
	{ .name = "last-register-unanswered",
	  .faults = "no-answer-register@3",
	  .takes_long = TRUE,
	  .stage = "register",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "took too long" },
	{ .name = "closed-after-challenge",
	  .faults = "close-after-challenge",
	  .stage = "register",
	  .code = SFB_ERROR_SERVER,
	  .words = "closed the connection" },
	{ .name = "closed-on-token",
	  .faults = "close-on-token",
	  .stage = "register",
	  .code = SFB_ERROR_SERVER,
	  .words = "closed the connection" },
	{ .name = "garbage",
	  .faults = "garbage-stream@1",
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "something that is not SIP" },
	{ .name = "oversized",
	  .faults = "oversized-header@1",
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "too large" },
	{ .name = "redirect-in-a-circle",
	  .faults = "redirect-loop",
	  .stage = "register",
	  .code = SFB_ERROR_SERVER,
	  .words = "round in a circle" },
	{ .name = "redirect-before-proof",
	  .faults = "redirect-before-auth",
	  .stage = "challenge",
	  .code = SFB_ERROR_SERVER,
	  .words = "round in a circle" },
	{ .name = "redirect-to-tcp",
	  .faults = "redirect-to-tcp",
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "without encryption" },
	{ .name = "redirect-to-person",
	  .faults = "redirect-to-person",
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "but not which one" },
	{ .name = "redirect-nowhere",
	  .faults = "redirect-nowhere",
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "but not which one" },
	/* Who we are */
	{ .name = "wrong-password",
	  .password = "wrong",
	  .stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refused the user name or the password" },
	{ .name = "wrong-clock",
	  .faults = "clock-off",
	  .password = "wrong",
	  .stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "minutes behind the server's" },
	{ .name = "somebody-elses-address",
	  .address = "bob@example.com",
	  .stage = "register",
	  .code = SFB_ERROR_USAGE,
	  .words = "belong to different people" },
	{ .name = "unknown-address",
	  .address = "nobody@example.com",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "does not know this address" },
	{ .name = "offers-digest-only",
	  .faults = "offer-digest",
	  .stage = "choose",
	  .code = SFB_ERROR_UNSUPPORTED,
	  .words = "offers only: Digest" },
	{ .name = "offers-nothing",
	  .faults = "offer-nothing",
	  .stage = "challenge",
	  .code = SFB_ERROR_UNSUPPORTED,
	  .words = "names no way to give it" },
	{ .name = "asks-nothing",
	  .faults = "no-authentication",
	  .stage = "challenge",
	  .code = SFB_ERROR_UNSUPPORTED,
	  .words = "without asking who we are" },
	{ .name = "asks-as-a-proxy", .faults = "proxy-challenge" },
	/* What the registrar says */
	{ .name = "diagnostics-1003",
	  .faults = "refuse-user=404/1003",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "1003: User does not exist" },
	{ .name = "diagnostics-1010",
	  .faults = "refuse-user=403/1010",
	  .stage = "register",
	  .code = SFB_ERROR_SERVER,
	  .words = "do not trust each other's certificates" },
	{ .name = "diagnostics-1012",
	  .faults = "refuse-user=403/1012",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "from outside your organisation" },
	{ .name = "diagnostics-1013",
	  .faults = "refuse-user=401/1013",
	  .stage = "register",
	  .code = SFB_ERROR_USAGE,
	  .words = "clocks of this computer and of the server" },
	{ .name = "diagnostics-4003",
	  .faults = "refuse-user=403/4003",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "from outside your organisation" },
	{ .name = "diagnostics-4004",
	  .faults = "refuse-user=403/4004",
	  .stage = "register",
	  .code = SFB_ERROR_USAGE,
	  .words = "belong to different people" },
	{ .name = "diagnostics-4005",
	  .faults = "refuse-user=404/4005",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "not enabled there" },
	{ .name = "diagnostics-4006",
	  .faults = "refuse-user=404/4006",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "4006: User not found in this pool" },
	{ .name = "diagnostics-4141",
	  .faults = "refuse-user=403/4141",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "disabled on the server" },
	{ .name = "diagnostics-17000",
	  .faults = "refuse-user=503/17000",
	  .stage = "register",
	  .code = SFB_ERROR_SERVER,
	  .words = "overloaded" },
	{ .name = "diagnostics-17002",
	  .faults = "refuse-user=403/17002",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "does not allow this program" },
	{ .name = "diagnostics-17003",
	  .faults = "refuse-user=403/17003",
	  .stage = "register",
	  .code = SFB_ERROR_NOT_ALLOWED,
	  .words = "update.aspx" },
	{ .name = "diagnostics-17004", .faults = "version-notice" },
	{ .name = "stands-in-for-another", .faults = "survivable" },
	/* Certificates of people */
	{ .name = "certificate", .way = BY_CERTIFICATE_ALONE },
	{ .name = "certificate-proves-again",
	  .faults = "forget-association=SUBSCRIBE@1",
	  .way = BY_CERTIFICATE_ALONE },
	{ .name = "certificate-wrong-password",
	  .way = BY_CERTIFICATE,
	  .password = "wrong",
	  .stage = "ticket",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refused the user name or the password" },
	{ .name = "certificate-refused",
	  .faults = "refuse-certificate",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refuses the certificate" },
	{ .name = "certificate-refused-by-401",
	  .faults = "refuse-certificate=401",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refuses the certificate" },
	{ .name = "certificate-refused-by-403",
	  .faults = "refuse-certificate=403",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "register",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refuses the certificate" },
	{ .name = "certificate-refused-once",
	  .faults = "refuse-certificate@1",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE },
	{ .name = "certificate-refused-then-ntlm",
	  .faults = "refuse-certificate",
	  .way = BY_CERTIFICATE,
	  .takes_long = TRUE },
	{ .name = "certificate-by-tls-1.0", .faults = "tls-dsk-1.0", .way = BY_CERTIFICATE_ALONE },
	{ .name = "front-end-is-another",
	  .faults = "tls-dsk-stranger",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "register",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "it is for another name" },
	{ .name = "front-end-is-another-and-gets-no-password",
	  .faults = "tls-dsk-stranger",
	  .way = BY_CERTIFICATE,
	  .stage = "register",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "it is for another name" },
	{ .name = "handshake-broken",
	  .faults = "broken-finished",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "register",
	  .code = SFB_ERROR_PROTOCOL,
	  .words = "broke off" },
	/* Web services */
	{ .name = "web-certificate-expired",
	  .faults = "web-certificate=expired",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "has expired" },
	{ .name = "web-certificate-for-another-name",
	  .faults = "web-certificate=wrong-name",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "It is for fe.example.net" },
	{ .name = "web-certificate-self-signed",
	  .faults = "web-certificate=self-signed",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_CERTIFICATE,
	  .words = "an authority that this computer does not know" },
	{ .name = "web-wants-channel-binding",
	  .faults = "web-requires-binding",
	  .way = BY_CERTIFICATE_ALONE },
	{ .name = "no-metadata-of-certificates",
	  .faults = "no-metadata=certprov",
	  .way = BY_CERTIFICATE_ALONE },
	{ .name = "no-metadata-of-tickets",
	  .faults = "no-metadata=tickets",
	  .way = BY_CERTIFICATE_ALONE },
	{ .name = "tickets-in-trouble",
	  .faults = "ticket-error",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_SERVER,
	  .words = "trouble of its own" },
	{ .name = "tickets-in-trouble-once",
	  .faults = "ticket-error@1",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE },
	{ .name = "tickets-cut-off",
	  .faults = "ticket-hang-up",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_UNREACHABLE,
	  .words = "was cut while it was being used" },
	{ .name = "tickets-slow",
	  .faults = "ticket-slow",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE },
	{ .name = "tickets-unanswered",
	  .faults = "ticket-unanswered",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "no answer in time" },
	{ .name = "account-not-enabled",
	  .faults = "ticket-refused=28000",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_NOT_FOUND,
	  .words = "is not enabled for Skype for Business" },
	{ .name = "ticket-no-valid-token",
	  .faults = "ticket-refused=28020",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "refused the user name or the password" },
	{ .name = "ticket-for-somebody-else",
	  .faults = "ticket-refused=uri-mismatch",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "ticket",
	  .code = SFB_ERROR_USAGE,
	  .words = "is not the owner of the sign-in address" },
	{ .name = "certificates-in-trouble",
	  .faults = "certprov-error",
	  .way = BY_CERTIFICATE_ALONE,
	  .takes_long = TRUE,
	  .stage = "certificate",
	  .code = SFB_ERROR_SERVER,
	  .words = "trouble of its own" },
	{ .name = "certificates-refuse-ticket",
	  .faults = "certprov-refused=expired",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "certificate",
	  .code = SFB_ERROR_SERVER,
	  .words = "refused a web ticket that was issued" },
	{ .name = "certificates-refuse-ticket-once",
	  .faults = "certprov-refused=expired@1",
	  .way = BY_CERTIFICATE_ALONE },
	{ .name = "certificates-not-published",
	  .faults = "certprov-refused=fault",
	  .way = BY_CERTIFICATE_ALONE,
	  .stage = "certificate",
	  .code = SFB_ERROR_SERVER,
	  .words = "issued no certificate" },
	{ .name = "certificates-not-published-then-ntlm",
	  .faults = "certprov-refused=fault",
	  .way = BY_CERTIFICATE },
	/* Identity providers */
	{ .name = "oauth-declined",
	  .faults = "oauth-refused=access_denied",
	  .way = BY_OAUTH,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_IDENTITY,
	  .words = "declined on its page" },
	{ .name = "oauth-code-expired",
	  .faults = "oauth-refused=expired_token",
	  .way = BY_OAUTH,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_TIMEOUT,
	  .words = "Nobody signed in on its page in time" },
	{ .name = "oauth-unknown-program",
	  .faults = "oauth-refused=invalid_client",
	  .way = BY_OAUTH,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_IDENTITY,
	  .words = "does not know this program" },
	{ .name = "oauth-server-in-trouble",
	  .faults = "oauth-refused=server_error",
	  .way = BY_OAUTH,
	  .takes_long = TRUE,
	  .stage = "ticket",
	  .code = SFB_ERROR_IDENTITY_TROUBLE,
	  .words = "It has trouble" },
	{ .name = "adfs", .way = BY_ADFS },
	{ .name = "adfs-wrong-password",
	  .way = BY_ADFS,
	  .password = "wrong",
	  .stage = "ticket",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "(AD FS) refused the user name or the password" },
	{ .name = "adfs-wants-a-second-proof",
	  .faults = "adfs-refused=mfa",
	  .way = BY_ADFS,
	  .stage = "ticket",
	  .code = SFB_ERROR_IDENTITY,
	  .words = "may demand a second proof" },
	{ .name = "adfs-disabled",
	  .faults = "adfs-refused=disabled",
	  .way = BY_ADFS,
	  .stage = "ticket",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "MSIS3173" },

	/* Exchange, where the contact list is */
	{ .name = "list-in-exchange", .faults = "contacts-migrated" },
	{ .name = "exchange-wants-a-ticket", .faults = "contacts-migrated,exchange-by-ticket" },
	{ .name = "exchange-down",
	  .faults = "contacts-migrated,exchange-down",
	  .code = SFB_ERROR_SERVER,
	  .words = "is down or overloaded" },
	{ .name = "exchange-refuses",
	  .faults = "contacts-refused,exchange-refused",
	  .code = SFB_ERROR_CREDENTIALS,
	  .words = "Exchange at 127.0.0.1 does not let you in" },
};

/* One sign-in under way. */
typedef struct {
	const Row *row;
	SfbSim *sim;
	SfbSession *session;
	char *stage;
	gboolean is_signed_in;
	GError *warning; /* the first one; NULL: none */
	GError *error;
} Attempt;

static char *folder;
static Attempt attempts[G_N_ELEMENTS(rows)];

static void
on_stage_changed(SfbSession *session, const char *id, const char *label, SfbStageState state,
                 const GError *error, gpointer user_data)
{
	Attempt *attempt = user_data;

	if (state == SFB_STAGE_WARNING && attempt->warning == NULL)
		attempt->warning = g_error_copy(error);
	if (state != SFB_STAGE_STARTED)
		return;
	g_free(attempt->stage);
	attempt->stage = g_strdup(id);
}

static void
on_signed_in(SfbSession *session, gpointer user_data)
{
	((Attempt *)user_data)->is_signed_in = TRUE;
}

static void
on_ended(SfbSession *session, const GError *error, gpointer user_data)
{
	Attempt *attempt = user_data;

	if (attempt->error == NULL)
		attempt->error = g_error_copy(error);
}

static const char *const authentications[] = {
	[BY_NTLM] = "ntlm",     [BY_CERTIFICATE] = "auto", [BY_CERTIFICATE_ALONE] = "tls-dsk",
	[BY_OAUTH] = "tls-dsk", [BY_ADFS] = "tls-dsk",
};

static const char *const web_authentications[] = {
	[BY_NTLM] = "auto",   [BY_CERTIFICATE] = "auto", [BY_CERTIFICATE_ALONE] = "auto",
	[BY_OAUTH] = "oauth", [BY_ADFS] = "adfs",
};

static SfbConfig *
make_config(const Attempt *attempt)
{
	const Row *row = attempt->row;
	g_autofree char *server =
		g_strdup_printf("127.0.0.1:%u", sfb_sim_get_tls_port(attempt->sim));
	g_autofree char *ews_url = g_strdup_printf("https://127.0.0.1:%u/EWS/Exchange.asmx",
	                                           sfb_sim_get_https_port(attempt->sim));
	const SfbConfigText text = {
		.address = row->address != NULL ? row->address : ALICE,
		.login = SFB_SIM_WINDOWS_DOMAIN "\\alice",
		.password = row->password != NULL ? row->password : SFB_SIM_PASSWORD,
		.server = server,
		.ca_file = sfb_sim_get_ca_file(attempt->sim),
		.authentication = authentications[row->way],
		.web_authentication = web_authentications[row->way],
		.oauth_client_id = row->way == BY_OAUTH ? "purple-sfb" : NULL,
		.ews_url = ews_url,
	};
	g_autoptr(GError) error = NULL;
	SfbConfig *config = sfb_config_new(&text, &error);

	g_assert_no_error(error);
	return config;
}

static void
start(Attempt *attempt, const Row *row)
{
	const SfbSimOptions options = {
		.faults = row->faults,
		.directory = folder,
		.mechanisms = "tls-dsk,ntlm",
		.web_tickets = "windows,oauth,adfs",
	};
	g_autofree char *keys = g_build_filename(folder, row->name, NULL);
	g_autoptr(SfbAuthKeyring) keyring = sfb_auth_keyring_new(SFB_AUTH_KEYRING_FILES, keys);
	g_autoptr(SfbNetwork) network = NULL;
	g_autoptr(GError) error = NULL;

	attempt->row = row;
	attempt->sim = sfb_sim_new(&options, &error);
	g_assert_no_error(error);
	network = sfb_gio_network_new(sfb_sim_get_ca_file(attempt->sim));
	attempt->session = sfb_session_new(make_config(attempt), network, keyring);
	g_signal_connect(attempt->session, "stage-changed", G_CALLBACK(on_stage_changed), attempt);
	g_signal_connect(attempt->session, "signed-in", G_CALLBACK(on_signed_in), attempt);
	g_signal_connect(attempt->session, "ended", G_CALLBACK(on_ended), attempt);
	sfb_session_start(attempt->session);
}

static gboolean
on_impatient(gpointer user_data)
{
	g_error("%s is still signing in", (const char *)user_data);
	return G_SOURCE_REMOVE;
}

static void
wait_for_end(const Attempt *attempt)
{
	guint id =
		g_timeout_add_seconds(PATIENCE_SECONDS, on_impatient, (gpointer)attempt->row->name);

	while (!attempt->is_signed_in && attempt->error == NULL)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(id);
}

static void
check(const Attempt *attempt)
{
	const Row *row = attempt->row;
	const GError *error = row->stage != NULL ? attempt->error : attempt->warning;

	if (row->stage == NULL)
		g_assert_no_error(attempt->error);
	else
		g_assert_cmpstr(attempt->stage, ==, row->stage);
	if (row->words == NULL) {
		g_assert_no_error(error);
		return;
	}
	g_assert_error(error, SFB_ERROR, row->code);
	g_test_message("%s: %s", attempt->stage, error->message);
	g_assert_nonnull(strstr(error->message, row->words));
}

static void
test_row(gconstpointer data)
{
	gsize index = GPOINTER_TO_SIZE(data);
	Attempt *attempt = &attempts[index];

	if (attempt->row == NULL)
		start(attempt, &rows[index]);
	wait_for_end(attempt);
	check(attempt);
	g_object_unref(attempt->session);
	g_object_unref(attempt->sim);
	g_clear_error(&attempt->error);
	g_clear_error(&attempt->warning);
	g_free(attempt->stage);
}

/* gss-ntlmssp reads the passwords once per process, and all worlds have the same. */
static void
prepare(void)
{
	const SfbSimOptions options = { .directory = folder };
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSim) sim = sfb_sim_new(&options, &error);

	g_assert_no_error(error);
	g_setenv("NTLM_USER_FILE", sfb_sim_get_password_file(sim), TRUE);
}

int
main(int argc, char **argv)
{
	int outcome;

	g_test_init(&argc, &argv, NULL);
	folder = folder_make();
	prepare();
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/stories/faults/", rows[i].name, NULL);

		if (rows[i].takes_long)
			start(&attempts[i], &rows[i]);
		g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_row);
	}
	outcome = g_test_run();
	folder_remove(folder);
	g_free(folder);
	return outcome;
}
