internal import BelayModel
internal import BelaySystem
internal import CLibCrypto
internal import Glibc

/// Reads files of ssh_config(5) with all that they include.
struct ConfigReader {
    let context: SSHConfigContext
    let origin: ConfigOrigin
    /// The problems so far. Reading goes on, so that all can be mended in one go.
    private(set) var problems: [SSHConfigProblem] = []
    /// Files include each other in a circle, most likely: one such problem is enough.
    private var isTooDeep = false

    init(context: SSHConfigContext, origin: ConfigOrigin) {
        self.context = context
        self.origin = origin
    }

    /// - Parameter place: of the line that includes it, which is given what is wrong with the file.
    mutating func file(
        _ path: String, depth: Int = 0, from place: ConfigPlace? = nil
    ) -> ConfigFile? {
        let whole = place ?? ConfigPlace(path: path, line: 0)
        do {
            if depth > 0 { try ConfigPermissions.check(path, context.uid) }
            return parse(try content(of: path), path: path, depth: depth)
        } catch let complaint as ConfigComplaint {
            problems.append(SSHConfigProblem(whole, complaint.message))
        } catch {
            problems.append(SSHConfigProblem(place, "cannot read \(error)"))
        }
        return nil
    }

    private func content(of path: String) throws(SystemError) -> [UInt8] {
        do { return try readFile(path) } catch {
            // OpenSSH opens a directory and reads nothing from it.
            if error.code == EISDIR { return [] }
            throw error
        }
    }

    mutating func parse(_ bytes: [UInt8], path: String, depth: Int = 0) -> ConfigFile {
        var sections = [ConfigFile.Section(condition: .none)]
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let place = ConfigPlace(path: path, line: index + 1)
            do {
                try read(line, at: place, depth, into: &sections)
            } catch {
                problems.append(SSHConfigProblem(place, error.message))
            }
        }
        return ConfigFile(sections: sections)
    }

    /// One line with a setting, such as the argument of `ssh -o`.
    mutating func option(_ text: String) -> ConfigFile {
        parse(Array(text.utf8), path: "option")
    }

    private mutating func read(
        _ line: ArraySlice<UInt8>, at place: ConfigPlace, _ depth: Int,
        into sections: inout [ConfigFile.Section]
    ) throws(ConfigComplaint) {
        guard let (keyword, rest) = try Self.keyword(of: line) else { return }
        let arguments = try ConfigArguments(rest)
        switch keyword {
        case "host":
            var arguments = arguments
            let patterns = ConfigHostPatterns(try arguments.all())
            sections.append(ConfigFile.Section(condition: .host(patterns)))
        case "match":
            let criteria = try ConfigCriteria(rest, at: place)
            sections.append(ConfigFile.Section(condition: .match(criteria)))
        case "include":
            var arguments = arguments
            let files = try include(try arguments.all(), at: place, depth)
            sections[sections.count - 1].add(.include(files))
        default:
            guard let directive = try directive(keyword, arguments, at: place) else { return }
            sections[sections.count - 1].add(directive)
        }
    }

    /// - Returns: `nil` for an empty line and a comment.
    private static func keyword(
        of line: ArraySlice<UInt8>
    ) throws(ConfigComplaint) -> (String, ArraySlice<UInt8>)? {
        var line = line.prefix { $0 != 0 }
        // A form feed is white space at the end only.
        while line.count > 1, let last = line.last, last.isConfigSpace || last == 0x0c {
            line.removeLast()
        }
        var words = DelimitedWords(line)
        var word = words.next()
        if word?.isEmpty == true { word = words.next() }
        guard let word, let first = word.first, first != UInt8(ascii: "#") else { return nil }
        let keyword = String(decoding: word, as: UTF8.self).lowercasedASCII
        let rest = (words.rest ?? []).drop(while: \.isConfigSpace)
        guard !rest.isEmpty else { throw ConfigComplaint("nothing follows '\(keyword)'") }
        return (keyword, rest)
    }

    private func directive(
        _ name: String, _ arguments: ConfigArguments, at place: ConfigPlace
    ) throws(ConfigComplaint) -> ConfigFile.Directive? {
        var reading = ConfigLineReading(
            place: place, origin: origin, environment: context.environment, arguments: arguments)
        var directive: ConfigFile.Directive?
        if let keyword = ConfigKeyword(name: name) {
            directive = try reading.setting(keyword).map { .set($0, keyword: name, place) }
        } else if let passive = PassiveKeyword.named(name) {
            let unheeded = UnheededSetting(name, arguments, origin, place)
            try passive.check(&reading.arguments)
            directive = unheeded.map { .set(.unheeded($0), keyword: name, place) }
        } else {
            return .unknown(name, place)
        }
        guard reading.arguments.isEmpty else {
            throw ConfigComplaint("there are extra arguments after the one of '\(name)'")
        }
        return directive
    }

    private mutating func include(
        _ patterns: [String], at place: ConfigPlace, _ depth: Int
    ) throws(ConfigComplaint) -> [ConfigFile] {
        var files: [ConfigFile] = []
        for pattern in patterns {
            for path in try ConfigInclude.files(pattern, origin, context) {
                // READCONF_MAX_DEPTH of OpenSSH.
                if isTooDeep { return files }
                guard depth < 16 else {
                    isTooDeep = true
                    throw ConfigComplaint("files are included more than 16 deep: \(path)")
                }
                if let file = file(path, depth: depth + 1, from: place) { files.append(file) }
            }
        }
        return files
    }
}

extension ConfigFile.Section {
    fileprivate mutating func add(_ directive: ConfigFile.Directive) {
        directives.append(directive)
        switch directive {
        case .set: break
        case .include(let files): hasUnknown = hasUnknown || files.contains(where: \.hasUnknown)
        case .unknown: hasUnknown = true
        }
    }
}
