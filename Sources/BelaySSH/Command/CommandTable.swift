/// The commands of a connection, in the order in which they were begun.
///
/// Most connections have one command at a time; a jump host's has hundreds.
struct CommandTable {
    private var commands: [Command] = []

    var isEmpty: Bool { commands.isEmpty }
    /// All of them, as they are now.
    var all: [Command] { commands }

    func first(where isMeant: (Command) -> Bool) -> Command? { commands.first(where: isMeant) }
    func contains(where isMeant: (Command) -> Bool) -> Bool { commands.contains(where: isMeant) }
    func count(where isMeant: (Command) -> Bool) -> Int { commands.count(where: isMeant) }

    subscript(id: CommandID) -> Command? {
        let index = place(of: id)
        return index < commands.count && commands[index].id == id ? commands[index] : nil
    }

    /// - Parameter command: begun after all the others.
    mutating func append(_ command: Command) { commands.append(command) }

    mutating func remove(_ id: CommandID) {
        let index = place(of: id)
        guard index < commands.count, commands[index].id == id else { return }
        commands.remove(at: index)
    }

    mutating func removeAll(where isGone: (Command) -> Bool) { commands.removeAll(where: isGone) }

    /// The index of the first that is not before it.
    private func place(of id: CommandID) -> Int {
        var (from, to) = (0, commands.count)
        while from < to {
            let middle = (from + to) / 2
            if commands[middle].id < id { from = middle + 1 } else { to = middle }
        }
        return from
    }
}
