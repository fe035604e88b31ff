#pragma once
// libssh2 and the libcrypto that it stands on (libssh2-1-dev depends on libssl-dev), and what Swift
// cannot import of them: macros, function pointers passed as void *, deprecated functions.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <errno.h>
#include <libssh2.h>
#include <openssl/blowfish.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

// A file that is only in memory and closed by exec (memfd_create(2)), which glibc declares only to
// those who define _GNU_SOURCE; -1 when there is none to be had.
static inline int belay_memory_file(const char *name)
{
    return (int)syscall(SYS_memfd_create, name, 1u /* MFD_CLOEXEC */);
}

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

// HMAC-SHA1 (RFC 2104) of a host's name, as a hashed line of known_hosts has it. The one-shot
// HMAC() of OpenSSL 3 costs ten times as much: it fetches the algorithm on each call.
static inline void belay_hmac_sha1(const unsigned char *key, size_t key_length,
                                   const unsigned char *text, size_t length,
                                   unsigned char digest[SHA_DIGEST_LENGTH])
{
    unsigned char pad[SHA_CBLOCK] = { 0 };
    SHA_CTX hash;
    if (key_length > SHA_CBLOCK)
        key_length = SHA_CBLOCK;
    memcpy(pad, key, key_length);
    for (int i = 0; i < SHA_CBLOCK; i++)
        pad[i] ^= 0x36;
    SHA1_Init(&hash);
    SHA1_Update(&hash, pad, SHA_CBLOCK);
    SHA1_Update(&hash, text, length);
    SHA1_Final(digest, &hash);
    for (int i = 0; i < SHA_CBLOCK; i++)
        pad[i] ^= 0x36 ^ 0x5c;
    SHA1_Init(&hash);
    SHA1_Update(&hash, pad, SHA_CBLOCK);
    SHA1_Update(&hash, digest, SHA_DIGEST_LENGTH);
    SHA1_Final(digest, &hash);
}

// One block of Blowfish, in place. Deprecated in OpenSSL 3, and what bcrypt is made of.
static inline void belay_blowfish(BF_KEY *key, BF_LONG block[2])
{
    BF_encrypt(block, key);
}

// A terminal whose echo is off while a secret is typed. There is one of these for each Swift file
// that uses it, and one file does: TerminalPrompt.swift.
struct belay_hush {
    volatile sig_atomic_t terminal; // -1: none
    struct termios before;
};

static inline struct belay_hush *belay_hush(void)
{
    static struct belay_hush hush = { .terminal = -1 };
    return &hush;
}

static inline void belay_hush_end(void)
{
    struct belay_hush *hush = belay_hush();
    if (hush->terminal >= 0)
        tcsetattr(hush->terminal, TCSANOW, &hush->before);
    hush->terminal = -1;
}

// Whatever ends the process gives the echo back first: tcsetattr, signal and raise may all be called
// here (signal-safety(7)).
static inline void belay_hush_signal(int number)
{
    belay_hush_end();
    signal(number, SIG_DFL);
    raise(number);
}

// Turns echo, lines and the keys that send signals off: whoever reads sees each key.
// Returns 0, or -1 where this is no terminal.
static inline int belay_hush_begin(int terminal)
{
    static int is_registered;
    struct belay_hush *hush = belay_hush();
    struct termios modes;
    if (tcgetattr(terminal, &hush->before) != 0)
        return -1;
    if (!is_registered)
        is_registered = atexit(belay_hush_end) == 0;
    hush->terminal = terminal;
    modes = hush->before;
    modes.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK | ECHONL | ICANON | ISIG);
    modes.c_cc[VMIN] = 1;
    modes.c_cc[VTIME] = 0;
    return tcsetattr(terminal, TCSAFLUSH, &modes);
}

// Has a signal whose action is the default one, the end, give the echo back before; and back again.
static inline void belay_hush_catch(int number, int is_on)
{
    struct sigaction now;
    void (*from)(int) = is_on ? SIG_DFL : belay_hush_signal;
    if (sigaction(number, NULL, &now) == 0 && now.sa_handler == from)
        signal(number, is_on ? belay_hush_signal : SIG_DFL);
}
