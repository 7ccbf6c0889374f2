/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/*
 * The clipboard of the program we are in. Pidgin has GTK in itself and Finch libgnt, and what both
 * have there is as old as they are; a plugin that was linked with one of them could not be loaded by
 * the other.
 */

#include "purple/clipboard.h"

#include <gmodule.h>

typedef gpointer (*InternAtom)(const char *name, gboolean only_if_exists);
typedef gpointer (*GetClipboard)(gpointer atom);
typedef void (*SetClipboardText)(gpointer clipboard, const char *text, int length);
typedef void (*SetGntText)(const char *text);

typedef struct {
	InternAtom intern_atom;
	GetClipboard get;
	SetClipboardText set_text;
	SetGntText set_gnt_text;
} Clipboard;

static gpointer
find(GModule *program, const char *name)
{
	gpointer symbol;

	return program != NULL && g_module_symbol(program, name, &symbol) ? symbol : NULL;
}

static const Clipboard *
get_clipboard(void)
{
	static Clipboard clipboard;
	static GModule *program;

	if (program != NULL)
		return &clipboard;
	program = g_module_open(NULL, 0);
	clipboard.intern_atom = (InternAtom)find(program, "gdk_atom_intern");
	clipboard.get = (GetClipboard)find(program, "gtk_clipboard_get");
	clipboard.set_text = (SetClipboardText)find(program, "gtk_clipboard_set_text");
	clipboard.set_gnt_text = (SetGntText)find(program, "gnt_set_clipboard_string");
	return &clipboard;
}

static gboolean
has_desktop(const Clipboard *clipboard)
{
	return clipboard->intern_atom != NULL && clipboard->get != NULL &&
	       clipboard->set_text != NULL;
}

gboolean
sfb_purple_clipboard_is_there(void)
{
	const Clipboard *clipboard = get_clipboard();

	return has_desktop(clipboard) || clipboard->set_gnt_text != NULL;
}

void
sfb_purple_clipboard_set(const char *text)
{
	const Clipboard *clipboard = get_clipboard();

	if (has_desktop(clipboard))
		clipboard->set_text(clipboard->get(clipboard->intern_atom("CLIPBOARD", FALSE)),
		                    text, -1);
	else if (clipboard->set_gnt_text != NULL)
		clipboard->set_gnt_text(text);
}
