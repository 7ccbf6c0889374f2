/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Sends publications, one request at a time. */

#include "people/publisher-private.h"

#include "people/publication-xml.h"
#include "util/error.h"

#define ATTEMPTS_MAX 3
#define RETRY_SECONDS 30

struct _SfbPublisher {
	GObject *object;
	const SfbPublisherOwner *owner;
	SfbSelf *told;
	char *own_uri;
	GCancellable *cancellable;

	SfbPublicationVersions *versions;
	gboolean is_told;         /* the versions are the server's */
	gboolean is_told_no_more; /* and stay as they are */
	gboolean has_published;

	SfbWishes wishes;       /* to be published */
	SfbWishes alone;        /* of those: one by one, because together they were refused */
	SfbWishes refused;      /* not announced again until they are wished again */
	SfbWishes sent_wishes;  /* under way */
	gboolean is_sent_alone; /* it is one of @alone */
	GPtrArray *sent;        /* (element-type SfbPublication) under way; NULL if nothing is */
	guint attempts;         /* of the same wishes, so far */
	gboolean was_told_anew; /* for their sake */
	guint retry_id;
};

static void publish(SfbPublisher *publisher);

static SfbWishes
get_lowest(SfbWishes wishes)
{
	return wishes & ~(wishes - 1);
}

static void
forget_attempts(SfbPublisher *publisher)
{
	publisher->attempts = 0;
	publisher->was_told_anew = FALSE;
}

/* What cannot be done is put aside: later wishes are not held up by it. */
static void
give_up(SfbPublisher *publisher, SfbWishes wishes, const GError *error)
{
	SfbWishes news = wishes & ~publisher->refused;

	forget_attempts(publisher);
	publisher->refused |= wishes;
	if (news != 0)
		publisher->owner->refused(publisher->object, news, error);
}

static void
succeed(SfbPublisher *publisher)
{
	sfb_publication_versions_accept(publisher->versions, publisher->sent);
	forget_attempts(publisher);
	publisher->has_published = TRUE;
	publisher->refused &= ~publisher->sent_wishes;
	publisher->owner->accepted(publisher->object, publisher->sent_wishes);
}

static void
send_again(SfbPublisher *publisher)
{
	publisher->wishes |= publisher->sent_wishes;
	if (publisher->is_sent_alone)
		publisher->alone |= publisher->sent_wishes;
}

/* Trouble */

static gboolean
on_retry_due(gpointer user_data)
{
	SfbPublisher *publisher = user_data;
	g_autoptr(GObject) alive = g_object_ref(publisher->object);

	publisher->retry_id = 0;
	publish(publisher);
	return G_SOURCE_REMOVE;
}

/* Whoever waits for the first publication is not kept waiting: signing in goes on meanwhile. */
static void
retry_later(SfbPublisher *publisher, const GError *error)
{
	publisher->attempts++;
	if (publisher->attempts >= ATTEMPTS_MAX) {
		give_up(publisher, publisher->sent_wishes, error);
		return;
	}
	g_debug("publishing again in %d s: %s", RETRY_SECONDS, error->message);
	send_again(publisher);
	publisher->retry_id = g_timeout_add_seconds(RETRY_SECONDS, on_retry_due, publisher);
	if (publisher->attempts == 1 && !publisher->has_published)
		publisher->owner->refused(publisher->object, publisher->sent_wishes, error);
}

/* Conflicts */

static gboolean
may_be_told_anew(const SfbPublisher *publisher)
{
	return !publisher->is_told_no_more && !publisher->was_told_anew;
}

static void
ask_to_be_told(SfbPublisher *publisher)
{
	publisher->attempts = 0;
	publisher->was_told_anew = TRUE;
	publisher->is_told = FALSE;
	sfb_self_refresh(publisher->told);
}

/* Versions differ: nothing was stored, so everything goes out again. Returns: FALSE if that is of no
 * use. */
static gboolean
mend_conflict(SfbPublisher *publisher, const SfbSipMessage *response)
{
	gsize length;
	const char *text = g_bytes_get_data(sfb_sip_message_get_body(response), &length);

	if (!sfb_publication_apply_conflict(text, length, publisher->sent, publisher->versions))
		return FALSE;
	publisher->attempts++;
	if (publisher->attempts >= ATTEMPTS_MAX && !may_be_told_anew(publisher))
		return FALSE;
	send_again(publisher);
	if (publisher->attempts >= ATTEMPTS_MAX)
		ask_to_be_told(publisher);
	return TRUE;
}

/* Refusals */

/* One bad wish spoils all that go with it, so each has to show by itself. */
static void
take_refusal(SfbPublisher *publisher, const GError *error)
{
	SfbWishes fresh = publisher->sent_wishes & ~publisher->refused;

	if (fresh != publisher->sent_wishes || get_lowest(fresh) != fresh) {
		forget_attempts(publisher);
		publisher->wishes |= fresh;
		publisher->alone |= fresh;
	} else if (fresh == 1) {
		give_up(publisher, fresh | publisher->alone, error);
		publisher->wishes &= ~publisher->alone;
		publisher->alone = 0;
	} else {
		give_up(publisher, fresh, error);
	}
}

