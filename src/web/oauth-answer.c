/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What the services of modern authentication answer, and what a refusal means. */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "util/error.h"
#include "web/oauth-private.h"
#include "web/url.h"

#define EXPIRES_SECONDS_DEFAULT 3600
#define EXPIRES_SECONDS_MAX (24 * 60 * 60)
#define DEVICE_EXPIRES_SECONDS_DEFAULT 900
#define INTERVAL_SECONDS_DEFAULT 5 /* RFC 8628 3.2 */
#define INTERVAL_SECONDS_MAX 60
#define WORDS_MAX 500

/* RFC 6749 A: what could not stand in a header is no token. */
static gboolean
is_token(const char *text)
{
	const char *c = text;

	while (g_ascii_isprint(*c))
		c++;
	return c > text && *c == '\0';
}

static SfbSecret *
take_secret(char *text)
{
	SfbSecret *secret;

	if (text == NULL)
		return NULL;
	secret = is_token(text) ? sfb_secret_new(text) : NULL;
	sfb_secret_wipe(text, strlen(text));
	g_free(text);
	return secret;
}

static char *
dup_text(const SfbJson *json, const char *name)
{
	char *text = sfb_json_dup_text(json, name);

	return text != NULL ? text : g_strdup("");
}

/* Numbers come as text, too. */
static guint
read_seconds(const SfbJson *json, const char *name, guint fallback, guint maximum)
{
	g_autofree char *text = sfb_json_dup_text(json, name);
	guint64 seconds;

	if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT32, &seconds, NULL))
		return fallback;
	return MIN((guint)seconds, maximum);
}

SfbWebOauthAnswer *
sfb_web_oauth_answer_parse(const SfbJson *json)
{
	SfbWebOauthAnswer *answer = g_new0(SfbWebOauthAnswer, 1);

	answer->access_token = take_secret(sfb_json_dup_text(json, "access_token"));
	answer->refresh_token = take_secret(sfb_json_dup_text(json, "refresh_token"));
	answer->expires_seconds =
		read_seconds(json, "expires_in", EXPIRES_SECONDS_DEFAULT, EXPIRES_SECONDS_MAX);
	answer->error = dup_text(json, "error");
	answer->description = dup_text(json, "error_description");
	return answer;
}

SfbWebOauthAnswer *
sfb_web_oauth_answer_new_refused(const char *error, const char *description)
{
	SfbWebOauthAnswer *answer = g_new0(SfbWebOauthAnswer, 1);

	answer->error = g_strdup(error != NULL ? error : "");
	answer->description = g_strdup(description != NULL ? description : "");
	return answer;
}

void
sfb_web_oauth_answer_free(SfbWebOauthAnswer *answer)
{
	if (answer == NULL)
		return;
	g_clear_pointer(&answer->access_token, sfb_secret_unref);
	g_clear_pointer(&answer->refresh_token, sfb_secret_unref);
	g_free(answer->error);
	g_free(answer->description);
	g_free(answer);
}

/* The page with the code in it, the page as the RFC names it, the page as Microsoft does. The
 * browser will be sent there, so it has to be HTTPS. */
static char *
dup_page(const SfbJson *json)
{
	static const char *const names[] = { "verification_uri_complete", "verification_uri",
		                             "verification_url" };

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
		g_autofree char *page = sfb_json_dup_text(json, names[i]);

		if (sfb_web_url_is_https(page))
			return g_steal_pointer(&page);
	}
	return NULL;
}

SfbWebOauthDevice *
sfb_web_oauth_device_parse(const SfbJson *json)
{
	g_autoptr(SfbWebOauthDevice) device = g_new0(SfbWebOauthDevice, 1);

	device->device_code = take_secret(sfb_json_dup_text(json, "device_code"));
	device->user_code = dup_text(json, "user_code");
	device->page = dup_page(json);
	device->expires_seconds = read_seconds(json, "expires_in", DEVICE_EXPIRES_SECONDS_DEFAULT,
	                                       EXPIRES_SECONDS_MAX);
	device->interval_seconds = MAX(
		1, read_seconds(json, "interval", INTERVAL_SECONDS_DEFAULT, INTERVAL_SECONDS_MAX));
	if (device->device_code == NULL || device->page == NULL)
		return NULL;
	return g_steal_pointer(&device);
}

