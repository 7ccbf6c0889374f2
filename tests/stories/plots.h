/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* What people do once they are signed in, and what must come of it. */

#pragma once

#include "stories/story.h"

/* Contacts and presence. */
void plot_contacts(Story *story);
void plot_contacts_unavailable(Story *story);
void plot_what_is_shown(Story *story);
void plot_changes_come(Story *story);
void plot_own_status(Story *story);
void plot_own_note(Story *story);
void plot_nothing_published(Story *story);
void plot_become_busy(Story *story); /* begins only */
void plot_going_idle(Story *story);
void plot_leaving_is_seen(Story *story);

/* Watching people of other servers. */
void plot_watching(Story *story);
void plot_watching_again(Story *story);
void plot_strangers(Story *story);

/* Editing the contact list. */
void plot_edits(Story *story);
void plot_without_settings(Story *story);
void plot_edit_refused(Story *story);

/* Conversations. */
void plot_talk(Story *story);
void plot_both_begin(Story *story);
void plot_long_text(Story *story);
void plot_typing(Story *story);
void plot_close_and_again(Story *story);
void plot_echo(Story *story);
void plot_prove_and_echo(Story *story); /* the server has forgotten the keys */
void plot_peer_offline(Story *story);
void plot_peer_unknown(Story *story);
void plot_message_refused(Story *story);
void plot_message_blocked(Story *story);
void plot_write_to_echo(Story *story); /* begins only */
void plot_no_answer(Story *story);

/* The connection and the registration. */
void plot_refresh(Story *story);
void plot_sign_out(Story *story);
void plot_drop(Story *story);
void plot_cut(Story *story);
void plot_server_cut(Story *story);
void plot_cut_while_writing(Story *story);
