import BelayModel

/// The one way in which scripts of this target call apt's tools: see `Scripts/Apt`.
enum AptScript {
    /// The functions `apt_call` and `acting`, and `dpkg_answers`, which tells dpkg(1) what becomes of
    /// changed configuration files.
    static func functions(_ conffiles: PackageOptions.Conffiles) -> String {
        let answers =
            switch conffiles {
            case .keep, .fail: ServerScript.keepConffiles
            case .new: ServerScript.replaceConffiles
            }
        return ServerScript.aptSettings + ServerScript.ucf + answers + ServerScript.aptCalls
    }
}
