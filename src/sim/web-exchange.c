/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* An Exchange: who is let in, and what is asked of it. */

#include "sim/web-exchange.h"

#include <string.h>

#include "sim/exchange-operations.h"
#include "sim/login.h"
#include "util/address.h"
#include "util/xml.h"

#define XML_TYPE "text/xml; charset=utf-8"
#define NS_AUTODISCOVER "http://schemas.microsoft.com/exchange/autodiscover/"
#define NS_SETTINGS "http://schemas.microsoft.com/exchange/2010/Autodiscover"
#define NS_SOAP "http://schemas.xmlsoap.org/soap/envelope/"
#define NS_SERVICES "http://schemas.microsoft.com/exchange/services/2006/"

struct _SfbSimWebExchange {
	SfbSimSite *site;
	SfbSimWebAuth *auth;
	SfbSimWebTickets *tickets;
	SfbSimDirectory *directory;
	GHashTable *photos;                     /* (element-type utf8 GBytes) by address */
	SfbSimExchangeChanged on_list_changed;  /* NULL: nobody wants to know */
	SfbSimExchangeChanged on_mails_changed; /* the same */
	gpointer user_data;                     /* of both */
};

/* Letting in */

static SfbSimUser *
admit_by_ticket(SfbSimWebExchange *exchange, SoupServerMessage *message)
{
	g_autofree char *address = sfb_sim_web_tickets_check_header(exchange->tickets, message);

	if (address != NULL)
		return sfb_sim_world_get(exchange->site->world, address);
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	sfb_sim_site_add_header(message, "X-MS-WebTicketURL",
	                        sfb_sim_web_tickets_get_url(exchange->tickets));
	return NULL;
}

/* Who asks; NULL if that is not proved yet, and @message is answered. */
static SfbSimUser *
admit(SfbSimWebExchange *exchange, SoupServerMessage *message)
{
	SfbSimFaults *faults = exchange->site->faults;
	SfbSimUser *user;
	const char *login;

	if (sfb_sim_faults_strikes(faults, "exchange-by-ticket"))
		return admit_by_ticket(exchange, message);
	login = sfb_sim_web_auth_admit(exchange->auth, message);
	if (login == NULL)
		return NULL;
	user = sfb_sim_faults_strikes(faults, "exchange-refused")
	               ? NULL
	               : sfb_sim_login_find(exchange->site->world, login);
	if (user != NULL)
		return user;
	sfb_sim_site_reply_page(message, SOUP_STATUS_UNAUTHORIZED);
	sfb_sim_site_add_header(message, "WWW-Authenticate", "NTLM");
	return NULL;
}

/* Autodiscover */

static void
reply_mailbox(SfbSimWebExchange *exchange, SoupServerMessage *message, const char *response)
{
	sfb_sim_site_reply(message, SOUP_STATUS_OK, XML_TYPE,
	                   g_strconcat("<?xml version=\"1.0\" encoding=\"utf-8\"?>"
	                               "<Autodiscover xmlns=\"" NS_AUTODISCOVER
	                               "responseschema/2006\"><Response xmlns=\"" NS_AUTODISCOVER
	                               "outlook/responseschema/2006a\">",
	                               response, "</Response></Autodiscover>", NULL));
}

static gboolean
has_mailbox(SfbSimWebExchange *exchange, SfbXmlNode *node)
{
	g_autofree char *email = sfb_xml_dup_text(node);
	g_autofree char *address = sfb_address_normalize(email);
	const SfbSimUser *user =
		address != NULL ? sfb_sim_world_get(exchange->site->world, address) : NULL;

	return user != NULL && user->can_sign_in;
}

static void
answer_autodiscover(gpointer service, SoupServerMessage *message)
{
	SfbSimWebExchange *exchange = service;
	g_autofree char *text = sfb_sim_site_dup_body(message);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autofree char *account = g_strdup_printf(
		"<Account><AccountType>email</AccountType><Action>settings</Action>"
		"<Protocol><Type>EXCH</Type><EwsUrl>%s" SFB_SIM_EWS_PATH "</EwsUrl></Protocol>"
		"</Account>",
		exchange->site->base);

	if (admit(exchange, message) == NULL)
		return;
	if (sfb_sim_faults_strikes(exchange->site->faults, "exchange-soap-only"))
		sfb_sim_site_reply_page(message, SOUP_STATUS_NOT_FOUND);
	else if (xml == NULL)
		sfb_sim_site_reply_page(message, SOUP_STATUS_BAD_REQUEST);
	else if (has_mailbox(exchange, sfb_xml_find(sfb_xml_get_root(xml), "Request/EMailAddress")))
		reply_mailbox(exchange, message, account);
	else
		reply_mailbox(exchange, message,
		              "<Error><ErrorCode>500</ErrorCode><Message>The email address can't "
		              "be found.</Message></Error>");
}

