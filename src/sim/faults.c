/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What goes wrong on purpose. */

#include "config.h"

#include "sim/faults.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"

/* Of arguments. */
#define STATUS "[3-6][0-9]{2}(/[0-9]{1,6})?"
#define HOST_AND_PORT "[0-9A-Za-z.-]+:[0-9]{1,5}"
#define NAME "[0-9A-Za-z_.-]+"

typedef struct {
	const char *name;
	const char *effect;
	const char *argument; /* as --help shows it, bracketed if it may be left out; NULL: none */
	const char *pattern;  /* of the whole argument */
} Row;

static const Row table[] = {
	{ "no-answer-register", N_("a REGISTER is never answered") },
	{ "answer-twice-register", N_("a REGISTER is answered twice") },
	{ "close-after-challenge", N_("the connection ends right after a challenge") },
	{ "server-error-register", N_("a REGISTER gets 503 with Retry-After") },
	{ "user-disabled", N_("a REGISTER with good credentials gets 403, diagnostics 4003") },
	{ "deregister", N_("the registrar removes the endpoint after its first publication") },
	{ "wrong-signature", N_("a message to the client carries a wrong signature") },
	{ "unsigned-response", N_("a response to the client carries no signature") },
	{ "malformed-message", N_("a message without the headers it needs precedes another") },
	{ "garbage-stream", N_("bytes that are not SIP come instead of a message") },
	{ "oversized-header", N_("a message comes with 128 KiB of headers") },
	{ "short-body", N_("a body ends early, with the connection") },
	{ "long-body", N_("a body goes on behind its declared length") },
	{ "no-pong", N_("a keep-alive is not answered") },
	{ "contacts-refused", N_("the contact list is refused with 488, diagnostics 2165") },
	{ "contacts-migrated", N_("the contact list is said to be in Exchange, by ucsmode") },
	{ "contacts-unanswered", N_("the question for the contact list is never answered") },
	{ "truncated-list", N_("the contact list ends in the middle of its XML") },
	{ "edit-refused", N_("a change of the contact list is refused with 403") },
	{ "edit-unanswered", N_("a change of the contact list is made, but never answered") },
	{ "edit-stale", N_("a change of the contact list is refused with 409 for its number") },
	{ "edit-outpaced",
	  N_("another program changes the contact list right before a change comes") },
	{ "edit-followed", N_("another program changes the contact list right after a change") },
	{ "edit-told-first", N_("a change of the contact list is told before it is answered") },
	{ "edit-untold", N_("a change of the contact list is told to nobody") },
	{ "self-unanswered", N_("the question for one's own presence is never answered") },
	{ "access-unset", N_("people have let nobody in yet: no container has members") },
	{ "access-private", N_("the same, and it is meant: people have chosen privacy mode") },
	{ "access-conflict", N_("a change of access levels is refused with 409 for its versions") },
	{ "settings-unanswered", N_("the question for the settings is never answered") },
	{ "settings-refused", N_("the question for the settings gets 503") },
	{ "settings-old", N_("the server has settings in version 1 only, with the line alone") },
	{ "settings",
	  N_("the settings are a megabyte long, have groups within groups, or contradict "
	     "themselves"),
	  "=huge|nested|contradictory", "huge|nested|contradictory" },
	{ "publish-conflict", N_("a publication is refused with 409 for its versions") },
	{ "passing-status", N_("a status that passes ends earlier than was asked for"), "=SECONDS",
	  "[1-9][0-9]{0,4}" },
	{ "benotify-garbage", N_("a presence change comes with a body that is not XML") },
	{ "mixed-part-ends",
	  N_("every other part of a presence list ends in one line end, not two") },
	{ "directory-refused", N_("a search of the directory on the SIP server gets 500") },
	{ "refuse-dial-plan", N_("the question for the dial plan is refused"), "=STATUS[/ID]",
	  STATUS },
	{ "dial-plan-unanswered", N_("the question for the dial plan is never answered") },
	{ "dial-plan-slow", N_("the dial plan comes after two seconds") },
	{ "dial-plan",
	  N_("the dial plan begins with rules that never end or cannot be used, has 1500 rules "
	     "more, or is something else"),
	  "=endless|huge|wrong", "endless|huge|wrong" },
	{ "refuse-relay", N_("the question for credentials of the media relay is refused"),
	  "=STATUS[/ID]", STATUS },
	{ "relay-refused", N_("the media relay says a reason instead, as in “Server-Busy”"),
	  "=REASON", "[A-Z][A-Za-z-]{1,40}" },
	{ "relay-silent", N_("the media relay answers nothing over UDP") },
	{ "message-refused", N_("a MESSAGE gets 480") },
	{ "message-blocked", N_("a MESSAGE gets 606 with Warning 309") },
	{ "message-unanswered", N_("a MESSAGE is never answered") },

	/* Registration */
	{ "refuse-register", N_("a REGISTER is refused as soon as it comes"), "=STATUS[/ID]",
	  STATUS },
	{ "refuse-user", N_("a REGISTER with good credentials is refused"), "=STATUS[/ID]",
	  STATUS },
	{ "version-notice",
	  N_("the 200 to a REGISTER recommends another program, diagnostics 17004") },
	{ "clock-off", N_("the server's clock is an hour ahead") },
	{ "survivable", N_("the registrar says that it is a backup without user services") },
	{ "dismiss",
	  N_("the registrar ends the registration after the first publication: unregistered, "
	     "rejected, deactivated, userservices-unavailable, probation or "
	     "preferred-registrar-change"),
	  "=EVENT[:HOST:PORT]",
	  "unregistered|rejected|deactivated|userservices-unavailable|probation|"
	  "preferred-registrar-change(:" HOST_AND_PORT ")?" },
	{ "services-notice",
	  N_("after the first publication the registrar says that user services are down") },
	{ "redirect-302", N_("a redirect is temporary") },
	{ "redirect-before-auth", N_("a redirect comes before any authentication, unsigned") },
	{ "redirect-loop", N_("the server redirects to itself") },
	{ "redirect-to-tcp", N_("a redirect leads away from TLS") },
	{ "redirect-to-ip-literal", N_("a redirect leads to an address instead of a name") },
	{ "redirect-to-person", N_("a redirect leads to a person instead of a server") },
	{ "redirect-nowhere", N_("a redirect says no target") },

	/* Authentication */
	{ "offer-digest", N_("a challenge offers Digest only") },
	{ "offer-nothing", N_("a 401 offers no way to authenticate") },
	{ "proxy-challenge", N_("a challenge comes as 407 instead of 401") },
	{ "no-authentication", N_("a REGISTER without credentials gets 200") },
	{ "forget-association",
	  N_("the keys agreed upon with a client are lost when a request of it comes"), "[=METHOD]",
	  "[A-Z]+" },
	{ "close-on-token", N_("the connection ends when a handshake message comes") },
	{ "refuse-certificate",
	  N_("a client certificate counts as revoked, which an alert, a 401 or a 403 says"),
	  "[=alert|401|403]", "alert|401|403" },
	{ "tls-dsk-1.0", N_("TLS-DSK knows nothing newer than TLS 1.0 with RSA keys") },
	{ "tls-dsk-stranger", N_("in TLS-DSK the server shows the certificate of another host") },
	{ "broken-finished", N_("the server's last message of the TLS-DSK handshake is broken") },

	/* Below SIP */
	{ "certificate",
	  N_("the certificate for SIP is expired, not-yet-valid, wrong-name, self-signed, weak-key "
	     "or weak-hash"),
	  "=KIND", "expired|not-yet-valid|wrong-name|self-signed|weak-key|weak-hash" },
	{ "tls-1.0", N_("the TLS port knows nothing newer than TLS 1.0") },
	{ "no-tls-answer", N_("the TLS handshake is never answered") },
	{ "plain-on-tls-port", N_("the TLS port speaks no TLS") },
	{ "http-on-sip-port", N_("a web server answers instead") },

	/* DNS */
	{ "dns-no-answer", N_("a DNS query is not answered"), "[=NAME]", NAME },
	{ "dns-slow", N_("a DNS query is answered after three seconds"), "[=NAME]", NAME },
	{ "dns-servfail", N_("a DNS query fails on the server"), "[=NAME]", NAME },
	{ "dns-nxdomain", N_("a name does not exist"), "[=NAME]", NAME },
	{ "dns-foreign-target", N_("an SRV record leads to a server of another domain"), "[=NAME]",
	  NAME },
	{ "dns-dead-target", N_("an SRV record of first choice leads to where nothing listens"),
	  "[=NAME]", NAME },
	{ "dns-dead-ipv6", N_("a name has an IPv6 address too, where nothing is"), "[=NAME]",
	  NAME },
	{ "dns-garbage", N_("a DNS answer is broken"), "[=NAME]", NAME },

	/* The web */
	{ "web-certificate",
	  N_("the certificate for HTTPS is expired, not-yet-valid, wrong-name, self-signed, "
	     "weak-key "
	     "or weak-hash"),
	  "=KIND", "expired|not-yet-valid|wrong-name|self-signed|weak-key|weak-hash" },
	{ "web-requires-binding",
	  N_("Windows authentication counts only if it is bound to the TLS channel") },
	{ "discover-answer",
	  N_("Autodiscover answers with a web page, with nothing, with JSON that nobody asked for, "
	     "or with a status"),
	  "=html|empty|json|STATUS", "html|empty|json|[3-5][0-9]{2}" },
	{ "discover-redirect",
	  N_("Autodiscover redirects to itself, or to a server of another domain"),
	  "=loop|stranger", "loop|stranger" },
	{ "discover-moved", N_("Autodiscover over HTTP answers 302 instead of a link") },
	{ "discover-no-ticket-url", N_("Autodiscover does not say where tickets are to be had") },
	{ "discover-user",
	  N_("Autodiscover sends a person to another pool, or refuses with a status"),
	  "=other-pool|STATUS", "other-pool|[3-5][0-9]{2}" },
	{ "no-metadata",
	  N_("a web service does not describe itself: tickets, certprov, address-book or oauth"),
	  "[=SERVICE]", "tickets|certprov|address-book|oauth" },
	{ "ticket-error", N_("a request for a web ticket gets 500") },
	{ "ticket-hang-up", N_("the connection ends instead of a web ticket") },
	{ "ticket-slow", N_("a web ticket comes after two seconds") },
	{ "ticket-unanswered", N_("a web ticket never comes") },
	{ "ticket-refused", N_("a web ticket is refused to somebody who has proved everything"),
	  "=28000|28020|uri-mismatch", "28000|28020|uri-mismatch" },
	{ "address-book-error", N_("a query of the address book gets 500") },
	{ "address-book-refused",
	  N_("a query of the address book is refused: its ticket expired") },
	{ "address-book-old", N_("the address book does not know the attributes of newer ones") },
	{ "certprov-error", N_("a request for a certificate gets 500") },
	{ "certprov-refused",
	  N_("a request for a certificate is refused: the ticket has expired, or for no reason"),
	  "=expired|fault", "expired|fault" },
	{ "certprov-short", N_("a certificate is issued for half an hour only") },
	{ "oauth-refused",
	  N_("the OAuth issuer answers with an error: invalid_grant, slow_down, expired_token, "
	     "access_denied or another"),
	  "=ERROR", "[a-z_]+" },
	{ "adfs-refused",
	  N_("the AD FS refuses good credentials: a second factor is needed, or the account is "
	     "disabled"),
	  "=mfa|disabled", "mfa|disabled" },

	/* Exchange */
	{ "exchange-down", N_("a call of Exchange Web Services gets 503") },
	{ "exchange-refused", N_("Exchange refuses whoever has proved everything") },
	{ "exchange-by-ticket", N_("Exchange lets in whoever has a web ticket, and nobody else") },
	{ "mail-untold", N_("voicemail that comes is told to nobody") },
	{ "message-summary",
	  N_("voicemail is told by message-summary, as to telephones of other makers") },
	{ "exchange-namespace",
	  N_("an answer of Exchange Web Services is in namespaces of somebody else") },
	{ "exchange-soap-only", N_("Exchange's Autodiscover knows SOAP and nothing older") },
	{ "exchange-stale",
	  N_("a change of the contact list in Exchange is refused for its old keys") },
};

