/// A dictionary of which mostly the same key is asked for as the time before: that one is compared
/// and not hashed, which is a tenth of the work where the key is a list of file names.
struct Habit<Key: Hashable, Value> {
    private var all: [Key: Value] = [:]
    private var last: (key: Key, value: Value)?

    subscript(key: Key) -> Value? {
        mutating get {
            if let last, last.key == key { return last.value }
            guard let value = all[key] else { return nil }
            last = (key, value)
            return value
        }
        set {
            all[key] = newValue
            last = newValue.map { (key, $0) }
        }
    }
}
