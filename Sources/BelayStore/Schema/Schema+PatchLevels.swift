// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// The patch level of a server as one job knows it, see `PatchLevel`. Reports are kilobytes of
    /// JSON, and questions about a fleet would decode one for each server. Older rows are filled from
    /// their reports; one that is not JSON says nothing.
    static let patchLevels = """
        CREATE TABLE patchLevel (
            name TEXT NOT NULL,
            job INTEGER NOT NULL REFERENCES job,
            analyzed INTEGER,
            updates INTEGER,
            securityUpdates INTEGER,
            pending TEXT,
            release TEXT,
            kernel TEXT,
            needsReboot INTEGER,
            held TEXT,
            oldServices TEXT,
            changed TEXT,
            CHECK ((updates IS NULL) = (securityUpdates IS NULL)),
            CHECK ((updates IS NULL) = (pending IS NULL)),
            CHECK (needsReboot IS NULL OR needsReboot IN (0, 1)),
            PRIMARY KEY (name, job)
        ) STRICT, WITHOUT ROWID;

        INSERT OR REPLACE INTO patchLevel
        WITH known AS (
            SELECT server.name, job.id AS job, job.kind, server.status,
                coalesce(job.started, job.created) AS moment,
                iif(json_valid(CAST(server.report AS TEXT)), CAST(server.report AS TEXT), NULL)
                    AS report,
                iif(json_valid(CAST(server.changed AS TEXT)), CAST(server.changed AS TEXT), NULL)
                    AS changed
            FROM server JOIN job ON job.id = server.job
            WHERE server.report IS NOT NULL OR server.changed IS NOT NULL
        ), counted AS (
            SELECT *, json_type(report, '$.facts.otherUpdates') = 'array' AS isFull, (
                SELECT group_concat(line, char(10)) FROM (
                    SELECT json_extract(value, '$.name') || ' '
                        || coalesce(json_extract(value, '$.to'), '') AS version,
                        json_extract(value, '$.name') || ' '
                        || coalesce(json_extract(value, '$.to'), '')
                        || iif(json_extract(value, '$.isSecurity'), ' security', '') AS line
                    FROM (
                        SELECT value FROM json_each(report, '$.changes')
                        WHERE kind = 'remediate' AND json_extract(value, '$.from') IS NOT NULL
                        UNION ALL
                        SELECT value FROM json_each(report, '$.facts.otherUpdates')
                    )
                ) WHERE version NOT IN (
                    SELECT json_extract(value, '$.name') || ' '
                        || coalesce(json_extract(value, '$.to'), '')
                    FROM json_each(changed) WHERE json_extract(value, '$.state') IS NULL
                )
            ) AS pending
            FROM known
        ), listed AS (
            SELECT *, CASE WHEN isFull THEN coalesce(pending, '') END AS lines FROM counted
        )
        SELECT name, job,
            CASE WHEN report IS NOT NULL
                THEN coalesce(json_extract(report, '$.analyzed'), moment) END,
            CASE WHEN lines = '' THEN 0
                ELSE length(lines) - length(replace(lines, char(10), '')) + 1 END,
            CASE WHEN lines = '' THEN 0
                ELSE (length(lines || char(10))
                    - length(replace(lines || char(10), ' security' || char(10), ''))) / 10 END,
            lines,
            json_extract(report, '$.facts.release'), json_extract(report, '$.facts.kernel'),
            CASE WHEN report IS NULL THEN NULL
                WHEN json_extract(report, '$.rebooted') THEN 0
                WHEN EXISTS (
                    SELECT 1 FROM json_each(changed)
                    WHERE substr(json_extract(value, '$.name'), 1, 12) = 'linux-image-'
                        OR json_extract(value, '$.name') IN ('libc6', 'dbus', 'systemd')
                ) THEN 1
                ELSE json_extract(report, '$.facts.needsReboot') END,
            CASE WHEN json_type(report, '$.facts.held') = 'array' THEN coalesce((
                SELECT group_concat(value, char(10)) FROM json_each(report, '$.facts.held')
            ), '') END,
            CASE WHEN report IS NULL THEN NULL
                WHEN changed IS NULL THEN
                    CASE WHEN json_type(report, '$.facts.oldServices') = 'array' THEN coalesce((
                        SELECT group_concat(value, char(10))
                        FROM json_each(report, '$.facts.oldServices')
                    ), '') END
                WHEN status = 'Succeeded' THEN coalesce((
                    SELECT group_concat(json_extract(value, '$.name'), char(10))
                    FROM json_each(report, '$.findings.services')
                    WHERE json_extract(value, '$.state') <> 'restarted'
                ), '') END,
            CASE WHEN changed IS NOT NULL THEN coalesce((
                SELECT group_concat(json_extract(value, '$.name') || ' '
                    || coalesce(json_extract(value, '$.to'), ''), char(10))
                FROM json_each(changed) WHERE json_extract(value, '$.state') IS NULL
            ), '') END
        FROM listed;
        """
}
