internal import BelayModel
internal import BelaySystem

/// Numbers as ssh_config(5) writes them.
enum ConfigNumber {
    /// From 0 to 2³¹ - 1, as OpenBSD's strtonum(3).
    static func integer(_ text: String) throws(ConfigComplaint) -> Int {
        let digits = text.drop { $0 == " " || $0 == "\t" }
        guard let value = Int(digits) else {
            throw ConfigComplaint("'\(text)' is not a number")
        }
        guard 0...Int(Int32.max) ~= value else {
            throw ConfigComplaint("\(text) is out of range")
        }
        return value
    }

    /// A number from 1 to 65535, or the name of a service in services(5).
    static func port(_ text: String) throws(ConfigComplaint) -> Int {
        if let value = Int(text), 1...65535 ~= value { return value }
        guard Int(text) == nil, let value = service(text) else {
            throw ConfigComplaint("'\(text)' is not a port")
        }
        return value
    }

    private static func service(_ name: String) -> Int? {
        guard let bytes = try? readFile("/etc/services") else { return nil }
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" }
            guard words.count >= 2, words[1].hasSuffix("/tcp"),
                words[0] == name || words.dropFirst(2).contains(Substring(name))
            else { continue }
            return Int(words[1].dropLast(4))
        }
        return nil
    }

    /// Seconds: `90`, `1m30s`, `2h` (sshd_config(5), TIME FORMATS).
    static func time(_ text: String) throws(ConfigComplaint) -> Int {
        var total = 0
        var rest = text.utf8[...]
        while !rest.isEmpty {
            let digits = rest.prefix(while: \.isASCIIDigit)
            rest = rest.dropFirst(digits.count)
            guard let count = Int(String(decoding: digits, as: UTF8.self)), count <= Int32.max,
                let unit = seconds(of: rest.popFirst()), total + count * unit <= Int32.max
            else { throw ConfigComplaint("'\(text)' is not a time") }
            total += count * unit
        }
        return total
    }

    private static func seconds(of unit: UInt8?) -> Int? {
        switch unit?.lowercasedASCII {
        case nil, UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86400
        case UInt8(ascii: "w"): 604_800
        default: nil
        }
    }
}
