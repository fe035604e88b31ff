package import BelayModel
package import Foundation

/// A job to be recorded, with all that stays what it is.
package struct NewJob: Sendable {
    package var plan: Plan
    /// Globally unique; the name of the job's staging directories.
    package var uid: String
    /// The submitter's notes for taking the job up again; no secrets.
    package var context: Data
    package var origin: Origin?
    /// The job whose unfinished servers this one has.
    package var retryOf: Int64?
    package var source: JobSource?

    package init(
        _ plan: Plan, uid: String = UUID().uuidString.lowercased(), context: Data,
        origin: Origin? = nil, retryOf: Int64? = nil, source: JobSource? = nil
    ) {
        self.plan = plan
        self.uid = uid
        self.context = context
        self.origin = origin
        self.retryOf = retryOf
        self.source = source
    }
}

/// The texts that a job was made of.
package struct JobSource: Sendable, Hashable {
    /// The playbook's text, frozen.
    package var playbook: String
    /// The SHA-256 of the text, in hexadecimal.
    package var digest: String
    /// The pattern that selected the servers, with its limits.
    package var pattern: String

    package init(playbook: String, digest: String, pattern: String) {
        self.playbook = playbook
        self.digest = digest
        self.pattern = pattern
    }
}
