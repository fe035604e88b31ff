@testable import BelayFiles

/// INI inventories and what ansible-core 2.19 makes of them.
enum RecordedINI {
    static let all = [
        Recorded(
            "ranges",
            files: [
                "hosts": #"""
                web[01:05]
                [a]
                x[1:3]
                y[08:11:2]-z
                db-[a:f]
                db-[A:C].example.com
                n[9:12]
                m[:3]
                two[1:2][a:b]
                p[1:2]:2200
                u[x:C]
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                web01 in ungrouped
                web02 in ungrouped
                web03 in ungrouped
                web04 in ungrouped
                web05 in ungrouped
                x1 in a
                x2 in a
                x3 in a
                y08-z in a
                y10-z in a
                db-a in a
                db-b in a
                db-c in a
                db-d in a
                db-e in a
                db-f in a
                db-A.example.com in a
                db-B.example.com in a
                db-C.example.com in a
                n9 in a
                n10 in a
                n11 in a
                n12 in a
                m0 in a
                m1 in a
                m2 in a
                m3 in a
                two1a in a
                two1b in a
                two2a in a
                two2b in a
                p1 port 2200 in a
                p2 port 2200 in a
                ux in a
                uy in a
                uz in a
                uA in a
                uB in a
                uC in a
                [a] x1 x2 x3 y08-z y10-z db-a db-b db-c db-d db-e db-f db-A.example.com db-B.example.com db-C.example.com n9 n10 n11 n12 m0 m1 m2 m3 two1a two1b two2a two2b p1 p2 ux uy uz uA uB uC
                [all] web01 web02 web03 web04 web05 x1 x2 x3 y08-z y10-z db-a db-b db-c db-d db-e db-f db-A.example.com db-B.example.com db-C.example.com n9 n10 n11 n12 m0 m1 m2 m3 two1a two1b two2a two2b p1 p2 ux uy uz uA uB uC
                [ungrouped] web01 web02 web03 web04 web05
                """#),
        Recorded(
            "IPv6",
            files: [
                "hosts": #"""

                2001:db8::1
                [2001:db8::2]:2222
                [::1]:22 x=1
                fe80::[1:3]
                2001:db8::[a:f]
                host.example.com:99
                10.0.0.[1:3]:2200
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                2001:db8::1 in ungrouped
                2001:db8::2 port 2222 in ungrouped
                ::1 port 22 in ungrouped: x=1
                fe80::1 in ungrouped
                fe80::2 in ungrouped
                fe80::3 in ungrouped
                2001:db8::a in ungrouped
                2001:db8::b in ungrouped
                2001:db8::c in ungrouped
                2001:db8::d in ungrouped
                2001:db8::e in ungrouped
                2001:db8::f in ungrouped
                host.example.com port 99 in ungrouped
                10.0.0.1 port 2200 in ungrouped
                10.0.0.2 port 2200 in ungrouped
                10.0.0.3 port 2200 in ungrouped
                [all] 2001:db8::1 2001:db8::2 ::1 fe80::1 fe80::2 fe80::3 2001:db8::a 2001:db8::b 2001:db8::c 2001:db8::d 2001:db8::e 2001:db8::f host.example.com 10.0.0.1 10.0.0.2 10.0.0.3
                [ungrouped] 2001:db8::1 2001:db8::2 ::1 fe80::1 fe80::2 fe80::3 2001:db8::a 2001:db8::b 2001:db8::c 2001:db8::d 2001:db8::e 2001:db8::f host.example.com 10.0.0.1 10.0.0.2 10.0.0.3
                """#),
        Recorded(
            "ports",
            files: [
                "hosts": #"""

                h1:22 ansible_port=33
                h2:44
                h2:55
                h3
                h3:66
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 port 33 in ungrouped
                h2 port 44 in ungrouped
                h3 in ungrouped
                [all] h1 h2 h3
                [ungrouped] h1 h2 h3
                """#),
        Recorded(
            "odd names",
            files: [
                "hosts": #"""

                _under
                under_
                a-b_c.d
                web_:22
                ünï:22
                123
                h+plus
                [g-dash]
                x
                [g.dot]
                y
                [g@at/slash]
                z
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                _under in ungrouped
                under_ in ungrouped
                a-b_c.d in ungrouped
                web_:22 in ungrouped
                ünï port 22 in ungrouped
                123 in ungrouped
                h+plus in ungrouped
                x in g-dash
                y in g.dot
                z in g@at/slash
                [all] _under under_ a-b_c.d web_:22 ünï 123 h+plus x y z
                [g-dash] x
                [g.dot] y
                [g@at/slash] z
                [ungrouped] _under under_ a-b_c.d web_:22 ünï 123 h+plus
                """#),
        Recorded(
            "comments",
            files: [
                "hosts": #"""

                h1 # c
                h2#c
                h3 a=1#c
                h4 a="1#c"
                h5 a='#' b=2
                  h6   a=1	b=2   
                [g] # c
                h1
                [g:vars] # c
                a=1
                [p:children] # c
                g # c
                g2 #c
                [g2]
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in g p: a=1
                h2 in ungrouped
                h3 in ungrouped: a=1
                h4 in ungrouped: a=1
                h5 in ungrouped: a='#', b=2
                h6 in ungrouped: a=1, b=2
                [all] h2 h3 h4 h5 h6 h1
                [g] h1
                [g2]
                [p] h1
                [ungrouped] h2 h3 h4 h5 h6
                """#),
        Recorded(
            "CRLF",
            files: [
                "hosts": #"""
                h1 a=1
                [g]
                h1
                [g:vars]
                x=foo
                y=5
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in g: a=1, x='foo', y=5
                [all] h1
                [g] h1
                [ungrouped]
                """#),
        Recorded(
            "the same server twice",
            files: [
                "hosts": #"""

                h1 a=1
                [g1]
                h1 a=2
                [g2]
                h1 b=3
                h1 a=4
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in g1 g2: a=4, b=3
                [all] h1
                [g1] h1
                [g2] h1
                [ungrouped]
                """#),
        Recorded(
            "children before their sections",
            files: [
                "hosts": #"""

                [p:children]
                a
                b
                [b]
                b1
                [a]
                a1
                [p]
                p1
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                b1 in b p
                a1 in a p
                p1 in p
                [a] a1
                [all] p1 b1 a1
                [b] b1
                [p] p1 b1 a1
                [ungrouped]
                """#),
        Recorded(
            "order of groups",
            files: [
                "hosts": #"""

                [top:children]
                left
                right
                [left]
                l1
                shared
                [right]
                r1
                shared
                [right:children]
                deep
                [deep]
                d1
                l1
                [top]
                t1
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                l1 in deep left right top
                shared in left right top
                r1 in right top
                d1 in deep right top
                t1 in top
                [all] t1 l1 shared r1 d1
                [deep] d1 l1
                [left] l1 shared
                [right] r1 shared d1 l1
                [top] t1 l1 shared r1 d1
                [ungrouped]
                """#),
        Recorded(
            "all and ungrouped",
            files: [
                "hosts": #"""

                lone
                both
                [g]
                both
                [all]
                inall
                [ungrouped]
                explicit
                [ungrouped:vars]
                u=1
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                lone in ungrouped: u=1
                both in g
                inall in ungrouped: u=1
                explicit in ungrouped: u=1
                [all] inall lone explicit both
                [g] both
                [ungrouped] lone explicit inall
                """#),
    ]
}
