/// A dictionary with a one-entry cache of the last key looked up. Comparing a key with that one takes a
/// tenth of the time of hashing it where keys are lists of file names.
package struct LastKeyDictionary<Key: Hashable, Value> {
    private var all: [Key: Value] = [:]
    private var last: (key: Key, value: Value)?

    package init() {}

    package subscript(key: Key) -> Value? {
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
