import Foundation
import GRDB

/// A database file as it was opened, to notice that it is not the one in its place any more; and the
/// room that there is for it.
struct StorePlace: Sendable {
    let file: String
    private let identity: Identity?

    private struct Identity: Equatable {
        let device: UInt64
        let inode: UInt64
    }

    init(_ file: String) {
        self.file = file
        identity = Self.identity(of: file)
    }

    private static func identity(of file: String) -> Identity? {
        let values = try? FileManager.default.attributesOfItem(atPath: file)
        guard let device = values?[.systemNumber] as? NSNumber,
            let inode = values?[.systemFileNumber] as? NSNumber
        else { return nil }
        return Identity(device: device.uint64Value, inode: inode.uint64Value)
    }

    /// Whether the file is still where it was opened.
    var isThere: Bool { identity == nil || identity == Self.identity(of: file) }

    /// Bytes that are free for the file, and those of the whole file system; `nil`: not known.
    var room: (free: Int, size: Int)? {
        let directory = URL(filePath: file).deletingLastPathComponent().path
        let values = try? FileManager.default.attributesOfFileSystem(forPath: directory)
        guard let free = values?[.systemFreeSize] as? NSNumber,
            let size = values?[.systemSize] as? NSNumber
        else { return nil }
        return (Int(clamping: free.uint64Value), Int(clamping: size.uint64Value))
    }

    /// Bytes that are kept free for the journals of jobs that run: of a small file system a part.
    private static func kept(_ most: Int, of size: Int) -> Int { min(most, size / 10) }

    /// Why no new job may be submitted; `nil`: one may.
    var refusal: StoreError? {
        guard let room, room.free < Self.kept(16 << 20, of: room.size) else { return nil }
        let directory = URL(filePath: file).deletingLastPathComponent().path
        return .noRoom(directory: directory, free: room.free)
    }

    /// Whether what items print may be stored. It is given up before the journal is; where nothing
    /// can be written at all, it is kept until something can.
    var hasRoomForOutput: Bool {
        guard let room else { return true }
        return room.free >= Self.kept(8 << 20, of: room.size) || room.free < 64 << 10
    }
}

extension JobStore {
    /// Whether the database is still where it was opened: a state directory that was removed or moved
    /// away takes the records of a job with it.
    package var isInPlace: Bool { place?.isThere ?? true }

    /// Whether what items print may be stored: the last room is for the journal.
    package var hasRoomForOutput: Bool { place?.hasRoomForOutput ?? true }

    /// The database file, for messages.
    package var file: String { place?.file ?? ":memory:" }

    /// The state directory, for messages.
    package var directory: String {
        place.map { URL(filePath: $0.file).deletingLastPathComponent().path } ?? ""
    }
}
