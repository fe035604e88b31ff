/// What became of a staging directory: the end of a runner's answer to `make` and `remove`.
package enum StagingAnswer: Sendable, Hashable {
    case made(path: String)
    case refused(String)
    case removed
    /// It was gone before.
    case absent
    case kept(String)

    /// - Returns: `nil` for what makes no sense.
    package init?(word: String, detail: String) {
        switch word {
        case "made": self = .made(path: detail)
        case "refused": self = .refused(detail)
        case "removed": self = .removed
        case "absent": self = .absent
        case "kept": self = .kept(detail)
        default: return nil
        }
    }
}
