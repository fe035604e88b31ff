internal import CLibCrypto

/// A process that exits runs libcrypto's clean-up while connections on their loops still use it.
/// There is nothing that must be cleaned up. To be called before whatever else libcrypto is used for
/// first: it is what makes libcrypto set itself up (OPENSSL_init_crypto(3)).
package func keepLibcryptoToTheEnd() {
    _ = OPENSSL_init_crypto(UInt64(OPENSSL_INIT_NO_ATEXIT), nil)
}
