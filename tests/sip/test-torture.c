/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * Messages made to be hard to read: our own in data/sip/torture, and those of RFC 4475 if the
 * folder of traces is there. After each of them a well-formed request follows on the stream: it
 * must come out whole, or the stream must count as broken. What is read must keep its values.
 */

#include <string.h>

#include "sip/parser.h"
#include "sip/reading.h"
#include "util/error.h"

#define NEXT_REQUEST                                                                               \
	"OPTIONS sip:next@example.com SIP/2.0\r\nCall-ID: the next one\r\nContent-Length: "        \
	"0\r\n\r\n"

typedef enum {
	READ,             /* and so is the request that follows */
	READ_THEN_BROKEN, /* more body than was announced: what follows is lost, and we know it */
	REFUSED,          /* the stream is broken at once */
	WAITING,          /* less body than was announced: the rest is still to come */
} Outcome;

typedef struct {
	const char *name;
	Outcome outcome;
	guint messages; /* in the file, if more than one */
} Document;

typedef struct {
	const char *name; /* of the document */
	const char *what; /* a header, or one of the readers below */
	guint index;      /* which header of that name */
	const char *value;
} Fact;

typedef struct {
	const char *label;
	const char *subfolder;
	const Document *documents;
	gsize document_count;
	const Fact *facts;
	gsize fact_count;
} Collection;

typedef struct {
	const Collection *collection;
	char *folder;
	const Document *document;
} Case;

static const Document own_documents[] = {
	{ "folded.sip", READ },
	{ "odd-names.sip", READ },
	{ "lf-only.sip", READ },
	{ "escapes.sip", READ },
	{ "foreign-reason.sip", READ },
	{ "no-reason.sip", READ },
	{ "binary-body.sip", READ },
	{ "two-messages.sip", READ, 2 },
	{ "stray-separators.sip", READ },
	{ "blanks-in-start-line.sip", READ },
	{ "huge-numbers.sip", READ },
	{ "repeated-headers.sip", READ },
	{ "same-length-twice.sip", READ },
	{ "headers-missing.sip", READ },
	{ "unknown-scheme.sip", READ },
	{ "long-values.sip", READ },
	{ "no-length-no-body.sip", READ },
	{ "no-length-but-body.sip", READ_THEN_BROKEN },
	{ "length-too-small.sip", READ_THEN_BROKEN },
	{ "length-too-large.sip", WAITING },
	{ "length-negative.sip", REFUSED },
	{ "lengths-disagree.sip", REFUSED },
	{ "status-too-large.sip", REFUSED },
	{ "other-version.sip", REFUSED },
	{ "indented-headers.sip", REFUSED },
	{ "headers-unfinished.sip", REFUSED },
};

static const Fact own_facts[] = {
	{ "folded.sip", "To", 0, "sip:kim@a.example ;   tag    = 19" },
	{ "folded.sip", "Subject", 0, "" },
	{ "folded.sip", "Contact", 0,
	  "\"Q \\\"\\\"\" <sip:kim@a.example> ; newparam = newvalue ; q = 0.33" },
	{ "folded.sip", "CSeq", 0, "0009 INVITE" },
	{ "folded.sip", ":body-size", 0, "5" },
	{ "odd-names.sip", ":method", 0, "!odd-Method09_*+`.%'~" },
	{ "odd-names.sip", "extension-!.%*+_`'~", 0, "\xe5\xa4\xa7" },
	{ "odd-names.sip", "C%6Fntact", 0, "<sip:two@a.example>" },
	{ "odd-names.sip", "Contact", 0, "<sip:one@a.example>" },
	{ "odd-names.sip", "Session-Expires", 0, "1800" },
	{ "lf-only.sip", "Via", 1, "SIP/2.0/TLS two.example" },
	{ "lf-only.sip", ":body-size", 0, "3" },
	{ "escapes.sip", ":uri", 0,
	  "sip:sips%3Akim%40a.example@b.example;%6C%72;n%61me=v%61lue%25" },
	{ "escapes.sip", "Contact", 0, "<sip:%00@a.example>" },
	{ "foreign-reason.sip", ":reason", 0, "\xd0\xbd\xd0\xb5 \xd1\x82\xd0\xbe" },
	{ "no-reason.sip", ":status", 0, "100" },
	{ "no-reason.sip", ":reason", 0, "" },
	{ "binary-body.sip", ":body-size", 0, "8" },
	{ "blanks-in-start-line.sip", ":uri", 0, "sip:kim@a.example; lr" },
	{ "huge-numbers.sip", "CSeq", 0, "36893488147419103232 REGISTER" },
	{ "repeated-headers.sip", "To", 1, "sip:lee@a.example" },
	{ "repeated-headers.sip", "Call-ID", 0, "first" },
	{ "stray-separators.sip", "Contact", 0, "\"Joe\" <sip:joe@a.example>;;;;" },
	{ "unknown-scheme.sip", ":uri", 0, "nobodyKnows:opaque" },
};

