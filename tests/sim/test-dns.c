/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the responder says about example.com, asked over the wire. */

#include "sim/dns.h"

#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <gio/gio.h>
#include <resolv.h>
#include <string.h>

#include "util/error.h"

#define ANSWER_MAX 512
#define PATIENCE_SECONDS 30

typedef struct {
	SfbSimFaults *faults;
	SfbSimDns *dns;
	GSocket *socket;
	guint8 answer[ANSWER_MAX];
	gssize length; /* 0: none yet */
} Asker;

static void
asker_open(Asker *asker, const char *names, const char *faults)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GSocketAddress) address = NULL;
	SfbSimDnsZoneWish wish = { names, 5061, 5060, NULL };

	memset(asker, 0, sizeof(*asker));
	asker->faults = sfb_sim_faults_new(faults, &error);
	g_assert_no_error(error);
	wish.faults = asker->faults;
	asker->dns = sfb_sim_dns_new(0, &wish, &error);
	g_assert_no_error(error);
	asker->socket = g_socket_new(G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_DATAGRAM,
	                             G_SOCKET_PROTOCOL_UDP, &error);
	g_assert_no_error(error);
	address = g_inet_socket_address_new_from_string("127.0.0.1",
	                                                sfb_sim_dns_get_port(asker->dns));
	g_socket_connect(asker->socket, address, NULL, &error);
	g_assert_no_error(error);
}

static void
asker_close(Asker *asker)
{
	sfb_sim_dns_free(asker->dns);
	sfb_sim_faults_free(asker->faults);
	g_object_unref(asker->socket);
}

static gboolean
on_answer(GSocket *socket, GIOCondition condition, gpointer user_data)
{
	Asker *asker = user_data;
	g_autoptr(GError) error = NULL;

	asker->length = g_socket_receive(socket, (char *)asker->answer, ANSWER_MAX, NULL, &error);
	g_assert_no_error(error);
	return G_SOURCE_REMOVE;
}

static gboolean
on_impatience(gpointer user_data)
{
	g_error("no answer came");
	return G_SOURCE_REMOVE;
}

static void
send_question(Asker *asker, const char *name, int type)
{
	guint8 question[ANSWER_MAX];
	int length = res_mkquery(ns_o_query, name, ns_c_in, type, NULL, 0, NULL, question,
	                         sizeof(question));
	g_autoptr(GError) error = NULL;

	g_assert_cmpint(length, >, 0);
	g_socket_send(asker->socket, (const char *)question, (gsize)length, NULL, &error);
	g_assert_no_error(error);
}

static void
wait_for_answer(Asker *asker)
{
	g_autoptr(GSource) source = g_socket_create_source(asker->socket, G_IO_IN, NULL);
	guint timer = g_timeout_add_seconds(PATIENCE_SECONDS, on_impatience, NULL);

	asker->length = 0;
	g_source_set_callback(source, G_SOURCE_FUNC(on_answer), asker, NULL);
	g_source_attach(source, NULL);
	while (asker->length == 0)
		g_main_context_iteration(NULL, TRUE);
	g_source_remove(timer);
}

static void
append_name(GString *text, const ns_msg *message, const guchar *at)
{
	char name[NS_MAXDNAME];

	g_assert_cmpint(
		dn_expand(ns_msg_base(*message), ns_msg_end(*message), at, name, sizeof(name)), >,
		0);
	g_string_append(text, name);
}

static void
append_record(GString *text, const ns_msg *message, ns_rr *record)
{
	const guchar *value = ns_rr_rdata(*record);
	char address[INET6_ADDRSTRLEN];

	switch (ns_rr_type(*record)) {
	case ns_t_a:
		g_string_append_printf(text, "\nA %s",
		                       inet_ntop(AF_INET, value, address, sizeof(address)));
		break;
	case ns_t_aaaa:
		g_string_append_printf(text, "\nAAAA %s",
		                       inet_ntop(AF_INET6, value, address, sizeof(address)));
		break;
	case ns_t_cname:
		g_string_append(text, "\nCNAME ");
		append_name(text, message, value);
		break;
	case ns_t_srv:
		g_string_append_printf(text, "\nSRV %u %u %u ", ns_get16(value),
		                       ns_get16(value + 2), ns_get16(value + 4));
		append_name(text, message, value + 6);
		break;
	default:
		g_assert_not_reached();
	}
}

/* The answer: its code, then its records in a line each. Returns: (transfer full) */
static char *
describe(Asker *asker)
{
	GString *text = g_string_new(NULL);
	ns_msg message;

	if (ns_initparse(asker->answer, (int)asker->length, &message) != 0)
		return g_string_free(g_string_assign(text, "broken"), FALSE);
	g_string_append_printf(text, "%d", ns_msg_getflag(message, ns_f_rcode));
	for (int i = 0; i < ns_msg_count(message, ns_s_an); i++) {
		ns_rr record;

		g_assert_cmpint(ns_parserr(&message, ns_s_an, i, &record), ==, 0);
		append_record(text, &message, &record);
	}
	return g_string_free(text, FALSE);
}

static char *
ask(Asker *asker, const char *name, int type)
{
	send_question(asker, name, type);
	wait_for_answer(asker);
	return describe(asker);
}

typedef struct {
	const char *path;
	const char *names;
	const char *faults;
	const char *name;
	int type;
	const char *code;
	const char *words[2]; /* all of which the records have; NULL: no matter */
} Row;

