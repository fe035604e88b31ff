import BelayModel
import Foundation

/// Where a playbook has package archives come from.
extension PlaybookReader {
    private enum SourceWord: String, CaseIterable {
        case mirror, push
    }

    mutating func source(of fields: Fields, kind: JobKind) -> PackageSource? {
        let word = word(fields["source"], "source", as: SourceWord.self)
        switch word {
        case .push:
            return push(fields, kind)
        case .mirror, nil:
            // A word that was not understood has its problem already.
            if fields["archives"] != nil, word != nil || fields["source"] == nil {
                problem(fields.key("archives"), "'archives' is only for 'source: push'")
            }
            return .mirror
        }
    }

    private mutating func push(_ fields: Fields, _ kind: JobKind) -> PackageSource? {
        if kind == .uninstall {
            problem(fields.key("source"), "'source: push' is not for kind uninstall")
        }
        if fields["packages"] == nil {
            problem(fields.key("source"), "'source: push' needs the key 'packages'")
        }
        guard let node = fields["archives"] else {
            problem(
                fields.key("source"),
                "'source: push' needs the key 'archives', the directory of the .deb files")
            return nil
        }
        return directory(node).map(PackageSource.push)
    }

    /// Absolute path of a directory that is named relative to the playbook's.
    private mutating func directory(_ node: YAMLNode) -> String? {
        guard let text = line(node, "archives") else { return nil }
        let url = URL(fileURLWithPath: expandTilde(text), relativeTo: directory)
        let path = url.standardizedFileURL.path
        switch FileKind.of(path) {
        case .directory: return path
        case .missing: problem(node, "there is no directory \(path) of archives")
        case .file: problem(node, "\(path) is a file; 'archives' takes a directory")
        }
        return nil
    }
}
