#include "belay.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

int belay_run_as(unsigned int user, char *const arguments[]) {
    errno = 0;
    const struct passwd *entry = getpwuid(user);
    if (entry == NULL) return errno != 0 ? errno : ENOENT;
    /* Of the caller's user, who could have had another program's variables in mind. */
    unsetenv("XDG_CONFIG_HOME");
    unsetenv("XDG_STATE_HOME");
    unsetenv("XDG_CACHE_HOME");
    unsetenv("XDG_RUNTIME_DIR");
    unsetenv("SSH_AUTH_SOCK");
    if (setenv("HOME", entry->pw_dir, 1) != 0 || setenv("USER", entry->pw_name, 1) != 0 ||
        setenv("LOGNAME", entry->pw_name, 1) != 0 || setenv("SUDO_USER", "root", 0) != 0)
        return errno;
    if (initgroups(entry->pw_name, entry->pw_gid) != 0 || setgid(entry->pw_gid) != 0 ||
        setuid(entry->pw_uid) != 0)
        return errno;
    /* A new image: what is known of this process in /proc is the user's again. */
    execv("/proc/self/exe", arguments);
    return errno;
}
