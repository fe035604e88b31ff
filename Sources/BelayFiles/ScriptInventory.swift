import BelayModel

extension SourceCollection {
    mutating func script(_ path: String) throws(FileProblem) {
        throw FileProblem(path: path, message: "is a program")
    }
}
