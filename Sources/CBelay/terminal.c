#include "belay.h"

#include <sys/ioctl.h>

int belay_terminal_size(int descriptor, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0)
        return 0;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return 1;
}
