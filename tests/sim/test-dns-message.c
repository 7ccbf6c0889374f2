/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Questions as resolvers write them, and answers as the C library's reader understands them. */

#include "sim/dns-message.h"

#include <arpa/nameser.h>
#include <resolv.h>
#include <string.h>

/* A question for fe.example.com, type A, recursion wished, as it is on the wire. */
static const guint8 plain[] = "\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
			      "\x02"
			      "Fe\x07"
			      "eXample\x03"
			      "com\x00\x00\x01\x00\x01";
#define PLAIN_LENGTH (sizeof(plain) - 1)

static SfbSimDnsQuery *
parse_changed(gsize at, guint8 value, gsize length)
{
	guint8 bytes[PLAIN_LENGTH];

	memcpy(bytes, plain, PLAIN_LENGTH);
	bytes[at] = value;
	return sfb_sim_dns_query_parse(bytes, length);
}

static void
test_question(void)
{
	g_autoptr(SfbSimDnsQuery) query = sfb_sim_dns_query_parse(plain, PLAIN_LENGTH);

	g_assert_nonnull(query);
	g_assert_cmpuint(query->id, ==, 0x1234);
	g_assert_true(query->wants_recursion);
	g_assert_cmpstr(query->name, ==, "fe.example.com");
	g_assert_cmpuint(query->type, ==, SFB_SIM_DNS_A);
}

/* An EDNS record behind the question, as resolvers have it, does no harm. */
static void
test_edns(void)
{
	static const guint8 more[] = "\x00\x00\x29\x10\x00\x00\x00\x00\x00\x00\x00";
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	g_autoptr(SfbSimDnsQuery) query = NULL;

	g_byte_array_append(bytes, plain, PLAIN_LENGTH);
	g_byte_array_append(bytes, more, sizeof(more) - 1);
	bytes->data[11] = 1;
	query = sfb_sim_dns_query_parse(bytes->data, bytes->len);
	g_assert_nonnull(query);
	g_assert_cmpstr(query->name, ==, "fe.example.com");
}

static void
test_no_question(void)
{
	static const struct {
		gsize at;
		guint8 value;
	} changes[] = {
		{ 2, 0x81 },             /* an answer */
		{ 2, 0x09 },             /* another operation */
		{ 5, 0 },                /* no question */
		{ 5, 2 },                /* two of them */
		{ 7, 1 },                /* an answer section */
		{ 12, 0xC0 },            /* a pointer */
		{ 12, 0x40 },            /* a label that is too long */
		{ 13, '.' },             /* a dot inside a label */
		{ 13, 0x80 },            /* no host name */
		{ 15, 63 },              /* leads out of the message */
		{ PLAIN_LENGTH - 1, 3 }, /* class CHAOS */
	};

	for (guint i = 0; i < G_N_ELEMENTS(changes); i++)
		g_assert_null(parse_changed(changes[i].at, changes[i].value, PLAIN_LENGTH));
	for (gsize length = 0; length < PLAIN_LENGTH; length++)
		g_assert_null(parse_changed(0, 0, length));
}

static void
test_long_names(void)
{
	guint8 bytes[SFB_SIM_DNS_MESSAGE_MAX] = { 0, 0, 1, 0, 0, 1 };
	gsize at = 12;

	for (guint i = 0; i < 4; i++) {
		bytes[at] = 63;
		memset(bytes + at + 1, 'a', 63);
		at += 64;
	}
	bytes[at + 2] = bytes[at + 4] = 1;
	g_assert_null(sfb_sim_dns_query_parse(bytes, at + 5)); /* 257 bytes of name */
	memset(bytes + 12 + 3 * 64, 0, 6);
	bytes[12 + 3 * 64 + 2] = bytes[12 + 3 * 64 + 4] = 1;
	{
		g_autoptr(SfbSimDnsQuery) query = sfb_sim_dns_query_parse(bytes, 12 + 3 * 64 + 5);

		g_assert_nonnull(query);
		g_assert_cmpuint(strlen(query->name), ==, 3 * 64 - 1);
	}
}

