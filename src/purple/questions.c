/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What a sign-in may need the user for. */

#include "config.h"

#include "purple/questions.h"

#include <glib/gi18n-lib.h>
#include <notify.h>
#include <request.h>
#include <string.h>

#include "purple/errors.h"
#include "purple/exchange.h"
#include "purple/options.h"
#include "util/domain.h"
#include "util/error.h"

typedef struct {
	SfbPurpleGlue *glue;
	SfbPurpleRetry retry;
	GError *error;
	char *domain; /* of the server in question */
} Question;

static void
question_free(Question *question)
{
	g_error_free(question->error);
	g_free(question->domain);
	g_free(question);
}

static Question *
question_new(SfbPurpleGlue *glue, const GError *error, SfbPurpleRetry retry)
{
	Question *question = g_new0(Question, 1);

	question->glue = glue;
	question->retry = retry;
	question->error = g_error_copy(error);
	return question;
}

/* libpurple frees nothing when it closes a question by its handle: the glue remembers it. */
static void
keep(SfbPurpleGlue *glue, Question *question)
{
	g_clear_pointer(&glue->question, glue->free_question);
	glue->question = question;
	glue->free_question = (GDestroyNotify)question_free;
}

static void
decline(Question *question)
{
	SfbPurpleGlue *glue = question->glue;
	g_autoptr(GError) error = g_error_copy(question->error);

	g_clear_pointer(&glue->question, glue->free_question);
	sfb_purple_error_end_connection(glue->connection, error);
}

static void
go_on(Question *question)
{
	SfbPurpleGlue *glue = question->glue;
	SfbPurpleRetry retry = question->retry;

	g_clear_pointer(&glue->question, glue->free_question);
	retry(glue);
}

/* Password */

static void
on_password_typed(Question *question, PurpleRequestFields *fields)
{
	PurpleAccount *account = question->glue->account;
	const char *password = purple_request_fields_get_string(fields, "password");
	gboolean is_remembered = purple_request_fields_get_bool(fields, "remember");

	if (password == NULL || *password == '\0') {
		decline(question);
		return;
	}
	purple_account_set_remember_password(account, is_remembered);
	if (is_remembered)
		purple_account_set_password(account, password);
	sfb_secret_unref(question->glue->password);
	question->glue->password = sfb_secret_new(password);
	go_on(question);
}

static void
on_password_declined(Question *question, PurpleRequestFields *fields)
{
	decline(question);
}

static PurpleRequestField *
make_password_field(void)
{
	PurpleRequestField *field =
		purple_request_field_string_new("password", _("Password"), NULL, FALSE);

	purple_request_field_string_set_masked(field, TRUE);
	purple_request_field_set_type_hint(field, "password");
	purple_request_field_set_required(field, TRUE);
	return field;
}

static PurpleRequestFields *
make_password_fields(PurpleAccount *account)
{
	PurpleRequestFields *fields = purple_request_fields_new();
	PurpleRequestFieldGroup *group = purple_request_field_group_new(NULL);

	purple_request_field_group_add_field(group, make_password_field());
	purple_request_field_group_add_field(
		group,
		purple_request_field_bool_new("remember", _("Save password"),
	                                      purple_account_get_remember_password(account)));
	purple_request_fields_add_group(fields, group);
	return fields;
}

static void
ask_for_password(Question *question)
{
	SfbPurpleGlue *glue = question->glue;

	purple_request_fields(
		glue->connection, _("Skype for Business"), _("Password"), question->error->message,
		make_password_fields(glue->account), _("Sign in"), G_CALLBACK(on_password_typed),
		_("Cancel"), G_CALLBACK(on_password_declined), glue->account, NULL, NULL, question);
}

/* Domain */

static void
on_domain_trusted(Question *question, int action)
{
	sfb_purple_options_trust_domain(question->glue->account, question->domain);
	go_on(question);
}

static void
on_domain_declined(Question *question, int action)
{
	decline(question);
}

static void
ask_about_domain(Question *question, const char *host)
{
	SfbPurpleGlue *glue = question->glue;
	g_autofree char *primary = NULL;

	question->domain = g_strdup(sfb_domain_get_parent(host));
	primary = g_strdup_printf(_("Trust servers of %s?"), question->domain);
	purple_request_action(glue->connection, _("Skype for Business"), primary,
	                      question->error->message, 1, glue->account, NULL, NULL, question, 2,
	                      _("Trust"), G_CALLBACK(on_domain_trusted), _("Cancel"),
	                      G_CALLBACK(on_domain_declined));
}

