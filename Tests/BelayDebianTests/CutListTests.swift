import BelayChance
import BelayModel
import Testing

@testable import BelayDebian

@Suite struct CutListTests {
    /// As apt 2.6 printed it: `libpam-modules` needs `libpam-modules-bin` and that the old `libpam0g`.
    @Test func aLineWithNothingBehindItIsAPlaceToCut() {
        let list = CutList(
            """
            Inst libpam0g [1.5.2-6] (1.5.2-6+deb12u2 Debian-Security:12/stable-security [amd64]) \
            [libpam-modules:amd64 ]
            Conf libpam0g (1.5.2-6+deb12u2 Debian-Security:12/stable-security [amd64]) [libpam-modules:amd64 ]
            Inst libpam-modules-bin [1.5.2-6] (1.5.2-6+deb12u2 Debian:12 [amd64]) []
            Conf libpam-modules-bin (1.5.2-6+deb12u2 Debian:12 [amd64])
            Inst libxml2 [2.9] (2.10 Debian:12.1/stable, Debian-Security:12 [amd64])
            Conf libxml2 (2.10 Debian:12.1/stable, Debian-Security:12 [amd64])

            """.split(separator: "\n"))
        #expect(list.sets == [["libpam0g", "libpam-modules-bin"], ["libxml2"]])
    }

    @Test func whatIsOpenAtTheEndIsASet() {
        let list = CutList(["Inst a [1] (2 X [all]) [b:amd64 ]", "Conf a (2 X [all]) []"])
        #expect(list.sets == [["a"]])
    }

    /// It has no parenthesis, and its version stands in brackets.
    @Test func aRemovalIsNoPlaceToCut() {
        let list = CutList(["Remv a [1]", "Inst b [1] (2 X [all])", "Purg c [1]"])
        #expect(list.sets == [["a", "b"], ["c"]])
    }

    @Test func otherLinesAreNoChanges() {
        #expect(CutList(["", "Reading package lists...", "Inst", "E: no Inst (x)"]).sets.isEmpty)
    }

    @Test func eachClassIsWithoutWhatIsDone() {
        let whole = ["a", "b", "c", "late", "new"].map {
            Simulation.Change(name: $0, from: "1", to: "2", architecture: "all")
        }
        let lists = [
            CutList(["Inst b [1] (2 X [all])", "Inst a [1] (2 X [all])"]),
            CutList([
                "Inst a [1] (2 X [all]) [c:amd64 ]", "Inst c [1] (2 X [all])",
                "Inst unheard-of (2 X [all])", "Inst b [1] (2 X [all])",
            ]),
        ]
        let sets = SmallestSets.inOrder(whole, lists).map { $0.map(\.name) }
        #expect(sets == [["b"], ["a"], ["c"], ["late", "new"]])
    }
}

@Suite struct JoinedSetsTests {
    @Test(arguments: [
        (30, [1.0, 1, 1, 1], [[1.0, 1, 1, 1]]),
        (30, [2, 2, 4, 4, 4, 4], [[2, 2, 4, 4], [4, 4]]),
        (30, [1, 1, 60, 1, 9, 9], [[1, 1], [60], [1, 9], [9]]),
        (30, [4, 11, 6, 5], [[4, 11], [6, 5]]),
        (30, [4, 12, 1], [[4], [12, 1]]),
        (30, [7, 7, 7, 7, 7], [[7, 7], [7, 7], [7]]),
        // Two items either way; the longer of them is to be short.
        (30, [5, 5, 5, 1], [[5, 5], [5, 1]]),
        (60, [60, 1, 1], [[60], [1, 1]]),
        (0, [1, 1], [[1], [1]]),
        (3, [0.5, 0.5, 0.5, 0.5], [[0.5, 0.5], [0.5, 0.5]]),
        (30, [], []),
    ])
    func fewItemsAndShortOnes(seconds: Int, costs: [Double], items: [[Double]]) {
        let joined = JoinedSets(options: PackageOptions(stopWithin: seconds)).join(costs) { $0 }
        #expect(joined == items)
    }

    /// Tens of thousands of sets, as a server may name them, are joined in no time.
    @Test func joiningIsLinear() {
        let costs = (0..<100_000).map { Double($0 % 7) / 10 }
        let joined = JoinedSets(options: PackageOptions(stopWithin: 30)).join(costs) { $0 }
        #expect(joined.joined().count == costs.count)
    }

    /// Whatever the costs: order and number stay, and no item of several sets is too long.
    @Test(arguments: 0..<100) func noItemOfSeveralIsTooLong(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        let costs = (0..<Int(chance.next() % 60)).map { _ in Double(chance.next() % 5000) / 1000 }
        let seconds = Int(chance.next() % 60)
        let joined = JoinedSets(options: PackageOptions(stopWithin: seconds)).join(costs) { $0 }
        #expect(joined.flatMap { $0 } == costs)
        #expect(
            joined.allSatisfy { $0.count == 1 || $0.reduce(0, +) <= Double(seconds) / 2 + 0.001 })
    }

    /// Sizes are what a server says.
    @Test func anySizeIsATime() {
        for size in [Int.min, -1, 0, 1, .max] {
            for files in [nil, size] {
                for took in [nil, size] {
                    let seconds = ExpectedTime.changing(
                        "x", installedSize: size, files: files, took: took)
                    #expect(seconds > 0 && seconds < 10_000)
                }
            }
        }
    }

    @Test func whatAPackageTookBeforeCounts() {
        let guess = ExpectedTime.changing("linux-image-x", installedSize: 10, files: 10)
        #expect(guess > 30)
        let known = ExpectedTime.changing("linux-image-x", installedSize: 10, files: 10, took: 7)
        #expect(known == 7)
        #expect(ExpectedTime.changing("linux-image-x", installedSize: 10, files: 10, took: 0) < 3)
    }

    @Test(arguments: [
        (10.0, 10.0, 1.0), (30, 10, 2), (1000, 10, 2), (100, 1, 1), (0, 0, 1), (-5, 10, 1),
        (.infinity, 10, 1), (.nan, 10, 1),
    ])
    func whatElseAServerDoesCounts(wall: Double, work: Double, factor: Double) {
        #expect(ExpectedTime.slowness(wall: wall, work: work) == factor)
    }
}
