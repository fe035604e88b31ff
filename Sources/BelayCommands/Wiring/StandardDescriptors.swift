import Foundation

/// The descriptors 0, 1 and 2, which a program may be started without (`belay … >&-`). A socket that is
/// opened next would have their numbers, and get what is printed.
enum StandardDescriptors {
    /// Open until the end.
    private static let null = FileHandle(forUpdatingAtPath: "/dev/null")

    /// Has those that are closed lead to /dev/null.
    static func open() {
        for descriptor in STDIN_FILENO...STDERR_FILENO where !isOpen(descriptor) {
            // Opening it may have filled the gap: the lowest number is taken.
            guard let null, !isOpen(descriptor) else { continue }
            dup2(null.fileDescriptor, descriptor)
        }
    }

    private static func isOpen(_ descriptor: Int32) -> Bool { fcntl(descriptor, F_GETFD) != -1 }
}
