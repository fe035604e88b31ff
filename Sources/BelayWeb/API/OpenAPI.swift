/// The description of the API (OpenAPI 3.1.0), in parts. The tests hold the answers against it.
enum OpenAPI {
    /// What every operation may answer besides is said once: `default` is the problem document.
    static let text = """
        {
        "openapi": "3.1.0",
        "info": {
          "title": "Belay", "version": "1",
          "description": "Errors are problem documents (RFC 9457)."
        },
        "servers": [{"url": "/"}], "security": [{"token": []}],
        "paths": {
        \(jobs),
        \(others)
        },
        "components": {
        \(parts),
        "schemas": {
        \(schemas)
        }}}
        """

    private static let parts = ##"""
          "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
          "parameters": {
            "job": {
              "name": "job",
              "in": "path",
              "required": true,
              "schema": {"type": "integer", "minimum": 1, "format": "int64"},
              "description": "The job's number."
            },
            "server": {
              "name": "server",
              "in": "path",
              "required": true,
              "schema": {"type": "string", "minLength": 1},
              "description": "The server's name in the inventory."
            },
            "schedule": {
              "name": "name",
              "in": "path",
              "required": true,
              "schema": {"type": "string", "minLength": 1},
              "description": "The schedule's name."
            },
            "limit": {
              "name": "limit",
              "in": "query",
              "schema": {"type": "integer", "minimum": 1, "maximum": 500},
              "description": "Elements of a page; 100 when not given."
            },
            "before": {
              "name": "before",
              "in": "query",
              "schema": {"type": "integer", "minimum": 0, "format": "int64"},
              "description": "Only elements before this one."
            },
            "key": {
              "name": "Idempotency-Key",
              "in": "header",
              "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
              "description": "The same key with the same request makes one job, for a day; with another request: 422."
            }
          },
          "requestBodies": {
            "GateAnswer": {
              "required": true,
              "content": {
                "application/json": {
                  "schema": {
                    "type": "object",
                    "required": ["digest"],
                    "properties": {
                      "digest": {
                        "type": "string",
                        "pattern": "^[0-9A-Fa-f]{12,64}$",
                        "description": "Of what is staged, or its beginning: the gate of the job has it."
                      },
                      "reason": {"type": ["string", "null"], "maxLength": 200}
                    },
                    "additionalProperties": false
                  }
                }
              }
            },
            "Reason": {
              "required": false,
              "content": {
                "application/json": {
                  "schema": {
                    "type": "object",
                    "properties": {"reason": {"type": ["string", "null"], "maxLength": 200}},
                    "additionalProperties": false
                  }
                }
              }
            }
          },
          "responses": {
            "Answered": {
              "description": "It is answered.",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/GateAnswer"}}}
            },
            "AnsweredBefore": {
              "description": "It was answered so before.",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/GateAnswer"}}}
            },
            "Canceling": {
              "description": "It is asked for.",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Cancellation"}}}
            },
            "Made": {
              "description": "Made; Location has its address.",
              "headers": {"Location": {"schema": {"type": "string"}}},
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/MadeJob"}}}
            },
            "Terminating": {
              "description": "It is asked for.",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Forecast"}}}
            },
            "TerminatingBefore": {
              "description": "It was asked for before.",
              "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Forecast"}}}
            },
            "Schedule": {
              "description": "The schedule as it is now.",
              "content": {
                "application/json": {"schema": {"$ref": "#/components/schemas/ScheduleWithOccurrences"}}
              }
            },
            "Problem": {
              "description": "Why not.",
              "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
            }
          }
        """##
}
