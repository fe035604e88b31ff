import Foundation

/// Writes a program by means of another process. What a test starts meanwhile inherits for a moment
/// whatever is open here, and a file that is open for writing cannot be executed (ETXTBSY of
/// execve(2)).
package func writeProgram(_ text: String, to path: String) throws {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "printf %s \"$1\" >\"$0\" && chmod 755 \"$0\"", path, text]
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileWriteUnknown) }
}
