#pragma once
// OpenSSL's libcrypto, and what Swift cannot import of it: macros, deprecated functions.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/blowfish.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>
#include <string.h>

// A private key from its parameters; NULL where they make none. libcrypto keeps pointers to the names
// of the parameters and to their values until the end (OSSL_PARAM_BLD(3)), which is no lifetime that
// Swift could promise for a string: so the whole of it is done here.
static inline EVP_PKEY *belay_key(const char *type, OSSL_PARAM_BLD *builder)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM *list = OSSL_PARAM_BLD_to_param(builder);
    EVP_PKEY_CTX *context = list ? EVP_PKEY_CTX_new_from_name(NULL, type, NULL) : NULL;
    if (!context || EVP_PKEY_fromdata_init(context) != 1 ||
        EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, list) != 1)
        key = NULL;
    EVP_PKEY_CTX_free(context);
    OSSL_PARAM_free(list);
    return key;
}

// The exponent for one prime (RFC 8017, section 3.2); NULL when it cannot be worked out.
static inline BIGNUM *belay_exponent(const BIGNUM *exponent, const BIGNUM *prime)
{
    BN_CTX *context = BN_CTX_secure_new();
    BIGNUM *divisor = BN_dup(prime), *result = BN_secure_new();
    if (!context || !divisor || !result || BN_sub_word(divisor, 1) != 1 ||
        BN_div(NULL, result, exponent, divisor, context) != 1) {
        BN_clear_free(result);
        result = NULL;
    }
    BN_clear_free(divisor);
    BN_CTX_free(context);
    return result;
}

static inline EVP_PKEY *belay_rsa_key(const BIGNUM *n, const BIGNUM *e, const BIGNUM *d,
                                      const BIGNUM *p, const BIGNUM *q, const BIGNUM *inverse)
{
    EVP_PKEY *key = NULL;
    if (!n || !e || !d || !p || !q || !inverse)
        return NULL;
    BIGNUM *first = belay_exponent(d, p), *second = belay_exponent(d, q);
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (first && second && builder && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, n) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_E, e) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_D, d) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_FACTOR1, p) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_FACTOR2, q) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_EXPONENT1, first) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_EXPONENT2, second) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_COEFFICIENT1, inverse))
        key = belay_key("RSA", builder);
    OSSL_PARAM_BLD_free(builder);
    BN_clear_free(first);
    BN_clear_free(second);
    return key;
}

static inline EVP_PKEY *belay_elliptic_key(const char *group, const unsigned char *point,
                                           size_t length, const BIGNUM *scalar)
{
    EVP_PKEY *key = NULL;
    OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
    if (builder && scalar &&
        OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, group, 0) &&
        OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, length) &&
        OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_PRIV_KEY, scalar))
        key = belay_key("EC", builder);
    OSSL_PARAM_BLD_free(builder);
    return key;
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
