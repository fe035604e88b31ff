#include "belay.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { most = 1024, count = 4 };

static const int signals[count] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
// Process groups; 0: a free place.
enum { starting = -1 };
static _Atomic pid_t children[most];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int running;
static _Atomic int is_ending;
static _Thread_local sigset_t mask;

static void nap(void) {
    struct timespec pause = {.tv_nsec = 10 * 1000 * 1000};
    nanosleep(&pause, NULL);
}

static int has_ended(pid_t child) {
    siginfo_t info;
    memset(&info, 0, sizeof info);
    // What it leaves is for the one that waits for it.
    if (waitid(P_PID, child, &info, WEXITED | WNOHANG | WNOWAIT) != 0) return errno != EINTR;
    return info.si_pid != 0;
}

static void send_all(int number) {
    for (int index = 0; index < most; index++) {
        pid_t child = atomic_load(&children[index]);
        if (child > 0) kill(-child, number);
    }
}

static int count_of(int (*is_meant)(pid_t)) {
    int found = 0;
    for (int index = 0; index < most; index++) {
        pid_t child = atomic_load(&children[index]);
        if (child != 0 && is_meant(child)) found++;
    }
    return found;
}

static int is_starting(pid_t child) { return child == starting; }
static int is_living(pid_t child) { return child > 0 && !has_ended(child); }

// Ends them, in a second at most, and then this process, by the same signal.
static void end_all(int number) {
    int error = errno;
    atomic_store(&is_ending, 1);
    for (int round = 0; round < 200 && count_of(is_starting) > 0; round++) nap();
    send_all(SIGTERM);
    for (int round = 0; round < 100 && count_of(is_living) > 0; round++) nap();
    send_all(SIGKILL);
    signal(number, SIG_DFL);
    raise(number);
    errno = error;
}

static void catch_signals(void) {
    struct sigaction action, old;
    memset(&action, 0, sizeof action);
    action.sa_handler = end_all;
    action.sa_flags = SA_RESTART;
    sigfillset(&action.sa_mask);
    for (int index = 0; index < count; index++) {
        if (sigaction(signals[index], NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
            old.sa_handler == SIG_DFL)
            sigaction(signals[index], &action, NULL);
    }
}

static void release_signals(void) {
    struct sigaction old;
    for (int index = 0; index < count; index++) {
        if (sigaction(signals[index], NULL, &old) == 0 && !(old.sa_flags & SA_SIGINFO) &&
            old.sa_handler == end_all)
            signal(signals[index], SIG_DFL);
    }
}

static void own_signals(sigset_t *set) {
    sigemptyset(set);
    for (int index = 0; index < count; index++) sigaddset(set, signals[index]);
}

int belay_child_start(void) {
    sigset_t own;
    own_signals(&own);
    // The handler waits for this thread, so it must not run on it.
    pthread_sigmask(SIG_BLOCK, &own, &mask);
    pthread_mutex_lock(&lock);
    int place = -1;
    for (int index = 0; index < most && place < 0; index++) {
        if (atomic_load(&children[index]) == 0) place = index;
    }
    if (place >= 0) {
        atomic_store(&children[place], starting);
        if (running++ == 0) catch_signals();
    }
    pthread_mutex_unlock(&lock);
    return place;
}

static void leave(int place) {
    pthread_mutex_lock(&lock);
    atomic_store(&children[place], 0);
    if (--running == 0) release_signals();
    pthread_mutex_unlock(&lock);
}

void belay_child_begin(int place, int child) {
    if (place >= 0 && child > 0) atomic_store(&children[place], child);
    if (place >= 0 && child <= 0) leave(place);
    pthread_sigmask(SIG_SETMASK, &mask, NULL);
}

void belay_child_end(int place) {
    if (place < 0) return;
    // The child has ended because this process does: nothing is to be said of it any more.
    while (atomic_load(&is_ending)) pause();
    leave(place);
}
