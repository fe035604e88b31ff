internal import BelayModel
internal import CLibCrypto
internal import Glibc

/// Names that are addresses (`is_addr` and `resolve_addr` of OpenSSH's ssh.c).
enum NumericAddress {
    /// The name as it is used from here on: a name in lower case, an address in the usual form.
    static func normal(_ name: String, _ family: AddressFamily) -> String {
        let looksNumeric = name.utf8.allSatisfy { $0.isASCIIDigit || $0 == UInt8(ascii: ".") }
        let isAddress = looksNumeric || name.utf8.contains { $0 == .colon || $0 == .percent }
        // Nearly all addresses are written so already.
        if looksNumeric, family != .inet6, IPv4Address(name) != nil { return name }
        // inet_aton(3) also knows 0x7f.1; no other name that starts otherwise is an address.
        guard isAddress || name.utf8.first?.isASCIIDigit == true else {
            return name.lowercasedASCII
        }
        guard let address = canonical(name, family) else {
            return isAddress ? name : name.lowercasedASCII
        }
        return address.lowercasedASCII == name.lowercasedASCII ? name : address
    }

    private static func canonical(_ name: String, _ family: AddressFamily) -> String? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_family = family.number
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, "22", &hints, &found) == 0, let first = unsafe found else {
            return nil
        }
        defer { unsafe freeaddrinfo(first) }
        guard unsafe first.pointee.ai_next == nil else { return nil }
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1025) { buffer in
            guard let start = buffer.baseAddress,
                unsafe getnameinfo(
                    first.pointee.ai_addr, first.pointee.ai_addrlen, start, 1025, nil, 0,
                    NI_NUMERICHOST) == 0
            else { return nil }
            return unsafe String(cString: start)
        }
    }
}

extension UInt8 {
    fileprivate static let colon = UInt8(ascii: ":")
    fileprivate static let percent = UInt8(ascii: "%")
}
