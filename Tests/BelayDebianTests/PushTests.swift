import BelayModel
import Testing

@testable import BelayDebian

/// Packages from the archives of the admin box.
struct PushTests {
    static let digest = "264257b59fd81fc2b457fafb2e87d15d6dd91d93a0e6f49aaa9041d4c31685ca"

    private static func archive(
        _ package: String, _ version: String = "2.0", _ more: String = ""
    ) throws -> PushedArchive {
        try PushedArchive(
            control: "Package: \(package)\nVersion: \(version)\nArchitecture: all\n\(more)\n",
            file: UploadFile(
                path: "/srv/\(package).deb", name: "\(package).deb", size: 1098, sha256: digest))
    }

    private static func work(
        _ request: PackageRequest, _ archives: [PushedArchive], kind: JobKind = .remediate
    ) -> PackageWork {
        PackageWork(kind: kind, request: request, archives: archives)
    }

    @Test func stanza() throws {
        let archive = try Self.archive(
            "tzdata", "1:2.0-1", "Depends: a (>= 1) | b:any,\n c [amd64]\nPre-Depends: d")
        #expect(
            archive.stanza == """
                Package: tzdata
                Version: 1:2.0-1
                Architecture: all
                Depends: a (>= 1) | b:any,
                 c [amd64]
                Pre-Depends: d
                Filename: ./tzdata_1%3a2.0-1_all.deb
                Size: 1098
                SHA256: \(Self.digest)
                Description: tzdata

                """)
        #expect(archive.needs == ["a", "b", "c", "d"])
        #expect(archive.upload.name == "packages/tzdata_1%3a2.0-1_all.deb")
        #expect(archive.upload.path == "/srv/tzdata.deb")
    }

    @Test(arguments: [
        "", "Package: abc\nVersion: 1\n", "Package: ../x\nVersion: 1\nArchitecture: all",
        "Package: abc\nVersion: 1/../../x\nArchitecture: all",
        "Package: abc\nVersion: 1\nArchitecture: ../all",
        "Package: abc\nVersion: 1\nArchitecture: all\n\nPackage: other",
        "Package: abc\nVersion: 1\nArchitecture: all\n.end\nrm -rf /",
        "Package: abc\nVersion: 1\nArchitecture: all\n. end\nrm -rf /",
    ])
    func refuses(control: String) {
        let file = UploadFile(path: "/srv/a.deb", name: "a.deb", size: 1, sha256: Self.digest)
        #expect(throws: PackageProblem.self) { try PushedArchive(control: control, file: file) }
    }

    /// Neither the network nor the server's own lists.
    @Test(arguments: [
        PackageRequest.security, .all, .list([PackageName(name: "belay-app", version: "2.0")]),
    ])
    func script(request: PackageRequest) throws {
        let script = Self.work(request, [try Self.archive("belay-app")]).analysisScript
        #expect(script.contains("\nPackage: belay-app\nVersion: 2.0\n"))
        #expect(script.contains("Description: belay-app\n\n. end\n"))
        #expect(!script.contains("apt-get -q --error-on=any update"))
        #expect(script.contains("newest_of='pushed'\n") == request.isOpen)
    }

    private func problem(_ work: PackageWork, _ output: String) throws -> PackageProblem {
        try #require(throws: PackageProblem.self) { try work.report(output: output) }
    }

    @Test func missingDependency() throws {
        let archives = [
            try Self.archive("belay-app", "2.0", "Depends: belay-lib (= 2.0)"),
            try Self.archive("belay-hello"),
        ]
        #expect(
            try problem(Self.work(.security, archives), Self.lacksLibrary)
                == PackageProblem(
                    .archive,
                    "the archives lack belay-lib (= 2.0), which belay-app 2.0 depends on"))
    }

    @Test func missingAtTheEndOfAChain() throws {
        let archives = [
            try Self.archive("belay-chain-a", "2.0", "Depends: belay-chain-b (>= 2.0)"),
            try Self.archive("belay-chain-b", "2.0", "Depends: belay-chain-c (>= 2.0)"),
        ]
        let request = PackageRequest.list([PackageName(name: "belay-chain-a")])
        #expect(
            try problem(Self.work(request, archives, kind: .install), Self.lacksEndOfChain)
                == PackageProblem(
                    .archive,
                    "the archives lack belay-chain-c (>= 2.0), which belay-chain-b 2.0 depends on"))
    }

    @Test func missingRequests() throws {
        let request = PackageRequest.list([
            PackageName(name: "belay-hello", version: "2.0"), PackageName(name: "belay-conffile"),
            PackageName(name: "belay-slow", version: "3.0"), PackageName(name: "other"),
        ])
        let archives = [try Self.archive("belay-hello"), try Self.archive("belay-slow")]
        let output = """
            @belay held
            @belay unmet
            @belay selection
            wanted belay-hello 2.0
            current belay-conffile 1.0
            version belay-slow 3.0 2.0 1.0
            unknown other
            @belay end
            """
        #expect(
            try problem(Self.work(request, archives), output).message
                == "the archives lack belay-conffile; belay-slow 3.0 (there is 2.0); other")
    }

    /// Only what the server needs is uploaded, to where it is installed from.
    @Test func uploads() throws {
        let archives = [try Self.archive("belay-bulk"), try Self.archive("belay-hello")]
        let report = try Self.work(.all, archives).report(output: Self.hello)
        #expect(
            report.download == [
                Item(
                    name: "belay-hello 2.0",
                    work: .upload(
                        UploadFile(
                            path: "/srv/belay-hello.deb",
                            name: "packages/belay-hello_2.0_all.deb", size: 1098,
                            sha256: Self.digest)), packages: [0])
            ])
        #expect(report.sets == ["belay-hello 1.0 → 2.0"])
        #expect(report.changes.map(\.origin) == ["pushed"])
    }
}