static void
take_answer(SfbPublisher *publisher, const SfbSipMessage *response)
{
	guint status = sfb_sip_message_get_status(response);
	g_autoptr(GError) error = NULL;

	if (status < 300) {
		succeed(publisher);
		return;
	}
	error = sfb_sip_client_make_error(response);
	if (status == 409 && mend_conflict(publisher, response))
		return;
	if (status != 409 && sfb_error_is_temporary(error))
		retry_later(publisher, error);
	else
		take_refusal(publisher, error);
}

/* Sending */

static void
on_published(GObject *source, GAsyncResult *result, gpointer user_data)
{
	SfbPublisher *publisher = user_data;
	g_autoptr(GObject) alive = publisher->object;
	g_autoptr(GError) error = NULL;
	g_autoptr(SfbSipMessage) response =
		sfb_sip_client_request_finish(SFB_SIP_CLIENT(source), result, &error);

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
		give_up(publisher, publisher->sent_wishes, error);
		return;
	}
	if (response != NULL)
		take_answer(publisher, response);
	else
		retry_later(publisher, error);
	g_clear_pointer(&publisher->sent, g_ptr_array_unref);
	publisher->sent_wishes = 0;
	publish(publisher);
}

/* What was refused before goes out again with the next wish, unless wishes go one by one. */
static SfbWishes
take_next_wishes(SfbPublisher *publisher)
{
	SfbWishes next;

	publisher->is_sent_alone = publisher->alone != 0;
	next = publisher->is_sent_alone ? get_lowest(publisher->alone)
	                                : publisher->wishes | publisher->refused;
	publisher->wishes &= ~next;
	publisher->alone &= ~next;
	return next;
}

/* Fills @sent; what needs no publication is done. Returns: FALSE if nothing is to be sent */
static gboolean
make_publications(SfbPublisher *publisher, SfbWishes wishes)
{
	SfbWishes done = 0;

	publisher->sent = g_ptr_array_new_with_free_func((GDestroyNotify)sfb_publication_free);
	for (SfbWishes rest = wishes; rest != 0; rest &= rest - 1) {
		SfbWishes wish = get_lowest(rest);
		guint before = publisher->sent->len;

		g_ptr_array_extend_and_steal(publisher->sent,
		                             publisher->owner->make(publisher->object, wish));
		if (publisher->sent->len == before)
			done |= wish;
	}
	publisher->sent_wishes = wishes & ~done;
	if (done == wishes)
		g_clear_pointer(&publisher->sent, g_ptr_array_unref);
	publisher->refused &= ~done;
	if (done != 0)
		publisher->owner->accepted(publisher->object, done);
	return done != wishes;
}

static void
send_publications(SfbPublisher *publisher)
{
	g_autoptr(GBytes) body =
		sfb_publication_build(publisher->own_uri, publisher->sent, publisher->versions);

	g_object_ref(publisher->object);
	sfb_self_send_async(publisher->told, "application/msrtc-category-publish+xml", body,
	                    publisher->cancellable, on_published, publisher);
}

/* Wishes wait until the server has told its versions and has answered the last publication. */
static void
publish(SfbPublisher *publisher)
{
	while (publisher->wishes != 0 && publisher->is_told && publisher->sent == NULL &&
	       publisher->retry_id == 0) {
		if (make_publications(publisher, take_next_wishes(publisher)))
			send_publications(publisher);
	}
}

void
sfb_publisher_add_wishes(SfbPublisher *publisher, SfbWishes wishes)
{
	publisher->wishes |= wishes;
	publisher->refused &= ~wishes;
	publish(publisher);
}

gboolean
sfb_publisher_is_done(const SfbPublisher *publisher, SfbWishes wishes)
{
	return ((publisher->wishes | publisher->refused | publisher->sent_wishes) & wishes) == 0;
}

void
sfb_publisher_take_told(SfbPublisher *publisher)
{
	publisher->is_told = TRUE;
	publish(publisher);
}

void
sfb_publisher_take_end(SfbPublisher *publisher, const GError *error)
{
	publisher->is_told_no_more = TRUE;
	if (!publisher->is_told)
		give_up(publisher, publisher->wishes, error);
}

SfbPublicationVersions *
sfb_publisher_get_versions(SfbPublisher *publisher)
{
	return publisher->versions;
}

void
sfb_publisher_set_cancellable(SfbPublisher *publisher, GCancellable *cancellable)
{
	g_set_object(&publisher->cancellable, cancellable);
}

/* Life */

SfbPublisher *
sfb_publisher_new(GObject *object, const SfbPublisherOwner *functions, SfbSelf *told,
                  const char *own_uri)
{
	SfbPublisher *publisher = g_new0(SfbPublisher, 1);

	publisher->object = object;
	publisher->owner = functions;
	publisher->told = g_object_ref(told);
	publisher->own_uri = g_strdup(own_uri);
	publisher->versions = sfb_publication_versions_new();
	return publisher;
}

void
sfb_publisher_stop(SfbPublisher *publisher)
{
	g_clear_handle_id(&publisher->retry_id, g_source_remove);
}

void
sfb_publisher_free(SfbPublisher *publisher)
{
	if (publisher == NULL)
		return;
	sfb_publisher_stop(publisher);
	g_clear_pointer(&publisher->sent, g_ptr_array_unref);
	sfb_publication_versions_free(publisher->versions);
	g_clear_object(&publisher->cancellable);
	g_object_unref(publisher->told);
	g_free(publisher->own_uri);
	g_free(publisher);
}
