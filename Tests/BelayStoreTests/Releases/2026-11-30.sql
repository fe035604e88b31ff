-- The database of the release of 30 November 2026 (f60a2df) after three jobs: failed, terminated, and one
-- whose coordinator was killed. sqlite3 .dump, with blobs of JSON as text. It never changes.
PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
INSERT INTO grdb_migrations VALUES('plans apart from their jobs');
CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    uid TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'install' OR kind = 'uninstall' OR kind = 'remediate'),
    checking INTEGER NOT NULL CHECK (checking IN (0, 1)),
    status TEXT NOT NULL CHECK (status = 'Scheduled' OR status = 'Pending' OR status = 'Active' OR status = 'Terminating' OR status = 'Succeeded' OR status = 'Failed' OR status = 'Terminated' OR status = 'Canceled'),
    servers INTEGER NOT NULL CHECK (servers > 0),
    created INTEGER NOT NULL,
    started INTEGER,
    terminationRequested INTEGER,
    finished INTEGER,
    CHECK ((finished IS NOT NULL) = (status = 'Succeeded' OR status = 'Failed'
        OR status = 'Terminated' OR status = 'Canceled')),
    CHECK ((terminationRequested IS NOT NULL)
        = (status = 'Terminating' OR status = 'Terminated' OR status = 'Canceled'))
) STRICT;
INSERT INTO job VALUES(1,'d0198b8d-166d-4651-9bbf-4b5134505c1e','golden','remediate',0,'Failed',3,1796018530003,1796018530010,NULL,1796018531084);
INSERT INTO job VALUES(2,'f0828c91-f749-4dfe-bc5a-7deb127f2ad0','golden, terminated','install',0,'Terminated',3,1796018531115,1796018531120,1796018535142,1796018535154);
INSERT INTO job VALUES(3,'56efe628-0d68-4084-bc0f-2fed92f8c704','golden, terminated','install',0,'Active',3,1796018535337,1796018535342,NULL,NULL);
CREATE TABLE event (
    job INTEGER NOT NULL REFERENCES job,
    number INTEGER NOT NULL CHECK (number > 0),
    at INTEGER NOT NULL,
    body BLOB NOT NULL, count INTEGER NOT NULL DEFAULT 1 CHECK (count > 0),
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
INSERT INTO event VALUES(1,1,1796018530010,CAST('{"began":{}}' AS BLOB),1);
INSERT INTO event VALUES(1,2,1796018530055,CAST('{"connected":{"attempt":1,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(1,3,1796018530058,CAST('{"connected":{"attempt":1,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,4,1796018530072,CAST('{"connected":{"attempt":1,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,5,1796018530309,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e","server":2}}' AS BLOB),1);
INSERT INTO event VALUES(1,6,1796018530323,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(1,7,1796018530401,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e","server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,8,1796018530416,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,9,1796018530530,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e","server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,10,1796018530539,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,11,1796018530847,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,12,1796018530855,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":2}}
{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":0}}' AS BLOB),2);
INSERT INTO event VALUES(1,14,1796018530860,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":5,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,15,1796018530865,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":5,"server":1}}
{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":6,"server":0}}
{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":5,"server":2}}' AS BLOB),3);
INSERT INTO event VALUES(1,18,1796018530869,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":6,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(1,19,1796018530872,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":3}}},"attempt":6,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,20,1796018530882,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":7,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(1,21,1796018531070,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":7,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,22,1796018531076,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":7,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(1,23,1796018531079,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":8,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(1,24,1796018531084,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":8,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,1,1796018531120,CAST('{"began":{}}' AS BLOB),1);
INSERT INTO event VALUES(2,2,1796018531151,CAST('{"connected":{"attempt":1,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(2,3,1796018531161,CAST('{"connected":{"attempt":1,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(2,4,1796018531293,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0","server":0}}' AS BLOB),1);
INSERT INTO event VALUES(2,5,1796018531414,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0","server":1}}' AS BLOB),1);
INSERT INTO event VALUES(2,6,1796018531602,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(2,7,1796018531630,CAST('{"connected":{"attempt":1,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,8,1796018531721,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(2,9,1796018531753,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0","server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,10,1796018532061,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,11,1796018532267,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(2,12,1796018532272,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(2,13,1796018532476,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,14,1796018535142,CAST('{"terminationRequested":{}}' AS BLOB),1);
INSERT INTO event VALUES(2,15,1796018535150,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":5,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(2,16,1796018535151,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":5,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(2,17,1796018535154,CAST('{"stagingRemoved":{"_2":"coordinator","attempt":5,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(3,1,1796018535342,CAST('{"began":{}}' AS BLOB),1);
INSERT INTO event VALUES(3,2,1796018535383,CAST('{"connected":{"attempt":1,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(3,3,1796018535396,CAST('{"connected":{"attempt":1,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(3,4,1796018535550,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704","server":0}}' AS BLOB),1);
INSERT INTO event VALUES(3,5,1796018535682,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704","server":1}}' AS BLOB),1);
INSERT INTO event VALUES(3,6,1796018535864,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(3,7,1796018535900,CAST('{"connected":{"attempt":1,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(3,8,1796018535995,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(3,9,1796018536092,CAST('{"stagingMade":{"attempt":2,"path":"/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704","server":2}}' AS BLOB),1);
INSERT INTO event VALUES(3,10,1796018536402,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":3,"server":2}}' AS BLOB),1);
INSERT INTO event VALUES(3,11,1796018536611,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":0}}' AS BLOB),1);
INSERT INTO event VALUES(3,12,1796018536615,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":1}}' AS BLOB),1);
INSERT INTO event VALUES(3,13,1796018536818,CAST('{"itemEnded":{"_2":{"changed":[],"exit":{"exited":{"_0":0}}},"attempt":4,"server":2}}' AS BLOB),1);
CREATE TABLE phase (
    job INTEGER NOT NULL REFERENCES job,
    number INTEGER NOT NULL CHECK (number BETWEEN 0 AND 2),
    name TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Scheduled' OR status = 'Active' OR status = 'Succeeded' OR status = 'Failed' OR status = 'Canceled' OR status = 'Skipped'),
    scheduled INTEGER, items TEXT,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
INSERT INTO phase VALUES(1,0,'analyze','Succeeded',NULL,'["look"]');
INSERT INTO phase VALUES(1,1,'download','Succeeded',NULL,'["fetch"]');
INSERT INTO phase VALUES(1,2,'remediate','Failed',NULL,'["change","maybe fails","again"]');
INSERT INTO phase VALUES(2,0,'analyze','Succeeded',NULL,'["look"]');
INSERT INTO phase VALUES(2,1,'download','Succeeded',NULL,'["fetch"]');
INSERT INTO phase VALUES(2,2,'install','Skipped',1893456000000,'["change"]');
INSERT INTO phase VALUES(3,0,'analyze','Succeeded',NULL,'["look"]');
INSERT INTO phase VALUES(3,1,'download','Succeeded',NULL,'["fetch"]');
INSERT INTO phase VALUES(3,2,'install','Scheduled',1893456000000,'["change"]');
CREATE TABLE server (
    job INTEGER NOT NULL REFERENCES job,
    number INTEGER NOT NULL CHECK (number >= 0),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Running' OR status = 'Stopping' OR status = 'Succeeded' OR status = 'Failed' OR status = 'Unreachable' OR status = 'Canceled' OR status = 'TimedOut'),
    reason TEXT,
    linkLost TEXT,
    staging TEXT NOT NULL CHECK (staging = 'None' OR staging = 'Present' OR staging = 'Removed' OR staging = 'Owed'),
    stagingPath TEXT,
    stagingNote TEXT,
    report BLOB,
    changed BLOB,
    PRIMARY KEY (job, number)
) STRICT, WITHOUT ROWID;
INSERT INTO server VALUES(1,0,'a','127.1.17.1','Succeeded',NULL,NULL,'Removed','/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e',NULL,NULL,NULL);
INSERT INTO server VALUES(1,1,'b','127.1.17.2','Failed','maybe fails: exit status 3',NULL,'Removed','/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e',NULL,NULL,NULL);
INSERT INTO server VALUES(1,2,'c','127.1.17.3','Succeeded',NULL,NULL,'Removed','/var/lib/belay/d0198b8d-166d-4651-9bbf-4b5134505c1e',NULL,NULL,NULL);
INSERT INTO server VALUES(2,0,'a','127.1.17.1','Canceled','terminated before install after 2 of 3 steps',NULL,'Removed','/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0',NULL,NULL,NULL);
INSERT INTO server VALUES(2,1,'b','127.1.17.2','Canceled','terminated before install after 2 of 3 steps',NULL,'Removed','/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0',NULL,NULL,NULL);
INSERT INTO server VALUES(2,2,'c','127.1.17.3','Canceled','terminated before install after 2 of 3 steps',NULL,'Removed','/var/lib/belay/f0828c91-f749-4dfe-bc5a-7deb127f2ad0',NULL,NULL,NULL);
INSERT INTO server VALUES(3,0,'a','127.1.17.1','Running',NULL,NULL,'Present','/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704',NULL,NULL,NULL);
INSERT INTO server VALUES(3,1,'b','127.1.17.2','Running',NULL,NULL,'Present','/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704',NULL,NULL,NULL);
INSERT INTO server VALUES(3,2,'c','127.1.17.3','Running',NULL,NULL,'Present','/var/lib/belay/56efe628-0d68-4084-bc0f-2fed92f8c704',NULL,NULL,NULL);
CREATE TABLE termination (
    job INTEGER PRIMARY KEY REFERENCES job,
    requested INTEGER NOT NULL
) STRICT;
INSERT INTO termination VALUES(2,1796018535111);
CREATE TABLE lease (
    job INTEGER PRIMARY KEY REFERENCES job,
    token TEXT NOT NULL UNIQUE,
    host TEXT NOT NULL,
    boot TEXT NOT NULL,
    process INTEGER NOT NULL,
    processStart INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    seen INTEGER NOT NULL
) STRICT;
INSERT INTO lease VALUES(3,'DC349577-A4AD-4630-B1B8-440991BA84AA','admin','efbde58a-a69a-4621-87c5-faad91e67201',24786,271992,1796018535341,1796018535342);
CREATE TABLE IF NOT EXISTS "step" (
    job INTEGER NOT NULL,
server INTEGER NOT NULL,
number INTEGER NOT NULL CHECK (number >= 0),
phase INTEGER NOT NULL CHECK (phase BETWEEN 0 AND 2),
name TEXT NOT NULL,
status TEXT NOT NULL CHECK (status = 'Pending' OR status = 'Running' OR status = 'Succeeded' OR status = 'Failed' OR status = 'TimedOut' OR status = 'Skipped'),
exitStatus INTEGER,
signal TEXT,
reason TEXT,
started INTEGER,
finished INTEGER,
FOREIGN KEY (job, server) REFERENCES server,
CHECK (status <> 'Skipped' OR started IS NULL),
CHECK (status = 'Pending' OR status = 'Skipped' OR started IS NOT NULL),
CHECK ((finished IS NOT NULL)
    = (status = 'Succeeded' OR status = 'Failed' OR status = 'TimedOut')),
-- A missing exit status is never a success.
CHECK (status <> 'Succeeded' OR exitStatus IS NOT NULL OR signal IS NOT NULL),
CHECK (exitStatus IS NULL OR signal IS NULL),
CHECK ((exitStatus IS NULL AND signal IS NULL) OR finished IS NOT NULL),
    PRIMARY KEY (job, number, server)
) STRICT, WITHOUT ROWID;
INSERT INTO step VALUES(1,0,0,0,'look','Succeeded',0,NULL,NULL,1796018530530,1796018530539);
INSERT INTO step VALUES(1,1,0,0,'look','Succeeded',0,NULL,NULL,1796018530401,1796018530416);
INSERT INTO step VALUES(1,2,0,0,'look','Succeeded',0,NULL,NULL,1796018530309,1796018530323);
INSERT INTO step VALUES(1,0,1,1,'fetch','Succeeded',0,NULL,NULL,1796018530539,1796018530855);
INSERT INTO step VALUES(1,1,1,1,'fetch','Succeeded',0,NULL,NULL,1796018530539,1796018530847);
INSERT INTO step VALUES(1,2,1,1,'fetch','Succeeded',0,NULL,NULL,1796018530539,1796018530855);
INSERT INTO step VALUES(1,0,2,2,'change','Succeeded',0,NULL,NULL,1796018530855,1796018530860);
INSERT INTO step VALUES(1,1,2,2,'change','Succeeded',0,NULL,NULL,1796018530855,1796018530865);
INSERT INTO step VALUES(1,2,2,2,'change','Succeeded',0,NULL,NULL,1796018530855,1796018530865);
INSERT INTO step VALUES(1,0,3,2,'maybe fails','Succeeded',0,NULL,NULL,1796018530860,1796018530865);
INSERT INTO step VALUES(1,1,3,2,'maybe fails','Failed',3,NULL,'exit status 3',1796018530865,1796018530872);
INSERT INTO step VALUES(1,2,3,2,'maybe fails','Succeeded',0,NULL,NULL,1796018530865,1796018530869);
INSERT INTO step VALUES(1,0,4,2,'again','Succeeded',0,NULL,NULL,1796018530865,1796018531070);
INSERT INTO step VALUES(1,2,4,2,'again','Succeeded',0,NULL,NULL,1796018530869,1796018531076);
INSERT INTO step VALUES(2,0,0,0,'look','Succeeded',0,NULL,NULL,1796018531293,1796018531602);
INSERT INTO step VALUES(2,1,0,0,'look','Succeeded',0,NULL,NULL,1796018531414,1796018531721);
INSERT INTO step VALUES(2,2,0,0,'look','Succeeded',0,NULL,NULL,1796018531753,1796018532061);
INSERT INTO step VALUES(2,0,1,1,'fetch','Succeeded',0,NULL,NULL,1796018532061,1796018532267);
INSERT INTO step VALUES(2,1,1,1,'fetch','Succeeded',0,NULL,NULL,1796018532061,1796018532272);
INSERT INTO step VALUES(2,2,1,1,'fetch','Succeeded',0,NULL,NULL,1796018532267,1796018532476);
INSERT INTO step VALUES(3,0,0,0,'look','Succeeded',0,NULL,NULL,1796018535550,1796018535864);
INSERT INTO step VALUES(3,1,0,0,'look','Succeeded',0,NULL,NULL,1796018535682,1796018535995);
INSERT INTO step VALUES(3,2,0,0,'look','Succeeded',0,NULL,NULL,1796018536092,1796018536402);
INSERT INTO step VALUES(3,0,1,1,'fetch','Succeeded',0,NULL,NULL,1796018536402,1796018536611);
INSERT INTO step VALUES(3,1,1,1,'fetch','Succeeded',0,NULL,NULL,1796018536402,1796018536615);
INSERT INTO step VALUES(3,2,1,1,'fetch','Succeeded',0,NULL,NULL,1796018536611,1796018536818);
CREATE TABLE IF NOT EXISTS "output" (
    id INTEGER PRIMARY KEY,
job INTEGER NOT NULL,
server INTEGER NOT NULL,
step INTEGER NOT NULL,
at INTEGER NOT NULL,
stream TEXT NOT NULL CHECK (stream IN ('stdout', 'stderr')),
bytes BLOB NOT NULL,
    FOREIGN KEY (job, step, server) REFERENCES step (job, number, server)
) STRICT;
INSERT INTO output VALUES(1,1,2,0,1796018530316,'stdout',X'6c6f6f6b696e670a');
INSERT INTO output VALUES(2,1,2,0,1796018530320,'stderr',X'6572726f720a');
INSERT INTO output VALUES(3,1,1,0,1796018530414,'stdout',X'6c6f6f6b696e670a');
INSERT INTO output VALUES(4,1,1,0,1796018530416,'stderr',X'6572726f720a');
INSERT INTO output VALUES(5,1,0,0,1796018530536,'stdout',X'6c6f6f6b696e670a');
INSERT INTO output VALUES(6,1,0,0,1796018530538,'stderr',X'6572726f720a');
INSERT INTO output VALUES(7,1,1,1,1796018530846,'stdout',X'6665746368696e670a');
INSERT INTO output VALUES(8,1,2,1,1796018530852,'stdout',X'6665746368696e670a');
INSERT INTO output VALUES(9,1,0,1,1796018530853,'stdout',X'6665746368696e670a');
INSERT INTO output VALUES(10,1,0,2,1796018530859,'stdout',X'6368616e67656420610a');
INSERT INTO output VALUES(11,1,1,2,1796018530863,'stdout',X'6368616e67656420620a');
INSERT INTO output VALUES(12,1,2,2,1796018530864,'stdout',X'6368616e67656420630a');
CREATE TABLE submission (
    job INTEGER PRIMARY KEY REFERENCES job,
    plan BLOB NOT NULL,
    context BLOB NOT NULL
) STRICT;
INSERT INTO submission VALUES(1,CAST('{"check":false,"forks":50,"kind":"remediate","limits":{"orphanTimeout":86400,"rebootTimeout":600,"reconnectFor":900},"name":"golden","options":{"allowRemovals":false,"autoremove":false,"conffiles":"keep","lockTimeout":600,"purge":false,"repair":false,"restartServices":"report"},"phases":[{"items":[{"environment":{},"ignoreErrors":false,"name":"look","work":{"run":{"_0":"echo looking; echo error >&2"}}}],"packagesAt":0,"phase":0},{"items":[{"environment":{},"ignoreErrors":false,"name":"fetch","work":{"run":{"_0":"echo fetching; sleep 0.3"}}}],"packagesAt":0,"phase":1},{"items":[{"environment":{},"ignoreErrors":false,"name":"change","work":{"run":{"_0":"echo changed $BELAY_SERVER"}}},{"environment":{},"ignoreErrors":false,"name":"maybe fails","work":{"run":{"_0":"[ \"$BELAY_SERVER\" != b ] || exit 3"}}},{"environment":{},"ignoreErrors":false,"name":"again","work":{"run":{"_0":"sleep 0.2"}}}],"packagesAt":0,"phase":2}],"servers":[{"address":"127.1.17.1","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"a","port":2217,"user":"root"},{"address":"127.1.17.2","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"b","port":2217,"user":"root"},{"address":"127.1.17.3","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"c","port":2217,"user":"root"}],"timeout":1800}' AS BLOB),CAST('{"playbookDirectory":"\/tmp\/coordlab","inventory":["\/tmp\/coordlab\/inv"],"askBecomePass":false,"knownHosts":["\/tmp\/coordlab\/known"],"acceptNewHostKeys":false,"askPass":false}' AS BLOB));
INSERT INTO submission VALUES(2,CAST('{"check":false,"forks":2,"killAfter":60,"kind":"install","limits":{"orphanTimeout":86400,"rebootTimeout":600,"reconnectFor":900},"name":"golden, terminated","options":{"allowRemovals":false,"autoremove":false,"conffiles":"keep","lockTimeout":600,"purge":false,"repair":false,"restartServices":"report"},"phases":[{"items":[{"environment":{},"ignoreErrors":false,"name":"look","work":{"run":{"_0":"sleep 0.3"}}}],"packagesAt":0,"phase":0},{"items":[{"environment":{},"ignoreErrors":false,"name":"fetch","work":{"run":{"_0":"sleep 0.2"}}}],"packagesAt":0,"phase":1},{"items":[{"environment":{},"ignoreErrors":false,"name":"change","work":{"run":{"_0":"true"}}}],"packagesAt":0,"phase":2,"scheduled":1893456000000}],"servers":[{"address":"127.1.17.1","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"a","port":2217,"user":"root"},{"address":"127.1.17.2","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"b","port":2217,"user":"root"},{"address":"127.1.17.3","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"c","port":2217,"user":"root"}],"timeout":3600}' AS BLOB),CAST('{"knownHosts":["\/tmp\/coordlab\/known"],"inventory":["\/tmp\/coordlab\/inv"],"acceptNewHostKeys":false,"askPass":false,"playbookDirectory":"\/tmp\/coordlab","askBecomePass":false}' AS BLOB));
INSERT INTO submission VALUES(3,CAST('{"check":false,"forks":2,"killAfter":60,"kind":"install","limits":{"orphanTimeout":86400,"rebootTimeout":600,"reconnectFor":900},"name":"golden, terminated","options":{"allowRemovals":false,"autoremove":false,"conffiles":"keep","lockTimeout":600,"purge":false,"repair":false,"restartServices":"report"},"phases":[{"items":[{"environment":{},"ignoreErrors":false,"name":"look","work":{"run":{"_0":"sleep 0.3"}}}],"packagesAt":0,"phase":0},{"items":[{"environment":{},"ignoreErrors":false,"name":"fetch","work":{"run":{"_0":"sleep 0.2"}}}],"packagesAt":0,"phase":1},{"items":[{"environment":{},"ignoreErrors":false,"name":"change","work":{"run":{"_0":"true"}}}],"packagesAt":0,"phase":2,"scheduled":1893456000000}],"servers":[{"address":"127.1.17.1","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"a","port":2217,"user":"root"},{"address":"127.1.17.2","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"b","port":2217,"user":"root"},{"address":"127.1.17.3","becomes":false,"environment":{},"keyFiles":["/srv/belay/id"],"name":"c","port":2217,"user":"root"}],"timeout":3600}' AS BLOB),CAST('{"inventory":["\/tmp\/coordlab\/inv"],"askPass":false,"askBecomePass":false,"knownHosts":["\/tmp\/coordlab\/known"],"acceptNewHostKeys":false,"playbookDirectory":"\/tmp\/coordlab"}' AS BLOB));
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('job',3);
CREATE INDEX owed ON server (job) WHERE staging = 'Owed';
CREATE INDEX outputOfJob ON output (job, id);
CREATE INDEX outputOfStep ON output (job, server, step);
COMMIT;
