// The floor's keys: an ed25519 login key, parsed once, and the host key that is expected.
#pragma once
#include <libssh2.h>
#include <openssl/evp.h>
#include <stddef.h>

struct key {
    EVP_PKEY *secret;
    unsigned char *blob; // the public key as RFC 8709, section 4 has it
    size_t blob_size;
    unsigned char *host;
    size_t host_size;
};

/// Reads an unencrypted OpenSSH ed25519 private key and a public host key. 0 when it could.
int key_read(struct key *key, const char *login, const char *host);

/// libssh2's signing callback; its context is a `struct key`.
LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC(key_sign);
