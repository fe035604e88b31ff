import Testing

@testable import BelayDebian

/// What is told of an apt that failed, from what apt 2.6 and dpkg 1.21 printed.
@Suite struct FailureScriptTests {
    struct Failure: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let printed: String
        let causes: String
    }

    @Test(arguments: [postInvoke, preInvoke, prerm, preinst, trigger, statoverride, full, waiting])
    func theCauseIsAptsOwnLine(failure: Failure) throws {
        let script = ServerScript.failure + "causes <<'.end'\n" + failure.printed + "\n.end\n"
        let result = try Shell.run("/bin/sh", ["-eu", "/dev/stdin"], input: script)
        #expect(result.output == failure.causes + "\n")
    }

    private static let postInvoke = Failure(
        testDescription: "a hook after dpkg",
        printed: """
            Get:1 file:/srv/new ./ tlone 2.0 [508 B]
            Unpacking tlone (2.0) over (1.0) ...
            Setting up tlone (2.0) ...
            E: Problem executing scripts DPkg::Post-Invoke 'exit 3'
            E: Sub-process returned an error code
            """,
        causes: "E: Problem executing scripts DPkg::Post-Invoke 'exit 3'")

    private static let preInvoke = Failure(
        testDescription: "a hook that says why",
        printed: """
            After this operation, 0 B of additional disk space will be used.
            Get:1 file:/srv/new ./ tltwo 2.0 [508 B]
            uncommitted changes
            E: Problem executing scripts DPkg::Pre-Invoke 'etckeeper pre-install'
            E: Sub-process returned an error code
            """,
        causes: "uncommitted changes / E: Problem executing scripts DPkg::Pre-Invoke"
            + " 'etckeeper pre-install'")

    private static let prerm = Failure(
        testDescription: "prerm",
        printed: """
            Preparing to unpack /srv/new/./tprerm_2.0_all.deb ...
            dpkg: warning: old tprerm package pre-removal script subprocess returned error exit status 1
            dpkg: trying script from the new package instead ...
            dpkg: error processing archive /srv/new/./tprerm_2.0_all.deb (--unpack):
             there is no script in the new version of the package - giving up
            Errors were encountered while processing:
             /srv/new/./tprerm_2.0_all.deb
            E: Sub-process /usr/bin/dpkg returned an error code (1)
            """,
        causes: """
            old tprerm package pre-removal script subprocess returned error exit status 1
            tprerm_2.0_all.deb: there is no script in the new version of the package - giving up
            """)

    private static let preinst = Failure(
        testDescription: "preinst",
        printed: """
            dpkg: error processing archive /srv/new/./tpreinst_2.0_all.deb (--unpack):
             new tpreinst package pre-installation script subprocess returned error exit status 1
            Errors were encountered while processing:
             /srv/new/./tpreinst_2.0_all.deb
            E: Sub-process /usr/bin/dpkg returned an error code (1)
            """,
        causes: "tpreinst_2.0_all.deb: new tpreinst package pre-installation script subprocess"
            + " returned error exit status 1")

    private static let trigger = Failure(
        testDescription: "a trigger of another package",
        printed: """
            Setting up ttrigfile (2.0) ...
            Processing triggers for ttrig (1.0) ...
            dpkg: error processing package ttrig (--configure):
             installed ttrig package post-installation script subprocess returned error exit status 7
            Errors were encountered while processing:
             ttrig
            E: Sub-process /usr/bin/dpkg returned an error code (1)
            """,
        causes: "ttrig: installed ttrig package post-installation script subprocess returned error"
            + " exit status 7")

    private static let statoverride = Failure(
        testDescription: "statoverride",
        printed: """
            dpkg: unrecoverable fatal error, aborting:
             unknown system user 'nosuchuser' in statoverride file; the system user got removed
            before the override, which is most probably a packaging bug, to recover you
            can remove the override manually with dpkg-statoverride
            E: Sub-process /usr/bin/dpkg returned an error code (2)
            """,
        causes: "dpkg: unknown system user 'nosuchuser' in statoverride file; the system user got"
            + " removed before the override, which is most probably a packaging bug, to recover you"
            + " can remove the override manually with dpkg-statoverride")

    private static let full = Failure(
        testDescription: "a full file system",
        printed: """
            Unpacking tbig (2.0) over (1.0) ...
            dpkg: error processing archive /srv/new/./tbig_2.0_all.deb (--unpack):
             cannot copy extracted data for './opt/tbig/big' to '/opt/tbig/big.dpkg-new': failed to \
            write (No space left on device)
            dpkg-deb: error: paste subprocess was killed by signal (Broken pipe)
            E: Sub-process /usr/bin/dpkg returned an error code (1)
            """,
        causes: "tbig_2.0_all.deb: cannot copy extracted data for './opt/tbig/big' to"
            + " '/opt/tbig/big.dpkg-new': failed to write (No space left on device)")

    private static let waiting = Failure(
        testDescription: "packages that only wait are not the cause",
        printed: """
            dpkg: error processing package a (--configure):
             installed a package post-installation script subprocess returned error exit status 4
            dpkg: dependency problems prevent configuration of b:
             b depends on a (>= 2); however:
              Package a is not configured yet.

            dpkg: error processing package b (--configure):
             dependency problems - leaving unconfigured
            E: Sub-process /usr/bin/dpkg returned an error code (1)
            """,
        causes: "a: installed a package post-installation script subprocess returned error exit"
            + " status 4")
}
