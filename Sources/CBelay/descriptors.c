#include "belay.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

// glibc declares memfd_create(2) only to those who define _GNU_SOURCE.
int belay_memory_file(const char *name) {
    return (int)syscall(SYS_memfd_create, name, 1u /* MFD_CLOEXEC */);
}

int belay_receive_descriptor(int socket) {
    char byte;
    struct iovec place = { &byte, 1 };
    union {
        struct cmsghdr header;
        char room[CMSG_SPACE(4 * sizeof(int))];
    } control;
    struct msghdr message = { .msg_iov = &place, .msg_iovlen = 1,
                              .msg_control = &control, .msg_controllen = sizeof(control) };
    memset(&control, 0, sizeof(control));
    if (recvmsg(socket, &message, MSG_CMSG_CLOEXEC) <= 0)
        return -1;
    int found = -1, count = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header;
         header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS)
            continue;
        size_t descriptors = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < descriptors; i++) {
            int one;
            memcpy(&one, CMSG_DATA(header) + i * sizeof(int), sizeof(int));
            if (count++ == 0)
                found = one;
            else
                close(one);
        }
    }
    if (count > 1) {
        close(found);
        found = -1;
    }
    return found;
}
