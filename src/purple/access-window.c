/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The window "Privacy": access levels of domains and of everybody else. Its first field has a line
 * for each class of people, one for each domain with a level of its own, and a last one for a domain
 * that is typed.
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <request.h>
#include <string.h>

#include "purple/access-private.h"
#include "purple/errors.h"

static const SfbAccessMember classes[] = {
	SFB_ACCESS_SAME_ENTERPRISE,
	SFB_ACCESS_FEDERATED,
	SFB_ACCESS_PUBLIC_CLOUD,
	SFB_ACCESS_EVERYONE,
};

/* Of "@Partner.example" its domain. Returns: (transfer full) (nullable) NULL if it is none. */
static char *
dup_domain(const char *text)
{
	const char *at = strrchr(text, '@');
	g_autofree char *stripped = g_strstrip(g_strdup(at != NULL ? at + 1 : text));
	g_autofree char *ascii = g_hostname_to_ascii(stripped);
	g_autofree char *domain = ascii != NULL ? g_ascii_strdown(ascii, -1) : NULL;

	if (domain == NULL || strchr(domain, '.') == NULL || *domain == '.' ||
	    domain[strspn(domain, "abcdefghijklmnopqrstuvwxyz0123456789-.")] != '\0')
		return NULL;
	return g_steal_pointer(&domain);
}

static void
set_domain(SfbPurpleGlue *glue, const char *text, SfbAccessLevel level)
{
	g_autofree char *domain = text != NULL ? dup_domain(text) : NULL;

	if (domain != NULL)
		sfb_purple_access_set_level(glue, SFB_ACCESS_DOMAIN, domain, level);
	else
		sfb_purple_warn(glue->connection,
		                _("That is no domain, so nothing was changed. Type it "
		                  "like \"partner.com\"."));
}

static void
on_chosen(SfbPurpleGlue *glue, PurpleRequestFields *fields)
{
	guint who = (guint)purple_request_fields_get_choice(fields, "who");
	guint level = (guint)purple_request_fields_get_choice(fields, "level");
	GPtrArray *domains = glue->access->domains;

	if (level >= SFB_PURPLE_ACCESS_LEVELS)
		return;
	if (who < G_N_ELEMENTS(classes))
		sfb_purple_access_set_level(glue, classes[who], NULL,
		                            sfb_purple_access_levels[level]);
	else if (who - G_N_ELEMENTS(classes) < domains->len)
		sfb_purple_access_set_level(glue, SFB_ACCESS_DOMAIN,
		                            g_ptr_array_index(domains, who - G_N_ELEMENTS(classes)),
		                            sfb_purple_access_levels[level]);
	else
		set_domain(glue, purple_request_fields_get_string(fields, "domain"),
		           sfb_purple_access_levels[level]);
}

static void
add_choice(PurpleRequestField *field, SfbAccess *access, SfbAccessMember member, const char *value)
{
	const char *name = value != NULL ? value : sfb_access_member_get_label(member);
	SfbAccessLevel level = sfb_access_get_own_level(access, member, value);
	g_autofree char *label = NULL;

	if (level == SFB_ACCESS_AUTOMATIC) {
		purple_request_field_choice_add(field, name);
		return;
	}
	/* TRANSLATORS: Whom, and an access level: "partner.com: Colleagues". */
	label = g_strdup_printf(_("%s: %s"), name, sfb_access_level_get_label(level));
	purple_request_field_choice_add(field, label);
}

static PurpleRequestField *
make_who(SfbAccess *access, const GPtrArray *domains)
{
	PurpleRequestField *who = purple_request_field_choice_new("who", _("Who"), 0);

	for (gsize i = 0; i < G_N_ELEMENTS(classes); i++)
		add_choice(who, access, classes[i], NULL);
	for (guint i = 0; i < domains->len; i++)
		add_choice(who, access, SFB_ACCESS_DOMAIN, g_ptr_array_index(domains, i));
	purple_request_field_choice_add(who, _("The domain below"));
	return who;
}

/* It begins with the level of the first line: whoever just answers changes nothing. What is shown
 * first is the default of a field, which is given when the field is made. */
static PurpleRequestField *
make_level(SfbAccess *access)
{
	SfbAccessLevel first = sfb_access_get_own_level(access, classes[0], NULL);
	PurpleRequestField *field;
	int shown = 0;

	while (shown < SFB_PURPLE_ACCESS_LEVELS - 1 && sfb_purple_access_levels[shown] != first)
		shown++;
	field = purple_request_field_choice_new("level", _("Access level"), shown);
	for (int i = 0; i < SFB_PURPLE_ACCESS_LEVELS; i++)
		purple_request_field_choice_add(
			field, sfb_access_level_get_label(sfb_purple_access_levels[i]));
	return field;
}

static PurpleRequestFields *
make_fields(SfbAccess *access, const GPtrArray *domains)
{
	PurpleRequestFields *fields = purple_request_fields_new();
	PurpleRequestFieldGroup *group = purple_request_field_group_new(NULL);

	purple_request_field_group_add_field(group, make_who(access, domains));
	purple_request_field_group_add_field(
		group, purple_request_field_string_new("domain", _("Domain"), "", FALSE));
	purple_request_field_group_add_field(group, make_level(access));
	purple_request_fields_add_group(fields, group);
	return fields;
}

void
sfb_purple_access_show(PurplePluginAction *action)
{
	SfbPurpleGlue *glue = sfb_purple_access_get_ready(action->context);
	SfbAccess *access;

	if (glue == NULL)
		return;
	access = sfb_session_get_access(glue->session);
	purple_request_close_with_handle(glue->access);
	g_clear_pointer(&glue->access->domains, g_ptr_array_unref);
	glue->access->domains = sfb_access_list_domains(access);
	purple_request_fields(glue->access, _("Privacy"), _("Who may see what of you"),
	                      _("A person's own level is in the menu of the buddy list and counts "
	                        "before these. \"Automatic\" takes a level away."),
	                      make_fields(access, glue->access->domains), _("Set"),
	                      G_CALLBACK(on_chosen), _("Close"), NULL, glue->account, NULL, NULL,
	                      glue);
}
