internal import CLibCrypto

/// Private keys from their numbers, by libcrypto's own parameters (EVP_PKEY_fromdata(3)).
///
/// No ASN.1 is written for that, so no length of a foreign number can overflow on the way, and the
/// secret numbers stand nowhere but in memory that is wiped.
enum KeyParameters {
    static func rsaKey(
        n: [UInt8], e: [UInt8], d: [UInt8], p: [UInt8], q: [UInt8], inverse: [UInt8]
    ) -> OpaquePointer? {
        let numbers = [n, e, d, p, q, inverse].map(BigNumber.init)
        return unsafe withExtendedLifetime(numbers) {
            unsafe belay_rsa_key(
                numbers[0].handle, numbers[1].handle, numbers[2].handle, numbers[3].handle,
                numbers[4].handle, numbers[5].handle)
        }
    }

    static func ellipticKey(
        _ curve: EllipticCurve, point: [UInt8], scalar: [UInt8]
    ) -> OpaquePointer? {
        let number = BigNumber(scalar)
        return unsafe withExtendedLifetime(number) {
            unsafe belay_elliptic_key(curve.group, point, point.count, number.handle)
        }
    }
}

/// A number of libcrypto's, wiped at the end.
@safe private final class BigNumber {
    /// `nil`: there was no memory.
    let handle: OpaquePointer?

    init(_ magnitude: [UInt8]) {
        unsafe handle = unsafe BN_bin2bn(magnitude, Int32(clamping: magnitude.count), nil)
    }

    deinit { unsafe BN_clear_free(handle) }
}
