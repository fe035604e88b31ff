@testable import BelayFiles

/// Inventories that are not one INI file, and what ansible-core 2.19 makes of them.
enum RecordedSources {
    static let all = [
        Recorded(
            "YAML",
            files: [
                "hosts.yml": #"""
                all:
                  hosts:
                    lone:
                    web[01:02].example.com:
                      x: yes
                      y: 0o17
                      z: 017
                      s: 1:30
                      f: 1e3
                      g: 1.0e+3
                      n: ~
                      d: 2026-12-06
                      q: "5"
                      o: on
                      y2: y
                      big: 12345678901234567890
                  vars:
                    v: all
                  children:
                    web:
                      hosts:
                        w1:
                          ansible_port: 22
                        w2:2222:
                    db:
                      hosts: dbone
                      vars: {v: db}
                      children:
                        dbsub:
                          hosts: {w1: {v: own}}
                    empty:
                solo:
                  hosts:
                    s1:
                    "[::1]:2222":
                    2001:db8::5:
                  children: web
                """#
            ],
            sources: ["hosts.yml"],
            expected: #"""
                lone in ungrouped: v='all'
                web01.example.com in ungrouped: big='12345678901234567890', d='2026-12-06', f='1e3', g=1000.0, n=null, o=true, q='5', s=90, v='all', x=true, y='0o17', y2='y', z=15
                web02.example.com in ungrouped: big='12345678901234567890', d='2026-12-06', f='1e3', g=1000.0, n=null, o=true, q='5', s=90, v='all', x=true, y='0o17', y2='y', z=15
                w1 port 22 in db dbsub solo web: v='own'
                w2 port 2222 in solo web: v='all'
                dbone in db: v='db'
                s1 in solo: v='all'
                ::1 port 2222 in solo: v='all'
                2001:db8::5 in solo: v='all'
                [all] lone web01.example.com web02.example.com w1 w2 dbone s1 ::1 2001:db8::5
                [db] dbone w1
                [dbsub] w1
                [empty]
                [solo] s1 ::1 2001:db8::5 w1 w2
                [ungrouped] lone web01.example.com web02.example.com
                [web] w1 w2
                """#),
        Recorded(
            "YAML with anchors, no suffix",
            files: [
                "hosts": #"""
                ---
                base: &b
                  vars: &v
                    a: 1
                    b: 2
                g:
                  hosts:
                    h1: {<<: *v, b: 3}
                    h2:
                  vars:
                    <<: *v
                    c: 3
                    text: |
                      two
                      lines
                    u: !unsafe "{{ x }}"
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in g: a=1, b=3, c=3, text='two⏎lines⏎', u='{{ x }}'
                h2 in g: a=1, b=2, c=3, text='two⏎lines⏎', u='{{ x }}'
                [all] h1 h2
                [base]
                [g] h1 h2
                [ungrouped]
                """#),
        Recorded(
            "JSON",
            files: [
                "hosts.json": #"""
                {"g": {"hosts": {"a": {"x": 1}, "b": null}, "vars": {"t": true}}}
                """#
            ],
            sources: ["hosts.json"],
            expected: #"""
                a in g: t=true, x=1
                b in g: t=true
                [all] a b
                [g] a b
                [ungrouped]
                """#),
        Recorded(
            "a directory",
            files: [
                "inv/.hidden": #"""
                bad
                """#,
                "inv/01-hosts": #"""
                h1
                [g]
                h2
                """#,
                "inv/02-more.ini": #"""
                [g]
                h3 x=1
                """#,
                "inv/03.yml": #"""
                g:
                  hosts:
                    h4:
                """#,
                "inv/README.md": #"""
                bad
                """#,
                "inv/group_vars/g.yml": #"""
                v: 1
                """#,
                "inv/skip.cfg": #"""
                bad
                """#,
                "inv/skip.txt": #"""
                bad
                """#,
                "inv/sub/group_vars/g.yml": #"""
                v: 2
                """#,
                "inv/sub/hosts": #"""
                h5
                """#,
                "inv/x~": #"""
                bad
                """#,
                "inv/z.orig": #"""
                bad
                """#,
            ],
            sources: ["inv"],
            expected: #"""
                h1 in ungrouped
                h2 in g: v=1
                h3 in g: v=1, x=1
                h4 in g: v=1
                h5 in ungrouped
                [all] h1 h5 h2 h3 h4
                [g] h2 h3 h4
                [ungrouped] h1 h5
                """#),
        Recorded(
            "a list",
            files: [:],
            sources: ["h1,h2:2222, h3 ,[::1]:22,"],
            expected: #"""
                h1 in ungrouped
                h2 port 2222 in ungrouped
                h3 in ungrouped
                ::1 port 22 in ungrouped
                [all] h1 h2 h3 ::1
                [ungrouped] h1 h2 h3 ::1
                """#),
    ]
}
