/// One unit of work in a phase on one server: the smallest thing that is never interrupted.
package struct Item: Sendable, Codable, Hashable {
    package var name: String
    package var work: Work
    /// Seconds until the item is overdue; it is not killed then. `nil`: the playbook's.
    package var timeout: Int?
    /// Seconds after its time-out at which it is killed. `nil`: the playbook's.
    package var killAfter: Int?
    /// Whether an exit status other than 0 is a success all the same.
    package var ignoreErrors: Bool
    /// Environment variables of this item alone.
    package var environment: [String: String]
    /// Whether it runs as root, or as the inventory's `ansible_become_user`. `nil`: the playbook's.
    package var become: Bool?
    /// The packages that it fetches or changes: indexes into the changes of the report that it is
    /// of. `nil`: it has to do with none, or the job is older than the list.
    package var packages: [Int]?
    /// Seconds that it is expected to take; `nil`: nothing is known of it.
    package var expected: Double?

    package init(
        name: String, work: Work, timeout: Int? = nil, killAfter: Int? = nil,
        ignoreErrors: Bool = false,
        environment: [String: String] = [:], become: Bool? = nil, packages: [Int]? = nil,
        expected: Double? = nil
    ) {
        self.name = name
        self.work = work
        self.timeout = timeout
        self.killAfter = killAfter
        self.ignoreErrors = ignoreErrors
        self.environment = environment
        self.become = become
        self.packages = packages
        self.expected = expected
    }
}

/// What an item does.
package enum Work: Sendable, Codable, Hashable {
    /// Runs a POSIX shell script.
    case run(String)
    /// Copies a file of the admin box into the staging directory.
    case upload(UploadFile)
    /// Finds out which packages are to be changed; its report holds the items that do it.
    case findPackages
    /// Runs a generated script that fetches or changes packages, and says what it did.
    case changePackages(String)
    /// Restarts the server as far as the rule says, and waits for it to come back.
    case reboot(RebootRule)
}

/// A file of the admin box as it was when the job was submitted.
package struct UploadFile: Sendable, Codable, Hashable {
    /// Absolute path on the admin box.
    package var path: String
    /// Its place in the staging directory: its name, after that of a directory there if need be.
    package var name: String
    /// Bytes.
    package var size: Int
    /// SHA-256 of the content, 64 lowercase hexadecimal digits.
    package var sha256: String

    package init(path: String, name: String, size: Int, sha256: String) {
        self.path = path
        self.name = name
        self.size = size
        self.sha256 = sha256
    }
}
