/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Editing the contact list, whatever the server does meanwhile. */

#include "stories/lists.h"
#include "stories/plots.h"

static const SfbContactsWish wishes[] = {
	{ SFB_WISH_ADD_GROUP, .group = "Ärger & <Co>" },
	{ SFB_WISH_ADD, .address = "contact00001@example.com", .group = "Brand new" },
	{ SFB_WISH_NAME, .address = BOB, .name = "Bobby \"B\"" },
	{ SFB_WISH_MOVE, .address = ECHO, .group = "Other contacts", .new_group = "Favorites" },
	{ SFB_WISH_RENAME_GROUP, .group = "Partners", .new_group = "新しい" },
	{ SFB_WISH_REMOVE, .address = "contact00002@example.com" },
	{ SFB_WISH_REMOVE_GROUP, .group = "Team" },
};

typedef struct {
	guint fulfilled;
	guint refused;
	GError *reason; /* of the first that was refused */
} Outcome;

static void
on_answered(GObject *source, GAsyncResult *result, gpointer user_data)
{
	Outcome *outcome = user_data;
	g_autoptr(GError) error = NULL;

	if (sfb_contacts_edit_finish(SFB_CONTACTS(source), result, &error)) {
		outcome->fulfilled++;
		return;
	}
	outcome->refused++;
	if (outcome->reason == NULL)
		outcome->reason = g_steal_pointer(&error);
}

static void
make_wishes(Story *story, Outcome *outcome)
{
	SfbContacts *contacts = sfb_session_get_contacts(story->alice.session);

	for (guint i = 0; i < G_N_ELEMENTS(wishes); i++)
		sfb_contacts_edit_async(contacts, &wishes[i], NULL, on_answered, outcome);
	WAIT_UNTIL(outcome->fulfilled + outcome->refused == G_N_ELEMENTS(wishes));
}

static const SfbSimUser *
get_owner(Story *story)
{
	return sfb_sim_world_get(sfb_sim_get_world(story->sim), ALICE);
}

static gboolean
is_same_list(Story *story)
{
	g_autofree char *ours = list_describe(sfb_session_get_contacts(story->alice.session));
	g_autofree char *theirs = list_describe_of_server(get_owner(story));

	return g_str_equal(ours, theirs);
}

static const SfbSimContact *
find_contact(const SfbSimUser *owner, const char *address)
{
	for (guint i = 0; i < owner->contacts->len; i++) {
		const SfbSimContact *contact = owner->contacts->pdata[i];

		if (g_str_equal(contact->address, address))
			return contact;
	}
	return NULL;
}

void
plot_edits(Story *story)
{
	const SfbSimUser *owner = get_owner(story);
	Outcome outcome = { 0 };

	make_wishes(story, &outcome);
	g_assert_no_error(outcome.reason);
	WAIT_UNTIL(is_same_list(story));
	g_assert_cmpstr(find_contact(owner, BOB)->alias, ==, "Bobby \"B\"");
	g_assert_cmpstr(find_contact(owner, BOB)->groups, ==, "1 ");
	g_assert_cmpstr(find_contact(owner, "contact00001@example.com")->alias, ==, "");
	g_assert_null(find_contact(owner, "contact00002@example.com"));
}

/* The first wish, and nothing else. */
void
plot_edit_refused(Story *story)
{
	Outcome outcome = { 0 };

	make_wishes(story, &outcome);
	g_assert_cmpuint(outcome.refused, ==, 1);
	g_assert_error(outcome.reason, SFB_ERROR, SFB_ERROR_NOT_ALLOWED);
	g_clear_error(&outcome.reason);
	WAIT_UNTIL(is_same_list(story));
}
