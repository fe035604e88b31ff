/// Chance that is the same for the same seed: SplitMix64 (Steele, Lea and Flood, 2014).
package struct Chance: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Whether something of this probability, from 0 to 1, happens.
    package mutating func happens(_ probability: Double) -> Bool {
        Double.random(in: 0..<1, using: &self) < probability
    }

    /// Whether something that happens so many times of a hundred does.
    package mutating func happens(percent: Double) -> Bool {
        Double.random(in: 0..<100, using: &self) < percent
    }

    /// A number from 0 to the limit, which may be reached.
    package mutating func upTo(_ limit: Int) -> Int { Int.random(in: 0...limit, using: &self) }

    package mutating func oneOf<Element>(_ first: Element, _ more: Element...) -> Element {
        let number = upTo(more.count)
        return number == 0 ? first : more[number - 1]
    }

    /// - Returns: `nil`: there are none.
    package mutating func any<Element>(of all: [Element]) -> Element? {
        all.randomElement(using: &self)
    }
}