/* The same in SOAP ([MS-OXWSADISC] 3.1.4.3). */

static void
reply_settings(SfbSimWebExchange *exchange, SoupServerMessage *message, const char *response)
{
	sfb_sim_site_reply(
		message, SOUP_STATUS_OK, XML_TYPE,
		g_strconcat("<s:Envelope xmlns:s=\"" NS_SOAP "\"><s:Body>"
	                    "<GetUserSettingsResponseMessage xmlns=\"" NS_SETTINGS "\">"
	                    "<Response><ErrorCode>NoError</ErrorCode><UserResponses><UserResponse>",
	                    response,
	                    "</UserResponse></UserResponses></Response>"
	                    "</GetUserSettingsResponseMessage></s:Body></s:Envelope>",
	                    NULL));
}

static void
answer_settings(gpointer service, SoupServerMessage *message)
{
	SfbSimWebExchange *exchange = service;
	g_autofree char *text = sfb_sim_site_dup_body(message);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autofree char *settings = g_strdup_printf(
		"<ErrorCode>NoError</ErrorCode><UserSettings><UserSetting><Name>InternalEwsUrl"
		"</Name><Value>%s" SFB_SIM_EWS_PATH "</Value></UserSetting></UserSettings>",
		exchange->site->base);

	if (admit(exchange, message) == NULL)
		return;
	if (xml == NULL)
		sfb_sim_site_reply_page(message, SOUP_STATUS_BAD_REQUEST);
	else if (has_mailbox(exchange, sfb_xml_find(sfb_xml_get_root(xml),
	                                            "Body/GetUserSettingsRequestMessage/Request/"
	                                            "Users/User/Mailbox")))
		reply_settings(exchange, message, settings);
	else
		reply_settings(exchange, message,
		               "<ErrorCode>InvalidUser</ErrorCode><ErrorMessage>The email address "
		               "can't be found.</ErrorMessage>");
}

void
sfb_sim_web_exchange_answer_plain(SfbSimWebExchange *exchange, SoupServerMessage *message)
{
	g_autofree char *location = g_strconcat(exchange->site->base, SFB_SIM_MAILBOXES_PATH, NULL);

	sfb_sim_site_redirect(message, location);
}

/* Web services */

static const SfbSimExchangeOperation *const tables[] = {
	sfb_sim_exchange_calendar_operations, sfb_sim_exchange_list_operations,
	sfb_sim_exchange_people_operations,   sfb_sim_exchange_photo_operations,
	sfb_sim_exchange_mailbox_operations,
};

static const SfbSimExchangeOperation *
find_operation(SfbXmlNode *wish)
{
	for (gsize i = 0; wish != NULL && i < G_N_ELEMENTS(tables); i++) {
		for (const SfbSimExchangeOperation *row = tables[i]; row->name != NULL; row++) {
			if (sfb_xml_has_name(wish, row->name))
				return row;
		}
	}
	return NULL;
}

/* @content: markup. */
static void
reply(SfbSimWebExchange *exchange, SoupServerMessage *message, guint status, const char *content)
{
	const char *services = sfb_sim_faults_strikes(exchange->site->faults, "exchange-namespace")
	                               ? "urn:example:services:"
	                               : NS_SERVICES;

	sfb_sim_site_reply(message, status, XML_TYPE,
	                   g_strconcat("<?xml version=\"1.0\" encoding=\"utf-8\"?><s:Envelope "
	                               "xmlns:s=\"" NS_SOAP "\" "
	                               "xmlns:m=\"",
	                               services, "messages\" xmlns:t=\"", services,
	                               "types\"><s:Body>", content, "</s:Body></s:Envelope>",
	                               NULL));
}

static void
refuse_question(SfbSimWebExchange *exchange, SoupServerMessage *message)
{
	reply(exchange, message, SOUP_STATUS_INTERNAL_SERVER_ERROR,
	      "<s:Fault><faultcode>s:Client</faultcode><faultstring>The request failed schema "
	      "validation.</faultstring><detail><t:ResponseCode>ErrorSchemaValidation"
	      "</t:ResponseCode></detail></s:Fault>");
}

