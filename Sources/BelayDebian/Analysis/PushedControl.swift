package import BelayModel

extension PushedArchive {
    /// The control fields that apt works with (deb-control(5)). The others are most of the text,
    /// and every server gets it: descriptions, above all.
    package static let fields = [
        "Package", "Source", "Version", "Architecture", "Multi-Arch", "Essential", "Protected",
        "Priority", "Section", "Installed-Size", "Pre-Depends", "Depends", "Recommends", "Breaks",
        "Conflicts", "Replaces", "Provides",
    ]

    /// - Parameter control: what `dpkg-deb -f` prints of ``fields``.
    /// - Throws: what is wrong with it. It names a file on the servers, so nothing is taken that
    ///   Debian policy 5.6 does not allow.
    package init(control: String, file: UploadFile) throws(PackageProblem) {
        let values = ControlFields(control)
        let name = PackageName(name: values["Package"], version: values["Version"])
        let architecture = values["Architecture"]
        guard values.isWhole, name.isWellFormed, !name.name.contains(":"),
            PackageName.isArchitecture(architecture)
        else {
            throw PackageProblem(.archive, "\(file.path): its control fields make no sense")
        }
        self.init(
            package: name.name, version: values["Version"], architecture: architecture,
            control: control.trimmed, file: file)
    }

    /// Where the install item looks for it in the staging directory.
    var upload: UploadFile {
        var upload = file
        upload.name = "packages/" + fileName
        return upload
    }

    private var fileName: String {
        Archive.fileName(package: package, version: version, architecture: architecture)
    }

    /// The stanza of a Packages index (repository format, “Packages” indices).
    ///
    /// Without a description, apt-cache 3.0 would put the installed version's after an empty line,
    /// and what it shows could not be read as an index any more.
    var stanza: String {
        """
        \(control)
        Filename: ./\(fileName)
        Size: \(file.size)
        SHA256: \(file.sha256)
        Description: \(package)

        """
    }

    /// The names of the packages that it cannot do without, alternatives too.
    var needs: Set<String> {
        let values = ControlFields(control)
        let all = values["Pre-Depends"] + "," + values["Depends"]
        let names = all.split { ",|".contains($0) }.map { relation in
            String(relation.trimmed.prefix { !" (:[".contains($0) })
        }
        return Set(names.filter { !$0.isEmpty })
    }
}

/// One stanza of control fields (deb822(5)).
private struct ControlFields {
    private var values: [String: String] = [:]
    /// Whether every line is one of a stanza.
    private(set) var isWhole = true

    init(_ text: String) {
        var last: String?
        for line in text.trimmed.split(separator: "\n", omittingEmptySubsequences: false) {
            let isContinuation = line.first == " " || line.first == "\t"
            if let last, isContinuation, !line.trimmed.isEmpty {
                values[last]? += " " + line.trimmed
            } else if !isContinuation, let colon = line.firstIndex(of: ":") {
                last = String(line[..<colon])
                values[String(line[..<colon])] = line[line.index(after: colon)...].trimmed
            } else {
                isWhole = false
            }
        }
    }

    /// Empty for a field that is not there.
    subscript(field: String) -> String { values[field] ?? "" }
}
