/// Patterns with `*` and `?`, as ssh_config(5) and known_hosts have them.
package enum Wildcards {
    /// `*` is any run of characters, `?` any single one. Takes at most pattern × name steps.
    package static func match(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        var (place, position) = (0, 0)
        var retry: (place: Int, position: Int)?
        while position < name.count {
            if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
                retry = (place + 1, position)
                place += 1
            } else if place < pattern.count,
                pattern[place] == name[position] || pattern[place] == UInt8(ascii: "?")
            {
                (place, position) = (place + 1, position + 1)
            } else if let last = retry {
                retry = (last.place, last.position + 1)
                (place, position) = (last.place, last.position + 1)
            } else {
                return false
            }
        }
        return pattern[place...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
