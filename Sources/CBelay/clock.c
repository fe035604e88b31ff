#include "belay.h"

#include <sys/timex.h>

int belay_clock_is_synchronized(void) {
    struct timex now = {.modes = 0};
    return adjtimex(&now) != -1 && (now.status & STA_UNSYNC) == 0;
}
