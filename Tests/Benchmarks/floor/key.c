#include "key.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The bytes of base64 text, of which there are at most three for each four digits.
static unsigned char *decode(const char *text, size_t length, size_t *size) {
    unsigned char *bytes = malloc(length / 4 * 3 + 3);
    int got = EVP_DecodeBlock(bytes, (const unsigned char *)text, (int)length);
    if (got < 0) { free(bytes); return NULL; }
    while (length && text[length - 1] == '=') { got--; length--; }
    *size = (size_t)got;
    return bytes;
}

static char *slurp(const char *path) {
    static char text[16384];
    FILE *file = fopen(path, "r");
    if (!file) return NULL;
    size_t got = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[got] = 0;
    return text;
}

// The second word of `ssh-ed25519 AAAA… comment`.
static unsigned char *read_public(const char *path, size_t *size) {
    char *text = slurp(path);
    if (!text) return NULL;
    char *word = strchr(text, ' ');
    if (!word) return NULL;
    word++;
    return decode(word, strcspn(word, " \n"), size);
}

// Walks a length and so many bytes (RFC 4251, section 5, `string`).
static const unsigned char *string(const unsigned char **at, const unsigned char *end, uint32_t *size) {
    if (end - *at < 4) return NULL;
    const unsigned char *p = *at;
    *size = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    if ((uint32_t)(end - p - 4) < *size) return NULL;
    *at = p + 4 + *size;
    return p + 4;
}

// OpenSSH's PROTOCOL.key: the private part ends in public key, then seed and public key together.
static EVP_PKEY *read_secret(const char *path) {
    char *text = slurp(path), packed[16384];
    if (!text) return NULL;
    char *from = strchr(text, '\n'), *to = strstr(text, "-----END");
    size_t length = 0, size;
    if (!from || !to) return NULL;
    for (; from < to; from++) if (*from != '\n') packed[length++] = *from;
    unsigned char *bytes = decode(packed, length, &size);
    if (!bytes || size < 15) return NULL;
    const unsigned char *at = bytes + 15, *end = bytes + size, *inner;
    uint32_t part;
    for (int skip = 0; skip < 3; skip++) if (!string(&at, end, &part)) return NULL; // cipher, kdf, options
    at += 4;                                                                        // one key
    if (!string(&at, end, &part)) return NULL;                                      // its public part
    inner = string(&at, end, &part);
    if (!inner) return NULL;
    end = inner + part;
    inner += 8; // two check numbers
    for (int skip = 0; skip < 2; skip++) if (!string(&inner, end, &part)) return NULL; // type, public key
    const unsigned char *seed = string(&inner, end, &part);
    EVP_PKEY *key = seed && part == 64 ? EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, seed, 32) : NULL;
    free(bytes);
    return key;
}

int key_read(struct key *key, const char *login, const char *host) {
    char name[4096];
    snprintf(name, sizeof name, "%s.pub", login);
    key->secret = read_secret(login);
    key->blob = read_public(name, &key->blob_size);
    key->host = read_public(host, &key->host_size);
    return key->secret && key->blob && key->host ? 0 : 1;
}

LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC(key_sign) {
    (void)session;
    struct key *key = *abstract;
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    *sig_len = 64;
    *sig = malloc(*sig_len);
    int good = EVP_DigestSignInit(context, NULL, NULL, NULL, key->secret) == 1
        && EVP_DigestSign(context, *sig, sig_len, data, data_len) == 1;
    EVP_MD_CTX_free(context);
    return good ? 0 : -1;
}
