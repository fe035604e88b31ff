#include "belay.h"

#include <sys/prctl.h>

// prctl(2) is variadic, which Swift cannot call.
int belay_not_dumpable(void) {
    return prctl(PR_SET_DUMPABLE, 0L, 0L, 0L, 0L);
}
