/// Which deadline comes next: a binary heap of moments, each with the token to wake.
///
/// A deadline that was moved stays in the heap under its old moment; whoever is woken looks at what
/// it is really waiting for. That costs a needless wake now and then and saves all bookkeeping.
struct DeadlineHeap {
    struct Entry {
        var moment: UInt64
        var token: UInt64
    }

    private var entries: [Entry] = []

    var next: UInt64? { entries.first?.moment }

    mutating func insert(_ entry: Entry) {
        entries.append(entry)
        var child = entries.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard entries[child].moment < entries[parent].moment else { return }
            entries.swapAt(child, parent)
            child = parent
        }
    }

    /// The tokens whose moment has come, earliest first.
    mutating func removeExpired(at now: UInt64) -> [UInt64] {
        var tokens: [UInt64] = []
        while let first = entries.first, first.moment <= now {
            tokens.append(first.token)
            removeFirst()
        }
        return tokens
    }

    private mutating func removeFirst() {
        entries.swapAt(0, entries.count - 1)
        entries.removeLast()
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < entries.count else { return }
            let other = child + 1
            if other < entries.count, entries[other].moment < entries[child].moment {
                child = other
            }
            guard entries[child].moment < entries[parent].moment else { return }
            entries.swapAt(parent, child)
            parent = child
        }
    }
}
