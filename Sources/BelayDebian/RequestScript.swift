import BelayModel

/// What is known of the packages that a playbook names.
struct RequestScript {
    var kind: JobKind
    var names: [PackageName]

    var text: String {
        let lines = names.map { ShellText.quote($0.name + " " + ($0.version ?? "-")) }
        return """
            kind=\(kind.rawValue)
            printf '%s\\n' \(lines.joined(separator: " ")) |
                sed "s/^\\([^ ]*\\):$(dpkg --print-architecture) /\\1 /" >"$work/requests"

            """ + Self.body
    }

    /// The selection has a line a request:
    ///
    /// - `wanted NAME VERSION`;
    /// - `current NAME VERSION`: it is there already;
    /// - `absent NAME VERSION`: a remediation renews what is installed, and this is not;
    /// - `held NAME VERSION`, `older NAME VERSION INSTALLED`: it cannot be taken;
    /// - `version NAME VERSION KNOWN…`, `unknown NAME`: there is none. For unknown names follows a
    ///   section `nearby` with names of about that length that begin with the same letter and
    ///   have the same three at one end.
    private static let body = #"""
        cut -d ' ' -f 1 "$work/requests" >"$work/names"
        # shellcheck disable=SC2046 # names of packages have no blanks
        open_apt apt-cache policy $(cat "$work/names") >"$work/policy" 2>/dev/null || :
        section selection
        awk -v kind="$kind" '
            FILENAME == ARGV[1] { held[$1] = 1; next }
            FILENAME == ARGV[2] && /^[^ ]/ { name = $0; sub(/:$/, "", name); next }
            FILENAME == ARGV[2] && $1 == "Installed:" { installed[name] = $2; next }
            FILENAME == ARGV[2] && $1 == "Candidate:" { candidate[name] = $2; next }
            FILENAME == ARGV[2] && /^ (\*\*\*|   ) [^ ]/ {
                version = $1 == "***" ? $2 : $1
                if ($1 == "***") old[name] = 1
                versions[name] = versions[name] " " version
                age[name, version] = old[name] ? "old" : "new"
                next
            }
            FILENAME == ARGV[2] { next }
            {
                name = $1; plain = name; sub(/:.*/, "", plain)
                there = installed[name] == "(none)" ? "" : installed[name]
                want = $2 == "-" ? candidate[name] : $2
                if (versions[name] == "") print "unknown", name
                else if (kind == "remediate" && there == "") print "absent", name, want
                else if ($2 == "-" && want == "(none)") print "version", name, "any" versions[name]
                else if (!((name, want) in age)) print "version", name, want versions[name]
                else if (want == there) print "current", name, want
                else if (there != "" && age[name, want] == "old" && $2 == "-")
                    print "current", name, there
                else if (there != "" && age[name, want] == "old") print "older", name, want, there
                else if (there != "" && plain in held) print "held", name, want
                else print "wanted", name, want
            }' "$work/held" "$work/policy" "$work/requests" | tee "$work/selection"
        awk '$1 == "unknown" { print $2 }' "$work/selection" | while read -r name; do
            section nearby "$name"
            open_apt apt-cache pkgnames "$(printf %s "$name" | cut -c 1)" |
                awk -v name="$name" '
                    { far = length($0) - length(name) }
                    far < -2 || far > 2 { next }
                    substr($0, 1, 3) == substr(name, 1, 3) { print; next }
                    substr($0, length($0) - 2) == substr(name, length(name) - 2) { print }
                ' | sort | head -n 1000
        done
        if grep -qE '^(unknown|version|held|older) ' "$work/selection"; then
            section end
            exit 1
        fi
        select_wanted

        """#
}