static const Row rows[] = {
	{ "internal", NULL, "", "lyncdiscoverinternal.example.com", ns_t_a, "0", { "127.0.0.1" } },
	{ "external",
	  NULL,
	  "",
	  "lyncdiscover.example.com",
	  ns_t_a,
	  "0",
	  { "CNAME web.example.com", "A 127.0.0.1" } },
	{ "any-case", NULL, "", "LyncDiscover.Example.com", ns_t_a, "0", { "127.0.0.1" } },
	{ "srv-internal",
	  NULL,
	  "",
	  "_sipinternaltls._tcp.example.com",
	  ns_t_srv,
	  "0",
	  { "SRV 10 0 5061 fe.example.com" } },
	{ "srv-internal-tcp",
	  NULL,
	  "",
	  "_sipinternal._tcp.example.com",
	  ns_t_srv,
	  "0",
	  { "SRV 10 0 5060 fe.example.com" } },
	{ "srv-external",
	  NULL,
	  "",
	  "_sip._tls.example.com",
	  ns_t_srv,
	  "0",
	  { "SRV 10 0 5061 sip.example.com" } },
	{ "no-ipv6", NULL, "", "fe.example.com", ns_t_aaaa, "0", { NULL } },
	{ "srv-name-has-no-address", NULL, "", "_sip._tls.example.com", ns_t_a, "0", { NULL } },
	{ "unknown", NULL, "", "www.example.com", ns_t_a, "3", { NULL } },
	{ "elsewhere", NULL, "", "example.org", ns_t_a, "3", { NULL } },
	{ "listed", "sip, _sip._tls", "", "sip.example.com", ns_t_a, "0", { "127.0.0.1" } },
	{ "not-listed", "sip,_sip._tls", "", "lyncdiscover.example.com", ns_t_a, "3", { NULL } },
	{ "none-listed", "", "", "fe.example.com", ns_t_a, "0", { "127.0.0.1" } },
	{ "servfail", NULL, "dns-servfail", "sip.example.com", ns_t_a, "2", { NULL } },
	{ "nxdomain", NULL, "dns-nxdomain=sip", "sip.example.com", ns_t_a, "3", { NULL } },
	{ "nxdomain-elsewhere",
	  NULL,
	  "dns-nxdomain=sip",
	  "fe.example.com",
	  ns_t_a,
	  "0",
	  { "127.0.0.1" } },
	{ "foreign-target",
	  NULL,
	  "dns-foreign-target=_sip._tls",
	  "_sip._tls.example.com",
	  ns_t_srv,
	  "0",
	  { "SRV 10 0 5061 sip.elsewhere.test" } },
	{ "foreign-host", NULL, "", "sip.elsewhere.test", ns_t_a, "0", { "127.0.0.1" } },
	{ "dead-target",
	  NULL,
	  "dns-dead-target",
	  "_sip._tls.example.com",
	  ns_t_srv,
	  "0",
	  { "SRV 0 0 1 dead.example.com", "SRV 10 0 5061 sip.example.com" } },
	{ "dead-ipv6",
	  NULL,
	  "dns-dead-ipv6=fe",
	  "fe.example.com",
	  ns_t_aaaa,
	  "0",
	  { "AAAA 100::1" } },
	{ "garbage", NULL, "dns-garbage", "fe.example.com", ns_t_a, "broken", { NULL } },
	{ "slow", NULL, "dns-slow=fe", "fe.example.com", ns_t_a, "0", { "127.0.0.1" } },
};

static void
test_row(gconstpointer data)
{
	const Row *row = data;
	g_autofree char *text = NULL;
	g_auto(GStrv) lines = NULL;
	Asker asker;

	asker_open(&asker, row->names, row->faults);
	text = ask(&asker, row->name, row->type);
	g_test_message("%s", text);
	lines = g_strsplit(text, "\n", 2);
	g_assert_cmpstr(lines[0], ==, row->code);
	for (guint i = 0; i < G_N_ELEMENTS(row->words) && row->words[i] != NULL; i++)
		g_assert_nonnull(strstr(text, row->words[i]));
	if (row->words[0] == NULL)
		g_assert_null(lines[1]);
	asker_close(&asker);
}

/* Nothing for the first question, so that the one answer is for the second. */
static void
test_no_answer(void)
{
	Asker asker;
	g_autofree char *text = NULL;

	asker_open(&asker, NULL, "dns-no-answer=sip");
	send_question(&asker, "sip.example.com", ns_t_a);
	text = ask(&asker, "www.example.com", ns_t_a);
	g_assert_cmpstr(text, ==, "3");
	asker_close(&asker);
}

/* Answers that still wait are gone with the responder. */
static void
test_closed_while_waiting(void)
{
	Asker asker;
	g_autofree char *text = NULL;

	asker_open(&asker, NULL, "dns-slow=sip");
	send_question(&asker, "sip.example.com", ns_t_a);
	text = ask(&asker, "www.example.com", ns_t_a);
	g_assert_cmpstr(text, ==, "3");
	asker_close(&asker);
}

static void
test_unknown_name(void)
{
	g_autoptr(SfbSimFaults) faults = sfb_sim_faults_new("", NULL);
	const SfbSimDnsZoneWish wish = { "sip,sap", 1, 2, faults };
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sim_dns_new(0, &wish, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *path = g_strconcat("/sim/dns/", rows[i].path, NULL);

		g_test_add_data_func(path, &rows[i], test_row);
	}
	g_test_add_func("/sim/dns/no-answer", test_no_answer);
	g_test_add_func("/sim/dns/closed-while-waiting", test_closed_while_waiting);
	g_test_add_func("/sim/dns/unknown-name", test_unknown_name);
	return g_test_run();
}
