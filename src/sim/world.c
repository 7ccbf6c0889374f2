/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Who exists in the simulator. */

#include "sim/world.h"

#include <string.h>

#include "sim/audience.h"
#include "sim/category-values.h"
#include "sim/contact-list.h"
#include "sim/exchange-calendar.h"
#include "sim/exchange-mailbox.h"
#include "sim/publications.h"
#include "sim/telephony.h"

#define EARLIER_USER_STATE 0x20000000u /* instance of a status that was set by hand */

/* Where the categories live ([MS-PRES] 2.2.2, presence sheet 2 and 3.1). */
static const guint32 input_containers[] = { 2, 3, G_MAXUINT32 };
static const guint32 colleagues_container[] = { 200, G_MAXUINT32 };
static const guint32 note_containers[] = { 200, 300, 400, G_MAXUINT32 };
static const guint32 state_containers[] = { 2, 3, 100, 200, 300, 400, G_MAXUINT32 };
static const guint32 blocked_container[] = { 32000, G_MAXUINT32 };
static const guint32 card_containers[] = { 0, 100, 200, 300, 400, 32000, G_MAXUINT32 };

static const char *const first_names[] = {
	"Anna",  "Bjørn", "Chloé", "Deniz",  "Emeka",      "François", "Grace", "Hiroko",
	"Ilse",  "João",  "Karin", "Łukasz", "Małgorzata", "Noor",     "Olga",  "Petr",
	"Quinn", "Rosa",  "Søren", "Thảo",   "Ursula",     "Vikram",   "Wei",   "Zoë",
};

static const char *const last_names[] = {
	"Abbott", "Björk",  "Castro",   "Dvořák",   "Eriksen", "Fischer", "García", "Huang",
	"Ito",    "Jensen", "Kowalska", "Lindgren", "Müller",  "Nguyễn",  "Okafor", "Petrović",
	"Quist",  "Rossi",  "Smith",    "Tanaka",   "Ünal",    "Волков",  "Weiß",
};

static const struct {
	const char *name;
	const char *display_name;
} colleagues[] = {
	{ "zoe", "Zoë Weiß" },
	{ "juergen", "Jürgen Müller" },
	{ "igor", "Игорь Волков" },
	{ "hiroko", "田中 弘子" },
};

static const char *const titles[] = {
	"Engineer", "Accountant", "Head of “Support & Ops”", NULL, "Übersetzerin",
};

static const char *const notes[] = {
	"Back at 3",
	"Working from home <today>",
	"À bientôt",
};

static const char *const devices[] = { "computer", "mobile", "deskphone", "web" };

/* What a person may be doing. */
enum {
	DOING_AVAILABLE,
	DOING_OFFLINE,
};

static const struct {
	guint availability;
	const char *activity;
	guint minutes_away; /* since the person last touched a device */
} doings[] = {
	[DOING_AVAILABLE] = { 3500, NULL },
	[DOING_OFFLINE] = { SFB_SIM_OFFLINE, NULL },
	{ 6500, "<activity token=\"in-a-meeting\" minAvailability=\"6500\" "
	        "maxAvailability=\"8999\"/>" },
	{ 15500, NULL, 40 },
	{ 9500, NULL },
	{ 5000, NULL, 7 },
	{ 12500, NULL },
	{ 3500, NULL },
	{ 6500, "<activity token=\"on-the-phone\" minAvailability=\"6500\" "
	        "maxAvailability=\"8999\"/>" },
	{ 7500, NULL, 12 },
	{ 9000, "<activity token=\"in-presentation\" minAvailability=\"9000\" "
	        "maxAvailability=\"11999\"/>" },
	{ 18500, NULL },
	{ 6500, NULL },
};

struct _SfbSimWorld {
	GHashTable *users; /* address to SfbSimUser */
};

static void
group_free(SfbSimGroup *group)
{
	g_free(group->name);
	g_free(group->type);
	g_free(group->email);
	g_free(group);
}

static void
contact_free(SfbSimContact *contact)
{
	g_free(contact->address);
	g_free(contact->alias);
	g_free(contact->groups);
	g_free(contact->extension);
	g_free(contact);
}

static void
user_free(SfbSimUser *user)
{
	g_free(user->address);
	g_free(user->display_name);
	g_ptr_array_unref(user->groups);
	g_ptr_array_unref(user->contacts);
	g_ptr_array_unref(user->publications);
	g_ptr_array_unref(user->mails);
	sfb_sim_audience_free(user->audience);
	sfb_sim_calendar_free(user->calendar);
	g_free(user);
}

/* @address: (transfer full) */
static SfbSimUser *
add_user(SfbSimWorld *world, char *address, const char *display_name)
{
	SfbSimUser *user = g_new0(SfbSimUser, 1);

	user->address = address;
	user->display_name = g_strdup(display_name);
	user->contacts_delta = 1;
	user->groups = g_ptr_array_new_with_free_func((GDestroyNotify)group_free);
	user->contacts = g_ptr_array_new_with_free_func((GDestroyNotify)contact_free);
	user->publications =
		g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sim_publication_free);
	user->mails = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_sim_mail_item_free);
	g_hash_table_insert(world->users, user->address, user);
	return user;
}

