#pragma once
// libssh2, and what Swift cannot import of it: macros, function pointers passed as void *.
#include <errno.h>
#include <libssh2.h>
#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

// libssh2 takes these as void *; each one's type is checked here.
static inline void belay_set_recv(LIBSSH2_SESSION *s, LIBSSH2_RECV_FUNC((*f)))
{
    libssh2_session_callback_set(s, LIBSSH2_CALLBACK_RECV, (void *)f);
}
static inline void belay_set_send(LIBSSH2_SESSION *s, LIBSSH2_SEND_FUNC((*f)))
{
    libssh2_session_callback_set(s, LIBSSH2_CALLBACK_SEND, (void *)f);
}
static inline void belay_set_disconnect(LIBSSH2_SESSION *s, LIBSSH2_DISCONNECT_FUNC((*f)))
{
    libssh2_session_callback_set(s, LIBSSH2_CALLBACK_DISCONNECT, (void *)f);
}

// Where in libssh2's private LIBSSH2_CHANNEL the exit status is, or -1 when that cannot be told.
//
// libssh2 answers 0 for a status that never arrived. To tell the two apart, a status that no
// server sends is written there before the command starts. The place is found by asking libssh2's
// own getter about a block in which every word is its own index; only versions whose getter is
// known to be a plain read of the field are asked.
static inline long belay_exit_status_offset(void)
{
    enum { words = 4096 };
    if (!libssh2_version(0x010a00) || libssh2_version(0x010c00))
        return -1;
    int *probe = (int *)malloc(words * sizeof(int));
    if (!probe)
        return -1;
    for (int i = 0; i < words; i++)
        probe[i] = i;
    int index = libssh2_channel_get_exit_status((LIBSSH2_CHANNEL *)(void *)probe);
    free(probe);
    return index > 0 && index < words ? index * (long)sizeof(int) : -1;
}