static const Document published_documents[] = {
	{ "wsinv.dat", READ },
	{ "intmeth.dat", READ },
	{ "esc01.dat", READ },
	{ "escnull.dat", READ },
	{ "esc02.dat", READ },
	{ "lwsdisp.dat", READ },
	{ "longreq.dat", READ },
	/* The second one announces one byte less than it has. */
	{ "dblreq.dat", READ_THEN_BROKEN, 2 },
	{ "semiuri.dat", READ },
	{ "transports.dat", READ },
	{ "mpart01.dat", READ },
	{ "unreason.dat", READ },
	{ "noreason.dat", READ },
	{ "badinv01.dat", READ },
	{ "clerr.dat", WAITING },
	{ "ncl.dat", REFUSED },
	{ "scalar02.dat", READ },
	{ "scalarlg.dat", READ },
	{ "quotbal.dat", READ },
	{ "ltgtruri.dat", READ },
	{ "lwsruri.dat", READ },
	{ "lwsstart.dat", READ },
	{ "trws.dat", READ },
	{ "escruri.dat", READ },
	{ "baddate.dat", READ },
	{ "regbadct.dat", READ },
	{ "badaspec.dat", READ },
	/* Its headers have no end, so that the next request line is taken for a header. */
	{ "baddn.dat", REFUSED },
	{ "badvers.dat", REFUSED },
	{ "mismatch01.dat", READ },
	{ "mismatch02.dat", READ },
	{ "bigcode.dat", REFUSED },
	{ "badbranch.dat", READ },
	{ "insuf.dat", READ },
	{ "unkscm.dat", READ },
	{ "novelsc.dat", READ },
	{ "unksm2.dat", READ },
	{ "bext01.dat", READ },
	{ "invut.dat", READ },
	{ "regaut01.dat", READ },
	{ "multi01.dat", READ },
	/* On a stream two lengths leave no way to find the end; over UDP it could be read. */
	{ "mcl01.dat", REFUSED },
	{ "bcast.dat", READ },
	{ "zeromf.dat", READ },
	{ "cparam01.dat", READ },
	{ "cparam02.dat", READ },
	{ "regescrt.dat", READ },
	{ "sdp01.dat", READ },
	/* Made for UDP: a body without a length. */
	{ "inv2543.dat", READ_THEN_BROKEN },
};

