package import BelayModel
import Foundation

/// An origin as a column has it.
package enum StoredOrigin: Sendable, Hashable {
    case origin(Origin)
    /// Plain words, of a version that kept no more.
    case words(String)

    init(_ text: String) {
        if text.hasPrefix("{"), let origin: Origin = try? JSON.decode(from: Data(text.utf8)) {
            self = .origin(origin)
        } else {
            self = .words(text)
        }
    }

    package var words: String {
        switch self {
        case .origin(let origin): origin.words
        case .words(let words): words
        }
    }

    /// `nil`: only words are known.
    package var origin: Origin? {
        switch self {
        case .origin(let origin): origin
        case .words: nil
        }
    }
}

extension Origin {
    /// The text for a column.
    func stored() throws -> String { String(decoding: try JSON.encode(self), as: UTF8.self) }
}
