/// JSON (RFC 8259) with its keys in the order in which the shapes name them, on one line.
package enum JSONText {
    /// One line without any character that a terminal obeys.
    package static func of(_ value: some Encodable) throws -> String {
        var writer = JSONWriter()
        try writer.add(shape: value)
        return writer.text
    }
}

/// JSON that stands already, as a part of a shape.
package struct JSONFragment: Encodable {
    private let bytes: [UInt8]

    /// An array of what is made of each element, some hundred at a time, on as many processors as there
    /// are.
    package static func array<Element: Sendable, Shape: Encodable & SendableMetatype>(
        of elements: [Element], _ shape: @escaping @Sendable (Element) throws -> Shape
    ) async throws -> JSONFragment {
        let parts = try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
            let starts = Array(stride(from: 0, to: elements.count, by: 500))
            for start in starts {
                group.addTask {
                    var writer = JSONWriter()
                    for element in elements[start...].prefix(500) {
                        try writer.add(shape: try shape(element))
                    }
                    return (start, writer.bytes)
                }
            }
            let parts = try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
            return starts.compactMap { parts[$0] }
        }
        let comma = [UInt8(ascii: ",")]
        return JSONFragment(
            bytes: [UInt8(ascii: "[")] + parts.joined(separator: comma) + [UInt8(ascii: "]")])
    }

    package static let emptyArray = JSONFragment(bytes: Array("[]".utf8))

    package func encode(to encoder: any Encoder) throws {
        guard let encoder = encoder as? JSONShapeEncoder else {
            preconditionFailure("only JSONWriter writes fragments")
        }
        encoder.writer.add(written: bytes)
    }
}
