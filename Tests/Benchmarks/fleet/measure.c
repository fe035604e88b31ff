// Runs a command and tells what it and all that it left behind took, as one JSON object on file
// descriptor 3: wall time to the command's end, the CPU time of the whole tree, and the most memory
// that one of its processes had. What is left when the command ends is ended, and counted.
//
// A small program, because a process starts with the memory peak of the one that forked it.
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <fcntl.h>

static double seconds(struct timeval t) { return (double)t.tv_sec + (double)t.tv_usec / 1e6; }

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

// Ends this process's children. They are named in proc(5)'s `children` of its one thread.
static void end_children(int signal) {
    char path[64], text[65536];
    snprintf(path, sizeof path, "/proc/self/task/%d/children", getpid());
    int fd = open(path, O_RDONLY);
    ssize_t got = fd < 0 ? 0 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    text[got > 0 ? got : 0] = 0;
    for (char *word = strtok(text, " "); word; word = strtok(NULL, " ")) kill(atoi(word), signal);
}

int main(int argc, char **argv) {
    if (argc < 2) return 64;
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
    double start = now();
    pid_t command = fork();
    if (command == 0) {
        close(3);
        execvp(argv[1], argv + 1);
        perror(argv[1]);
        _exit(127);
    }
    int status = 0, answer = 0, left = 0;
    struct rusage used;
    long peak = 0;
    pid_t ended;
    while ((ended = wait4(-1, &status, 0, &used)) != command)
        if (ended < 0 && errno != EINTR) return 70;
    answer = status;
    peak = used.ru_maxrss;
    double wall = now() - start;
    for (int patience = 100;; patience--) {
        while ((ended = wait4(-1, &status, WNOHANG, &used)) > 0) {}
        if (ended < 0) break;
        left = 1;
        end_children(patience > 0 ? SIGTERM : SIGKILL);
        usleep(20000);
    }
    getrusage(RUSAGE_CHILDREN, &used);
    dprintf(3, "{\"status\": %d, \"wall\": %.4f, \"user\": %.4f, \"system\": %.4f, \"peak\": %ld, \"left\": %d}\n",
            WIFEXITED(answer) ? WEXITSTATUS(answer) : 128 + WTERMSIG(answer), wall, seconds(used.ru_utime),
            seconds(used.ru_stime), peak * 1024, left);
    return 0;
}
