import Testing

@testable import BelaySystem

@Suite struct LastKeyDictionaryTests {
    @Test func anotherKeyIsNotTakenForTheLast() {
        var dictionary = LastKeyDictionary<[String], Int>()
        #expect(dictionary[["a"]] == nil)
        dictionary[["a"]] = 1
        dictionary[["b"]] = 2
        #expect(dictionary[["b"]] == 2)
        #expect(dictionary[["a"]] == 1)
        #expect(dictionary[["a"]] == 1)
        #expect(dictionary[["c"]] == nil)
        #expect(dictionary[["b"]] == 2)
    }

    @Test func theLastIsReplacedAndForgotten() {
        var dictionary = LastKeyDictionary<String, Int>()
        dictionary["a"] = 1
        dictionary["a"] = 2
        #expect(dictionary["a"] == 2)
        dictionary["a"] = nil
        #expect(dictionary["a"] == nil)
    }
}
