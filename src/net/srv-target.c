/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Targets of a service, and in which order RFC 2782 wants them tried. */

#include "net/network.h"

#include <math.h>
#include <string.h>

#include "util/random.h"

#define LOTS (G_GUINT64_CONSTANT(1) << 31)

/* A weight of 0 means "hardly ever first" (RFC 2782), which is not never. */
#define LEAST_WEIGHT 0.01

typedef struct {
	SfbSrvTarget *target;
	double wait;
} Lot;

SfbSrvTarget *
sfb_srv_target_new(const char *host, guint16 port, guint16 priority, guint16 weight)
{
	SfbSrvTarget *target = g_new0(SfbSrvTarget, 1);
	gsize length = strlen(host);

	target->host = g_strndup(host, g_str_has_suffix(host, ".") ? length - 1 : length);
	target->port = port;
	target->priority = priority;
	target->weight = weight;
	return target;
}

void
sfb_srv_target_free(SfbSrvTarget *target)
{
	if (target == NULL)
		return;
	g_free(target->host);
	g_free(target);
}

/* Drawing by weight without putting back, in one go: each target waits for a random time that is
 * shorter on average the greater its weight (an exponential distribution), and they come in the
 * order in which their times end. */
static double
draw_wait(guint16 weight)
{
	double chance = (sfb_random_below(LOTS) + 1.0) / LOTS;

	return -log(chance) / MAX(weight, LEAST_WEIGHT);
}

static int
compare_lots(gconstpointer a, gconstpointer b)
{
	const Lot *left = a;
	const Lot *right = b;

	if (left->target->priority != right->target->priority)
		return left->target->priority - right->target->priority;
	return left->wait < right->wait ? -1 : left->wait > right->wait;
}

void
sfb_srv_targets_sort(GPtrArray *targets)
{
	gsize count;
	SfbSrvTarget **drawn = (SfbSrvTarget **)g_ptr_array_steal(targets, &count);
	g_autoptr(GArray) lots = g_array_sized_new(FALSE, FALSE, sizeof(Lot), (guint)count);

	for (gsize i = 0; i < count; i++) {
		Lot lot = { drawn[i], draw_wait(drawn[i]->weight) };

		if (*lot.target->host == '\0')
			sfb_srv_target_free(lot.target);
		else
			g_array_append_val(lots, lot);
	}
	g_free(drawn);
	g_array_sort(lots, compare_lots);
	for (guint i = 0; i < lots->len; i++)
		g_ptr_array_add(targets, g_array_index(lots, Lot, i).target);
}
