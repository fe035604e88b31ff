import Foundation

/// Sound inputs to begin with, from the files of this package that the tests use as well.
enum Samples {
    /// Whole files, named from the package's directory.
    static func files(_ paths: String...) -> [String] {
        paths.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }
    }

    /// The long texts in the Swift files of a directory: what apt printed on real servers.
    static func recorded(in directory: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: directory)) ?? []
        return names.sorted().filter { $0.hasSuffix(".swift") }.flatMap { name in
            files("\(directory)/\(name)").flatMap(texts)
        }
    }

    private static func texts(in source: String) -> [String] {
        source.components(separatedBy: "#\"\"\"\n").dropFirst().map { part in
            let lines = part.components(separatedBy: "\n").prefix { !$0.hasSuffix("\"\"\"#") }
            return lines.map { String($0.drop { $0 == " " }) }.joined(separator: "\n")
        }
    }

    static let ini = """
        jump ansible_host=192.0.2.1 ansible_port=2222 note='a "b" \\'c\\''
        [web]
        web[01:50:2].example.org:2201 ansible_user=deploy list=[1,2,{'a':None}] x=0x1F y=1e5
        db-[a:f] ansible_become=yes ansible_ssh_common_args='-J jump -o ProxyJump=jump'
        [web:vars]
        ansible_password="s e # c" # remark
        t = '''x''' "y"
        [prod:children]
        web
        """
    static let yaml = """
        all:
          vars: {ansible_user: &user root, list: [1, 0x1F, 1_000, .inf, 2001-01-01, ~, "\\x41\\u202e"]}
          children:
            web:
              hosts:
                web[1:3].example.org: {ansible_port: 2222, ansible_user: *user}
                ? db-[a:c]
                : <<: {a: 1}
                  text: |
                    two
                    lines
        """
    static let toml = """
        # servers
        [web]
        children = ["db", 'cache']
        vars = { ansible_user = "a\\u0041\\n", list = [1, 0x1F, 1_0.5e-3, inf, 2001-01-01 00:00:00Z], }
        [web.hosts]
        'web[01:03].example.org' = { ansible_port = 2222, a.b = true }
        [db.hosts.db1]
        long = \"""
        two \\
          lines\"""
        [[x.y]]
        k = '''z'''
        """
    static let script = """
        #!/bin/sed 1d
        {"web": {"hosts": ["a", "b"], "vars": {"x": 1.5e3, "y": null}, "children": ["db"]},
         "db": ["c"], "_meta": {"hostvars": {"a": {"ansible_port": 22, "l": [1, [2, {"k": true}]]}}}}
        """
    static let sshConfig = """
        Include "/dev/null" ~/none*
        Host web* !web9 "a b"
            HostName %h.example.org
            User %r
            Port 2222
            IdentityFile ~/.ssh/id_%n
            ProxyJump user@[2001:db8::1]:22,second
            Ciphers +aes128-ctr,-aes*
            ConnectTimeout 1h30m
            RekeyLimit 1G 1h
            ServerAliveInterval 5
            SetEnv A="b c" D=e
        Match host *.org,!x user root originalhost web1 localuser * exec "test %h"
            StrictHostKeyChecking accept-new
            KnownHostsCommand none
            UserKnownHostsFile /dev/null "/tmp/a b"
            IPQoS lowdelay 0x10
        Match final all
            AddressFamily inet
            CanonicalizeHostname always
            CanonicalDomains example.org example.com
            CanonicalizePermittedCNAMEs *.a:*.b
            HostKeyAlgorithms ^ssh-ed25519
            BindAddress 127.0.0.1
        """
    static let ed25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIGtQ4GqDq9jV4vQ0rVZb9iK1o1b3J9oTtZpCq6nq0cXw"
    static let knownHosts = """
        # remark
        web1,192.0.2.1,[web1]:2222 ssh-ed25519 \(ed25519) remark
        |1|F1E1KeoE/eEWhi10WpGv4OdiO6Y=|3988QV0VE8wmZL7suNrYQLITLCg= ssh-ed25519 \(ed25519)
        @revoked *.example.org,!a?.example.org ssh-ed25519 \(ed25519)
        @cert-authority * ssh-ed25519 \(ed25519)
        """
    static let pattern = ["all", "web:&prod:!db[0:1]", "~(w|d)b.*", "web*,db-[a-c]:!x", "web[-1:]"]
    static let limit = "web1\n@x\n# remark\n~a+$\n"
    static let answers = """
        motd
        belay-begin n
        end 0 ready 0b0e1f8c-0000-4000-8000-000000000000
        end 1 made /var/lib/belay/job
        running 2 77
        o 5
        12345e 3
        abc
        o until MARK
        output
        MARK
        o left 12345
        end 2 exited 0
        end 3 kept busy
        left 12:34 56:78
        """
    static let outcome = """
        belay-changed: libssl3 amd64 1.0 2.0 half-configured
        belay-conffile: /etc/x /etc/x.dpkg-dist
        belay-service: failed ssh.service
        belay: no
        """
    static let control = """
        Package: belay-app
        Source: belay (1.0)
        Version: 1:2.0-1~deb12u1
        Architecture: amd64
        Installed-Size: 12
        Depends: libc6 (>= 2.36), a | b:any [amd64] <!nocheck>,
         c
        """
    static let events = [
        #"{"began":{}}"#, #"{"connected":{"attempt":1,"server":0}}"#,
        #"{"stagingMade":{"attempt":2,"path":"/var/lib/belay/x","server":0}}"#,
        #"{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":0}}"#,
        #"{"stagingRemoved":{"_2":"coordinator","attempt":4,"server":1}}"#,
        #"{"linkLost":{"attempt":1,"reason":"x","server":0}}"#, #"{"phaseDue":{"_0":1}}"#,
        #"{"itemOverdue":{"attempt":3,"server":0}}"#,
        #"{"unreachable":{"attempt":1,"reason":"x","server":0}}"#,
    ]
    static let agentAnswer = "\u{c}\0\0\0\u{1}\0\0\0\u{b}ssh-ed25519\0\0\0\u{5}later"
}
