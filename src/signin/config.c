/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From what the user typed to what we act on; the first wish that makes no sense ends it. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/endpoint.h"
#include "util/address.h"
#include "util/error.h"

#define USER_AGENT "purple-sfb/" PACKAGE_VERSION
#define USER_AGENT_MAX 200

/* [MS-SIPRE] 2.2.7 */
#define EPID_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"
#define EPID_MAX 16

typedef struct {
	const char *name;
	int value;
} Choice;

static const Choice transports[] = {
	{ "auto", SFB_TRANSPORT_TLS },
	{ "tls", SFB_TRANSPORT_TLS },
	{ "tcp", SFB_TRANSPORT_TCP },
	{ NULL },
};

static const Choice authentications[] = {
	{ "auto", SFB_AUTHENTICATION_AUTO },
	{ "ntlm", SFB_AUTHENTICATION_NTLM },
	{ NULL },
};

static const guint16 usual_ports[] = {
	[SFB_TRANSPORT_TLS] = 5061,
	[SFB_TRANSPORT_TCP] = 5060,
};

static gboolean
is_given(const char *text)
{
	return text != NULL && *text != '\0';
}

static char *
dup_trimmed(const char *text)
{
	return g_strstrip(g_strdup(text != NULL ? text : ""));
}

static gboolean
has_control_character(const char *text)
{
	for (; *text != '\0'; text++) {
		if (g_ascii_iscntrl(*text))
			return TRUE;
	}
	return FALSE;
}

static gboolean
choose(const char *option, const Choice *choices, const char *text, int *value, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);

	for (const Choice *choice = choices; choice->name != NULL; choice++) {
		if (!is_given(text) || strcmp(text, choice->name) == 0) {
			*value = choice->value;
			return TRUE;
		}
		g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", choice->name);
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("\"%s\" is not a value of the option \"%s\". Choose one of: %s."), text,
	            option, names->str);
	return FALSE;
}

static gboolean
read_address(SfbConfig *config, const char *text, GError **error)
{
	config->address = is_given(text) ? sfb_address_normalize(text) : NULL;
	if (config->address != NULL)
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("\"%s\" is not a sign-in address. Type it like name@company.com; your "
	              "administrator knows it as the SIP address."),
	            text != NULL ? text : "");
	return FALSE;
}

static gboolean
read_port(const char *text, guint16 *port)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT16, &number, NULL))
		return FALSE;
	*port = number;
	return TRUE;
}

/* "host", "host:port", "[v6]", "[v6]:port", and "v6" alone. */
static gboolean
split_server(const char *text, char **host, guint16 *port)
{
	const char *bracket = strchr(text, ']');
	const char *colon = strrchr(text, ':');

	if (*text == '[') {
		if (bracket == NULL || (bracket[1] != '\0' && bracket[1] != ':'))
			return FALSE;
		*host = g_strndup(text + 1, bracket - text - 1);
		return bracket[1] == '\0' || read_port(bracket + 2, port);
	}
	if (colon == NULL || strchr(text, ':') != colon) {
		*host = g_strdup(text);
		return TRUE;
	}
	*host = g_strndup(text, colon - text);
	return read_port(colon + 1, port);
}

static gboolean
is_host(const char *host)
{
	return *host != '\0' && strpbrk(host, " \t/@[]\"<>") == NULL &&
	       !has_control_character(host);
}

static gboolean
read_server(SfbConfig *config, const char *text, GError **error)
{
	g_autofree char *server = dup_trimmed(text);

	config->port = usual_ports[config->transport];
	if (*server == '\0') {
		config->host = g_strdup("");
		return TRUE;
	}
	if (split_server(server, &config->host, &config->port) && is_host(config->host))
		return TRUE;
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("\"%s\" does not name a server. Give the option \"server\" like "
	              "pool.company.com or pool.company.com:5061."),
	            server);
	return FALSE;
}

static gboolean
read_login(SfbConfig *config, const char *text, GError **error)
{
	g_autofree char *login = dup_trimmed(text);
	const char *backslash = strchr(login, '\\');

	if (*login == '\0') {
		config->login = g_strdup(config->address);
		return TRUE;
	}
	if (!has_control_character(login) && (backslash == NULL || backslash[1] != '\0')) {
		config->login = g_steal_pointer(&login);
		return TRUE;
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("\"%s\" is not a login name. Give the option \"login\" like DOMAIN\\user or "
	              "user@company.com."),
	            login);
	return FALSE;
}

static gboolean
read_user_agent(SfbConfig *config, const char *text, GError **error)
{
	g_autofree char *user_agent = dup_trimmed(text);

	if (*user_agent == '\0') {
		config->user_agent = g_strdup(USER_AGENT);
		return TRUE;
	}
	if (strlen(user_agent) <= USER_AGENT_MAX && !has_control_character(user_agent)) {
		config->user_agent = g_steal_pointer(&user_agent);
		return TRUE;
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("The option \"user agent\" is longer than %d bytes or holds a control "
	              "character. Shorten it, or leave it empty."),
	            USER_AGENT_MAX);
	return FALSE;
}

/* One that the server would refuse is as good as none. */
static char *
choose_epid(const char *kept)
{
	if (is_given(kept) && strlen(kept) <= EPID_MAX &&
	    strspn(kept, EPID_CHARACTERS) == strlen(kept))
		return g_strdup(kept);
	return sfb_sip_endpoint_make_id();
}

SfbConfig *
sfb_config_new(const SfbConfigText *text, GError **error)
{
	g_autoptr(SfbConfig) config = g_new0(SfbConfig, 1);
	int transport;
	int authentication;

	if (!read_address(config, text->address, error) ||
	    !choose("transport", transports, text->transport, &transport, error) ||
	    !choose("authentication", authentications, text->authentication, &authentication,
	            error))
		return NULL;
	config->transport = transport;
	config->authentication = authentication;
	if (!read_server(config, text->server, error) || !read_login(config, text->login, error) ||
	    !read_user_agent(config, text->user_agent, error))
		return NULL;
	config->password = is_given(text->password) ? sfb_secret_new(text->password) : NULL;
	config->epid = choose_epid(text->epid);
	config->status = SFB_STATUS_AVAILABLE;
	return g_steal_pointer(&config);
}

void
sfb_config_free(SfbConfig *config)
{
	if (config == NULL)
		return;
	g_free(config->address);
	g_free(config->login);
	sfb_secret_unref(config->password);
	g_free(config->host);
	g_free(config->user_agent);
	g_free(config->epid);
	g_free(config->note);
	g_free(config);
}
