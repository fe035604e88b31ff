import Foundation

/// Colours of a terminal (ECMA-48, 8.3.117, SGR), where they are wanted: not with NO_COLOR, nor on a
/// terminal that knows none.
extension String {
    var dim: String { styled(2) }
    var red: String { styled(31) }
    var green: String { styled(32) }
    var yellow: String { styled(33) }
    var cyan: String { styled(36) }

    private static let areWanted: Bool = {
        let environment = ProcessInfo.processInfo.environment
        return environment["NO_COLOR", default: ""].isEmpty && environment["TERM"] != "dumb"
    }()

    private func styled(_ code: Int) -> String {
        Self.areWanted ? "\u{1b}[\(code)m\(self)\u{1b}[0m" : self
    }
}