/* @code: NULL: it went well. */
static void
reply_answer(SfbSimWebExchange *exchange, SoupServerMessage *message,
             const SfbSimExchangeOperation *operation, const char *code, const char *answer)
{
	g_autofree char *words = code != NULL
	                                 ? g_strdup_printf("<m:MessageText>%s is what happened."
	                                                   "</m:MessageText>",
	                                                   code)
	                                 : g_strdup("");
	g_autofree char *name = g_strconcat(
		"m:", operation->name, operation->is_array ? "ResponseMessage" : "Response", NULL);
	g_autofree char *body = g_strdup_printf(
		"<%s ResponseClass=\"%s\">%s<m:ResponseCode>%s</m:ResponseCode>%s</%s>", name,
		code != NULL ? "Error" : "Success", words, code != NULL ? code : "NoError",
		code == NULL ? answer : "", name);
	g_autofree char *array = g_strdup_printf(
		"<m:%sResponse><m:ResponseMessages>%s</m:ResponseMessages></m:%sResponse>",
		operation->name, body, operation->name);

	if (operation->writes_all)
		reply(exchange, message, SOUP_STATUS_OK, answer);
	else
		reply(exchange, message, SOUP_STATUS_OK, operation->is_array ? array : body);
}

static const char *
run(SfbSimWebExchange *exchange, const SfbSimExchangeOperation *operation,
    const SfbSimExchangeCall *call)
{
	if (operation->is_change &&
	    sfb_sim_faults_strikes(exchange->site->faults, "exchange-stale"))
		return "ErrorIrresolvableConflict";
	return operation->run(call);
}

static void
announce(SfbSimWebExchange *exchange, const SfbSimExchangeOperation *operation, SfbSimUser *user)
{
	if (operation->is_change) {
		user->contacts_delta++;
		if (exchange->on_list_changed != NULL)
			exchange->on_list_changed(user, exchange->user_data);
	}
	if (operation->touches_mails && exchange->on_mails_changed != NULL)
		exchange->on_mails_changed(user, exchange->user_data);
}

static void
serve(SfbSimWebExchange *exchange, SoupServerMessage *message, SfbSimUser *user)
{
	g_autofree char *text = sfb_sim_site_dup_body(message);
	g_autoptr(SfbXml) xml = sfb_xml_parse(text, -1, NULL);
	g_autoptr(GString) answer = g_string_new(NULL);
	SfbSimExchangeCall call = {
		.world = exchange->site->world,
		.directory = exchange->directory,
		.photos = exchange->photos,
		.user = user,
		.answer = answer,
	};
	const SfbSimExchangeOperation *operation;
	const char *code;

	if (xml != NULL)
		call.wish = sfb_xml_get_child(sfb_xml_find(sfb_xml_get_root(xml), "Body"), NULL);
	operation = find_operation(call.wish);
	if (operation == NULL) {
		refuse_question(exchange, message);
		return;
	}
	code = run(exchange, operation, &call);
	reply_answer(exchange, message, operation, code, answer->str);
	if (code == NULL)
		announce(exchange, operation, user);
}

static void
answer_services(gpointer service, SoupServerMessage *message)
{
	SfbSimWebExchange *exchange = service;
	SfbSimUser *user = admit(exchange, message);

	if (user == NULL)
		return;
	if (sfb_sim_faults_strikes(exchange->site->faults, "exchange-down"))
		sfb_sim_site_reply_page(message, SOUP_STATUS_SERVICE_UNAVAILABLE);
	else
		serve(exchange, message, user);
}

SfbSimWebExchange *
sfb_sim_web_exchange_new(SfbSimSite *site, SfbSimWebAuth *auth, SfbSimWebTickets *tickets,
                         SfbSimDirectory *directory)
{
	SfbSimWebExchange *exchange = g_new0(SfbSimWebExchange, 1);

	exchange->site = site;
	exchange->auth = auth;
	exchange->tickets = tickets;
	exchange->directory = directory;
	exchange->photos = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
	                                         (GDestroyNotify)g_bytes_unref);
	sfb_sim_site_add(site, "POST", SFB_SIM_MAILBOXES_PATH, answer_autodiscover, exchange);
	sfb_sim_site_add(site, "POST", SFB_SIM_SETTINGS_PATH, answer_settings, exchange);
	sfb_sim_site_add(site, "POST", SFB_SIM_EWS_PATH, answer_services, exchange);
	return exchange;
}

void
sfb_sim_web_exchange_watch(SfbSimWebExchange *exchange, SfbSimExchangeChanged on_list_changed,
                           SfbSimExchangeChanged on_mails_changed, gpointer user_data)
{
	exchange->on_list_changed = on_list_changed;
	exchange->on_mails_changed = on_mails_changed;
	exchange->user_data = user_data;
}

void
sfb_sim_web_exchange_free(SfbSimWebExchange *exchange)
{
	if (exchange == NULL)
		return;
	g_hash_table_unref(exchange->photos);
	g_free(exchange);
}
