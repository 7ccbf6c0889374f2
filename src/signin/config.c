/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* From what the user typed to what we act on; the first wish that makes no sense ends it. */

#include <config.h> /* not ours: this room has one of its own */

#include "signin/config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "sip/endpoint.h"
#include "util/address.h"
#include "util/domain.h"
#include "util/error.h"

#define USER_AGENT "purple-sfb/" PACKAGE_VERSION
#define USER_AGENT_MAX 200

/* [MS-SIPRE] 2.2.7 */
#define EPID_CHARACTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~"
#define EPID_MAX 16

#define TEXT_MAX 2000

typedef struct {
	const char *name;
	guint value;
} Choice;

/* An option with a few values by name. */
typedef struct {
	const char *option;
	gsize wish;  /* offset in SfbConfigText */
	gsize value; /* offset in SfbConfig, of an enum */
	Choice choices[5];
} ChoiceOption;

/* An option whose text is taken as it is. */
typedef struct {
	const char *option;
	gsize wish;
	gsize value;
	gsize max;
} TextOption;

#define OFFSETS(member) offsetof(SfbConfigText, member), offsetof(SfbConfig, member)

static const ChoiceOption choice_options[] = {
	{ "transport",
	  OFFSETS(transport),
	  { { "auto", SFB_TRANSPORT_WISH_AUTO },
	    { "tls", SFB_TRANSPORT_WISH_TLS },
	    { "tcp", SFB_TRANSPORT_WISH_TCP } } },
	{ "authentication",
	  OFFSETS(authentication),
	  { { "auto", SFB_AUTHENTICATION_AUTO },
	    { "kerberos", SFB_AUTHENTICATION_KERBEROS },
	    { "ntlm", SFB_AUTHENTICATION_NTLM },
	    { "tls-dsk", SFB_AUTHENTICATION_TLS_DSK } } },
	{ "web authentication",
	  OFFSETS(web_authentication),
	  { { "auto", SFB_WEB_AUTHENTICATION_AUTO },
	    { "integrated", SFB_WEB_AUTHENTICATION_INTEGRATED },
	    { "oauth", SFB_WEB_AUTHENTICATION_OAUTH },
	    { "adfs", SFB_WEB_AUTHENTICATION_ADFS } } },
};

static const TextOption text_options[] = {
	{ "CA file", OFFSETS(ca_file), TEXT_MAX },
	{ "user agent", OFFSETS(user_agent), USER_AGENT_MAX },
	{ "OAuth client id", OFFSETS(oauth_client_id), TEXT_MAX },
	{ "OAuth redirect URI", OFFSETS(oauth_redirect_uri), TEXT_MAX },
	{ "OAuth resource", OFFSETS(oauth_resource), TEXT_MAX },
	{ "email", OFFSETS(email), TEXT_MAX },
	{ "EWS URL", OFFSETS(ews_url), TEXT_MAX },
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
read_choice(SfbConfig *config, const SfbConfigText *text, const ChoiceOption *option,
            GError **error)
{
	const char *wish = G_STRUCT_MEMBER(const char *, text, option->wish);
	g_autoptr(GString) names = g_string_new(NULL);

	for (const Choice *choice = option->choices; choice->name != NULL; choice++) {
		if (!is_given(wish) || strcmp(wish, choice->name) == 0) {
			G_STRUCT_MEMBER(guint, config, option->value) = choice->value;
			return TRUE;
		}
		g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", choice->name);
	}
	g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
	            _("\"%s\" is not a value of the option \"%s\". Choose one of: %s."), wish,
	            option->option, names->str);
	return FALSE;
}

