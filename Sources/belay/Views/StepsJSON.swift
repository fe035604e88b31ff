import BelayModel
import BelayStore

/// The steps of a server in `belay job show ID --json`, as `JSONText` would write them.
///
/// A large job has hundreds of thousands of them. Foundation's encoder makes a dictionary of each,
/// which takes longer than reading it from the database.
struct StepsJSON {
    private(set) var text = "["

    init(_ steps: [StepView]) throws {
        for step in steps {
            if text.utf8.count > 1 { text += "," }
            try add(step)
        }
        text += "]"
    }

    /// Keys are in order and stable: a value that is not there is `null`.
    private mutating func add(_ step: StepView) throws {
        text += "{\"exitStatus\":"
        text += step.exitStatus.map(String.init) ?? "null"
        text += ",\"finished\":"
        try add(step.finished?.rfc3339)
        text += ",\"name\":"
        try add(step.name)
        text += ",\"number\":"
        text += String(step.number)
        text += ",\"phase\":"
        try add(step.phaseName)
        text += ",\"reason\":"
        try add(step.reason)
        text += ",\"signal\":"
        try add(step.signal)
        text += ",\"started\":"
        try add(step.started?.rfc3339)
        text += ",\"status\":"
        try add(step.status.rawValue)
        text += "}"
    }

    private mutating func add(_ value: String?) throws {
        guard let value else {
            text += "null"
            return
        }
        guard value.utf8.allSatisfy(\.isPlainInJSON) else {
            text += try JSONText.of(value)
            return
        }
        text += "\""
        text += value
        text += "\""
    }
}