/* One fault that was asked for. */
typedef struct {
	const Row *row;
	char *argument;  /* NULL: none */
	guint occasions; /* so far */
	guint first;     /* strikes from this occasion on */
	guint last;
} Plan;

struct _SfbSimFaults {
	GPtrArray *plans; /* (element-type Plan) */
};

static void
plan_free(Plan *plan)
{
	g_free(plan->argument);
	g_free(plan);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC(Plan, plan_free)

static const Row *
find_row(const char *name, gsize length)
{
	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
			return &table[i];
	}
	return NULL;
}

static char *
list_names(void)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(table); i++)
		g_string_append_printf(names, "%s%s", i > 0 ? ", " : "", table[i].name);
	return g_string_free(names, FALSE);
}

/* @text: "", "@3" or "@3+". */
static gboolean
read_occasions(const char *text, Plan *plan)
{
	gboolean goes_on = *text == '\0' || g_str_has_suffix(text, "+");
	g_autofree char *number = NULL;
	guint64 first = 1;

	if (*text != '\0') {
		number = g_strndup(text + 1, strlen(text) - 1 - goes_on);
		if (!g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT, &first, NULL))
			return FALSE;
	}
	plan->first = (guint)first;
	plan->last = goes_on ? G_MAXUINT : plan->first;
	return TRUE;
}

