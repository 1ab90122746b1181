import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { nextEvent, waitFor, withDeadline } from "../support/wait-for.ts";

export interface SigningKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

type Statement = Readonly<Record<string, unknown>>;

export const ACTION = "execute-api:ManageConnections";
export const API_ID = "abcdefghij";
export const OTHER_API_ID = "klmnopqrst";
export const ARN_OF_API: string = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}`;

/** May do everything. */
export const ADMIN: SigningKey = signingKey("AKIAADMIN");
/** Temporary credentials that may do everything. */
export const TEMPORARY: SigningKey = { ...signingKey("ASIATEMPORARY"), sessionToken: "a/b+c==" };
/** No gateway knows it. */
export const UNKNOWN: SigningKey = signingKey("AKIAUNKNOWN");

/** Of the WebSocket clients, as GetConnection shows it. */
export const USER_AGENT = "example/1.0";

export function signingKey(accessKeyId: string): SigningKey {
  return { accessKeyId, secretAccessKey: `secret/of+${accessKeyId}` };
}

export interface ManagementGatewayOptions {
  /** Further keys by name, each with the statements of its policy. */
  readonly keys?: Readonly<Record<string, readonly Statement[]>>;
  readonly settings?: Readonly<Record<string, string | boolean>>;
}

/** Two APIs without backends; the first, with the stages `dev` and `prod`, is the default. */
export function startManagementGateway(
  options: ManagementGatewayOptions = {},
): Promise<TestGateway> {
  const all = policy([{ Effect: "Allow", Action: ACTION, Resource: "*" }]);
  const further = Object.entries(options.keys ?? {}).map(([name, statements]) => ({
    ...signingKey(name),
    ...(statements.length === 0 ? {} : { policy: policy(statements) }),
  }));
  const routes = { $default: { integrationType: "MOCK" } };
  return startTestGateway({
    ...(options.settings === undefined ? {} : { settings: options.settings }),
    sluiceYaml: JSON.stringify({
      settings: {
        accessKeys: [{ ...ADMIN, policy: all }, { ...TEMPORARY, policy: all }, ...further],
      },
      apis: {
        first: { apiId: API_ID, stages: { dev: {}, prod: {} }, routes },
        second: { apiId: OTHER_API_ID, stages: { dev: {} }, routes },
      },
    }),
  });
}

export interface ConnectedClient extends Disposable {
  readonly connectionId: string;
  /** The oldest message that nobody took yet. */
  nextMessage(): Promise<string>;
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
}

/** A WebSocket client of the gateway that keeps what it receives. */
export async function connectClient(
  gateway: TestGateway,
  path: string = "/dev",
): Promise<ConnectedClient> {
  const socket = new WebSocket(gateway.ws(path), { headers: { "User-Agent": USER_AGENT } });
  const messages: string[] = [];
  socket.addEventListener("message", ({ data }) => messages.push(String(data)));
  const end = Promise.withResolvers<{ code: number; reason: string }>();
  socket.addEventListener("close", ({ code, reason }) => end.resolve({ code, reason }));
  await nextEvent(socket, "open");
  const connect = gateway.activities.findLast(({ eventType }) => eventType === "CONNECT");
  return {
    connectionId: connect?.connectionId ?? "",
    nextMessage: () =>
      waitFor(
        (changed) => {
          socket.addEventListener("message", changed);
          return () => socket.removeEventListener("message", changed);
        },
        () => messages.shift(),
        { what: "a message from the backend" },
      ),
    get closed() {
      return withDeadline(end.promise, { what: "the connection to close" });
    },
    [Symbol.dispose]: () => socket.close(),
  };
}

function policy(statements: readonly Statement[]) {
  return { Version: "2012-10-17", Statement: statements };
}
