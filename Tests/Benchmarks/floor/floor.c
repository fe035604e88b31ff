// The floor: what libssh2 itself costs. One thread, one epoll, nonblocking sessions, no other work.
// Connects to every address of a file, checks the host key, logs in with an ed25519 key that is
// parsed once and signs in libssh2's callback, runs the command STEPS times on the one connection,
// each on a channel of its own, reads what it prints to its end, and closes.
//
// usage: floor ADDRESSES PORT USER KEY HOSTKEY WINDOW STEPS COMMAND [UPLOAD]
//   WINDOW   sessions at work at once
//   HOSTKEY  the server's public host key, the only one that is accepted
//   UPLOAD   a file that each command gets on its standard input
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <libssh2.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "key.h"

enum stage { CONNECT, HANDSHAKE, LOGIN, OPEN, EXEC, WRITE, SEND_EOF, READ, CLOSE, FREE, LEAVE };

struct host {
    int fd, steps;
    enum stage stage;
    LIBSSH2_SESSION *session;
    LIBSSH2_CHANNEL *channel;
    size_t sent;
    char in[16384];
    int from, to;
};

static int poller, atwork, failed, steps;
static size_t next, count;
static char (*addresses)[64];
static const char *user, *command, *content;
static size_t content_size;
static int port;
static struct key key;

static void fail(struct host *h, const char *what) {
    char *words = "";
    if (h->session) libssh2_session_last_error(h->session, &words, NULL, 0);
    fprintf(stderr, "floor: %s: %s\n", what, words);
    failed++;
}

// Reads from the socket in large pieces: libssh2 reads a banner byte by byte.
static ssize_t take(libssh2_socket_t fd, void *to, size_t size, int flags, void **context) {
    struct host *h = *context;
    if (h->from == h->to) {
        if (size >= sizeof h->in) {
            ssize_t got = recv(fd, to, size, flags);
            return got < 0 ? -errno : got;
        }
        ssize_t got = recv(fd, h->in, sizeof h->in, flags);
        if (got <= 0) return got < 0 ? -errno : 0;
        h->from = 0;
        h->to = (int)got;
    }
    size_t held = (size_t)(h->to - h->from);
    if (size > held) size = held;
    memcpy(to, h->in + h->from, size);
    h->from += (int)size;
    return (ssize_t)size;
}

static ssize_t give(libssh2_socket_t fd, const void *from, size_t size, int flags, void **context) {
    (void)context;
    ssize_t put = send(fd, from, size, flags | MSG_NOSIGNAL);
    return put < 0 ? -errno : put;
}

static void begin(size_t index) {
    struct host *h = calloc(1, sizeof *h);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    inet_pton(AF_INET, addresses[index], &address.sin_addr);
    h->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int one = 1;
    setsockopt(h->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(h->fd, (struct sockaddr *)&address, sizeof address) && errno != EINPROGRESS) {
        perror("floor: connect");
        exit(1);
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = h};
    epoll_ctl(poller, EPOLL_CTL_ADD, h->fd, &event);
    atwork++;
}

static int check_key(struct host *h) {
    size_t size;
    int type;
    const char *given = libssh2_session_hostkey(h->session, &size, &type);
    return given && size == key.host_size && memcmp(given, key.host, size) == 0;
}

static void end(struct host *h) {
    if (h->session) libssh2_session_free(h->session);
    close(h->fd);
    free(h);
    atwork--;
    if (next < count) begin(next++);
}

