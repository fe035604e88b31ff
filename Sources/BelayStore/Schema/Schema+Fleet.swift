// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// A server's jobs, for questions about one server over all jobs.
    static let serversByName = """
        CREATE INDEX serverByName ON server (name, job);
        """
}
