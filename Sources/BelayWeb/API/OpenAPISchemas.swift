extension OpenAPI {
    /// What is sent and answered.
    static let schemas = ##"""
          "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "detail"],
            "properties": {
              "type": {"type": "string"},
              "title": {"type": "string"},
              "status": {"type": "integer"},
              "detail": {"type": "string"},
              "file": {"type": "string"},
              "line": {"type": "integer"}
            }
          },
          "JobStatus": {
            "type": "string",
            "enum": [
              "Scheduled",
              "Pending",
              "Active",
              "Blocked",
              "Terminating",
              "Succeeded",
              "Failed",
              "Terminated",
              "Canceled"
            ]
          },
          "ServerStatus": {
            "type": "string",
            "enum": [
              "Pending",
              "Running",
              "Stopping",
              "Succeeded",
              "Failed",
              "Unreachable",
              "Canceled",
              "TimedOut"
            ]
          },
          "Termination": {
            "type": "object",
            "required": ["requested", "by", "cause", "reason"],
            "properties": {
              "requested": {"type": "string", "format": "date-time"},
              "cause": {"type": "string"},
              "reason": {"type": ["string", "null"]}
            }
          },
          "Job": {
            "type": "object",
            "required": ["id", "uid", "name", "kind", "status", "check", "servers", "stagingOwed", "created"],
            "properties": {
              "id": {"type": "integer"},
              "uid": {"type": "string"},
              "name": {"type": "string"},
              "kind": {"type": "string", "enum": ["install", "uninstall", "remediate"]},
              "status": {"$ref": "#/components/schemas/JobStatus"},
              "check": {"type": "boolean"},
              "servers": {"type": "integer"},
              "stagingOwed": {"type": "integer"},
              "created": {"type": "string", "format": "date-time"},
              "started": {"type": ["string", "null"], "format": "date-time"},
              "terminationRequested": {"type": ["string", "null"], "format": "date-time"},
              "termination": {"anyOf": [{"$ref": "#/components/schemas/Termination"}, {"type": "null"}]},
              "finished": {"type": ["string", "null"], "format": "date-time"},
              "coordinator": {"type": ["object", "null"]}
            }
          },
          "Jobs": {
            "type": "object",
            "required": ["jobs", "next"],
            "properties": {
              "jobs": {"type": "array", "items": {"$ref": "#/components/schemas/Job"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Phase": {
            "type": "object",
            "required": ["name", "status", "scheduled"],
            "properties": {
              "name": {"type": "string"},
              "status": {"type": "string"},
              "scheduled": {"type": ["string", "null"], "format": "date-time"}
            }
          },
          "Group": {
            "type": "object",
            "required": ["status", "count", "outcome", "reason", "exitStatus", "changes", "example"],
            "properties": {
              "status": {"$ref": "#/components/schemas/ServerStatus"},
              "count": {"type": "integer"},
              "outcome": {"type": ["string", "null"]},
              "reason": {"type": ["string", "null"]},
              "exitStatus": {"type": ["integer", "null"]},
              "changes": {"type": "integer"},
              "example": {"type": "string"}
            }
          },
          "JobHead": {
            "allOf": [
              {
                "type": "object",
                "required": ["id", "status", "phases"],
                "properties": {
                  "id": {"type": "integer"},
                  "status": {"$ref": "#/components/schemas/JobStatus"},
                  "phases": {"type": "array", "items": {"$ref": "#/components/schemas/Phase"}},
                  "waiting": {"type": "integer", "description": "Of the running servers: those that wait for another job, which is changing them."},
                  "gate": {"anyOf": [{"$ref": "#/components/schemas/Gate"}, {"type": "null"}]},
                  "retriedBy": {"type": "array", "items": {"type": "integer"}}
                }
              }
            ],
            "description": "Counts and groups; servers=all: as job show --json has it."
          },
          "ServerLine": {
            "type": "object",
            "required": ["name", "address", "status", "reason", "linkLost", "waitsFor", "staging", "step"],
            "properties": {
              "name": {"type": "string"},
              "address": {"type": "string"},
              "status": {"$ref": "#/components/schemas/ServerStatus"},
              "reason": {"type": ["string", "null"]},
              "linkLost": {"type": ["string", "null"]},
              "waitsFor": {"type": ["integer", "null"], "description": "The job that is changing the server, whose end it waits for."},
              "staging": {"type": "object"},
              "step": {"type": ["object", "null"]}
            }
          },
          "Servers": {
            "type": "object",
            "required": ["servers", "next"],
            "properties": {
              "servers": {"type": "array", "items": {"$ref": "#/components/schemas/ServerLine"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Step": {
            "type": "object",
            "required": ["phase", "number", "name", "status", "exitStatus", "started", "finished"],
            "properties": {
              "phase": {"type": "string"},
              "number": {"type": "integer"},
              "name": {"type": "string"},
              "status": {"type": "string"},
              "exitStatus": {"type": ["integer", "null"]},
              "started": {"type": ["string", "null"], "format": "date-time"},
              "finished": {"type": ["string", "null"], "format": "date-time"}
            }
          },
          "Server": {
            "type": "object",
            "required": ["name", "address", "status", "reason", "waitsFor", "staging", "steps"],
            "properties": {
              "name": {"type": "string"},
              "address": {"type": "string"},
              "status": {"$ref": "#/components/schemas/ServerStatus"},
              "reason": {"type": ["string", "null"]},
              "waitsFor": {"type": ["integer", "null"], "description": "The job that is changing the server, whose end it waits for."},
              "staging": {"type": "object"},
              "steps": {"type": "array", "items": {"$ref": "#/components/schemas/Step"}}
            }
          },
          "LogEntry": {
            "type": "object",
            "required": ["number", "at", "server", "text"],
            "properties": {
              "number": {"type": "integer"},
              "at": {"type": "string", "format": "date-time"},
              "server": {"type": ["string", "null"]},
              "text": {"type": "string"}
            }
          },
          "Log": {
            "type": "object",
            "required": ["entries", "next"],
            "properties": {
              "entries": {"type": "array", "items": {"$ref": "#/components/schemas/LogEntry"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Forecast": {
            "type": "object",
            "required": ["job", "requested", "status", "finishing", "finishingAnalyze", "canceled", "ended"],
            "properties": {
              "job": {"type": "integer"},
              "requested": {"type": "string", "format": "date-time"},
              "status": {"type": "string"},
              "finishing": {"type": "integer"},
              "finishingAnalyze": {"type": "integer"},
              "canceled": {"type": "integer"},
              "ended": {"type": "integer"}
            }
          },
          "Schedule": {
            "type": "object",
            "required": ["name", "state", "when", "zone", "next"],
            "properties": {
              "name": {"type": "string"},
              "state": {"type": "string"},
              "when": {"type": "string"},
              "zone": {"type": "string"},
              "next": {"type": "array", "items": {"type": "string"}}
            }
          },
          "ScheduleWithOccurrences": {
            "type": "object",
            "required": ["schedule", "occurrences"],
            "properties": {
              "schedule": {"$ref": "#/components/schemas/Schedule"},
              "occurrences": {"type": "array", "items": {"type": "object"}}
            }
          },
          "AuditEntry": {
            "type": "object",
            "required": ["id", "at", "user", "way", "act", "job", "detail"],
            "properties": {
              "id": {"type": "integer"},
              "at": {"type": "string", "format": "date-time"},
              "user": {"type": "string"},
              "way": {"type": "string"},
              "act": {"type": "string"},
              "job": {"type": ["integer", "null"]},
              "detail": {"type": ["string", "null"]}
            }
          },
          "Audit": {
            "type": "object",
            "required": ["entries", "next"],
            "properties": {
              "entries": {"type": "array", "items": {"$ref": "#/components/schemas/AuditEntry"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Token": {
            "type": "object",
            "required": ["name", "role", "user", "created", "expires", "used"],
            "properties": {
              "name": {"type": "string"},
              "role": {"type": "string", "enum": ["view", "operate", "admin"]},
              "user": {"type": "string"},
              "created": {"type": "string", "format": "date-time"},
              "expires": {"type": "string", "format": "date-time"},
              "used": {"type": ["string", "null"], "format": "date-time"}
            }
          },
          "Cancellation": {
            "type": "object",
            "required": ["job", "requested", "status"],
            "properties": {
              "job": {"type": "integer"},
              "requested": {"type": "string", "format": "date-time"},
              "status": {"$ref": "#/components/schemas/JobStatus"}
            }
          },
          "Answer": {
            "type": "object",
            "required": ["verdict", "digest", "by", "reason", "answered"],
            "properties": {
              "verdict": {"enum": ["Approved", "Denied"]},
              "digest": {"type": "string"},
              "by": {"type": "string"},
              "reason": {"type": ["string", "null"]},
              "answered": {"type": "string", "format": "date-time"}
            }
          },
          "Gate": {
            "type": "object",
            "required": ["digest", "ready", "since", "due", "by", "otherThanSubmitter", "answer"],
            "properties": {
              "digest": {"type": "string"},
              "ready": {"type": "integer"},
              "since": {"type": "string", "format": "date-time"},
              "due": {"type": "string", "format": "date-time"},
              "by": {"type": "array", "items": {"type": "string"}},
              "otherThanSubmitter": {"type": "boolean"},
              "answer": {"anyOf": [{"$ref": "#/components/schemas/Answer"}, {"type": "null"}]}
            }
          },
          "GateAnswer": {
            "type": "object",
            "required": ["job", "gate"],
            "properties": {"job": {"type": "integer"}, "gate": {"$ref": "#/components/schemas/Gate"}}
          },
          "MadeJob": {
            "type": "object",
            "required": ["id", "uid", "name", "kind", "check", "servers", "retryOf"],
            "properties": {
              "id": {"type": "integer"},
              "uid": {"type": "string"},
              "name": {"type": "string"},
              "kind": {"type": "string"},
              "check": {"type": "boolean"},
              "servers": {"type": "integer"},
              "retryOf": {"type": ["integer", "null"]}
            }
          },
          "FleetServer": {
            "type": "object",
            "required": [
              "name",
              "known",
              "release",
              "updates",
              "securityUpdates",
              "rebootNeeded",
              "lastPatched",
              "patchedBy",
              "asOf",
              "note"
            ],
            "properties": {
              "name": {"type": "string"},
              "known": {"type": "boolean"},
              "release": {"type": ["string", "null"]},
              "updates": {"type": ["integer", "null"]},
              "securityUpdates": {"type": ["integer", "null"]},
              "rebootNeeded": {"type": ["boolean", "null"]},
              "lastPatched": {"type": ["string", "null"], "format": "date-time"},
              "patchedBy": {"type": ["integer", "null"]},
              "asOf": {"type": ["string", "null"], "format": "date-time"},
              "note": {"type": ["string", "null"]}
            }
          },
          "Fleet": {
            "type": "object",
            "required": ["servers", "next"],
            "properties": {
              "servers": {"type": "array", "items": {"$ref": "#/components/schemas/FleetServer"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Change": {
            "type": "object",
            "required": ["time", "job", "name", "status", "package", "from", "to"],
            "properties": {
              "time": {"type": "string", "format": "date-time"},
              "job": {"type": "integer"},
              "name": {"type": "string"},
              "status": {"$ref": "#/components/schemas/ServerStatus"},
              "package": {"type": ["string", "null"]},
              "from": {"type": ["string", "null"]},
              "to": {"type": ["string", "null"]}
            }
          },
          "History": {
            "type": "object",
            "required": ["changes", "next"],
            "properties": {
              "changes": {"type": "array", "items": {"$ref": "#/components/schemas/Change"}},
              "next": {"type": ["string", "null"], "description": "The address of the next page."}
            }
          },
          "Freeze": {
            "type": "object",
            "required": ["name", "starts", "ends"],
            "properties": {
              "name": {"type": "string"},
              "starts": {"type": "string", "format": "date-time"},
              "ends": {"type": "string", "format": "date-time"},
              "pattern": {"type": ["string", "null"]}
            }
          },
          "WindowRule": {
            "type": "object",
            "required": ["name", "window", "openUntil", "opensNext", "schedules"],
            "properties": {
              "name": {"type": "string"},
              "window": {"type": "string", "description": "As --window takes it."},
              "openUntil": {"type": ["string", "null"], "format": "date-time"},
              "opensNext": {"type": ["string", "null"], "description": "Local time with its offset."},
              "schedules": {"type": "array", "items": {"type": "string"}}
            }
          }
        """##
}
