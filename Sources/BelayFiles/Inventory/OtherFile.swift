import BelayModel

/// Files of a directory that look like an inventory and are not meant as one.
///
/// Ansible leaves out every file of a directory that it cannot read, with a warning. Belay does so
/// only where the file is plainly something else: a mistake in an inventory must not leave its
/// servers out unseen. Endings that a domain has too (`hosts.example.org`) say nothing.
enum OtherFile {
    /// What a file is besides an inventory; `nil`: nothing says that it is something else.
    static func kind(path: String, bytes: [UInt8]) -> String? {
        let name = (path.split(separator: "/").last ?? "").lowercased()
        if templates.contains(where: name.hasSuffix) || hasStatements(bytes) { return "a template" }
        if copies.contains(where: name.hasSuffix) { return "an example or a copy put aside" }
        let stem = name.prefix { $0 != "." }
        if texts.contains(String(stem)) || others.contains(where: name.hasSuffix) {
            return "no inventory"
        }
        return nil
    }

    private static let templates = [
        ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb", ".epp", ".mustache",
        ".hbs", ".tftpl", ".gotmpl", ".ctmpl",
    ]

    /// Also `hosts.example.yml`.
    private static let copies =
        [
            ".old", ".new", ".save", ".backup", ".tmp", ".temp", ".rej", ".disabled", ".off",
            ".swo",
            ".swn", "#", ".patch", ".diff", ".rpmnew", ".rpmsave", ".rpmorig", ".dpkg-old",
            ".dpkg-new",
            ".dpkg-dist", ".dpkg-tmp", ".dpkg-bak", ".ucf-old", ".ucf-new", ".ucf-dist",
        ]
        + [".example", ".sample", ".dist", ".skel"].flatMap { mark in
            ["", ".ini", ".yml", ".yaml", ".json", ".toml"].map { mark + $0 }
        }

    private static let texts: Set<String> = [
        "readme", "license", "licence", "copying", "notice", "todo", "authors", "changelog",
        "contributing", "codeowners", "makefile", "dockerfile", "containerfile", "vagrantfile",
        "jenkinsfile", "pipfile", "gemfile", "rakefile", "justfile",
    ]

    private static let others = [
        ".adoc", ".asciidoc", ".html", ".htm", ".css", ".js", ".tfvars", ".tfstate", ".hcl", ".log",
        ".csv", ".tsv", ".xml", ".sql", ".pem", ".pub", ".crt", ".service", ".timer", ".socket",
        ".mount", ".netdev", ".repo", ".lock", ".desktop",
    ]

    /// Whether a line begins with a statement or a comment of Jinja, or of a language like it.
    private static func hasStatements(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: 0x0A).contains { line in
            let text = line.drop { $0.isBlank }
            return marks.contains { text.starts(with: $0.utf8) }
        }
    }

    private static let marks = [
        "{%", "{#", "<%", "{{#", "{{/", "{{-", "{{ range", "{{ if", "{{ end",
    ]
}
