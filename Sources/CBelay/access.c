#define _GNU_SOURCE
#include "belay.h"

#include <arpa/inet.h>
#include <errno.h>
#include <grp.h>
#include <netinet/in.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

// Whether somebody listens on the socket of this path.
static int is_living(const struct sockaddr_un *address) {
    int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (probe < 0) return 0;
    int answer = connect(probe, (const struct sockaddr *)address, sizeof *address);
    close(probe);
    return answer == 0;
}

int belay_listen(const char *path, unsigned mode) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    struct stat status;
    if (lstat(path, &status) == 0) {
        if (!S_ISSOCK(status.st_mode)) return -EEXIST;
        if (is_living(&address)) return -EADDRINUSE;
        if (unlink(path) != 0) return -errno;
    }
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    // Before bind(2): Linux gives the node the descriptor's mode, whatever the umask.
    if (fchmod(descriptor, 0600) != 0
        || bind(descriptor, (const struct sockaddr *)&address, sizeof address) != 0
        || chmod(path, mode) != 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int belay_user_name(unsigned user, char *name, int size) {
    char buffer[16384];
    struct passwd entry, *found = NULL;
    int error = getpwuid_r(user, &entry, buffer, sizeof buffer, &found);
    if (error != 0) return error;
    if (found == NULL || (int)strlen(entry.pw_name) >= size) return ENOENT;
    strcpy(name, entry.pw_name);
    return 0;
}

// What getpwnam_r(3) and its like return for a name that is not there, beside 0.
static int is_absence(int error) { return error == 0 || error == ENOENT || error == ESRCH; }

int belay_has_user(const char *user) {
    char buffer[16384];
    struct passwd entry, *found = NULL;
    int error = getpwnam_r(user, &entry, buffer, sizeof buffer, &found);
    return found != NULL || !is_absence(error);
}

int belay_has_group(const char *group) {
    // A group of many members does not fit: ERANGE, and it is there.
    char buffer[16384];
    struct group entry, *found = NULL;
    int error = getgrnam_r(group, &entry, buffer, sizeof buffer, &found);
    return found != NULL || !is_absence(error);
}

int belay_user_is_in(const char *user, const char *group) {
    char buffer[65536];
    struct passwd entry, *found = NULL;
    if (getpwnam_r(user, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL) return 0;
    gid_t own = entry.pw_gid;
    struct group grouped, *known = NULL;
    char *large = malloc(1 << 20);
    if (large == NULL) return 0;
    int answer = 0;
    if (getgrnam_r(group, &grouped, large, 1 << 20, &known) == 0 && known != NULL) {
        gid_t wanted = grouped.gr_gid;
        int count = 1024;
        gid_t *groups = malloc(count * sizeof *groups);
        if (groups != NULL && getgrouplist(user, own, groups, &count) >= 0) {
            for (int index = 0; index < count; index++) {
                if (groups[index] == wanted) answer = 1;
            }
        }
        free(groups);
    }
    free(large);
    return answer;
}

int belay_listen_tcp(const char *host, unsigned short port) {
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    const struct sockaddr *address;
    socklen_t size;
    if (inet_pton(AF_INET, host, &four.sin_addr) == 1) {
        address = (const struct sockaddr *)&four;
        size = sizeof four;
    } else if (inet_pton(AF_INET6, host, &six.sin6_addr) == 1) {
        address = (const struct sockaddr *)&six;
        size = sizeof six;
    } else {
        return -EINVAL;
    }
    int descriptor = socket(address->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) return -errno;
    int yes = 1;
    // Connections of a process before this one may linger (tcp(7)); a listener is never shared by it.
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(descriptor, address, size) != 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}

int belay_port(int descriptor) {
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (getsockname(descriptor, (struct sockaddr *)&address, &size) != 0) return -errno;
    if (address.ss_family == AF_INET) return ntohs(((struct sockaddr_in *)&address)->sin_port);
    if (address.ss_family == AF_INET6) return ntohs(((struct sockaddr_in6 *)&address)->sin6_port);
    return 0;
}

int belay_connect(const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (strlen(path) >= sizeof address.sun_path) return -ENAMETOOLONG;
    strcpy(address.sun_path, path);
    int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) return -errno;
    if (connect(descriptor, (const struct sockaddr *)&address, sizeof address) != 0) {
        int error = errno;
        close(descriptor);
        return -error;
    }
    return descriptor;
}