static const Fact published_facts[] = {
	{ "wsinv.dat", ":uri", 0, "sip:vivekg@chair-dnrc.example.com;unknownparam" },
	{ "wsinv.dat", "To", 0, "sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n" },
	{ "wsinv.dat", "From", 0,
	  "\"J Rosenberg \\\\\\\"\"       <sip:jdrosen@example.com> ; tag = 98asjd8" },
	{ "wsinv.dat", "Max-Forwards", 0, "0068" },
	{ "wsinv.dat", "CSeq", 0, "0009 INVITE" },
	{ "wsinv.dat", "Subject", 0, "" },
	{ "wsinv.dat", "NewFangledHeader", 0, "newfangled value continued newfangled value" },
	{ "wsinv.dat", "UnknownHeaderWithUnusualValue", 0, ";;,,;;,;" },
	{ "wsinv.dat", "Via", 0, "SIP  /   2.0 /UDP 192.0.2.2;branch=390skdjuw" },
	{ "wsinv.dat", "Via", 1,
	  "SIP  / 2.0  / TCP     spindle.example.com   ; branch  =   z9hG4bK9ikj8  , "
	  "SIP  /    2.0   / UDP  192.168.255.111   ; branch= z9hG4bK30239" },
	{ "wsinv.dat", "m", 0,
	  "\"Quoted string \\\"\\\"\" <sip:jdrosen@example.com> ; newparam = newvalue ; "
	  "secondparam ; q = 0.33" },
	{ "wsinv.dat", ":body-size", 0, "150" },
	{ "intmeth.dat", ":method", 0, "!interesting-Method0123456789_*+`.%indeed'~" },
	{ "intmeth.dat", ":uri", 0,
	  "sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*:&it+has=1,weird!*pas$wo~d_too."
	  "(doesn't-it)@example.com" },
	/* The NUL became a blank: no value may hold one. */
	{ "intmeth.dat", "To", 0,
	  "\"BEL:\\\x07 NUL:\\  DEL:\\\x7f\" "
	  "<sip:1_unusual.URI~(to-be!sure)&isn't+it$/crazy?,/;;*@example.com>" },
	{ "intmeth.dat", "Call-ID", 0, "intmeth.word%ZK-!.*_+'@word`~)(><:\\/\"][?}{" },
	{ "intmeth.dat", "extensionHeader-!.%*+_`'~", 0,
	  "\xef\xbb\xbf\xe5\xa4\xa7\xe5\x81\x9c\xe9\x9b\xbb" },
	{ "esc01.dat", ":uri", 0, "sip:sips%3Auser%40example.com@example.net" },
	{ "esc01.dat", "To", 0, "sip:%75se%72@example.com" },
	{ "esc01.dat", "Contact", 0,
	  "<sip:cal%6Cer@host5.example.net;%6C%72;n%61me=v%61lue%25%34%31>" },
	{ "escnull.dat", "To", 0, "sip:null-%00-null@example.com" },
	{ "escnull.dat", "Contact", 1, "<sip:%00%00@host5.example.com>" },
	{ "esc02.dat", ":method", 0, "RE%47IST%45R" },
	{ "esc02.dat", "CSeq", 0, "29344 RE%47IST%45R" },
	{ "esc02.dat", "Contact", 1, "<sip:alias3@host3.example.com>" },
	{ "esc02.dat", "C%6Fntact", 0, "<sip:alias2@host2.example.com>" },
	{ "lwsdisp.dat", "From", 0, "caller<sip:caller@example.com>;tag=323" },
	{ "longreq.dat", "Via", 0, "SIP/2.0/TCP sip33.example.com" },
	{ "longreq.dat", "Via", 32, "SIP/2.0/TCP sip1.example.com" },
	{ "longreq.dat", "CSeq", 0, "3882340 INVITE" },
	{ "longreq.dat", ":body-size", 0, "150" },
	{ "longreq.dat", ":header-bytes", 0, "3171" },
	{ "dblreq.dat", "Call-ID", 0, "dblreq.0ha0isndaksdj99sdfafnl3lk233412" },
	{ "semiuri.dat", ":uri", 0, "sip:user;par=u%40example.net@example.com" },
	{ "semiuri.dat", "Accept", 0,
	  "application/sdp, application/pkcs7-mime, multipart/mixed, multipart/signed, "
	  "message/sip, message/sipfrag" },
	{ "transports.dat", "Via", 1, "SIP/2.0/SCTP t2.example.com;branch=z9hG4bKklasjdhf" },
	{ "transports.dat", "Via", 3, "SIP/2.0/UNKNOWN t4.example.com;branch=z9hG4bKasd0f3en" },
	{ "mpart01.dat", "Content-Type", 0, "multipart/mixed;boundary=7a9cbec02ceef655" },
	{ "mpart01.dat", ":body-size", 0, "553" },
	{ "unreason.dat", ":status", 0, "200" },
	{ "unreason.dat", ":reason", 0,
	  "= 2**3 * 5**2 \xd0\xbd\xd0\xbe \xd1\x81\xd1\x82\xd0\xbe "
	  "\xd0\xb4\xd0\xb5\xd0\xb2\xd1\x8f\xd0\xbd\xd0\xbe\xd1\x81\xd1\x82\xd0\xbe "
	  "\xd0\xb4\xd0\xb5\xd0\xb2\xd1\x8f\xd1\x82\xd1\x8c - "
	  "\xd0\xbf\xd1\x80\xd0\xbe\xd1\x81\xd1\x82\xd0\xbe\xd0\xb5" },
	{ "noreason.dat", ":status", 0, "100" },
	{ "noreason.dat", ":reason", 0, "" },
	{ "ltgtruri.dat", ":uri", 0, "<sip:user@example.com>" },
	{ "lwsruri.dat", ":uri", 0, "sip:user@example.com; lr" },
	{ "lwsstart.dat", ":uri", 0, "sip:user@example.com" },
	{ "multi01.dat", "CSeq", 1, "59 INVITE" },
	{ "bext01.dat", "Require", 0, "nothingSupportsThis, nothingSupportsThisEither" },
	{ "inv2543.dat", "Record-Route", 0, "<sip:UserB@example.com;maddr=ss1.example.com>" },
};

