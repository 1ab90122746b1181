/**
 * The three operations, from the service model `apigatewaymanagementapi` 2018-11-29.
 *
 * Gaps: 2026-11-22 the times in the output skeleton have a `T` in text and tables as well, where the AWS
 * CLI prints a blank. By design: none.
 */
export interface Member {
  readonly name: "ConnectionId" | "Data";
  readonly option: string;
  readonly kind: "string" | "blob";
  readonly documentation: string;
}

export interface Operation {
  /** As it is typed. */
  readonly command: string;
  /** As the AWS API and its error texts name it. */
  readonly name: string;
  readonly method: "POST" | "GET" | "DELETE";
  readonly summary: string;
  /** All of them are required. In the model's order, which error texts follow. */
  readonly members: readonly Member[];
  /** What `--generate-cli-skeleton output` prints. */
  readonly outputSkeleton: Readonly<Record<string, unknown>>;
}

const CONNECTION_ID: Member = {
  name: "ConnectionId",
  option: "--connection-id",
  kind: "string",
  documentation: "The identifier of the connection that a specific client is using.",
};

const DATA: Member = {
  name: "Data",
  option: "--data",
  kind: "blob",
  documentation: "The data to be sent to the client specified by its connection id.",
};

export const OPERATIONS: readonly Operation[] = [
  {
    command: "delete-connection",
    name: "DeleteConnection",
    method: "DELETE",
    summary: "close a connection",
    members: [{ ...CONNECTION_ID, documentation: "" }],
    outputSkeleton: {},
  },
  {
    command: "get-connection",
    name: "GetConnection",
    method: "GET",
    summary: "say when a connection was made, from where, and when it was last active",
    members: [{ ...CONNECTION_ID, documentation: "" }],
    outputSkeleton: {
      ConnectedAt: "1970-01-01T00:00:00",
      Identity: { SourceIp: "SourceIp", UserAgent: "UserAgent" },
      LastActiveAt: "1970-01-01T00:00:00",
    },
  },
  {
    command: "post-to-connection",
    name: "PostToConnection",
    method: "POST",
    summary: "send data to a connection's client",
    members: [DATA, CONNECTION_ID],
    outputSkeleton: {},
  },
];