static gboolean
is_argument_right(const Row *row, const char *argument)
{
	g_autofree char *pattern = NULL;

	if (argument == NULL)
		return row->argument == NULL || row->argument[0] == '[';
	if (row->argument == NULL)
		return FALSE;
	pattern = g_strdup_printf("^(%s)$", row->pattern);
	return g_regex_match_simple(pattern, argument, 0, 0);
}

/* @wish: "name", "name=argument", each with "@3" or "@3+" behind it. */
static Plan *
parse_wish(const char *wish, GError **error)
{
	gsize length = strcspn(wish, "=@");
	gsize end = strcspn(wish, "@");
	const Row *row = find_row(wish, length);
	g_autoptr(Plan) plan = g_new0(Plan, 1);

	if (row == NULL) {
		g_autofree char *names = list_names();

		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("There is no fault “%s”. Known faults: %s."), wish, names);
		return NULL;
	}
	plan->row = row;
	if (end > length)
		plan->argument = g_strndup(wish + length + 1, end - length - 1);
	if (!is_argument_right(row, plan->argument)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("“%s” is not of the form “%s%s”: %s."), wish, row->name,
		            row->argument != NULL ? row->argument : "", _(row->effect));
		return NULL;
	}
	if (!read_occasions(wish + end, plan)) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("“%s” must end in a number from 1 on, as in “%s@1”."), wish,
		            row->name);
		return NULL;
	}
	return g_steal_pointer(&plan);
}

