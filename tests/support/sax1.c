/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * A library to preload into a process with Debian's pidgin-sipe. That client hands libxml2 a
 * handler which claims to be of the second kind but has the callbacks of the first kind only; newer
 * libxml2 then calls nothing, and the client sees empty documents. Here such a handler is passed on
 * as what it is.
 */

#include <dlfcn.h>
#include <libxml/parser.h>
#include <string.h>

typedef int (*ParseMemory)(xmlSAXHandlerPtr, void *, const char *, int);

static int
is_mislabelled(const xmlSAXHandler *handler)
{
	return handler->initialized == XML_SAX2_MAGIC && handler->startElementNs == NULL &&
	       handler->endElementNs == NULL && handler->startElement != NULL;
}

__attribute__((visibility("default"))) int
xmlSAXUserParseMemory(xmlSAXHandlerPtr handler, void *user_data, const char *text, int length)
{
	ParseMemory parse = (ParseMemory)dlsym(RTLD_NEXT, "xmlSAXUserParseMemory");
	xmlSAXHandler copy;

	if (handler == NULL || !is_mislabelled(handler))
		return parse(handler, user_data, text, length);
	memcpy(&copy, handler, sizeof copy);
	copy.initialized = 1;
	return parse(&copy, user_data, text, length);
}
