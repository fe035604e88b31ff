import BelayModel
import Testing

@testable import BelayFiles

struct TextTests {
    @Test(arguments: [
        ("90", 90), ("90s", 90), ("30m", 1800), ("1h30m", 5400), ("2h", 7200), ("1d", 86_400),
        ("1d1h1m1s", 90_061), ("0h5m", 300), ("365d", 31_536_000), ("1", 1),
    ])
    func durations(_ text: String, _ seconds: Int) {
        #expect(DurationText.seconds(text) == seconds)
    }

    @Test(arguments: [
        "", "0", "0s", "-5", "5 m", "m", "1m1h", "1h1h", "1h30", "1.5h", "1:30", "366d", "5x",
        "99999999999999999999", "30M", "٣m",
    ])
    func noDurations(_ text: String) {
        #expect(DurationText.seconds(text) == nil)
    }

    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("1970-01-01 00:00Z", 0), ("1970-01-01t00:00:01z", 1000),
        ("1969-12-31T23:59:59Z", -1000), ("2026-12-06T02:00:00+01:00", 1_796_518_800_000),
        ("2026-12-06T02:00:00-0530", 1_796_542_200_000), ("2000-02-29T12:00:00Z", 951_825_600_000),
        ("2026-12-06T02:00:00.5+01", 1_796_518_800_500),
        ("2026-12-06T02:00:00.123456Z", 1_796_522_400_123),
        ("2026-12-06 02:00:00 +01:00", 1_796_518_800_000),
    ])
    func moments(_ text: String, _ milliseconds: Int64) {
        #expect(Moment.parse(text) == .moment(milliseconds))
    }

    @Test(arguments: [
        "", "now", "2026-12-06", "2026-13-06T02:00:00Z", "2026-02-29T02:00:00Z",
        "2026-12-06T24:00:00Z", "2026-12-06T02:60:00Z", "2026-12-06T02:00:60Z",
        "2026-12-06T02:00:00X", "2026-12-06T02:00:00+01:00x", "2026-1-06T02:00:00Z",
        "2026-12-06T02:00:00.Z", "20261206T020000Z", "2100-02-29T00:00Z",
    ])
    func noMoments(_ text: String) {
        #expect(Moment.parse(text) == .invalid)
    }

    @Test(arguments: ["2026-12-06T02:00", "2026-12-06 02:00:00", "2026-12-06T02:00:00.5"])
    func momentsWithoutOffset(_ text: String) {
        #expect(Moment.parse(text) == .withoutOffset)
    }

    @Test(arguments: [
        ("apt", true), ("libstdc++6", true), ("0ad", true), ("a", false), ("Apt", false),
        ("-apt", false), ("a_b", false), ("a b", false), ("a*", false), ("", false), ("é1", false),
        ("libc6:i386", true), ("libc6:kfreebsd-amd64", true), ("libc6:", false), (":i386", false),
        ("libc6:i386:x", false), ("libc6:any", false), ("libc6:all", false), ("libc6:-o", false),
    ])
    func packageNames(_ name: String, _ isValid: Bool) {
        #expect(PackageName.isName(name) == isValid)
    }

    @Test(arguments: [
        ("1", true), ("1:2.3-4+deb12u1~bpo1", true), ("2.36-9", true), ("1-2-3", true), ("", false),
        (":1", false), ("x:1", false), ("1:", false), ("1-", false), ("-1", false), ("1 2", false),
        ("1:2:3", false), ("1_2", false), ("1;reboot", false), ("a1", false),
    ])
    func versions(_ version: String, _ isValid: Bool) {
        #expect(PackageName.isVersion(version) == isValid)
    }

    @Test(
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("Null", .null), ("nULL", .string("nULL")),
            ("yes", .bool(true)), ("No", .bool(false)), ("ON", .bool(true)), ("y", .string("y")),
            ("yEs", .string("yEs")), ("Trueish", .string("Trueish")), ("5", .int(5)),
            ("-5", .int(-5)),
            ("+5", .int(5)), ("1_000", .int(1000)), ("017", .int(15)), ("0x1f", .int(31)),
            ("0b11", .int(3)), ("0o17", .string("0o17")), ("1:30", .int(90)), ("08", .string("08")),
            ("1.5", .double(1.5)), ("1.", .double(1)), (".5", .double(0.5)),
            ("1e5", .string("1e5")),
            ("1.0e+3", .double(1000)), ("1.0e3", .string("1.0e3")), (".inf", .string("inf")),
            ("-.Inf", .string("-inf")), (".nan", .string("nan")),
            ("-.INF", .string("-inf")), ("10.0.0.1", .string("10.0.0.1")),
            ("2026-12-06", .string("2026-12-06")),
            ("12345678901234567890", .string("12345678901234567890")),
            ("-", .string("-")), (".", .string(".")), ("0", .int(0)),
        ] as [(String, Value)])
    func scalars(_ text: String, _ value: Value) {
        #expect(YAMLScalar.resolve(text) == value)
    }

    @Test(
        arguments: [
            ("web1", "web1", nil), ("web1:2222", "web1", 2222), ("10.0.0.1:22", "10.0.0.1", 22),
            ("::1", "::1", nil), ("[::1]:22", "::1", 22), ("2001:db8::1", "2001:db8::1", nil),
            ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8", nil),
            ("::ffff:10.0.0.1", "::ffff:10.0.0.1", nil),
            ("web[1:3]:22", "web[1:3]", 22), ("fe80::[1:f]", "fe80::[1:f]", nil),
            ("ünï:22", "ünï", 22),
        ] as [(String, String, Int?)])
    func addresses(_ text: String, _ host: String, _ port: Int?) throws {
        let address = try #require(HostAddress(text))
        #expect(address.host == host)
        #expect(address.port == port)
    }

    @Test(arguments: [
        "", "a:b", "web_", "-web", "web.", "a b", "a:", "1:2:3", "1:2:3:4:5:6:7:8:9", "::1::2",
        ":::", "12345::", "~web", "web*", "[::1]", "a..b", "web:22:33",
    ])
    func noAddresses(_ text: String) {
        #expect(HostAddress(text) == nil)
    }

    @Test(
        arguments: [
            ("pakages", "packages"), ("hsots", "hosts"), ("Kind", "kind"), ("xyzzy", nil),
            ("k", nil),
        ] as [(String, String?)])
    func nearest(_ name: String, _ known: String?) {
        #expect(NearestName.of(name, among: ["name", "kind", "hosts", "packages"]) == known)
    }
}