static gboolean
add_plan(SfbSimFaults *faults, const char *wish, GError **error)
{
	Plan *plan = parse_wish(wish, error);

	if (plan != NULL)
		g_ptr_array_add(faults->plans, plan);
	return plan != NULL;
}

SfbSimFaults *
sfb_sim_faults_new(const char *list, GError **error)
{
	g_autoptr(SfbSimFaults) faults = g_new0(SfbSimFaults, 1);
	g_auto(GStrv) wishes = g_strsplit(list, ",", -1);

	faults->plans = g_ptr_array_new_with_free_func((GDestroyNotify)plan_free);
	for (guint i = 0; wishes[i] != NULL; i++) {
		const char *wish = g_strstrip(wishes[i]);

		if (*wish != '\0' && !add_plan(faults, wish, error))
			return NULL;
	}
	return g_steal_pointer(&faults);
}

void
sfb_sim_faults_free(SfbSimFaults *faults)
{
	if (faults == NULL)
		return;
	g_ptr_array_unref(faults->plans);
	g_free(faults);
}

static gboolean
is_about(const Plan *plan, const char *name, const char *subject)
{
	return strcmp(plan->row->name, name) == 0 &&
	       (subject == NULL || plan->argument == NULL || strcmp(plan->argument, subject) == 0);
}

/* One occasion for every plan about it. Returns: the first one that strikes. */
static const Plan *
take_occasion(SfbSimFaults *faults, const char *name, const char *subject)
{
	const Plan *striking = NULL;

	for (guint i = 0; i < faults->plans->len; i++) {
		Plan *plan = faults->plans->pdata[i];

		if (!is_about(plan, name, subject))
			continue;
		plan->occasions++;
		if (striking == NULL && plan->occasions >= plan->first &&
		    plan->occasions <= plan->last)
			striking = plan;
	}
	return striking;
}

gboolean
sfb_sim_faults_strikes(SfbSimFaults *faults, const char *name)
{
	return take_occasion(faults, name, NULL) != NULL;
}

const char *
sfb_sim_faults_get_strike(SfbSimFaults *faults, const char *name)
{
	const Plan *plan = take_occasion(faults, name, NULL);

	if (plan == NULL)
		return NULL;
	return plan->argument != NULL ? plan->argument : "";
}

gboolean
sfb_sim_faults_strikes_at(SfbSimFaults *faults, const char *name, const char *subject)
{
	return take_occasion(faults, name, subject) != NULL;
}

char *
sfb_sim_faults_describe(void)
{
	GString *lines = g_string_new(NULL);

	for (guint i = 0; i < G_N_ELEMENTS(table); i++) {
		const Row *row = &table[i];
		g_autofree char *form =
			g_strconcat(row->name, row->argument != NULL ? row->argument : "", NULL);

		g_string_append_printf(lines, "  %-28s %s\n", form, _(row->effect));
	}
	return g_string_free(lines, FALSE);
}
