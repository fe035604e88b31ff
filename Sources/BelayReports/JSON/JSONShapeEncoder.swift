/// Lets a shape that is `Encodable` write itself to a `JSONWriter`, in the order of its keys.
///
/// Containers must be used one after another, innermost first to end, as the compiler's own
/// conformances do: a value that goes back to an outer container closes the inner ones.
final class JSONShapeEncoder: Encoder {
    var writer: JSONWriter
    /// The brackets that are open, the innermost last.
    fileprivate var open: [JSONWriter.Bracket] = []
    /// How many brackets were open when the value that writes itself now began.
    private var base = 0

    let codingPath: [any CodingKey] = []
    let userInfo: [CodingUserInfoKey: Any] = [:]

    init(_ writer: JSONWriter) { self.writer = writer }

    /// Writes a value whole: whatever it opened is closed.
    func write(_ value: some Encodable) throws {
        let (depth, size, outer) = (open.count, writer.bytes.count, base)
        base = depth
        defer { base = outer }
        try value.encode(to: self)
        if writer.bytes.count == size { _ = enter(.object) }
        close(downTo: depth)
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        guard open.count > base, open[base] == .object else { return nested() }
        // A value that asks again, for keys of another kind, goes on in the same object.
        close(downTo: base + 1)
        return KeyedEncodingContainer(JSONObjectContainer<Key>(encoder: self, depth: base + 1))
    }

    /// An object within the value that writes itself now.
    fileprivate func nested<Key: CodingKey>() -> KeyedEncodingContainer<Key> {
        KeyedEncodingContainer(JSONObjectContainer<Key>(encoder: self, depth: enter(.object)))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        JSONArrayContainer(encoder: self, depth: enter(.array))
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        JSONValueContainer(encoder: self)
    }

    /// - Returns: how many brackets are open, with this one.
    fileprivate func enter(_ bracket: JSONWriter.Bracket) -> Int {
        writer.open(bracket)
        open.append(bracket)
        return open.count
    }

    fileprivate func close(downTo depth: Int) {
        while open.count > depth { writer.close(open.removeLast()) }
    }

    fileprivate func key(_ key: some CodingKey, at depth: Int) {
        close(downTo: depth)
        writer.key(key.stringValue)
    }
}

private struct JSONObjectContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let encoder: JSONShapeEncoder
    let depth: Int
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil(forKey key: Key) {
        encoder.key(key, at: depth)
        encoder.writer.addNull()
    }

    mutating func encode(_ value: Bool, forKey key: Key) {
        encoder.key(key, at: depth)
        encoder.writer.add(value)
    }

    mutating func encode(_ value: String, forKey key: Key) {
        encoder.key(key, at: depth)
        encoder.writer.add(value)
    }

    mutating func encode(_ value: Double, forKey key: Key) {
        encoder.key(key, at: depth)
        encoder.writer.add(value)
    }

    mutating func encode(_ value: Int, forKey key: Key) {
        encoder.key(key, at: depth)
        encoder.writer.add(value)
    }

    mutating func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        encoder.key(key, at: depth)
        try encoder.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type, forKey key: Key
    ) -> KeyedEncodingContainer<Nested> {
        encoder.key(key, at: depth)
        return encoder.nested()
    }

    mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        encoder.key(key, at: depth)
        return encoder.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder { encoder }

    mutating func superEncoder(forKey key: Key) -> any Encoder {
        encoder.key(key, at: depth)
        return encoder
    }
}

private struct JSONArrayContainer: UnkeyedEncodingContainer {
    let encoder: JSONShapeEncoder
    let depth: Int
    var codingPath: [any CodingKey] { [] }
    private(set) var count = 0

    init(encoder: JSONShapeEncoder, depth: Int) {
        self.encoder = encoder
        self.depth = depth
    }

    mutating func encodeNil() {
        begin()
        encoder.writer.addNull()
    }

    mutating func encode<Value: Encodable>(_ value: Value) throws {
        begin()
        try encoder.write(value)
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) -> KeyedEncodingContainer<Nested> {
        begin()
        return encoder.nested()
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
        begin()
        return encoder.unkeyedContainer()
    }

    mutating func superEncoder() -> any Encoder {
        begin()
        return encoder
    }

    private mutating func begin() {
        encoder.close(downTo: depth)
        count += 1
    }
}

private struct JSONValueContainer: SingleValueEncodingContainer {
    let encoder: JSONShapeEncoder
    var codingPath: [any CodingKey] { [] }

    mutating func encodeNil() { encoder.writer.addNull() }
    mutating func encode(_ value: Bool) { encoder.writer.add(value) }
    mutating func encode(_ value: String) { encoder.writer.add(value) }
    mutating func encode(_ value: Double) { encoder.writer.add(value) }
    mutating func encode(_ value: Float) { encoder.writer.add(Double(value)) }
    mutating func encode(_ value: Int) { encoder.writer.add(value) }
    mutating func encode(_ value: Int8) { encoder.writer.add(value) }
    mutating func encode(_ value: Int16) { encoder.writer.add(value) }
    mutating func encode(_ value: Int32) { encoder.writer.add(value) }
    mutating func encode(_ value: Int64) { encoder.writer.add(value) }
    mutating func encode(_ value: UInt) { encoder.writer.add(value) }
    mutating func encode(_ value: UInt8) { encoder.writer.add(value) }
    mutating func encode(_ value: UInt16) { encoder.writer.add(value) }
    mutating func encode(_ value: UInt32) { encoder.writer.add(value) }
    mutating func encode(_ value: UInt64) { encoder.writer.add(value) }
    mutating func encode<Value: Encodable>(_ value: Value) throws { try encoder.write(value) }
}