/* Writes one instance into every container of the list, which ends with 0xFFFFFFFF. */
static void
store(SfbSimUser *user, SfbSimWish wish, const guint32 *containers)
{
	for (; *containers != G_MAXUINT32; containers++) {
		wish.container = *containers;
		sfb_sim_publications_store(user, &wish, NULL);
	}
}

static void
set_card(SfbSimUser *user, const char *title, const guint32 *containers)
{
	g_autofree char *card = sfb_sim_value_build_card(user->display_name, user->address, title);
	SfbSimWish wish = { .category = "contactCard", .expire_type = "static", .value = card };

	store(user, wish, containers);
}

static void
set_note(SfbSimUser *user, const char *text, const guint32 *containers)
{
	g_autofree char *note = sfb_sim_value_build_note(text);
	SfbSimWish wish = { .category = "note", .expire_type = "static", .value = note };

	store(user, wish, containers);
}

static void
set_state(SfbSimUser *user, guint doing, const char *device, const guint32 *containers)
{
	g_autofree char *last_active = sfb_sim_value_make_time(doings[doing].minutes_away);
	g_autofree char *state = sfb_sim_value_build_state(
		doings[doing].availability, doings[doing].activity, device, last_active);
	SfbSimWish wish = { .category = "state", .instance = 1, .expire_type = "user" };

	wish.value = state;
	store(user, wish, containers);
}

/* Whoever is blocked sees somebody who never is there. */
static void
set_absence(SfbSimUser *user)
{
	g_autofree char *now = sfb_sim_value_make_time(0);
	g_autofree char *state = sfb_sim_value_build_state(SFB_SIM_OFFLINE, NULL, NULL, now);
	SfbSimWish wish = { .category = "state", .expire_type = "static", .value = state };

	store(user, wish, blocked_container);
}

/* Versions begin where an earlier sign-in left them, so that a client that guesses 0 is refused. */
static void
set_earlier_status(SfbSimUser *user)
{
	g_autofree char *status = sfb_sim_value_build_user_state(3500);
	SfbSimWish wish = { .category = "state", .instance = EARLIER_USER_STATE };

	wish.expire_type = "static";
	wish.value = status;
	store(user, wish, input_containers);
	sfb_sim_publications_find(user, "state", EARLIER_USER_STATE, 2)->version = 12;
	sfb_sim_publications_find(user, "state", EARLIER_USER_STATE, 3)->version = 9;
}

static SfbSimUser *
add_person(SfbSimWorld *world, const char *name, const char *display_name, const char *telephone)
{
	SfbSimUser *user =
		add_user(world, g_strconcat(name, "@" SFB_SIM_DOMAIN, NULL), display_name);

	user->can_sign_in = TRUE;
	set_card(user, "Engineer", card_containers);
	set_state(user, DOING_OFFLINE, NULL, state_containers);
	set_absence(user);
	set_earlier_status(user);
	sfb_sim_telephony_add(user, telephone);
	sfb_sim_contact_list_add_group(user, "~");
	sfb_sim_contact_list_add_group(user, "Team");
	sfb_sim_contact_list_add_group(user, "Partners");
	return user;
}

static void
add_echo(SfbSimWorld *world)
{
	SfbSimUser *echo = add_user(world, g_strdup(SFB_SIM_ECHO_ADDRESS), "Echo");

	set_card(echo, "Answers every message with its own words", card_containers);
	set_note(echo, "Write to me", note_containers);
	set_state(echo, DOING_AVAILABLE, "computer", state_containers);
}

/* People who cannot sign in are seen by colleagues only, so one container holds all there is. */
static void
invent_presence(SfbSimUser *user, guint number)
{
	set_card(user, titles[number % G_N_ELEMENTS(titles)], colleagues_container);
	sfb_sim_world_invent_state(user, number);
	if (number % 4 == 0)
		set_note(user, notes[number / 4 % G_N_ELEMENTS(notes)], colleagues_container);
}

static void
invent_contact(SfbSimWorld *world, SfbSimUser *owner, guint number)
{
	/* Without the blank that servers write behind the last id: pidgin-sipe takes it for one
	 * more group, and would carry every invented contact twice. */
	static const char *const memberships[] = { "1", "2", "3", "2 3", "1 2" };
	g_autofree char *name = g_strdup_printf(
		"%s %s", first_names[number % G_N_ELEMENTS(first_names)],
		last_names[number / G_N_ELEMENTS(first_names) % G_N_ELEMENTS(last_names)]);
	g_autofree char *alias =
		number % 7 == 0 ? g_strdup_printf("Nickname & %u", number) : g_strdup("");
	SfbSimUser *user =
		add_user(world, g_strdup_printf("contact%05u@" SFB_SIM_DOMAIN, number), name);

	user->is_invented = TRUE;
	invent_presence(user, number);
	sfb_sim_contact_list_add_contact(owner, user->address, alias,
	                                 memberships[number % G_N_ELEMENTS(memberships)]);
}

