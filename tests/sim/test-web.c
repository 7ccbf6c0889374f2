/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* The web site as a whole: what is there, what is not, and who proves to be it. */

#include <string.h>

#include "sim/visitor.h"
#include "util/error.h"

static void
test_nothing_there(void)
{
	static const char *const urls[] = { "/WebTicket", "/Autodiscover/", "/../users" };
	SfbSimOptions options = { 0 };
	Visitor visitor;

	visitor_open(&visitor, &options);
	for (guint i = 0; i < G_N_ELEMENTS(urls); i++) {
		Question question = { .url = urls[i] };
		g_autoptr(Answer) answer = visitor_ask(&visitor, &question);

		g_assert_cmpuint(answer->status, ==, 404);
		g_assert_cmpuint(sfb_sim_web_get_count(visitor.web), ==, i + 1);
	}
	visitor_close(&visitor);
}

static void
test_large_body(void)
{
	SfbSimOptions options = { 0 };
	g_autofree char *body = g_strnfill(1024 * 1024 + 1, 'x');
	Question question = { .url = "/WebTicket/WebTicketService.svc",
		              .type = "text/xml",
		              .body = body };
	Visitor visitor;
	g_autoptr(Answer) answer = NULL;

	visitor_open(&visitor, &options);
	answer = visitor_ask(&visitor, &question);
	g_assert_cmpuint(answer->status, ==, 413);
	visitor_close(&visitor);
}

/* The HTTP side has one thing to say. */
static void
test_plain(void)
{
	static const struct {
		const char *faults;
		const char *path;
		guint status;
		const char *location; /* behind the base */
		const char *href;
	} rows[] = {
		{ NULL, "/?sipuri=alice@example.com", 200, NULL,
		  "/Autodiscover/AutodiscoverService.svc/root?sipuri=alice@example.com" },
		{ "discover-moved", "/?sipuri=alice@example.com", 302, "/?sipuri=alice@example.com",
		  NULL },
		{ "discover-answer=html", "/", 200, NULL, NULL },
		{ NULL, "/WebTicket/WebTicketService.svc/mex", 404, NULL, NULL },
		{ NULL, "/Autodiscover/AutodiscoverService.svc/root/user", 404, NULL, NULL },
	};
	static const char *const accept[] = { "Accept",
		                              "application/vnd.microsoft.rtc.autodiscover+xml;v=1",
		                              NULL };

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		SfbSimOptions options = { .faults = rows[i].faults };
		Visitor visitor;
		g_autofree char *url = NULL;
		g_autofree char *location = NULL;
		g_autofree char *link = NULL;
		Question question = { .headers = accept };
		g_autoptr(Answer) answer = NULL;

		visitor_open(&visitor, &options);
		url = g_strdup_printf("http://127.0.0.1:%u%s",
		                      sfb_sim_web_get_http_port(visitor.web), rows[i].path);
		question.url = url;
		answer = visitor_ask(&visitor, &question);
		g_assert_cmpuint(answer->status, ==, rows[i].status);
		if (rows[i].location != NULL)
			location = g_strconcat(visitor.base, rows[i].location, NULL);
		g_assert_cmpstr(answer_get_header(answer, "Location"), ==, location);
		link = g_strdup_printf("<Link token=\"Redirect\" href=\"%s%s\"/>", visitor.base,
		                       rows[i].href);
		g_assert_true((strstr(answer->body, link) != NULL) == (rows[i].href != NULL));
		visitor_close(&visitor);
	}
}

static void
test_certificates(void)
{
	static const struct {
		const char *flaw;
		GTlsCertificateFlags flags;
	} rows[] = {
		{ "web-certificate=expired", G_TLS_CERTIFICATE_EXPIRED },
		{ "web-certificate=wrong-name", G_TLS_CERTIFICATE_BAD_IDENTITY },
		{ "web-certificate=self-signed", G_TLS_CERTIFICATE_UNKNOWN_CA },
	};

	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		SfbSimOptions options = { .faults = rows[i].flaw };
		Question question = { .url = "/" };
		Visitor visitor;
		g_autoptr(Answer) answer = NULL;

		visitor_open(&visitor, &options);
		answer = visitor_ask(&visitor, &question);
		g_assert_error(answer->error, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE);
		g_assert_cmpint(soup_message_get_tls_peer_certificate_errors(answer->message), ==,
		                rows[i].flags);
		visitor_close(&visitor);
	}
}

static void
test_unknown_way(void)
{
	SfbSimOptions options = { .web_tickets = "windows, magic" };
	g_autoptr(SfbSimWorld) world = sfb_sim_world_new(0);
	g_autoptr(SfbSimFaults) faults = sfb_sim_faults_new("", NULL);
	g_autoptr(SfbSimFiles) files = sfb_sim_files_new(NULL, "", NULL);
	SfbSimWebWish wish = { &options, files, world, faults, NULL, 5061 };
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sim_web_new(&wish, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_USAGE);
}

int
main(int argc, char **argv)
{
	int status;

	visitor_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/sim/web/nothing-there", test_nothing_there);
	g_test_add_func("/sim/web/large-body", test_large_body);
	g_test_add_func("/sim/web/plain", test_plain);
	g_test_add_func("/sim/web/certificates", test_certificates);
	g_test_add_func("/sim/web/unknown-way", test_unknown_way);
	status = g_test_run();
	visitor_clear_up();
	return status;
}
