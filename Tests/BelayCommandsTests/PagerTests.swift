import CBelay
import Foundation
import Testing

/// The program that pages what is written.
struct PagerTests {
    /// A program in a process group of its own is stopped when it reads from the terminal, and then
    /// nobody can end it.
    @Test func itIsInTheGroupThatHasTheTerminal() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let pipe = Pipe()
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let command = "echo $(cat) $(cut -d ' ' -f 5 /proc/self/stat) > '\(file.path)'"
        let process = unsafe belay_shell(command, pipe.fileHandleForReading.fileDescriptor)
        try #require(process > 0)
        try pipe.fileHandleForWriting.write(contentsOf: Data("a line\n".utf8))
        try pipe.fileHandleForWriting.close()
        var status: CInt = -1
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        #expect(status == 0)
        #expect(try String(contentsOf: file, encoding: .utf8) == "a line \(getpgrp())\n")
    }
}
