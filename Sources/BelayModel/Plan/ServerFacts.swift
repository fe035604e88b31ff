/// What an analysis found of a server besides what the job is to change.
package struct ServerFacts: Sendable, Codable, Hashable {
    /// As os-release(5) names it, with Debian's point release: `Debian GNU/Linux 12 (bookworm), 12.9`.
    package var release: String?
    /// The running kernel, as uname(1) names it.
    package var kernel: String?
    /// Whether a package has asked for a reboot since the last one.
    package var needsReboot: Bool
    /// Updates besides those that the job is to make; `nil`: they were not looked for.
    package var otherUpdates: [PackageChange]?
    /// Names of packages that the admin holds.
    package var held: [String]
    /// Services that run code which is not on the disk any more; `nil`: they were not looked for,
    /// which takes root.
    package var oldServices: [String]?

    package init(
        release: String? = nil, kernel: String? = nil, needsReboot: Bool = false,
        otherUpdates: [PackageChange]? = nil, held: [String] = [], oldServices: [String]? = nil
    ) {
        self.release = release
        self.kernel = kernel
        self.needsReboot = needsReboot
        self.otherUpdates = otherUpdates
        self.held = held
        self.oldServices = oldServices
    }
}
