import BelayChance
import Testing

@testable import BelayDebian

@Suite struct SmallestSetsTests {
    @Test func smallestComeFirstAndEachOnlyOnce() {
        let sets = Self.sets(["a": ["a", "b", "c"], "b": ["b"], "c": ["b", "c"]])
        #expect(sets == [["b"], ["c"], ["a"]])
    }

    @Test func whatNeedsEachOtherGoesTogether() {
        let sets = Self.sets(["a": ["a", "b"], "b": ["a", "b"], "z": ["z"]])
        #expect(sets == [["z"], ["a", "b"]])
    }

    @Test func aNewPackageGoesWithTheFirstThatNeedsIt() {
        let sets = Self.sets(["a": ["a", "new"], "b": ["b", "new"]], also: ["new"])
        #expect(sets == [["a", "new"], ["b"]])
    }

    @Test func whatNoSimulationAccountsForComesLastTogether() {
        let sets = Self.sets(["a": ["a"], "b": ["b", "elsewhere"]], also: ["c"])
        #expect(sets == [["a"], ["b", "c"]])
    }

    @Test func theGroundOfBelayGoesLast() {
        let names = ["openssh-server", "ifupdown", "systemd", "libc6", "apt", "zlib1g", "sudo"]
        let parts = Dictionary(uniqueKeysWithValues: names.map { ($0, Set([$0])) })
        #expect(
            Self.sets(parts).flatMap { $0 }
                == ["zlib1g", "apt", "libc6", "systemd", "ifupdown", "openssh-server", "sudo"])
    }

    @Test func aSetIsAsDelicateAsItsMostDelicateMember() {
        let sets = Self.sets(["libc6": ["libc6"], "a": ["a", "libc6"], "b": ["b"]])
        #expect(sets == [["b"], ["libc6"], ["a"]])
    }

    /// Whatever the dependencies are: nothing is left out, nothing is done twice, and after each
    /// set all that what was done needs is done.
    @Test(arguments: 0..<200) func afterEachSetTheDoneAreClosed(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        let names = (0..<12).map { "p\($0)" }
        var needs: [String: Set<String>] = [:]
        for name in names {
            needs[name] = Set((0..<(chance.next() % 3)).map { _ in names[Int(chance.next() % 12)] })
        }
        let parts = Dictionary(uniqueKeysWithValues: names.map { ($0, Self.closure($0, needs)) })
        var done = Set<String>()
        for set in Self.sets(parts) {
            #expect(!set.isEmpty && done.isDisjoint(with: set))
            done.formUnion(set)
            #expect(done.allSatisfy { done.isSuperset(of: needs[$0] ?? []) })
        }
        #expect(done == Set(names))
    }

    private static func sets(
        _ parts: [String: Set<String>], also names: [String] = []
    ) -> [[String]] {
        let whole = (parts.keys + names).sorted().map {
            Simulation.Change(name: $0, from: "1", to: "2", architecture: "amd64")
        }
        let sources = ["libc6": "glibc"]
        return SmallestSets(whole: whole, parts: parts) {
            ChangeClass(package: $0.name, source: sources[$0.name] ?? $0.name)
        }.sets().map { $0.map(\.name) }
    }

    private static func closure(_ name: String, _ needs: [String: Set<String>]) -> Set<String> {
        var found: Set<String> = [name]
        var open = [name]
        while let next = open.popLast() {
            for need in needs[next] ?? [] where found.insert(need).inserted { open.append(need) }
        }
        return found
    }
}