static const Collection own = { "own",         "sip/torture",
	                        own_documents, G_N_ELEMENTS(own_documents),
	                        own_facts,     G_N_ELEMENTS(own_facts) };
static const Collection published = { "rfc4475",           "rfc4475",
	                              published_documents, G_N_ELEMENTS(published_documents),
	                              published_facts,     G_N_ELEMENTS(published_facts) };

static char *
dup_number(gsize number)
{
	return g_strdup_printf("%" G_GSIZE_FORMAT, number);
}

/* Names and values of all headers together: nothing was cut off anywhere. */
static gsize
count_header_bytes(const SfbSipMessage *message)
{
	const char *name;
	const char *value;
	gsize count = 0;

	for (guint i = 0; sfb_sip_message_get_header_at(message, i, &name, &value); i++)
		count += strlen(name) + strlen(value);
	return count;
}

static char *
dup_what(const SfbSipMessage *message, const Fact *fact)
{
	if (strcmp(fact->what, ":method") == 0)
		return g_strdup(sfb_sip_message_get_method(message));
	if (strcmp(fact->what, ":uri") == 0)
		return g_strdup(sfb_sip_message_get_request_uri(message));
	if (strcmp(fact->what, ":reason") == 0)
		return g_strdup(sfb_sip_message_get_reason(message));
	if (strcmp(fact->what, ":status") == 0)
		return dup_number(sfb_sip_message_get_status(message));
	if (strcmp(fact->what, ":body-size") == 0)
		return dup_number(g_bytes_get_size(sfb_sip_message_get_body(message)));
	if (strcmp(fact->what, ":header-bytes") == 0)
		return dup_number(count_header_bytes(message));
	return g_strdup(sfb_sip_message_get_header_nth(message, fact->what, fact->index));
}

static void
check_facts(const Case *test, const SfbSipMessage *message)
{
	for (gsize i = 0; i < test->collection->fact_count; i++) {
		const Fact *fact = &test->collection->facts[i];
		g_autofree char *value = NULL;

		if (strcmp(fact->name, test->document->name) != 0)
			continue;
		value = dup_what(message, fact);
		g_test_message("%s", fact->what);
		g_assert_cmpstr(value, ==, fact->value);
	}
}

static void
assert_next_request(SfbSipParser *parser)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) message = sfb_sip_parser_next(parser, &error);

	g_assert_no_error(error);
	g_assert_nonnull(message);
	g_assert_cmpstr(sfb_sip_message_get_header(message, "Call-ID"), ==, "the next one");
	g_assert_cmpstr(sfb_sip_message_get_request_uri(message), ==, "sip:next@example.com");
	g_assert_null(sfb_sip_parser_next(parser, &error));
	g_assert_no_error(error);
}

static void
assert_broken(SfbSipParser *parser)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sip_parser_next(parser, &error));
	g_assert_error(error, SFB_ERROR, SFB_ERROR_PROTOCOL);
}

