/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SPDX-FileCopyrightText: the purple-sfb authors */

/* Where the password comes from. Nothing but read(2) sees it, so that no buffer keeps a copy. */

#include "config.h"

#include "cli/password.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "util/error.h"

/* What may end the program while it waits for the password. */
static const int endings[] = { SIGINT, SIGQUIT, SIGTERM };

static struct termios terminal_before;

/* Stops at the end of the line, of the input, or of @line. Returns: FALSE if reading failed. */
static gboolean
read_line(int fd, char *line, gsize size)
{
	gsize length = 0;
	ssize_t count = 1;

	while (length < size - 1) {
		count = read(fd, line + length, 1);
		if (count < 0 && errno == EINTR)
			continue;
		if (count <= 0 || line[length] == '\n')
			break;
		length++;
	}
	if (length > 0 && line[length - 1] == '\r')
		length--;
	line[length] = '\0';
	return count >= 0;
}

static SfbSecret *
read_secret(int fd)
{
	char line[SFB_PASSWORD_MAX + 1];
	SfbSecret *secret = NULL;

	if (read_line(fd, line, sizeof line))
		secret = sfb_secret_new(line);
	sfb_secret_wipe(line, sizeof line);
	return secret;
}

/* Leaves no terminal behind that does not show what is typed. */
static void
on_interrupted(int number)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
	signal(number, SIG_DFL);
	raise(number);
}

static void
handle_endings(void (*handler)(int number))
{
	for (gsize i = 0; i < G_N_ELEMENTS(endings); i++)
		signal(endings[i], handler);
}

static SfbSecret *
ask(const char *login)
{
	struct termios silent;
	SfbSecret *secret;

	if (tcgetattr(STDIN_FILENO, &terminal_before) != 0)
		return NULL;
	silent = terminal_before;
	silent.c_lflag &= ~(tcflag_t)ECHO;
	fprintf(stderr, _("Password of %s: "), login);
	handle_endings(on_interrupted);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	secret = read_secret(STDIN_FILENO);
	tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_before);
	handle_endings(SIG_DFL);
	fputc('\n', stderr);
	return secret;
}

static SfbSecret *
read_file(const char *file, GError **error)
{
	int fd = open(file, O_RDONLY | O_CLOEXEC);
	SfbSecret *secret = fd >= 0 ? read_secret(fd) : NULL;

	if (secret == NULL)
		g_set_error(error, SFB_ERROR, SFB_ERROR_USAGE,
		            _("The password file \"%s\" cannot be read (%s). Check its name and "
		              "who may read it."),
		            file, g_strerror(errno));
	if (fd >= 0)
		close(fd);
	return secret;
}

SfbSecret *
sfb_password_get(const char *file, const char *login, GError **error)
{
	if (file == NULL)
		return isatty(STDIN_FILENO) ? ask(login) : NULL;
	if (strcmp(file, "-") == 0)
		return read_secret(STDIN_FILENO);
	return read_file(file, error);
}
