/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Every setting this program knows: each at its place, with a value that its kind can have. */

#include "settings/catalogue.h"

#include <string.h>

static void
test_order(void)
{
	for (guint i = 0; i < SFB_SETTING_COUNT; i++) {
		const SfbSettingInfo *info = sfb_setting_get_info(i);

		g_assert_cmpint(info->setting, ==, i);
		g_assert_true(sfb_setting_find_info(info->group, info->name) == info);
	}
}

static gboolean
is_usual_of_kind(const SfbSettingInfo *info)
{
	switch (info->kind) {
	case SFB_SETTING_KIND_BOOLEAN:
		return g_strcmp0(info->usual, "true") == 0 || g_strcmp0(info->usual, "false") == 0;
	case SFB_SETTING_KIND_NUMBER:
		return info->usual != NULL &&
		       g_ascii_string_to_unsigned(info->usual, 10, 0, G_MAXUINT, NULL, NULL);
	case SFB_SETTING_KIND_URI:
		return info->usual == NULL; /* there is no service that everybody has */
	default:
		return info->usual == NULL || *info->usual != '\0';
	}
}

static void
test_usual(void)
{
	for (guint i = 0; i < SFB_SETTING_COUNT; i++)
		g_assert_true(is_usual_of_kind(sfb_setting_get_info(i)));
}

/* No two settings look alike to people. */
static void
test_labels(void)
{
	g_autoptr(GHashTable) labels = g_hash_table_new(g_str_hash, g_str_equal);

	for (guint i = 0; i < SFB_SETTING_COUNT; i++) {
		const char *label = sfb_setting_get_info(i)->label;

		g_assert_nonnull(label);
		g_assert_true(g_unichar_isupper(g_utf8_get_char(label)));
		g_assert_false(g_str_has_suffix(label, "."));
		g_assert_true(g_hash_table_add(labels, (gpointer)label));
	}
}

static const struct {
	const char *group;
	const char *name;
	SfbSetting setting; /* SFB_SETTING_COUNT: none */
} spellings[] = {
	{ "endpointConfiguration", "PhotoUsage", SFB_SETTING_PHOTO_USAGE },
	{ "ENDPOINTCONFIGURATION", "photousage", SFB_SETTING_PHOTO_USAGE },
	{ "endpointConfiguration", "DisplayPhoto", SFB_SETTING_PHOTO_USAGE },
	{ "endpointConfiguration", "ABSUsage", SFB_SETTING_ABS_USAGE },
	{ "endpointConfiguration", "addressBookAvailability", SFB_SETTING_ABS_USAGE },
	{ "endpointConfiguration", "EnableExchangeContactSync", SFB_SETTING_ENABLE_CONTACT_SYNC },
	{ "endpointConfiguration", "EnableUnencryptedFileTransfer",
	  SFB_SETTING_ALLOW_UNENCRYPTED_FILE_TRANSFER },
	{ "endpointConfiguration", "EnableNotificationForNewSubscribers",
	  SFB_SETTING_NOTIFICATION_FOR_NEW_SUBSCRIBERS },
	{ "ServerConfiguration", "UCMINMEDIAPORT", SFB_SETTING_MIN_MEDIA_PORT },
	{ "ServerConfiguration", "PhotoUsage", SFB_SETTING_COUNT },
	{ "endpointConfiguration", "", SFB_SETTING_COUNT },
	{ "", "PhotoUsage", SFB_SETTING_COUNT },
	{ "nonsense", "Name", SFB_SETTING_COUNT },
};

static void
test_spellings(void)
{
	for (gsize i = 0; i < G_N_ELEMENTS(spellings); i++) {
		const SfbSettingInfo *info =
			sfb_setting_find_info(spellings[i].group, spellings[i].name);

		g_assert_cmpint(info != NULL ? info->setting : SFB_SETTING_COUNT, ==,
		                spellings[i].setting);
	}
}

int
main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/settings/catalogue/order", test_order);
	g_test_add_func("/settings/catalogue/usual", test_usual);
	g_test_add_func("/settings/catalogue/labels", test_labels);
	g_test_add_func("/settings/catalogue/spellings", test_spellings);
	return g_test_run();
}
