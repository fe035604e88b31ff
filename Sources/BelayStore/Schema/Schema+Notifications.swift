// Released: a change here would make new databases differ from the ones that there are.
extension Schema {
    /// What people may be told, and what became of telling each receiver.
    static let notifications = """
        CREATE TABLE notification (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job INTEGER REFERENCES job,
            event TEXT NOT NULL,
            at INTEGER NOT NULL,
            detail TEXT
        ) STRICT;
        CREATE INDEX notificationOfJob ON notification (job);
        CREATE TABLE delivery (
            notification INTEGER NOT NULL REFERENCES notification,
            receiver TEXT NOT NULL,
            status TEXT NOT NULL CHECK (status = 'Waiting' OR status = 'Sent' OR status = 'Failed'),
            attempts INTEGER NOT NULL,
            next INTEGER NOT NULL,
            last INTEGER,
            detail TEXT,
            PRIMARY KEY (notification, receiver)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX waitingDelivery ON delivery (next) WHERE status = 'Waiting';
        """
}