static void
assert_waiting(SfbSipParser *parser)
{
	g_autoptr(GError) error = NULL;

	g_assert_null(sfb_sip_parser_next(parser, &error));
	g_assert_no_error(error);
	g_assert_true(sfb_sip_parser_is_inside_message(parser));
}

static void
read_document(const Case *test, SfbSipParser *parser)
{
	for (guint i = 0; i < MAX(test->document->messages, 1); i++) {
		g_autoptr(GError) error = NULL;
		g_autoptr(SfbSipMessage) message = sfb_sip_parser_next(parser, &error);

		g_assert_no_error(error);
		g_assert_nonnull(message);
		if (i == 0)
			check_facts(test, message);
	}
}

static void
test_document(gconstpointer user_data)
{
	const Case *test = user_data;
	g_autoptr(GBytes) bytes = read_test_file(test->folder, test->document->name);
	g_autoptr(SfbSipParser) parser = sfb_sip_parser_new();
	Outcome outcome = test->document->outcome;

	sfb_sip_parser_push(parser, g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
	sfb_sip_parser_push(parser, NEXT_REQUEST, strlen(NEXT_REQUEST));
	if (outcome == READ || outcome == READ_THEN_BROKEN)
		read_document(test, parser);
	if (outcome == READ)
		assert_next_request(parser);
	else if (outcome == WAITING)
		assert_waiting(parser);
	else
		assert_broken(parser);
}

static const Document *
find_document(const Collection *collection, const char *name)
{
	for (gsize i = 0; i < collection->document_count; i++) {
		if (strcmp(collection->documents[i].name, name) == 0)
			return &collection->documents[i];
	}
	return NULL;
}

/* The index of the traces and our table speak of the same documents, and where the index wants one
 * read, it is. */
static void
test_index(gconstpointer folder)
{
	g_autoptr(GBytes) bytes = read_test_file(folder, "INDEX.tsv");
	g_auto(GStrv) lines = g_strsplit(g_bytes_get_data(bytes, NULL), "\n", -1);
	gsize count = 0;

	for (char **line = lines + 1; *line != NULL && **line != '\0'; line++) {
		g_auto(GStrv) columns = g_strsplit(*line, "\t", -1);
		const Document *document = find_document(&published, columns[0]);

		g_test_message("%s: %s", columns[0], columns[2]);
		g_assert_nonnull(document);
		if (g_str_has_prefix(columns[2], "read") && strcmp(columns[0], "mcl01.dat") != 0)
			g_assert_cmpint(document->outcome, <=, READ_THEN_BROKEN);
		count++;
	}
	g_assert_cmpuint(count, ==, published.document_count);
}

static void
free_case(gpointer user_data)
{
	Case *test = user_data;

	g_free(test->folder);
	g_free(test);
}

static void
add_collection(const Collection *collection, const char *folder)
{
	for (gsize i = 0; i < collection->document_count; i++) {
		const Document *document = &collection->documents[i];
		g_autofree char *path = g_strdup_printf("/sip/torture/%s/%s", collection->subfolder,
		                                        document->name);
		Case *test = g_new0(Case, 1);

		test->collection = collection;
		test->folder = g_build_filename(folder, collection->subfolder, NULL);
		test->document = document;
		g_test_add_data_func_full(path, test, test_document, free_case);
	}
}

static void
test_without_traces(void)
{
	g_test_skip("SFB_TRACES names no folder with the messages of RFC 4475");
}

int
main(int argc, char **argv)
{
	const char *traces = g_getenv("SFB_TRACES");

	g_test_init(&argc, &argv, NULL);
	add_collection(&own, g_getenv("SFB_TEST_DATA"));
	if (traces == NULL) {
		g_test_add_func("/sip/torture/rfc4475", test_without_traces);
		return g_test_run();
	}
	add_collection(&published, traces);
	g_test_add_data_func_full("/sip/torture/rfc4475/index",
	                          g_build_filename(traces, published.subfolder, NULL), test_index,
	                          g_free);
	return g_test_run();
}
