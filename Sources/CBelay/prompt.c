#include "belay.h"

#include <signal.h>
#include <stdlib.h>
#include <termios.h>

static volatile sig_atomic_t hushed = -1; // the terminal; -1: none
static struct termios before;

void belay_hush_end(void) {
    if (hushed >= 0)
        tcsetattr(hushed, TCSANOW, &before);
    hushed = -1;
}

// tcsetattr, signal and raise may all be called here (signal-safety(7)).
static void end_and_raise(int number) {
    belay_hush_end();
    signal(number, SIG_DFL);
    raise(number);
}

int belay_hush_begin(int terminal) {
    static int is_registered;
    struct termios modes;
    if (tcgetattr(terminal, &before) != 0)
        return -1;
    if (!is_registered)
        is_registered = atexit(belay_hush_end) == 0;
    hushed = terminal;
    modes = before;
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON | ISIG);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    return tcsetattr(terminal, TCSAFLUSH, &modes);
}

void belay_hush_catch(int number, int is_on) {
    struct sigaction now;
    void (*from)(int) = is_on ? SIG_DFL : end_and_raise;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == from)
        signal(number, is_on ? end_and_raise : SIG_DFL);
}
