import type { Api } from "../core/model/api.ts";
import type { Draft } from "./definitions.ts";
import type { Shape } from "./input/shape.ts";

/** What an operation answers: members as on the wire. Members that are `undefined` are left out. */
export type Output = Readonly<Record<string, unknown>>;

/** A function is asked when everything has been done that follows from the operation, such as an automatic deployment. */
export type Answer = Output | (() => Output) | undefined;

/** What an operation may know and use besides its request. */
export interface Context {
  /** Reads and writes; what it has changed holds when the operation has returned and the store has it. */
  readonly draft: Draft;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly region: string;
  readonly accountId: string;
  /** Random `[a-z0-9]`. */
  newId(length: number): string;
  /** Where clients reach an API: a stage's name follows after a slash. */
  apiEndpoint(apiId: string): string;
  /** Why an API cannot be deployed, or `undefined`. */
  undeployable(api: Api): string | undefined;
  /** Of those that files define, which are all that there are. */
  hasClientCertificate(id: string): boolean;
}

export interface Request<Body> {
  /** Of the path, percent-decoded: `apiId`. */
  readonly path: Readonly<Record<string, string>>;
  /** Of the query, percent-decoded; each value of a name that comes several times. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly body: Body;
}

/** One operation of AWS's API. */
export interface Operation {
  /** AWS's name: `CreateRoute`. */
  readonly name: string;
  readonly service: "apigateway" | "lambda";
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** `/v2/apis/{apiId}/routes`. */
  readonly path: string;
  readonly status: 200 | 201 | 202 | 204;
  /** Bytes of its body; left out: `CONTROL_BODY_BYTES_MAX`. */
  readonly bodyBytesMax?: number;
  /** What policies are asked for; left out: API Gateway's method on the path. */
  readonly asks?: (path: Request<unknown>["path"], home: Home) => AskedPermission;
  /** Whether it is only read: it runs at once, and its draft is thrown away. */
  readonly isRead: boolean;
  /** Throws `ControlFault`. `body`: JSON, or `undefined` where none was sent. */
  readonly perform: (request: Request<unknown>, context: Context) => Answer;
}

export interface Home {
  readonly region: string;
  readonly accountId: string;
}

export interface AskedPermission {
  readonly action: string;
  readonly resource: string;
}

export interface OperationSpec<Body>
  extends Pick<Operation, "name" | "method" | "path" | "status" | "bodyBytesMax" | "asks"> {
  readonly service?: Operation["service"];
  /** Without one, a body is not looked at. */
  readonly body?: Shape<Body>;
  readonly perform: (request: Request<Body>, context: Context) => Answer;
}

export function operation<Body = undefined>(spec: OperationSpec<Body>): Operation {
  const { body: shape, perform, service = "apigateway", ...rest } = spec;
  return {
    ...rest,
    service,
    isRead: spec.method === "GET",
    perform: (request, context) => {
      const body = shape === undefined ? undefined : shape.parse(request.body ?? {}, "");
      return perform({ ...request, body: body as Body }, context);
    },
  };
}