void
sfb_web_oauth_device_free(SfbWebOauthDevice *device)
{
	if (device == NULL)
		return;
	g_clear_pointer(&device->device_code, sfb_secret_unref);
	g_free(device->user_code);
	g_free(device->page);
	g_free(device);
}

typedef struct {
	const char *code;
	SfbError meaning;
	const char *advice;
} Refusal;

#define PERSON_TOO_LATE                                                                            \
	N_("Nobody signed in on its page in time. Sign in again and follow the page that opens.")

static const Refusal refusals[] = {
	{ "access_denied", SFB_ERROR_IDENTITY,
	  N_("The sign-in was declined on its page. Sign in again; if you did not decline, ask "
	     "your "
	     "administrator whether you may use this program.") },
	{ "authorization_declined", SFB_ERROR_IDENTITY,
	  N_("The sign-in was declined on its page. Sign in again; if you did not decline, ask "
	     "your "
	     "administrator whether you may use this program.") },
	{ "expired_token", SFB_ERROR_TIMEOUT, PERSON_TOO_LATE },
	{ "code_expired", SFB_ERROR_TIMEOUT, PERSON_TOO_LATE },
	{ "invalid_client", SFB_ERROR_IDENTITY,
	  N_("It does not know this program. Check the account's option oauth-client-id with your "
	     "administrator (docs/modern-authentication.md).") },
	{ "unauthorized_client", SFB_ERROR_IDENTITY,
	  N_("It does not let this program in. Check the account's option oauth-client-id with "
	     "your "
	     "administrator (docs/modern-authentication.md).") },
	{ "invalid_resource", SFB_ERROR_IDENTITY,
	  N_("It does not know the service that we want to use. Check the account's option "
	     "oauth-resource with your administrator (docs/modern-authentication.md).") },
	{ "invalid_target", SFB_ERROR_IDENTITY,
	  N_("It does not know the service that we want to use. Check the account's option "
	     "oauth-resource with your administrator (docs/modern-authentication.md).") },
	{ "server_error", SFB_ERROR_IDENTITY_TROUBLE, N_("It has trouble. Try again later.") },
	{ "temporarily_unavailable", SFB_ERROR_IDENTITY_TROUBLE,
	  N_("It is too busy. Try again later.") },
};

static const Refusal other_refusal = {
	NULL, SFB_ERROR_IDENTITY,
	N_("It refuses to sign you in. Show this sentence to your administrator.")
};

static const Refusal *
find_refusal(const char *code)
{
	for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
		if (strcmp(code, refusals[i].code) == 0)
			return &refusals[i];
	}
	return &other_refusal;
}

/* "code: description" on one line: Entra writes its numbers and trace ids on several. */
static char *
dup_words(const char *code, const char *description)
{
	g_autofree char *joined =
		*description != '\0' ? g_strconcat(code, ": ", description, NULL) : g_strdup(code);
	g_autofree char *valid = g_utf8_make_valid(joined, -1);
	GString *words = g_string_new(NULL);

	for (const char *c = valid; *c != '\0' && words->len < WORDS_MAX; c = g_utf8_next_char(c)) {
		gunichar character = g_utf8_get_char(c);

		g_string_append_unichar(words, g_unichar_iscntrl(character) ? ' ' : character);
	}
	return g_string_free(words, FALSE);
}

GError *
sfb_web_oauth_make_error(const char *host, const char *code, const char *description)
{
	const Refusal *refusal = find_refusal(code);
	g_autofree char *words = dup_words(code, description);

	if (*code == '\0')
		return g_error_new(SFB_ERROR, SFB_ERROR_IDENTITY_TROUBLE,
		                   _("Identity provider %s answered neither yes nor no. Try again "
		                     "later; if it stays so, tell your administrator."),
		                   host);
	/* Translators: the identity provider's name, our sentence about it, its own words. */
	return g_error_new(SFB_ERROR, refusal->meaning, _("Identity provider %s: %s (%s)"), host,
	                   _(refusal->advice), words);
}

void
sfb_web_oauth_form_add(GString *form, const char *name, const char *value)
{
	g_autofree char *escaped = NULL;

	if (value == NULL)
		return;
	escaped = g_uri_escape_string(value, NULL, FALSE);
	g_string_append_printf(form, "%s%s=%s", form->len > 0 ? "&" : "", name, escaped);
	sfb_secret_wipe(escaped, strlen(escaped));
}
