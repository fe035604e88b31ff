import Testing

@testable import BelayFiles

/// The manual and the reader know the same keys.
@Test func everyKeyIsInTheReference() {
    let described = PlaybookReference.keys.map(\.name)
    #expect(Set(described) == Set(PlaybookReader.keys))
    #expect(described.count == Set(described).count)
}
