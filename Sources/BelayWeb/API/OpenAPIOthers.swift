extension OpenAPI {
    /// All other paths.
    static let others = ##"""
          "/api/v1/audit": {
            "get": {
              "operationId": "readAudit",
              "summary": "What people did by the pages and the API, the latest first.",
              "parameters": [{"$ref": "#/components/parameters/before"}, {"$ref": "#/components/parameters/limit"}],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Audit"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/freezes": {
            "get": {
              "operationId": "listFreezes",
              "summary": "The freezes that have not ended.",
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {
                    "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Freeze"}}}
                  }
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/windows": {
            "get": {
              "operationId": "listWindows",
              "summary": "The named windows.",
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {
                    "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/WindowRule"}}}
                  }
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs": {
            "get": {
              "operationId": "listJobs",
              "summary": "The jobs, newest first.",
              "parameters": [
                {
                  "name": "status",
                  "in": "query",
                  "schema": {"$ref": "#/components/schemas/JobStatus"},
                  "description": "Only jobs of this status."
                },
                {
                  "name": "q",
                  "in": "query",
                  "schema": {"type": "string"},
                  "description": "Only jobs with this in their names."
                },
                {
                  "name": "schedule",
                  "in": "query",
                  "schema": {"type": "string"},
                  "description": "Only jobs of this schedule."
                },
                {"$ref": "#/components/parameters/before"},
                {"$ref": "#/components/parameters/limit"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Jobs"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            },
            "post": {
              "operationId": "submitJob",
              "summary": "Submits a job. For admins: a playbook may run anything on every server. Mistakes: 422 with file and line.",
              "parameters": [{"$ref": "#/components/parameters/key"}],
              "requestBody": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "required": ["playbook"],
                      "properties": {
                        "playbook": {
                          "type": "string",
                          "description": "The playbook's text. It can name no files of the daemon's machine."
                        },
                        "inventory": {
                          "type": ["string", "null"],
                          "description": "An inventory's text, or names with commas; the daemon's own, when not given. It can have no passwords."
                        },
                        "limit": {"type": ["string", "null"], "description": "Only servers of this pattern."},
                        "check": {
                          "type": ["boolean", "null"],
                          "description": "Only analyze; nothing is changed."
                        },
                        "forks": {"type": ["integer", "null"], "minimum": 1, "maximum": 100000},
                        "become": {"type": ["boolean", "null"]},
                        "user": {"type": ["string", "null"]},
                        "variables": {"type": ["object", "null"], "additionalProperties": {"type": "string"}},
                        "at": {
                          "type": ["string", "null"],
                          "format": "date-time",
                          "description": "When it starts."
                        },
                        "late": {
                          "type": ["string", "null"],
                          "description": "How late it may still start, as 15m."
                        }
                      },
                      "additionalProperties": false
                    }
                  }
                }
              },
              "responses": {
                "202": {"$ref": "#/components/responses/Made"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/schedules": {
            "get": {
              "operationId": "listSchedules",
              "summary": "The schedules with their next times.",
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {
                    "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Schedule"}}}
                  }
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/schedules/{name}": {
            "get": {
              "operationId": "showSchedule",
              "summary": "A schedule with its last occurrences.",
              "parameters": [{"$ref": "#/components/parameters/schedule"}],
              "responses": {
                "200": {"$ref": "#/components/responses/Schedule"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/schedules/{name}/pause": {
            "post": {
              "operationId": "pauseSchedule",
              "summary": "Pauses a schedule. Its active job goes on.",
              "parameters": [{"$ref": "#/components/parameters/schedule"}],
              "responses": {
                "200": {"$ref": "#/components/responses/Schedule"},
                "default": {"$ref": "#/components/responses/Problem"}
              },
              "requestBody": {
                "required": false,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "until": {
                          "type": ["string", "null"],
                          "format": "date-time",
                          "description": "When it resumes by itself."
                        }
                      },
                      "additionalProperties": false
                    }
                  }
                }
              }
            }
          },
          "/api/v1/schedules/{name}/resume": {
            "post": {
              "operationId": "resumeSchedule",
              "summary": "Resumes a schedule.",
              "parameters": [{"$ref": "#/components/parameters/schedule"}],
              "responses": {
                "200": {"$ref": "#/components/responses/Schedule"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/schedules/{name}/run": {
            "post": {
              "operationId": "runSchedule",
              "summary": "Submits a job of a schedule now, outside of its times.",
              "parameters": [{"$ref": "#/components/parameters/schedule"}, {"$ref": "#/components/parameters/key"}],
              "requestBody": {
                "required": false,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "overrideWindow": {"type": ["boolean", "null"], "description": "Though its window is closed."}
                      },
                      "additionalProperties": false
                    }
                  }
                }
              },
              "responses": {
                "202": {"$ref": "#/components/responses/Made"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/servers": {
            "get": {
              "operationId": "listFleet",
              "summary": "How the servers stand that jobs have been on, by name; the keys of belay status --json.",
              "parameters": [
                {
                  "name": "q",
                  "in": "query",
                  "schema": {"type": "string"},
                  "description": "Only servers with this in their names."
                },
                {
                  "name": "need",
                  "in": "query",
                  "schema": {"enum": ["security", "updates", "reboot", "unknown"]},
                  "description": "Only servers that need it."
                },
                {
                  "name": "after",
                  "in": "query",
                  "schema": {"type": "string", "minLength": 1},
                  "description": "Only servers after this name."
                },
                {"$ref": "#/components/parameters/limit"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Fleet"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/servers/{server}/history": {
            "get": {
              "operationId": "showHistory",
              "summary": "What jobs did on a server, the newest first; the keys of belay history --json.",
              "parameters": [
                {"$ref": "#/components/parameters/server"},
                {"$ref": "#/components/parameters/before"},
                {"$ref": "#/components/parameters/limit"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/History"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/tokens": {
            "get": {
              "operationId": "listTokens",
              "summary": "The tokens, without their secrets.",
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {
                    "application/json": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Token"}}}
                  }
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          }
        """##
}
