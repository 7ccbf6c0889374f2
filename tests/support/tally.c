/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A library to preload into a libpurple client: counts what is done to the buddy list, and writes
 * "tally: NAME COUNT" for each when the client leaves. Counts are the same on every computer.
 */

#include <dlfcn.h>
#include <purple.h>
#include <stdio.h>

#define EXPORTED __attribute__((visibility("default")))

enum { FIND_ALL, FIND_IN_GROUP, FIND_GROUP, NORMALIZE, ADD, REMOVE, ALIAS, N_COUNTS };

static const char *const names[] = { "find-all", "find-in-group", "find-group", "normalize",
	                             "add",      "remove",        "alias" };
static unsigned int counts[N_COUNTS];

EXPORTED GSList *
purple_find_buddies(PurpleAccount *account, const char *name)
{
	static GSList *(*real)(PurpleAccount *, const char *);

	if (real == NULL)
		real = (GSList * (*)(PurpleAccount *, const char *)) dlsym(RTLD_NEXT, __func__);
	counts[FIND_ALL]++;
	return real(account, name);
}

EXPORTED PurpleBuddy *
purple_find_buddy_in_group(PurpleAccount *account, const char *name, PurpleGroup *group)
{
	static PurpleBuddy *(*real)(PurpleAccount *, const char *, PurpleGroup *);

	if (real == NULL)
		real = (PurpleBuddy * (*)(PurpleAccount *, const char *, PurpleGroup *))
			dlsym(RTLD_NEXT, __func__);
	counts[FIND_IN_GROUP]++;
	return real(account, name, group);
}

EXPORTED PurpleGroup *
purple_find_group(const char *name)
{
	static PurpleGroup *(*real)(const char *);

	if (real == NULL)
		real = (PurpleGroup * (*)(const char *)) dlsym(RTLD_NEXT, __func__);
	counts[FIND_GROUP]++;
	return real(name);
}

EXPORTED const char *
purple_normalize(const PurpleAccount *account, const char *text)
{
	static const char *(*real)(const PurpleAccount *, const char *);

	if (real == NULL)
		real = (const char *(*)(const PurpleAccount *, const char *))dlsym(RTLD_NEXT,
		                                                                   __func__);
	counts[NORMALIZE]++;
	return real(account, text);
}

EXPORTED void
purple_blist_add_buddy(PurpleBuddy *buddy, PurpleContact *contact, PurpleGroup *group,
                       PurpleBlistNode *node)
{
	static void (*real)(PurpleBuddy *, PurpleContact *, PurpleGroup *, PurpleBlistNode *);

	if (real == NULL)
		real = (void (*)(PurpleBuddy *, PurpleContact *, PurpleGroup *,
		                 PurpleBlistNode *))dlsym(RTLD_NEXT, __func__);
	counts[ADD]++;
	real(buddy, contact, group, node);
}

EXPORTED void
purple_blist_remove_buddy(PurpleBuddy *buddy)
{
	static void (*real)(PurpleBuddy *);

	if (real == NULL)
		real = (void (*)(PurpleBuddy *))dlsym(RTLD_NEXT, __func__);
	counts[REMOVE]++;
	real(buddy);
}

EXPORTED void
serv_got_alias(PurpleConnection *connection, const char *who, const char *alias)
{
	static void (*real)(PurpleConnection *, const char *, const char *);

	if (real == NULL)
		real = (void (*)(PurpleConnection *, const char *, const char *))dlsym(RTLD_NEXT,
		                                                                       __func__);
	counts[ALIAS]++;
	real(connection, who, alias);
}

__attribute__((destructor)) static void
tell(void)
{
	for (int i = 0; i < N_COUNTS; i++)
		printf("tally: %s %u\n", names[i], counts[i]);
	fflush(stdout);
}
