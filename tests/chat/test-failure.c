/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Refusals of messages, and the sentences they become. */

#include <string.h>

#include "chat/failure.h"
#include "util/error.h"

typedef struct {
	guint status; /* 0: no answer at all */
	const char *header;
	const char *value;
	SfbError code;
	const char *words; /* stand in the sentence */
} Case;

static const Case cases[] = {
	{ 0, NULL, NULL, SFB_ERROR_TIMEOUT, "Bob Bobson did not answer" },
	{ 400, NULL, NULL, SFB_ERROR_UNSUPPORTED, "the program of Bob Bobson" },
	{ 403, NULL, NULL, SFB_ERROR_NOT_ALLOWED, "not allowed to send messages to Bob Bobson" },
	{ 404, NULL, NULL, SFB_ERROR_NOT_FOUND, "Bob Bobson was not found" },
	{ 404, "ms-diagnostics", "4005;reason=\"Destination URI not enabled\";source=\"fe\"",
	  SFB_ERROR_NOT_FOUND, "Bob Bobson was not found" },
	{ 408, NULL, NULL, SFB_ERROR_TIMEOUT, "did not answer" },
	{ 413, NULL, NULL, SFB_ERROR_FAILED, "too long" },
	{ 415, NULL, NULL, SFB_ERROR_UNSUPPORTED, "of this kind" },
	{ 480, NULL, NULL, SFB_ERROR_FAILED, "Bob Bobson is offline" },
	{ 480, "Warning", "391 lcs.contoso.example \"Do Not Disturb\"", SFB_ERROR_FAILED,
	  "does not want to be disturbed" },
	{ 480, "Warning", "399 lcs.contoso.example \"whatever\"", SFB_ERROR_FAILED, "is offline" },
	{ 481, NULL, NULL, SFB_ERROR_SERVER, "was interrupted" },
	{ 481, "ms-diagnostics", "1004;reason=\"Route set is no longer valid\"", SFB_ERROR_SERVER,
	  "was interrupted" },
	{ 483, NULL, NULL, SFB_ERROR_FAILED, "could not be routed" },
	{ 486, NULL, NULL, SFB_ERROR_FAILED, "is busy" },
	{ 488, NULL, NULL, SFB_ERROR_UNSUPPORTED, "of this kind" },
	{ 503, NULL, NULL, SFB_ERROR_SERVER, "service is not available" },
	{ 504, NULL, NULL, SFB_ERROR_NOT_ALLOWED, "organisation of Bob Bobson" },
	{ 504, "ms-diagnostics", "1007;reason=\"Temporarily cannot route\"", SFB_ERROR_SERVER,
	  "service is not available" },
	{ 504, "ms-diagnostics-public", "1008.2;reason=\"No SRV\"", SFB_ERROR_NOT_ALLOWED,
	  "organisation of Bob Bobson" },
	{ 403, "ms-diagnostics", "1002;reason=\"Not federated\"", SFB_ERROR_NOT_ALLOWED,
	  "outside your organisation" },
	{ 403, "ms-diagnostics", "1001;reason=\"No public IM\"", SFB_ERROR_NOT_ALLOWED,
	  "public messaging services" },
	{ 403, "ms-diagnostics", "gibberish", SFB_ERROR_NOT_ALLOWED, "not allowed to send" },
	{ 600, NULL, NULL, SFB_ERROR_FAILED, "is busy" },
	{ 603, NULL, NULL, SFB_ERROR_FAILED, "declined" },
	{ 606, "Warning", "309 lcs.contoso.example \"Blocked: http://evil.example\"",
	  SFB_ERROR_NOT_ALLOWED, "blocked by the administrator" },
	{ 606, NULL, NULL, SFB_ERROR_FAILED, "could not be delivered to Bob Bobson" },
	{ 699, NULL, NULL, SFB_ERROR_FAILED, "could not be delivered to Bob Bobson" },
};

static SfbSipMessage *
make_response(const Case *row)
{
	SfbSipMessage *response;

	if (row->status == 0)
		return NULL;
	response = sfb_sip_message_new_response(row->status, NULL);
	sfb_sip_message_add_header(response, "From", "<sip:alice@contoso.example>;tag=1");
	sfb_sip_message_add_header(response, "To", "<sip:bob@fabrikam.example>;tag=2");
	if (row->header != NULL)
		sfb_sip_message_add_header(response, row->header, row->value);
	return response;
}

static void
test_sentence(gconstpointer data)
{
	const Case *row = data;
	g_autoptr(SfbSipMessage) response = make_response(row);
	g_autoptr(GError) error = sfb_chat_failure_new(response, "Bob Bobson");

	g_test_message("%s", error->message);
	g_assert_error(error, SFB_ERROR, (gint)row->code);
	g_assert_nonnull(strstr(error->message, row->words));
	g_assert_null(strchr(error->message, '%'));
	/* What the server says is for the log: it may hold the blocked text itself. */
	g_assert_null(strstr(error->message, "evil"));
}

static void
test_504_within_the_own_organisation(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(504, NULL);
	g_autoptr(GError) error = NULL;

	sfb_sip_message_add_header(response, "From", "<sip:alice@contoso.example>;tag=1");
	sfb_sip_message_add_header(response, "To", "\"B\" <sip:Bob@CONTOSO.example>;tag=2");
	error = sfb_chat_failure_new(response, "Bob");
	g_assert_error(error, SFB_ERROR, SFB_ERROR_SERVER);
}

static void
test_a_name_is_no_format(void)
{
	g_autoptr(SfbSipMessage) response = sfb_sip_message_new_response(404, NULL);
	g_autoptr(GError) error = sfb_chat_failure_new(response, "%s 100% Bob %n");

	g_assert_cmpstr(error->message, ==, "%s 100% Bob %n was not found. Check the address.");
}

static void
test_stale_session(void)
{
	static const struct {
		Case refusal;
		gboolean is_stale;
	} rows[] = {
		{ { 481 }, TRUE },
		{ { 430 }, TRUE },
		{ { 403, "ms-diagnostics", "1004;reason=\"Route set\"" }, TRUE },
		{ { 408 }, FALSE },
		{ { 480, "ms-diagnostics", "1003;reason=\"User\"" }, FALSE },
		{ { 404 }, FALSE },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(SfbSipMessage) response = make_response(&rows[i].refusal);

		g_assert_cmpint(sfb_chat_failure_is_stale_session(response), ==, rows[i].is_stale);
	}
}

int
main(int argc, char *argv[])
{
	g_test_init(&argc, &argv, NULL);
	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *path =
			g_strdup_printf("/chat/failure/sentence/%02u-%u", i, cases[i].status);

		g_test_add_data_func(path, &cases[i], test_sentence);
	}
	g_test_add_func("/chat/failure/own-504", test_504_within_the_own_organisation);
	g_test_add_func("/chat/failure/name", test_a_name_is_no_format);
	g_test_add_func("/chat/failure/stale", test_stale_session);
	return g_test_run();
}
