# SPDX-License-Identifier: GPL-2.0-or-later
# SPDX-FileCopyrightText: the purple-sfb authors

check_PROGRAMS += chat/test-body
TESTS += chat/test-body
chat_test_body_LDADD = $(TOP)/libsfb-chat.la

check_PROGRAMS += chat/test-failure
TESTS += chat/test-failure
chat_test_failure_LDADD = $(TOP)/libsfb-chat.la

check_PROGRAMS += chat/test-outbox
TESTS += chat/test-outbox
chat_test_outbox_LDADD = $(TOP)/libsfb-chat.la

check_PROGRAMS += chat/test-conversation
TESTS += chat/test-conversation
chat_test_conversation_SOURCES = chat/test-conversation.c chat/wire.c chat/wire.h \
	people/exchange.c people/exchange.h
chat_test_conversation_LDADD = $(TOP)/libsfb-chat.la

check_PROGRAMS += chat/test-chats
TESTS += chat/test-chats
chat_test_chats_SOURCES = chat/test-chats.c chat/wire.c chat/wire.h \
	people/exchange.c people/exchange.h
chat_test_chats_LDADD = $(TOP)/libsfb-chat.la
