extension OpenAPI {
    /// The paths of single jobs.
    static let jobs = ##"""
          "/api/v1/jobs/{job}": {
            "get": {
              "operationId": "showJob",
              "summary": "A job: status, phases, counts and groups of servers.",
              "parameters": [
                {"$ref": "#/components/parameters/job"},
                {
                  "name": "servers",
                  "in": "query",
                  "schema": {"type": "string", "enum": ["all"]},
                  "description": "All servers with all steps, streamed."
                }
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/JobHead"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/approve": {
            "post": {
              "operationId": "approveJob",
              "summary": "Lets a job that is Blocked go on, with exactly what is staged.",
              "parameters": [{"$ref": "#/components/parameters/job"}],
              "requestBody": {"$ref": "#/components/requestBodies/GateAnswer"},
              "responses": {
                "202": {"$ref": "#/components/responses/Answered"},
                "200": {"$ref": "#/components/responses/AnsweredBefore"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/cancel": {
            "post": {
              "operationId": "cancelJob",
              "summary": "Cancels a job that has not begun; one that has is left alone: 409.",
              "parameters": [{"$ref": "#/components/parameters/job"}],
              "requestBody": {"$ref": "#/components/requestBodies/Reason"},
              "responses": {
                "202": {"$ref": "#/components/responses/Canceling"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/deny": {
            "post": {
              "operationId": "denyJob",
              "summary": "Ends a job that is Blocked; nothing of it is installed.",
              "parameters": [{"$ref": "#/components/parameters/job"}],
              "requestBody": {"$ref": "#/components/requestBodies/GateAnswer"},
              "responses": {
                "202": {"$ref": "#/components/responses/Answered"},
                "200": {"$ref": "#/components/responses/AnsweredBefore"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/log": {
            "get": {
              "operationId": "readLog",
              "summary": "The status changes of a job, the latest first.",
              "parameters": [
                {"$ref": "#/components/parameters/job"},
                {"$ref": "#/components/parameters/before"},
                {"$ref": "#/components/parameters/limit"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Log"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/retry": {
            "post": {
              "operationId": "retryJob",
              "summary": "Makes a new job of the servers that did not succeed.",
              "parameters": [{"$ref": "#/components/parameters/job"}, {"$ref": "#/components/parameters/key"}],
              "requestBody": {
                "required": false,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object",
                      "properties": {
                        "servers": {
                          "type": ["array", "null"],
                          "minItems": 1,
                          "maxItems": 10,
                          "items": {"enum": ["failed", "unreachable", "canceled", "timedout", "unfinished"]},
                          "description": "All that are unfinished, when not given."
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
          "/api/v1/jobs/{job}/servers": {
            "get": {
              "operationId": "listServers",
              "summary": "The servers of a job, those that failed first.",
              "parameters": [
                {"$ref": "#/components/parameters/job"},
                {
                  "name": "status",
                  "in": "query",
                  "schema": {"$ref": "#/components/schemas/ServerStatus"},
                  "description": "Only servers of this status."
                },
                {
                  "name": "q",
                  "in": "query",
                  "schema": {"type": "string"},
                  "description": "Only servers with this in their names."
                },
                {
                  "name": "outcome",
                  "in": "query",
                  "schema": {"type": "string"},
                  "description": "Only servers of this group."
                },
                {
                  "name": "staging",
                  "in": "query",
                  "schema": {"type": "string", "enum": ["None", "Present", "Removed", "Owed"]},
                  "description": "Only servers whose staging directory is so."
                },
                {
                  "name": "after",
                  "in": "query",
                  "schema": {"type": "string", "pattern": "^([0-9]{1,2}-[0-9]{1,9})?$"},
                  "description": "Where the page begins, from `next`."
                },
                {"$ref": "#/components/parameters/limit"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Servers"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/servers/{server}": {
            "get": {
              "operationId": "showServer",
              "summary": "A server of a job with its steps.",
              "parameters": [
                {"$ref": "#/components/parameters/job"},
                {"$ref": "#/components/parameters/server"}
              ],
              "responses": {
                "200": {
                  "description": "Done.",
                  "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Server"}}}
                },
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/servers/{server}/steps/{step}/output": {
            "get": {
              "operationId": "readOutput",
              "summary": "What a step has printed; Range is answered.",
              "parameters": [
                {"$ref": "#/components/parameters/job"},
                {"$ref": "#/components/parameters/server"},
                {
                  "name": "step",
                  "in": "path",
                  "required": true,
                  "schema": {"type": "integer", "minimum": 1},
                  "description": "The step's place among the server's, from 1."
                },
                {
                  "name": "from",
                  "in": "query",
                  "schema": {"type": "integer", "minimum": 0},
                  "description": "The first byte."
                }
              ],
              "responses": {
                "200": {"description": "Done.", "content": {"text/plain": {"schema": {"type": "string"}}}},
                "206": {"description": "A part.", "content": {"text/plain": {"schema": {"type": "string"}}}},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          },
          "/api/v1/jobs/{job}/terminate": {
            "post": {
              "operationId": "terminateJob",
              "summary": "Asks for the graceful end of a job. Asking again changes nothing.",
              "parameters": [{"$ref": "#/components/parameters/job"}],
              "requestBody": {"$ref": "#/components/requestBodies/Reason"},
              "responses": {
                "202": {"$ref": "#/components/responses/Terminating"},
                "200": {"$ref": "#/components/responses/TerminatingBefore"},
                "default": {"$ref": "#/components/responses/Problem"}
              }
            }
          }
        """##
}
