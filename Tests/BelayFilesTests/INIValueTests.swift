import BelayModel
import Testing

@testable import BelayFiles

/// The values of variables in INI inventories; what is expected was recorded from ansible-core 2.19.
struct INIValueTests {
    @Test(
        arguments: [
            (
                #"h1 a=1 b=-1 c=+1 d=1.5 e=1e3 f=0x1F g=0o17 h=0b11 i=1_000 j=007 k=00 l=0"#,
                [
                    "a": .int(1),
                    "b": .int(-1),
                    "c": .int(1),
                    "d": .double(1.5),
                    "e": .double(1000.0),
                    "f": .int(31),
                    "g": .int(15),
                    "h": .int(3),
                    "i": .int(1000),
                    "j": .string("007"),
                    "k": .int(0),
                    "l": .int(0),
                ]
            ),
            (
                #"h2 a=True b=False c=None d=true e=yes f=null"#,
                [
                    "a": .bool(true),
                    "b": .bool(false),
                    "c": .null,
                    "d": .string("true"),
                    "e": .string("yes"),
                    "f": .string("null"),
                ]
            ),
            (
                #"h3 a='5' b="'5'" c='"5"' d="a b" e=a\ b f='a\ b' g="a\"b" h="a\\b" i="a\b" j=''"#,
                [
                    "a": .int(5),
                    "b": .string("5"),
                    "c": .string("5"),
                    "d": .string("a b"),
                    "e": .string("a b"),
                    "f": .string("a\\ b"),
                    "g": .string("a\"b"),
                    "h": .string("a\\b"),
                    "i": .string("a\\b"),
                    "j": .string(""),
                ]
            ),
            (
                #"h4 a=1,2 b=a,b c=[1,2] d="[1, 2]" e="{'a': 1, 'b': [True, None]}" f=() g=(1) h=(1,) i={1} j=..."#,
                [
                    "a": .list([.int(1), .int(2)]),
                    "b": .string("a,b"),
                    "c": .list([.int(1), .int(2)]),
                    "d": .list([.int(1), .int(2)]),
                    "e": .map(["a": .int(1), "b": .list([.bool(true), .null])]),
                    "f": .list([]),
                    "g": .int(1),
                    "h": .list([.int(1)]),
                    "i": .list([.int(1)]),
                    "j": .string("..."),
                ]
            ),
            (
                #"h5 a=192.168.1.1 b=1.2.3 c=2026-12-06 d=2026-12-16 e=5j f=1-2 g=1+2 h=.5 i=5. j=1. k=1e400"#,
                [
                    "a": .string("192.168.1.1"),
                    "b": .string("1.2.3"),
                    "c": .string("2026-12-06"),
                    "d": .string("2026-12-16"),
                    "e": .string("5j"),
                    "f": .string("1-2"),
                    "g": .string("1+2"),
                    "h": .double(0.5),
                    "i": .double(5.0),
                    "j": .double(1.0),
                    "k": .string("inf"),
                ]
            ),
            (
                #"h6 a=foo#bar b=2"#,
                [
                    "a": .string("foo")
                ]
            ),
            (
                #"h7 a=x=y b==z c=a:b d={{x}} e="{{ x }}""#,
                [
                    "a": .string("x=y"),
                    "b": .string("=z"),
                    "c": .string("a:b"),
                    "d": .string("{{x}}"),
                    "e": .string("{{ x }}"),
                ]
            ),
            (
                #"h8 a="r'\n'" b="'\n\t\\x41\u00e9\101\q'" c="b'xy'" d="'a' 'b'" e="u'x'" f="'''tri'''" g="f'x'""#,
                [
                    "a": .string("\\n"),
                    "b": .string("\n\tAéA\\q"),
                    "c": .string("xy"),
                    "d": .string("ab"),
                    "e": .string("x"),
                    "f": .string("tri"),
                    "g": .string("f'x'"),
                ]
            ),
            (
                #"h9 a=" 5 " b=" x " c="'x' # com" d="5 # com" e="[1,2,]" f="{'a':1,}" g="{1,2" h="[1 2]" i=12345678901234567890 j=--5 k="- 5" l=1__0 m=5_ n=_5"#,
                [
                    "a": .int(5),
                    "b": .string(" x "),
                    "c": .string("x"),
                    "d": .int(5),
                    "e": .list([.int(1), .int(2)]),
                    "f": .map(["a": .int(1)]),
                    "g": .string("{1,2"),
                    "h": .string("[1 2]"),
                    "i": .string("12345678901234567890"),
                    "j": .string("--5"),
                    "k": .int(-5),
                    "l": .string("1__0"),
                    "m": .string("5_"),
                    "n": .string("_5"),
                ]
            ),
            (
                #"h10 b="{}" c="[]" d="[[],[1]]" e="set()" f=10L g=0xg h="'unclosed" i="( 1 , )" j="{'a'}" k="(1,2),3""#,
                [
                    "b": .map([:]),
                    "c": .list([]),
                    "d": .list([.list([]), .list([.int(1)])]),
                    "e": .list([]),
                    "f": .string("10L"),
                    "g": .string("0xg"),
                    "h": .string("'unclosed"),
                    "i": .list([.int(1)]),
                    "j": .list([.string("a")]),
                    "k": .list([.list([.int(1), .int(2)]), .int(3)]),
                ]
            ),
        ] as [(String, [String: Value])])
    func inline(_ line: String, _ expected: [String: Value]) throws {
        let variables = try inventory(ini: line).servers[0].variables
        for (name, value) in expected { #expect(variables[name] == value, "\(name)") }
        #expect(variables.count == expected.count)
    }

    @Test func section() throws {
        let text = #"""

            h1
            [g]
            h1
            [g:vars]
            a=foo # not comment
            b=5 # comment
            c="quoted" # comment
            d = spaced value  
            e='single'
            f=[1, 2,
            g={'a': 'b=c'}
            h=
            i=a=b
            j="two" words
            k=True
            l = 'it''s'
            m=  7
            n="tab\tx"
            o=C:\temp
            p=#x
            """#
        #expect(
            try inventory(ini: text)["h1"]?.variables == [
                "a": .string("foo # not comment"),
                "b": .int(5),
                "c": .string("quoted"),
                "d": .string("spaced value"),
                "e": .string("single"),
                "f": .string("[1, 2,"),
                "g": .map(["a": .string("b=c")]),
                "h": .string(""),
                "i": .string("a=b"),
                "j": .string("\"two\" words"),
                "k": .bool(true),
                "l": .string("its"),
                "m": .int(7),
                "n": .string("tab\tx"),
                "o": .string("C:\\temp"),
                "p": .string("#x"),
            ])
    }
}
