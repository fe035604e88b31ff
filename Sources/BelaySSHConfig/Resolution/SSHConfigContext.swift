internal import BelaySystem
internal import CLibCrypto
internal import Glibc
internal import Synchronization

/// Who reads the files, and where: what ssh_config(5) can refer to beside the server.
package struct SSHConfigContext: Sendable {
    /// The login name, and the user on a server for whom no other is named.
    package var user: String
    package var uid: UInt32
    /// From the account, not from `HOME`: so does `ssh`.
    package var home: String
    /// The machine's name, as `hostname` prints it.
    package var localHost: String
    /// Where ssh_config and the files that it includes are.
    package var systemDirectory = "/etc/ssh"
    /// The value of an environment variable.
    package var environment: @Sendable (String) -> String?

    package init(
        user: String, uid: UInt32, home: String, localHost: String,
        environment: @escaping @Sendable (String) -> String?
    ) {
        self.user = user
        self.uid = uid
        self.home = home
        self.localHost = localHost
        self.environment = environment
    }

    /// The context of this process.
    /// - Throws: that its user has no account, without which `ssh` does not work either.
    package static func current(
        environment: @escaping @Sendable (String) -> String? = environmentVariable
    ) throws(SSHConfigError) -> SSHConfigContext {
        guard let account = Account.of(uid: getuid()) else {
            throw SSHConfigError(nil, "there is no account for user \(getuid())")
        }
        return SSHConfigContext(
            user: account.name, uid: getuid(), home: account.home, localHost: hostName(),
            environment: environment)
    }

    private static func hostName() -> String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 1025) { buffer in
            unsafe buffer.initialize(repeating: 0)
            guard let start = buffer.baseAddress, unsafe gethostname(start, 1024) == 0 else {
                return "localhost"
            }
            return unsafe String(cString: start)
        }
    }

    /// `~` and `~user` (`tilde_expand_filename` of OpenSSH's misc.c).
    func expandTilde(_ path: String) throws(ConfigComplaint) -> String {
        guard path.utf8.first == UInt8(ascii: "~") else { return path }
        if path.utf8.starts(with: "~/".utf8), path.utf8.dropFirst(2).first != UInt8(ascii: "/") {
            return (home.utf8.last == UInt8(ascii: "/") ? home : home + "/") + path.dropFirst(2)
        }
        let name = path.dropFirst().prefix { $0 != "/" }
        let rest = path.dropFirst(1 + name.count).drop { $0 == "/" }
        guard let home = name.isEmpty ? home : Account.named(String(name))?.home else {
            throw ConfigComplaint("there is no user '\(name)' for '\(path)'")
        }
        return (home.hasSuffix("/") ? home : home + "/") + rest
    }
}

/// A line of passwd(5), from wherever the name services have it.
private struct Account {
    var name: String
    var home: String

    static func of(uid: uid_t) -> Account? {
        unsafe find { unsafe getpwuid_r(uid, $0, $1, $2, $3) }
    }

    /// Each is looked up once: the name services may be far away, and servers are thousands.
    static func named(_ name: String) -> Account? {
        if let account = known.withLock({ $0[name] }) { return account }
        let account = unsafe find { unsafe getpwnam_r(name, $0, $1, $2, $3) }
        known.withLock { $0[name] = account }
        return account
    }

    private static let known = Mutex<[String: Account]>([:])

    private typealias Result = UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>

    private static func find(
        _ look: (UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int, Result) -> Int32
    ) -> Account? {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64 * 1024) { buffer in
            var entry = unsafe passwd()
            var found: UnsafeMutablePointer<passwd>?
            guard let start = buffer.baseAddress,
                unsafe look(&entry, start, buffer.count, &found) == 0, let found = unsafe found
            else { return nil }
            return unsafe Account(
                name: String(cString: found.pointee.pw_name),
                home: String(cString: found.pointee.pw_dir))
        }
    }
}
