import BelayModel

/// Which packages are to change, and in which version; then apt's simulation of all of it, and of
/// each of them.
struct ChoiceScript {
    var work: PackageWork

    var text: String {
        switch work.request {
        // Which of its archives are security updates is for the admin to know.
        case .security where work.archives != nil, .all where work.archives != nil:
            NewerScript.text + Self.select("pushed") + SimulationScript.text
        case .security: NewerScript.text + Self.select("security") + SimulationScript.text
        case .all:
            NewerScript.text + everything + SimulationScript.incoming + SimulationScript.parts
        case .list(let names):
            RequestScript(kind: work.kind, names: names).text
                + SimulationScript.text
        }
    }

    private static func select(_ mode: String) -> String {
        #"""
        section selection
        newer \#(mode) | tee "$work/selection"
        select_wanted

        """#
    }

    /// `upgrade` never removes and `dist-upgrade` may (apt-get(8)). It keeps to the admin's holds
    /// and pins by itself.
    private var everything: String {
        let command = work.mayRemove ? "dist-upgrade" : "--with-new-pkgs upgrade"
        return #"""
            section selection
            newer all
            : >"$work/wanted"
            : >"$work/selection"
            section whole
            if ! open_apt apt-get -s -q "$allowed" \#(command) >"$work/whole" 2>&1; then
                problem dependencies "apt cannot work out the upgrade:" \
                    "$(grep -E '^(E:| )' "$work/whole" | head -n 10)"
            fi
            cat "$work/whole"

            """#
    }
}
