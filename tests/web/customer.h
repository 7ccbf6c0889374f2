/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Somebody who wants web tickets of an issuer that says what it is told. */

#pragma once

#include "auth/keyring.h"
#include "net/network.h"
#include "web/clerk.h"
#include "web/web-ticket.h"

#define SERVICE "/WebTicket/WebTicketService.svc"
#define MEX SERVICE "/mex"
#define ADDRESS "kim@contoso.example"

typedef struct {
	Clerk *clerk;
	char *folder;
	char *issuer;
	SfbNetwork *network;
	SfbWebHttp *http;
	SfbAuthKeyring *keyring;
	SfbWebOauth *oauth;
	SfbWebTickets *tickets;
	guint waiting;
	guint got;
	SfbWebTicket *ticket; /* the last one */
	GError *error;        /* the last one */
} Customer;

/* What an account is like. */
typedef struct {
	const char *password;
	const char *client_id;
	SfbWebAuthentication authentication;
} Account;

extern const Account with_password;

void customer_open(Customer *customer, const Account *account);
void customer_close(Customer *customer);

/* Asks for a ticket; customer_wait() waits for all that were asked for, customer_get() for one. */
void customer_ask(Customer *customer, const char *applies_to, GCancellable *cancellable);
void customer_wait(Customer *customer);
void customer_get(Customer *customer, const char *applies_to);

/* What the issuer says of itself. @ports: name and path, ..., NULL. @extra: markup. */
void issuer_describe(Customer *customer, const char *const *ports, const char *extra);

extern const char *const forms[];
extern const char *const windows[];

/* It issues a ticket, or refuses. */
void issuer_issue(Customer *customer, const char *path, const char *expires);
void issuer_issue_for_long(Customer *customer, const char *path);
void issuer_refuse(Customer *customer, const char *path, const char *code, const char *text);
