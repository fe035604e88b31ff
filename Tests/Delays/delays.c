// Delays system calls at random: a library to be loaded before others (LD_PRELOAD of ld.so(8)). README.md says how.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// Of 1000 calls so many are delayed, by up to so many microseconds.
static int chance = 20, longest = 20000;

// Of the thread's random numbers; 0: not yet begun.
static __thread uint64_t state;

__attribute__((constructor)) static void read_settings(void) {
    const char *value = getenv("DELAYS_CHANCE");
    if (value) chance = atoi(value);
    value = getenv("DELAYS_MAX");
    if (value) longest = atoi(value);
}

// Marsaglia's xorshift: no call of the C library, which need not be usable in a forked child or a handler.
static uint64_t random_number(void) {
    if (state == 0) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        state = ((uint64_t)getpid() << 32 ^ (uint64_t)now.tv_nsec * 2654435761u ^ (uintptr_t)&state) | 1;
    }
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

static void delay(void) {
    int error = errno;
    uint64_t number = random_number();
    if (longest > 0 && (int)(number % 1000) < chance) {
        uint64_t microseconds = (number >> 20) % (uint64_t)longest;
        struct timespec pause = {(time_t)(microseconds / 1000000), (long)(microseconds % 1000000) * 1000};
        nanosleep(&pause, NULL);
    }
    errno = error;
}

// Sets `next` to the function of this name that comes after this library's.
#define FIND(name) \
    static __typeof__(&name) next; \
    if (next == NULL) next = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

// A function that is delayed before it calls the next of its name, and then once more.
#define DELAYED(type, name, parameters, ...) \
    type name parameters { \
        FIND(name); \
        delay(); \
        type result = next(__VA_ARGS__); \
        delay(); \
        return result; \
    }

DELAYED(ssize_t, read, (int file, void *bytes, size_t count), file, bytes, count)
DELAYED(ssize_t, write, (int file, const void *bytes, size_t count), file, bytes, count)
DELAYED(ssize_t, send, (int file, const void *bytes, size_t count, int flags), file, bytes, count, flags)
DELAYED(ssize_t, recv, (int file, void *bytes, size_t count, int flags), file, bytes, count, flags)
DELAYED(int, close, (int file), file)
DELAYED(int, dup2, (int from, int to), from, to)
DELAYED(int, pipe, (int ends[2]), ends)
DELAYED(int, rename, (const char *from, const char *to), from, to)
DELAYED(int, unlink, (const char *path), path)
DELAYED(int, rmdir, (const char *path), path)
DELAYED(int, mkdir, (const char *path, mode_t mode), path, mode)
DELAYED(int, poll, (struct pollfd *files, nfds_t count, int timeout), files, count, timeout)
DELAYED(int, epoll_wait, (int file, struct epoll_event *events, int most, int timeout), file, events, most, timeout)
DELAYED(int, kill, (pid_t process, int number), process, number)
DELAYED(int, sigaction, (int number, const struct sigaction *action, struct sigaction *before), number, action, before)
DELAYED(pid_t, waitpid, (pid_t process, int *status, int options), process, status, options)
DELAYED(pid_t, wait3, (int *status, int options, struct rusage *usage), status, options, usage)
DELAYED(int, execve, (const char *path, char *const arguments[], char *const environment[]), path, arguments, environment)

pid_t fork(void) {
    FIND(fork);
    delay();
    pid_t child = next();
    // A child's numbers are its own.
    if (child == 0) state = 0;
    delay();
    return child;
}

#define DELAYED_OPEN(name) \
    int name(const char *path, int flags, ...) { \
        FIND(name); \
        mode_t mode = 0; \
        if (flags & (O_CREAT | __O_TMPFILE)) { \
            va_list rest; \
            va_start(rest, flags); \
            mode = va_arg(rest, mode_t); \
            va_end(rest); \
        } \
        delay(); \
        int file = next(path, flags, mode); \
        delay(); \
        return file; \
    }

DELAYED_OPEN(open)
DELAYED_OPEN(open64)
