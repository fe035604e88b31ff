@testable import BelayFiles

/// Variables that are set more than once, and what ansible-core 2.19 makes of them.
enum RecordedPrecedence {
    static let all = [
        Recorded(
            "variables of groups and servers",
            files: [
                "hosts": #"""

                h1 v_host=inline all_and_host=host
                [all:vars]
                v=all
                only_all=1
                all_and_host=all
                [child]
                h1
                [zparent:children]
                child
                [aparent:children]
                child
                [zparent:vars]
                v=zparent
                p=zparent
                [aparent:vars]
                v=aparent
                p=aparent
                [child:vars]
                v=child
                v_host=child
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in aparent child zparent: all_and_host='host', only_all=1, p='zparent', v='child', v_host='inline'
                [all] h1
                [aparent] h1
                [child] h1
                [ungrouped]
                [zparent] h1
                """#),
        Recorded(
            "priority among groups as deep",
            files: [
                "hosts": #"""

                [b]
                h1
                [a]
                h1
                [c]
                h1
                [a:vars]
                v=a
                w=a
                [b:vars]
                v=b
                w=b
                ansible_group_priority=10
                [c:vars]
                v=c
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in a b c: v='b', w='b'
                [a] h1
                [all] h1
                [b] h1
                [c] h1
                [ungrouped]
                """#),
        Recorded(
            "deeper groups win",
            files: [
                "hosts": #"""

                [shallow]
                h1
                [shallow:vars]
                v=shallow
                [deep]
                h1
                [deep:vars]
                v=deep
                [mid:children]
                deep
                [top:children]
                mid
                shallow
                [mid:vars]
                v=mid
                [top:vars]
                v=top
                """#
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in deep mid shallow top: v='deep'
                [all] h1
                [deep] h1
                [mid] h1
                [shallow] h1
                [top] h1
                [ungrouped]
                """#),
        Recorded(
            "group_vars and host_vars",
            files: [
                "group_vars/all.yml": #"""
                a: allgv
                v: allgv
                list: [1, two, yes]
                """#,
                "group_vars/prod.json": #"""
                {"v": "prodgv", "pj": true}
                """#,
                "group_vars/unused.yml": #"""
                v: x
                """#,
                "group_vars/web": #"""
                ---
                v: webgv
                d: {k: 1}
                """#,
                "group_vars/web.yml": #"""
                v: never
                """#,
                "host_vars/h1.yaml": #"""
                x: hostfile
                z: 017
                """#,
                "host_vars/h2/.hid.yml": #"""
                r: 4
                """#,
                "host_vars/h2/a.yml": #"""
                q: 1
                r: 1
                """#,
                "host_vars/h2/b": #"""
                r: 2
                """#,
                "host_vars/h2/c.txt": #"""
                r: 3
                """#,
                "host_vars/h2/sub/d.json": #"""
                {"s": 1.5}
                """#,
                "hosts": #"""

                h1 x=inline
                h2
                [web]
                h1
                h2
                [prod:children]
                web
                [web:vars]
                v=webinv
                i=webinv
                [all:vars]
                a=allinv
                b=allinv
                """#,
            ],
            sources: ["hosts"],
            expected: #"""
                h1 in prod web: a='allgv', b='allinv', d={k: 1}, i='webinv', list=[1, 'two', true], pj=true, v='webgv', x='hostfile', z=15
                h2 in prod web: a='allgv', b='allinv', d={k: 1}, i='webinv', list=[1, 'two', true], pj=true, q=1, r=2, s=1.5, v='webgv'
                [all] h1 h2
                [prod] h1 h2
                [ungrouped]
                [web] h1 h2
                """#),
        Recorded(
            "several inventories",
            files: [
                "a/group_vars/g.yml": #"""
                gv: a_child
                gv2: a_child
                """#,
                "a/host_vars/h1.yml": #"""
                hv: a
                x: afile
                """#,
                "a/hosts": #"""
                h1 x=a
                [g]
                h1
                [g:vars]
                v=a
                [p:children]
                g
                """#,
                "b/group_vars/p.yml": #"""
                gv: b_parent
                """#,
                "b/host_vars/h1.yml": #"""
                hv: b
                """#,
                "b/hosts": #"""
                h1 x=b y=b
                h2
                [g:vars]
                v=b
                """#,
            ],
            sources: ["a/hosts", "b/hosts"],
            expected: #"""
                h1 in g p: gv='b_parent', gv2='a_child', hv='b', v='b', x='afile', y='b'
                h2 in ungrouped
                [all] h2 h1
                [g] h1
                [p] h1
                [ungrouped] h2
                """#),
        Recorded(
            "beside the playbook",
            files: [
                "group_vars/all.yml": #"""
                c: inv
                """#,
                "group_vars/g.yml": #"""
                a: inv
                b: inv
                """#,
                "host_vars/h1.yml": #"""
                h: inv
                i: inv
                """#,
                "hosts": #"""

                h1
                [g]
                h1
                [p:children]
                g
                """#,
                "play/group_vars/all.yml": #"""
                a: playall
                c: playall
                """#,
                "play/group_vars/p.yml": #"""
                b: playp
                """#,
                "play/host_vars/h1.yml": #"""
                h: play
                """#,
            ],
            sources: ["hosts"], playbook: "play",
            expected: #"""
                h1 in g p: a='inv', b='playp', c='playall', h='play', i='inv'
                [all] h1
                [g] h1
                [p] h1
                [ungrouped]
                """#),
    ]
}
