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
        /// There is no package, or no version, of that name.
        case unknown
        /// What was asked for goes back to an older version.
        case downgrade
        /// The admin's hold or pin is against it.
        case held
        /// Packages would go that nobody asked to remove.
        case removal
        /// Debian or Belay cannot do without the package.
        case protected
        /// A file system has no room for it.
        case space
        /// What the server printed could not be read: cut off, or not apt as we know it.
        case unreadable
    }

    package var kind: Kind
    /// Sentences for the admin.
    package var message: String

    package init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }
}

extension PackageProblem: CustomStringConvertible {
    package var description: String { message }
}