// Does one stage. Returns libssh2's answer: 0 to go on with the next stage.
static int advance(struct host *h) {
    static char drain[65536];
    long got;
    switch (h->stage) {
    case CONNECT: {
        int error = 0;
        socklen_t size = sizeof error;
        struct sockaddr_in peer;
        getsockopt(h->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) return -1;
        size = sizeof peer;
        if (getpeername(h->fd, (struct sockaddr *)&peer, &size)) return LIBSSH2_ERROR_EAGAIN;
        h->session = libssh2_session_init_ex(NULL, NULL, NULL, h);
        libssh2_session_callback_set(h->session, LIBSSH2_CALLBACK_RECV, (void *)take);
        libssh2_session_callback_set(h->session, LIBSSH2_CALLBACK_SEND, (void *)give);
        libssh2_session_method_pref(h->session, LIBSSH2_METHOD_HOSTKEY, "ssh-ed25519");
        libssh2_session_set_blocking(h->session, 0);
        return 0;
    }
    case HANDSHAKE:
        return libssh2_session_handshake(h->session, h->fd);
    case LOGIN: {
        if (!check_key(h)) return -1;
        void *secret = &key;
        return libssh2_userauth_publickey(h->session, user, key.blob, key.blob_size, key_sign, &secret);
    }
    case OPEN:
        h->channel = libssh2_channel_open_ex(h->session, "session", 7, 256 * 1024, 32768, NULL, 0);
        return h->channel ? 0 : libssh2_session_last_errno(h->session);
    case EXEC:
        h->sent = 0;
        return libssh2_channel_process_startup(h->channel, "exec", 4, command, (unsigned)strlen(command));
    case WRITE:
        while (h->sent < content_size) {
            got = libssh2_channel_write_ex(h->channel, 0, content + h->sent, content_size - h->sent);
            if (got < 0) return (int)got;
            h->sent += (size_t)got;
        }
        return 0;
    case SEND_EOF:
        return content ? libssh2_channel_send_eof(h->channel) : 0;
    case READ:
        while ((got = libssh2_channel_read_ex(h->channel, 0, drain, sizeof drain)) > 0) {}
        if (got < 0) return (int)got;
        return libssh2_channel_eof(h->channel) ? 0 : LIBSSH2_ERROR_EAGAIN;
    case CLOSE: {
        int answer = libssh2_channel_close(h->channel);
        if (!answer) answer = libssh2_channel_wait_closed(h->channel);
        if (!answer && libssh2_channel_get_exit_status(h->channel)) return -1;
        return answer;
    }
    case FREE: {
        int answer = libssh2_channel_free(h->channel);
        if (answer) return answer;
        h->channel = NULL;
        return 0;
    }
    case LEAVE:
        return libssh2_session_disconnect_ex(h->session, SSH_DISCONNECT_BY_APPLICATION, "", "");
    }
    return -1;
}

static void drive(struct host *h) {
    for (;;) {
        int answer = advance(h);
        if (answer == LIBSSH2_ERROR_EAGAIN) return;
        if (answer) {
            static const char *names[] = {"connect", "handshake", "login", "open", "exec", "write",
                                          "eof", "read", "close", "free", "disconnect"};
            fail(h, names[h->stage]);
            return end(h);
        }
        if (h->stage == LEAVE) return end(h);
        if (h->stage == FREE && ++h->steps < steps) h->stage = OPEN;
        else h->stage++;
    }
}

static void read_addresses(const char *path) {
    FILE *file = fopen(path, "r");
    if (!file) { perror(path); exit(1); }
    size_t room = 0;
    char line[64];
    while (fscanf(file, "%63s", line) == 1) {
        if (count == room) addresses = realloc(addresses, (room = room ? room * 2 : 256) * 64);
        strcpy(addresses[count++], line);
    }
    fclose(file);
}

static void read_content(const char *path) {
    struct stat about;
    int fd = open(path, O_RDONLY);
    if (fd < 0 || fstat(fd, &about)) { perror(path); exit(1); }
    char *all = malloc((size_t)about.st_size);
    for (ssize_t got; content_size < (size_t)about.st_size; content_size += (size_t)got)
        if ((got = read(fd, all + content_size, (size_t)about.st_size - content_size)) <= 0) exit(1);
    close(fd);
    content = all;
}

int main(int argc, char **argv) {
    if (argc < 9) { fprintf(stderr, "usage: see floor.c\n"); return 64; }
    struct rlimit files;
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    read_addresses(argv[1]);
    port = atoi(argv[2]);
    user = argv[3];
    if (key_read(&key, argv[4], argv[5])) { fprintf(stderr, "floor: cannot read the keys\n"); return 1; }
    size_t window = (size_t)atoi(argv[6]);
    steps = atoi(argv[7]);
    command = argv[8];
    if (argc > 9) read_content(argv[9]);
    libssh2_init(0);
    poller = epoll_create1(EPOLL_CLOEXEC);
    while (next < count && (size_t)atwork < window) begin(next++);
    struct epoll_event events[256];
    while (atwork) {
        int ready = epoll_wait(poller, events, 256, -1);
        for (int i = 0; i < ready; i++) drive(events[i].data.ptr);
    }
    if (failed) fprintf(stderr, "floor: %d of %zu failed\n", failed, count);
    return failed ? 1 : 0;
}