/// What Debian 12's apt 2.6.2 printed.
extension PushTests {
    private static let refusal = """
        Reading package lists...
        Building dependency tree...
        Reading state information...
        Some packages could not be installed. This may mean that you have
        requested an impossible situation or if you are using the unstable
        distribution that some required packages have not yet been created
        or been moved out of Incoming.
        The following information may help to resolve the situation:

        The following packages have unmet dependencies:
        """

    private static let lacksLibrary = """
        @belay held
        @belay unmet
        Package belay-app version 2.0 has an unmet dep:
         Depends: belay-lib (= 2.0)
        @belay selection
        wanted belay-app 2.0
        wanted belay-hello 2.0
        @belay whole
        @belay refused belay-app=2.0
        \(refusal)
         belay-app : Depends: belay-lib (= 2.0) but 1.0 is to be installed
        E: Unable to correct problems, you have held broken packages.
        \(hello.drop { $0 != "\n" }.dropFirst())
        """

    private static let lacksEndOfChain = """
        @belay held
        @belay unmet
        Package belay-chain-b version 2.0 has an unmet dep:
         Depends: belay-chain-c (>= 2.0)
        @belay selection
        wanted belay-chain-a 2.0
        @belay whole
        @belay refused belay-chain-a=2.0
        \(refusal)
         belay-chain-b : Depends: belay-chain-c (>= 2.0) but it is not installable
        E: Unable to correct problems, you have held broken packages.
        @belay whole
        @belay space
        @belay end
        """

    private static let hello = """
        @belay held
        @belay whole
        The following packages will be upgraded:
          belay-hello
        1 upgraded, 0 newly installed, 0 to remove and 1 not upgraded.
        Inst belay-hello [1.0] (2.0 volatile-packages-file [all])
        Conf belay-hello (2.0 volatile-packages-file [all])
        @belay archives
        Package: belay-hello
        Version: 2.0
        Architecture: all
        Filename: ./belay-hello_2.0_all.deb
        Size: 1098
        SHA256: \(digest)

        @belay installed
        belay-hello\t1.0\tall\t
        @belay part belay-hello=2.0
        Inst belay-hello [1.0] (2.0 volatile-packages-file [all])
        Conf belay-hello (2.0 volatile-packages-file [all])
        @belay space
        @belay kernels
        6.1.0-50-amd64
        @belay way-in
        @belay end
        """
}