static gboolean
read_choices(SfbConfig *config, const SfbConfigText *text, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(choice_options); i++) {
		if (!read_choice(config, text, &choice_options[i], error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
read_texts(SfbConfig *config, const SfbConfigText *text, GError **error)
{
	for (gsize i = 0; i < G_N_ELEMENTS(text_options); i++) {
		const TextOption *option = &text_options[i];
		char *value = dup_trimmed(G_STRUCT_MEMBER(const char *, text, option->wish));

		G_STRUCT_MEMBER(char *, config, option->value) = value;
		if (strlen(value) <= option->max && !has_control_character(value))
			continue;
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("The option \"%s\" is longer than %d bytes or holds a control "
		              "character. Shorten it, or leave it empty."),
		            option->option, (int)option->max);
		return FALSE;
	}
	return TRUE;
}

/* Exchange gets the password: never over plain HTTP. Reads what read_texts() took. */
static gboolean
check_mailbox(const SfbConfig *config, GError **error)
{
	if (*config->email != '\0' && strchr(config->email, '@') == NULL) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("\"%s\" is not an e-mail address. Give the option \"email\" like "
		              "name@company.com, or leave it empty."),
		            config->email);
		return FALSE;
	}
	if (*config->ews_url != '\0' && !g_str_has_prefix(config->ews_url, "https://")) {
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("\"%s\" is not the address of Exchange's web services. Give the "
		              "option \"EWS URL\" like https://mail.company.com/EWS/Exchange.asmx, "
		              "or leave it empty."),
		            config->ews_url);
		return FALSE;
	}
	return TRUE;
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

/* "*.hoster.example" is how administrators write it, "hoster.example." how DNS does. */
static char *
dup_domain(const char *text)
{
	char *domain = dup_trimmed(text);

	if (g_str_has_prefix(domain, "*."))
		memmove(domain, domain + 2, strlen(domain) - 1);
	if (g_str_has_suffix(domain, "."))
		domain[strlen(domain) - 1] = '\0';
	return domain;
}

static gboolean
read_trusted_domains(SfbConfig *config, const char *text, GError **error)
{
	g_autoptr(GPtrArray) domains = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) parts = g_strsplit(text != NULL ? text : "", ",", -1);

	for (char **part = parts; *part != NULL; part++) {
		g_autofree char *domain = dup_domain(*part);

		if (*domain == '\0')
			continue;
		/* A whole top-level domain is nobody's. */
		if (!is_host(domain) || strchr(domain, '.') == NULL) {
			g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
			            _("\"%s\" is not a domain. Give the option \"trusted "
			              "domains\" like company.com, hoster.com."),
			            domain);
			return FALSE;
		}
		g_ptr_array_add(domains, g_steal_pointer(&domain));
	}
	g_ptr_array_add(domains, NULL);
	config->trusted_domains = (GStrv)g_ptr_array_free(g_steal_pointer(&domains), FALSE);
	return TRUE;
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

	if (!read_address(config, text->address, error) || !read_choices(config, text, error) ||
	    !read_texts(config, text, error) || !check_mailbox(config, error) ||
	    !read_server(config, text->server, error) || !read_login(config, text->login, error) ||
	    !read_trusted_domains(config, text->trusted_domains, error))
		return NULL;
	if (*config->user_agent == '\0') {
		g_free(config->user_agent);
		config->user_agent = g_strdup(USER_AGENT);
	}
	config->sso = text->sso;
	config->last_server = g_strdup(text->last_server != NULL ? text->last_server : "");
	config->password = is_given(text->password) ? sfb_secret_new(text->password) : NULL;
	config->epid = choose_epid(text->epid);
	config->status = SFB_STATUS_AVAILABLE;
	return g_steal_pointer(&config);
}

SfbTransport
sfb_config_get_transport(const SfbConfig *config)
{
	return config->transport == SFB_TRANSPORT_WISH_TCP ? SFB_TRANSPORT_TCP : SFB_TRANSPORT_TLS;
}

gboolean
sfb_config_trusts(const SfbConfig *config, const char *host)
{
	if (sfb_domain_contains(sfb_address_get_domain(config->address), host))
		return TRUE;
	for (char **domain = config->trusted_domains; *domain != NULL; domain++) {
		if (sfb_domain_contains(*domain, host))
			return TRUE;
	}
	return FALSE;
}

void
sfb_config_free(SfbConfig *config)
{
	if (config == NULL)
		return;
	for (gsize i = 0; i < G_N_ELEMENTS(text_options); i++)
		g_free(G_STRUCT_MEMBER(char *, config, text_options[i].value));
	g_free(config->address);
	g_free(config->login);
	sfb_secret_unref(config->password);
	g_free(config->host);
	g_strfreev(config->trusted_domains);
	g_free(config->last_server);
	g_free(config->epid);
	g_free(config->note);
	g_free(config);
}
