import BelayModel

/// What an uninstallation would take, from apt's simulation.
struct RemovalScript {
    var work: PackageWork

    var text: String {
        guard case .list(let names) = work.request else { return "" }
        let command = work.options.purge ? "purge" : "remove"
        return """
            verb=\(command)
            autoremove=\(work.options.autoremove ? "yes" : "no")
            printf '%s\\n' \(names.map { ShellText.quote($0.name) }.joined(separator: " ")) |
                sed "s/:$(dpkg --print-architecture)\\$//" >"$work/requests"

            """ + Self.body
    }

    /// The selection has `wanted NAME VERSION` or `absent NAME` for each request. Removed packages
    /// whose configuration files are left are there for a purge.
    ///
    /// With nothing to install in sight, apt cannot put another package in the place of one
    /// that goes. `leftovers` is what nobody needed before: it stays.
    private static let body = #"""
        section selection
        while read -r name; do
            # shellcheck disable=SC2016 # fields of dpkg-query
            state=$(dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$name" 2>/dev/null |
                head -n 1) || state=
            case $verb,$state in
                *,"installed "*) echo "wanted $name ${state#* }" ;;
                purge,"config-files "*) echo "wanted $name ${state#* }" ;;
                *) echo "absent $name" ;;
            esac
        done <"$work/requests" | tee "$work/selection"
        awk '$1 == "wanted" { print $2 }' "$work/selection" >"$work/wanted"
        dpkg-query -W -f '${db:Status-Status} ${Package}\n' |
            awk '$1 == "installed" { print $2 }' >"$work/installed"
        remove() { closed apt-get -s -qq "$verb" "$@" 2>&1; }
        if [ -s "$work/wanted" ]; then
            section essential
            dpkg-query -W -f '${Essential} ${Protected} ${Important} ${binary:Package}\n' |
                awk '/yes/ { print $NF }'
            section leftovers
            # shellcheck disable=SC2046 # names of packages have no blanks
            closed apt-get -s -qq --auto-remove install \
                $(grep -xFf "$work/wanted" "$work/installed") 2>&1 || :
            # shellcheck disable=SC2046 # names of packages have no blanks
            set -- $(cat "$work/wanted")
            if ! closed apt-get -s -q "$verb" "$@" >"$work/whole" 2>&1; then
                section refused
                cat "$work/whole"
                section end
                exit 1
            fi
            section whole
            cat "$work/whole"
            if [ "$autoremove" = yes ]; then
                section autoremove
                remove --auto-remove "$@" | tee "$work/whole"
            fi
            awk '$1 == "Remv" || $1 == "Purg" { print $2 }' "$work/whole" >"$work/outgoing"
            section installed
            # shellcheck disable=SC2046,SC2016 # names have no blanks; fields of dpkg-query
            dpkg-query -W -f '${Package}\t${Version}\t${Architecture}\t${Installed-Size}\n' \
                $(cat "$work/outgoing") 2>/dev/null || :
            while read -r one; do
                section part "$one"
                remove "$one" || section failed "$one"
            done <"$work/outgoing"
        fi

        """#
}
