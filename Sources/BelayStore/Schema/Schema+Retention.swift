// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// Whether a job's journal was compacted, and when its steps and journal were removed.
    static let retention = """
        ALTER TABLE job ADD COLUMN compacted INTEGER;
        ALTER TABLE job ADD COLUMN pruned INTEGER;
        """
}