gboolean
sfb_purple_ask(SfbPurpleGlue *glue, SfbSession *session, const GError *error, SfbPurpleRetry retry)
{
	const char *host = sfb_session_get_evidence(session)->untrusted_host;
	Question *question;

	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_PASSWORD_REQUIRED)) {
		question = question_new(glue, error, retry);
		keep(glue, question);
		ask_for_password(question);
		return TRUE;
	}
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME) && host != NULL) {
		question = question_new(glue, error, retry);
		keep(glue, question);
		ask_about_domain(question, host);
		return TRUE;
	}
	return FALSE;
}

/* Exchange */

/* Nothing of it is kept: the next connection may do without. */
static void
on_exchange_login_typed(SfbPurpleGlue *glue, PurpleRequestFields *fields)
{
	const char *login = purple_request_fields_get_string(fields, "login");
	const char *typed = purple_request_fields_get_string(fields, "password");
	g_autoptr(SfbSecret) password = NULL;

	if (glue->session == NULL || login == NULL || typed == NULL)
		return;
	glue->exchange_login = SFB_PURPLE_LOGIN_TYPED;
	password = sfb_secret_new(typed);
	sfb_web_ews_set_credentials(sfb_session_get_ews(glue->session),
	                            &(SfbWebCredentials){ .login = login, .password = password });
	sfb_purple_exchange_ask_again(glue);
}

static PurpleRequestFields *
make_exchange_fields(PurpleAccount *account)
{
	PurpleRequestFields *fields = purple_request_fields_new();
	PurpleRequestFieldGroup *group = purple_request_field_group_new(NULL);
	const char *login = purple_account_get_string(account, "login", "");
	PurpleRequestField *field = purple_request_field_string_new(
		"login", _("Sign-in name"),
		*login != '\0' ? login : purple_account_get_username(account), FALSE);

	purple_request_field_set_required(field, TRUE);
	purple_request_field_group_add_field(group, field);
	purple_request_field_group_add_field(group, make_password_field());
	purple_request_fields_add_group(fields, group);
	return fields;
}

static void
ask_for_exchange_login(SfbPurpleGlue *glue, const GError *error)
{
	purple_request_fields(glue->connection, _("Skype for Business"), _("Sign in to Exchange"),
	                      error->message, make_exchange_fields(glue->account), _("Sign in"),
	                      G_CALLBACK(on_exchange_login_typed), _("Cancel"), NULL, glue->account,
	                      NULL, NULL, glue);
}

gboolean
sfb_purple_ask_for_exchange_login(SfbPurpleGlue *glue, const GError *error)
{
	if (g_error_matches(error, SFB_ERROR, SFB_ERROR_UNTRUSTED_NAME) &&
	    glue->exchange_domain != NULL)
		return TRUE; /* the user was asked about that */
	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS) ||
	    !sfb_contacts_is_in_exchange(sfb_session_get_contacts(glue->session)))
		return FALSE;
	switch (glue->exchange_login) {
	case SFB_PURPLE_LOGIN_NOT_ASKED:
		glue->exchange_login = SFB_PURPLE_LOGIN_ASKED;
		ask_for_exchange_login(glue, error);
		return TRUE;
	case SFB_PURPLE_LOGIN_TYPED:
		glue->exchange_login = SFB_PURPLE_LOGIN_REFUSED;
		return FALSE;
	default:
		return TRUE; /* the user knows */
	}
}

gboolean
sfb_purple_offer_exchange_login(SfbPurpleGlue *glue, const GError *error)
{
	if (!g_error_matches(error, SFB_ERROR, SFB_ERROR_CREDENTIALS))
		return FALSE;
	glue->exchange_login = SFB_PURPLE_LOGIN_ASKED;
	ask_for_exchange_login(glue, error);
	return TRUE;
}

/* Sign-in page */

static void
on_page_given_up(SfbPurpleGlue *glue, int action)
{
	purple_connection_error_reason(glue->connection,
	                               PURPLE_CONNECTION_ERROR_AUTHENTICATION_FAILED,
	                               _("You stopped signing in with the identity provider."));
}

void
sfb_purple_show_sign_in_page(SfbPurpleGlue *glue, const char *url, const char *user_code)
{
	g_autofree char *words = NULL;

	purple_request_close_with_handle(&glue->question);
	if (*url == '\0')
		return;
	if (*user_code != '\0')
		words = g_strdup_printf(_("Type this code there: %s\n\n%s"), user_code, url);
	purple_notify_uri(glue->connection, url);
	purple_request_action(&glue->question, _("Skype for Business"),
	                      _("Sign in with your organisation in the browser"),
	                      words != NULL ? words : url, 0, glue->account, NULL, NULL, glue, 1,
	                      _("Stop"), G_CALLBACK(on_page_given_up));
}
