import BelayModel

/// Why a server cannot do what its job's packages ask for, known before anything is touched.
package struct PackageProblem: Error, Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The request makes no sense for the kind of job.
        case request
        /// The items would have to run as root.
        case root
        /// An archive that the admin box would have to have is not there.
        case archive
        /// The package lists could not be refreshed.
        case lists
        /// apt's or dpkg's lock was held until the waiting time was over.
        case lock
        /// dpkg was interrupted, or packages are half installed.
        case interrupted
        /// Dependencies of installed packages are not met.
        case dependencies
        /// No package, or no version, has that name.
        case unknown
        /// The request would go back to an older version.
        case downgrade
        /// The admin's hold or pin is against it.
        case held
        /// Packages would go that nobody asked to remove.
        case removal
        /// Debian or Belay cannot do without the package.
        case protected
        /// A file system has no room for it.
        case space
        /// Nothing of what is wanted can be done or even found, and the playbook is strict, or the
        /// distribution cannot tell it.
        case unpatched
        /// What the server printed could not be read: cut off, or not apt as we know it.
        case unreadable
    }

    package var kind: Kind
    /// Sentences for the admin.
    package var message: String

    /// - Parameter message: made fit for a terminal here: names and versions of a server are in it.
    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message.printable(atMost: Self.longestMessage)
    }

    /// Scalars of a message that a server has a part in.
    package static let longestMessage = 2000

    /// What a server printed cannot be: a number out of all bounds, a name that is none.
    static func senseless(_ what: String) -> PackageProblem {
        PackageProblem(.unreadable, "what the server printed makes no sense: \(what)")
    }

    /// A number that cannot be.
    static func senseless(_ what: String, _ number: some StringProtocol) -> PackageProblem {
        senseless("\(what) is given as '\(String(number).printable(atMost: 40))'")
    }
}

extension PackageProblem: CustomStringConvertible {
    package var description: String { message }
}