static GBytes *
build(SfbSimDnsCode code, const SfbSimDnsRecord *records, guint count)
{
	g_autoptr(SfbSimDnsQuery) query = sfb_sim_dns_query_parse(plain, PLAIN_LENGTH);
	g_autoptr(GArray) array = g_array_new(FALSE, FALSE, sizeof(SfbSimDnsRecord));

	g_array_append_vals(array, records, count);
	return sfb_sim_dns_answer_build(query, code, array);
}

static void
check_record(ns_msg *message, int index, const char *owner, int type)
{
	ns_rr record;

	g_assert_cmpint(ns_parserr(message, ns_s_an, index, &record), ==, 0);
	g_assert_cmpstr(ns_rr_name(record), ==, owner);
	g_assert_cmpint(ns_rr_type(record), ==, type);
	g_assert_cmpint(ns_rr_class(record), ==, ns_c_in);
}

static void
test_answer(void)
{
	static const SfbSimDnsRecord records[] = {
		{ "lyncdiscover.example.com", SFB_SIM_DNS_CNAME, "web.example.com", 0, 0, 0 },
		{ "web.example.com", SFB_SIM_DNS_A, "127.0.0.1", 0, 0, 0 },
		{ "web.example.com", SFB_SIM_DNS_AAAA, "100::1", 0, 0, 0 },
		{ "_sip._tls.example.com", SFB_SIM_DNS_SRV, "sip.example.com", 10, 5, 5061 },
	};
	g_autoptr(GBytes) answer = build(SFB_SIM_DNS_OK, records, G_N_ELEMENTS(records));
	gsize length;
	const guint8 *bytes = g_bytes_get_data(answer, &length);
	ns_msg message;
	ns_rr record;

	g_assert_cmpint(ns_initparse(bytes, (int)length, &message), ==, 0);
	g_assert_cmpuint(ns_msg_id(message), ==, 0x1234);
	g_assert_cmpuint(ns_msg_getflag(message, ns_f_qr), ==, 1);
	g_assert_cmpuint(ns_msg_getflag(message, ns_f_rcode), ==, ns_r_noerror);
	g_assert_cmpuint(ns_msg_count(message, ns_s_an), ==, G_N_ELEMENTS(records));
	for (guint i = 0; i < G_N_ELEMENTS(records); i++)
		check_record(&message, (int)i, records[i].owner, records[i].type);
	/* The asker's own spelling comes back. */
	g_assert_cmpint(memcmp(bytes + 12, plain + 12, PLAIN_LENGTH - 12), ==, 0);
	g_assert_cmpint(ns_parserr(&message, ns_s_an, 3, &record), ==, 0);
	g_assert_cmpuint(ns_get16(ns_rr_rdata(record)), ==, 10);
	g_assert_cmpuint(ns_get16(ns_rr_rdata(record) + 2), ==, 5);
	g_assert_cmpuint(ns_get16(ns_rr_rdata(record) + 4), ==, 5061);
}

static void
test_no_such_name(void)
{
	g_autoptr(GBytes) answer = build(SFB_SIM_DNS_NO_SUCH_NAME, NULL, 0);
	ns_msg message;

	g_assert_cmpint(ns_initparse(g_bytes_get_data(answer, NULL), (int)g_bytes_get_size(answer),
	                             &message),
	                ==, 0);
	g_assert_cmpuint(ns_msg_getflag(message, ns_f_rcode), ==, ns_r_nxdomain);
	g_assert_cmpuint(ns_msg_count(message, ns_s_an), ==, 0);
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/dns-message/question", test_question);
	g_test_add_func("/sim/dns-message/edns", test_edns);
	g_test_add_func("/sim/dns-message/no-question", test_no_question);
	g_test_add_func("/sim/dns-message/long-names", test_long_names);
	g_test_add_func("/sim/dns-message/answer", test_answer);
	g_test_add_func("/sim/dns-message/no-such-name", test_no_such_name);
	return g_test_run();
}