/* @name: the first half of the address. */
static void
add_colleague(SfbSimWorld *world, const char *name, const char *display_name, guint number)
{
	SfbSimUser *user =
		add_user(world, g_strconcat(name, "@" SFB_SIM_DOMAIN, NULL), display_name);

	user->is_invented = TRUE;
	invent_presence(user, number);
}

static void
add_colleagues(SfbSimWorld *world)
{
	for (guint i = 0; i < G_N_ELEMENTS(colleagues); i++)
		add_colleague(world, colleagues[i].name, colleagues[i].display_name, i);
	for (guint number = 1; number <= SFB_SIM_STAFF; number++) {
		g_autofree char *name = g_strdup_printf(SFB_SIM_STAFF_PREFIX "%03u", number);
		g_autofree char *display_name = g_strdup_printf("Staff Member %u", number);

		add_colleague(world, name, display_name, number);
	}
}

static void
add_special_groups(SfbSimUser *user)
{
	sfb_sim_contact_list_mark_group(sfb_sim_contact_list_add_group(user, "Pinned Contacts"),
	                                "pinnedGroup", NULL);
	sfb_sim_contact_list_mark_group(sfb_sim_contact_list_add_group(user, "All of Team"), "dg",
	                                SFB_SIM_TEAM_ADDRESS);
}

SfbSimWorld *
sfb_sim_world_new(guint contacts)
{
	SfbSimWorld *world = g_new0(SfbSimWorld, 1);
	SfbSimUser *alice;
	SfbSimUser *bob;
	SfbSimUser *tina;

	world->users =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, (GDestroyNotify)user_free);
	alice = add_person(world, "alice", "Alice Example", "tel:+15555550101;ext=101");
	bob = add_person(world, "bob", "Bob Müller", "tel:+15555550102;ext=102");
	tina = add_person(world, "tina", "Tina Taylor", NULL);
	tina->is_restricted = TRUE;
	add_echo(world);
	add_colleagues(world);
	add_special_groups(alice);
	set_note(bob, "Back at 3", note_containers);
	sfb_sim_contact_list_add_contact(alice, bob->address, "", "1 2 ");
	sfb_sim_contact_list_add_contact(alice, SFB_SIM_ECHO_ADDRESS, "Echo (alias)", "1 ");
	sfb_sim_contact_list_add_contact(bob, alice->address, "", "1 ");
	sfb_sim_contact_list_add_contact(bob, SFB_SIM_ECHO_ADDRESS, "", "2 ");
	sfb_sim_contact_list_add_contact(tina, bob->address, "", "1 ");
	sfb_sim_contact_list_add_contact(tina, SFB_SIM_ECHO_ADDRESS, "", "1 ");
	for (guint number = 1; number <= contacts; number++)
		invent_contact(world, alice, number);
	return world;
}

void
sfb_sim_world_free(SfbSimWorld *world)
{
	if (world == NULL)
		return;
	g_hash_table_unref(world->users);
	g_free(world);
}

SfbSimUser *
sfb_sim_world_get(SfbSimWorld *world, const char *address)
{
	return g_hash_table_lookup(world->users, address);
}

GPtrArray *
sfb_sim_world_list(SfbSimWorld *world)
{
	GPtrArray *users = g_ptr_array_new();
	GHashTableIter iter;
	gpointer user;

	g_hash_table_iter_init(&iter, world->users);
	while (g_hash_table_iter_next(&iter, NULL, &user))
		g_ptr_array_add(users, user);
	return users;
}

void
sfb_sim_world_invent_state(SfbSimUser *user, guint number)
{
	guint doing = number % G_N_ELEMENTS(doings);
	const char *device = devices[number % G_N_ELEMENTS(devices)];

	set_state(user, doing, doings[doing].availability < SFB_SIM_OFFLINE ? device : NULL,
	          colleagues_container);
}

/* Under the Windows name and under the sign-in address, as a real domain takes both. */
static void
append_passwords(gpointer key, gpointer value, gpointer user_data)
{
	const SfbSimUser *user = value;
	GString *file = user_data;

	if (user->can_sign_in)
		g_string_append_printf(file,
		                       SFB_SIM_WINDOWS_DOMAIN ":%.*s:" SFB_SIM_PASSWORD
		                                              "\n:%s:" SFB_SIM_PASSWORD "\n",
		                       (int)strcspn(user->address, "@"), user->address,
		                       user->address);
}

char *
sfb_sim_world_build_password_file(SfbSimWorld *world)
{
	GString *file = g_string_new(NULL);

	g_hash_table_foreach(world->users, append_passwords, file);
	return g_string_free(file, FALSE);
}
