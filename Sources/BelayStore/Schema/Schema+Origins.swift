// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// The origin of jobs, as JSON; the job that another one retries; and the texts that a job was
    /// made of. A termination's origin is JSON from here on, and plain words in older rows.
    static let jobOrigins = """
        ALTER TABLE job ADD COLUMN origin TEXT;
        ALTER TABLE job ADD COLUMN retryOf INTEGER REFERENCES job;
        CREATE INDEX retry ON job (retryOf) WHERE retryOf IS NOT NULL;

        CREATE TABLE source (
            job INTEGER PRIMARY KEY REFERENCES job,
            playbook TEXT NOT NULL,
            digest TEXT NOT NULL,
            pattern TEXT NOT NULL
        ) STRICT;
        """
}
