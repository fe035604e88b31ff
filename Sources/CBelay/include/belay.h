#ifndef BELAY_H
#define BELAY_H

// eventfd(2), which the Glibc module lacks.
#include <sys/eventfd.h>

/// Sends a message to the service manager: sd_notify(3) without libsystemd.
/// `path` is $NOTIFY_SOCKET: an absolute path, or '@' and an abstract name.
/// Returns 0, or an errno.
int belay_notify(const char *path, const char *message);

/// The size of the terminal behind a descriptor, in characters (ioctl_tty(2), TIOCGWINSZ).
/// Returns 0 where there is none, or it does not say.
int belay_terminal_size(int descriptor, int *rows, int *columns);

/// Has sh(1) run a command with a descriptor as standard input, in this process's group: one of its own
/// would be stopped when it reads from the terminal. Returns its process, or the negative of an errno.
int belay_shell(const char *command, int input);

/// A child, which is to lead a process group of its own, is about to be started: a signal that ends this
/// process (Ctrl-C, a terminal that goes away, SIGTERM) ends the group first, for the terminal reaches
/// this process's own group only. One that does not end within a second is killed. Signals with another
/// action than the default one stay as they are. The calling thread holds them back until
/// belay_child_begin. Returns what the other two take; -1, with which they do nothing, for too many.
int belay_child_start(void);

/// The child was started; 0: it could not be, and that is the end of it.
void belay_child_begin(int place, int child);

/// Leaves the child alone again; to be called before its number may be another's.
void belay_child_end(int place);

/// Runs this program anew as another user, with the user's groups, and its HOME, USER and LOGNAME.
/// Returns an errno; when it is done, not at all.
int belay_run_as(unsigned int user, char *const arguments[]);

/// Whether the kernel's clock is kept right by somebody (adjtimex(2), STA_UNSYNC).
int belay_clock_is_synchronized(void);

/// Keeps other processes of the user from reading this one's memory, and the kernel from dumping it
/// (prctl(2), PR_SET_DUMPABLE). Returns 0, or -1.
int belay_not_dumpable(void);

/// Turns echo, line editing and the keys that send signals off on a terminal, so that a secret can be
/// typed. The end of the process turns them on again. Returns 0, or -1 where this is no terminal.
int belay_hush_begin(int terminal);

/// Turns them on again.
void belay_hush_end(void);

/// Has a signal turn them on before it ends the process, if its action is the default one; and has it
/// have the default action again.
void belay_hush_catch(int number, int is_on);

/// A file that is only in memory and closed by exec (memfd_create(2)); -1 when there is none to be had.
int belay_memory_file(const char *name);

/// Receives a descriptor over a local socket (SCM_RIGHTS of unix(7)), closed by exec; -1 when what came
/// has none with it, or nothing came. More than one is more than was asked for: all are closed.
int belay_receive_descriptor(int socket);

/// Listens on a Unix socket of this path, to be accepted from without blocking; listen(2) is the
/// caller's. A socket that nobody listens on any more is replaced. Returns the descriptor, or -errno:
/// EADDRINUSE where somebody listens on it, EEXIST where there is something else.
int belay_listen(const char *path, unsigned mode);

/// The name of a user, with its NUL. Returns 0, or an errno; ENOENT: there is none.
int belay_user_name(unsigned user, char *name, int size);

/// Whether the passwd or the group database has a name; so too when it cannot tell.
int belay_has_user(const char *user);
int belay_has_group(const char *group);

/// Whether a user is in a group, by the names of both.
int belay_user_is_in(const char *user, const char *group);

/// Binds a TCP socket to a numeric address of IPv4 or IPv6; port 0: any that is free. Returns the
/// descriptor, or -errno.
int belay_listen_tcp(const char *host, unsigned short port);

/// The port that a socket is bound to; 0 for one that has none. Returns -errno on failure.
int belay_port(int descriptor);

/// Connects to the Unix socket of this path. Returns the descriptor, or -errno.
int belay_connect(const char *path);

#endif
