import {
  CONNECTION_ID_ENTROPY_BYTES,
  mintConnectionId,
  NODE_MAX,
  parseConnectionId,
} from "../../../src/core/connection-id.ts";
import { headerValue } from "../../../src/core/http.ts";
import { fakeEngine, requestOf, signedRequest } from "../../../src/engine/engine.fixture.ts";
import { hold, holdEqual, inputOf, partsOf, type Target } from "../engine/target.ts";

export const connectionsPath: Target = {
  name: "connections-path",
  property:
    "an id that was minted is read back, one changed character is not; any path and id has an answer: 410 for an id of no connection, 400 for what is none, 403 for another path, and a frame goes to the connection that is named",
  bytesMax: 400,
  dictionary: [
    ...[
      "/dev",
      "/@connections/",
      "/%40connections/",
      "%3D%3D",
      "==",
      "%",
      "%2F",
      "/",
      "//",
      "/../",
      "?a=b",
    ],
    ...["/_aws/execute-api/a1b2c3d4e5", "ID", "%ff", "%E2%82%AC", "__proto__", ".execute-api.x"],
  ],
  seeds: () => [
    inputOf("/dev/@connections/ID", "POST", "localhost:3001"),
    inputOf("/dev/%40connections/ID", "GET", "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"),
    inputOf("/_aws/execute-api/a1b2c3d4e5/dev/@connections/ID", "DELETE", ""),
    inputOf("/dev/@connections/gbgBEG6oLQAYKEhVEA==", "POST", "localhost"),
    inputOf("/dev/@connections/", "POST", "localhost"),
    inputOf("/ping", "GET", "localhost"),
  ],
  check(input) {
    checkIds(input);
    const [written = "", verb = "", host = ""] = partsOf(input, 3);
    const engine = fakeEngine();
    const { connection, socket } = engine.open();
    const { connectionId } = connection.facts;
    const rawPath = written.replaceAll("ID", connectionId).replace(/[^!->@-~]/g, "%");
    const request = requestOf({
      method: verb || "GET",
      rawPath: rawPath.startsWith("/") ? rawPath : `/${rawPath}`,
      headers: [["Host", host || "localhost"]],
    });
    const body = new TextEncoder().encode("hello");
    const { status, headers } = engine.plane.answer(signedRequest(engine, request, { body }), body);
    holdEqual(engine.bugs.map(String), [], "bugs");
    hold([200, 204, 400, 403, 404, 410].includes(status), `status ${status}`);
    holdEqual(socket.sent, status === 200 && verb === "POST" ? ["hello"] : [], "frames");
    hold(status !== 204 || socket.closes.length === 1, "204 and nothing was closed");
    checkStatus(request.rawPath, status);
    return `${status} ${headerValue(headers, "x-amzn-errortype") ?? ""} ${verb.length}`;
  },
};

function checkIds(input: Uint8Array): void {
  const entropy = new Uint8Array(CONNECTION_ID_ENTROPY_BYTES);
  entropy.set(input.subarray(0, CONNECTION_ID_ENTROPY_BYTES));
  const node = ((input[8] ?? 0) * 256 + (input[9] ?? 0)) & NODE_MAX;
  const id = mintConnectionId(entropy, node);
  holdEqual(parseConnectionId(id), { node }, "a minted id");
  hold(/^[\w][\w-]{17}==$/.test(id), `the form of ${id}`);
  const at = (input[10] ?? 0) % 18;
  const changed = id.slice(0, at) + (id[at] === "A" ? "B" : "A") + id.slice(at + 1);
  holdEqual(parseConnectionId(changed), undefined, `${id} changed to ${changed}`);
  const garbage = Buffer.from(input).toString("latin1");
  if (!/^[\w-]{18}==$/.test(garbage)) holdEqual(parseConnectionId(garbage), undefined, "garbage");
}

/** The one spelling that is beyond doubt, read plainly. */
function checkStatus(path: string, status: number): void {
  const id = /^\/dev\/@connections\/([\w=-]+)$/.exec(path)?.[1];
  if (id === undefined || status === 403) return;
  const isId = parseConnectionId(id) !== undefined;
  if (!isId) holdEqual(status, 400, `an id that is none, ${id}`);
  else hold(status !== 400, `an id of ours is refused, ${id}`);
}
