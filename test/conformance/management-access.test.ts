import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createHash, createHmac } from "node:crypto";
import {
  GetConnectionCommand,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { mintConnectionId } from "../../src/core/connection-id.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { call, managementClient, pathOf } from "./support-management.ts";
import {
  ALLOW_ALL,
  connectRaw,
  KEY,
  mockRoute,
  projectOf,
  type RawConnection,
} from "./support-project.ts";

const API = "arn:aws:execute-api:us-east-1:123456789012:access0000";
const clock = new FakeClock(Date.now());

/** Policies, the verbs that each allows, and why. Each becomes an access key of its own. */
const POLICIES: readonly {
  readonly why: string;
  readonly statement: object | readonly object[];
  readonly allows: readonly ("POST" | "GET" | "DELETE")[];
  readonly explicit?: boolean;
}[] = [
  {
    why: "AWS matches the literal placeholder {connectionId}, so a wildcard after @connections/ matches",
    statement: allow(`${API}/dev/POST/@connections/*`),
    allows: ["POST"],
  },
  {
    why: "verbs are told apart",
    statement: allow(`${API}/dev/GET/@connections/*`),
    allows: ["GET"],
  },
  {
    why: "a wildcard for the verb covers all three",
    statement: allow(`${API}/dev/*`),
    allows: ["POST", "GET", "DELETE"],
  },
  {
    why: "the whole API covers its stages",
    statement: allow(`${API}/*`),
    allows: ["POST", "GET", "DELETE"],
  },
  {
    why: "CDK's grant for an API",
    statement: allow(`${API}/*/*/@connections/*`),
    allows: ["POST", "GET", "DELETE"],
  },
  {
    why: "Serverless Framework's default",
    statement: allow("arn:aws:execute-api:*:*:*/@connections/*"),
    allows: ["POST", "GET", "DELETE"],
  },
  {
    why: "the documented form without anything after @connections does not match",
    statement: allow(`${API}/dev/POST/@connections`),
    allows: [],
  },
  { why: "another stage does not match", statement: allow(`${API}/prod/*`), allows: [] },
  {
    why: "execute-api:Invoke is another action",
    statement: { Effect: "Allow", Action: "execute-api:Invoke", Resource: "*" },
    allows: [],
  },
  {
    why: "a Deny wins over an Allow",
    statement: [
      allow(`${API}/*`),
      { Effect: "Deny", Action: "execute-api:*", Resource: `${API}/dev/DELETE/*` },
    ],
    allows: ["POST", "GET"],
    explicit: true,
  },
];

function allow(Resource: string): object {
  return { Effect: "Allow", Action: "execute-api:ManageConnections", Resource };
}

const keyOf = (index: number) => ({ ...KEY, accessKeyId: `AKIAPOLICY${index}` });
/** Its policy names one connection, by the id that is written in it after the connection was made. */
const CONCRETE = { ...KEY, accessKeyId: "AKIACONCRETE" };

function text(connectionId: string): string {
  return projectOf({
    routes: { $default: mockRoute("here") },
    api: { apiId: "access0000" },
    accessKeys: [
      { ...KEY, policy: ALLOW_ALL },
      { ...CONCRETE, policy: { Statement: allow(`${API}/dev/*/@connections/${connectionId}`) } },
      ...POLICIES.map(({ statement }, index) => ({
        ...keyOf(index),
        policy: { Statement: statement },
      })),
    ],
  });
}

/** A well-formed id that no connection ever had. */
const NEVER = mintConnectionId(Uint8Array.of(8, 7, 6, 5, 4, 3, 2, 1), 0);

let gateway: TestGateway;
let connection: RawConnection;

beforeAll(async () => {
  gateway = await startTestGateway({
    sluiceYaml: text("x"),
    settings: { unknownAccessKeys: "refuse" },
    clock,
  });
  connection = await connectRaw(gateway);
});

afterAll(async () => {
  connection[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
});

describe("conformance 19: the canonical path", () => {
  /** Signature Version 4 by hand, so that nothing of ours helps: AWS's own description, step by step. */
  function authorization(canonicalPath: string, amzDate: string, host: string): string {
    const hash = (value: string) => createHash("sha256").update(value).digest("hex");
    const hmac = (key: string | Buffer, value: string) =>
      createHmac("sha256", key).update(value).digest();
    const canonical = [
      ...["GET", canonicalPath, "", `host:${host}`, `x-amz-date:${amzDate}`, ""],
      ...["host;x-amz-date", hash("")],
    ].join("\n");
    const scope = `${amzDate.slice(0, 8)}/us-east-1/execute-api/aws4_request`;
    const toSign = ["AWS4-HMAC-SHA256", amzDate, scope, hash(canonical)].join("\n");
    const key = scope
      .split("/")
      .reduce<string | Buffer>((secret, part) => hmac(secret, part), `AWS4${KEY.secretAccessKey}`);
    const signature = hmac(key, toSign).toString("hex");
    return `AWS4-HMAC-SHA256 Credential=${KEY.accessKeyId}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
  }

  const encodedId = () => encodeURIComponent(connection.connectionId);
  const paths = [
    {
      sent: () => `/dev/%40connections/${encodedId()}`,
      signed: () => `/dev/%2540connections/${encodedId().replaceAll("%", "%25")}`,
    },
    {
      sent: () => `/dev/@connections/${connection.connectionId}`,
      signed: () => `/dev/%40connections/${encodedId()}`,
    },
    {
      sent: () => `/dev/@connections/${encodedId()}`,
      signed: () => `/dev/%40connections/${encodedId().replaceAll("%", "%25")}`,
    },
  ];

  async function statusOf(path: string, canonicalPath: string): Promise<number> {
    const amzDate = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const host = `localhost:${gateway.port}`;
    const answer = await call(gateway, {
      method: "GET",
      path,
      credential: null,
      headers: [
        ["X-Amz-Date", amzDate],
        ["Authorization", authorization(canonicalPath, amzDate, host)],
      ],
    });
    return answer.status;
  }

  test("conformance 19: is the raw path encoded once more, however the client encoded it", async () => {
    for (const { sent, signed } of paths) expect(await statusOf(sent(), signed())).toBe(200);
  });

  test("conformance 19: is never the decoded path or the path as it was sent", async () => {
    const [encoded] = paths;
    const sent = encoded?.sent() ?? "";
    expect(await statusOf(sent, sent)).toBe(403);
    expect(await statusOf(sent, decodeURIComponent(sent))).toBe(403);
  });

  test("conformance 19: is what the official client signs", async () => {
    const command = new PostToConnectionCommand({
      ConnectionId: connection.connectionId,
      Data: "signed",
    });
    expect((await managementClient(gateway).send(command)).$metadata.httpStatusCode).toBe(200);
    expect((await connection.client.readFrame()).text).toBe("signed");
  });

  test("conformance 19: is shown in the refusal of a wrong signature, with the string to sign", async () => {
    const path = pathOf(connection.connectionId);
    const credential = { ...KEY, secretAccessKey: "wrong" };
    const answer = await call(gateway, {
      method: "POST",
      path,
      body: "x",
      credential,
      at: clock.now(),
    });
    expect(answer.status).toBe(403);
    expect(answer.header("x-amzn-errortype")).toBe("InvalidSignatureException");
    const { message } = JSON.parse(answer.body) as { message: string };
    const canonicalPath = path.replaceAll("%", "%25");
    const date = new Date(clock.now()).toISOString().replaceAll(/[-:]|\.\d+/g, "");
    const bodyHash = createHash("sha256").update("x").digest("hex");
    const signed = `host:localhost:${gateway.port}\nx-amz-date:${date}\n\nhost;x-amz-date\n${bodyHash}`;
    const canonical = `POST\n${canonicalPath}\n\n${signed}`;
    const hash = createHash("sha256").update(canonical).digest("hex");
    const scope = `${date.slice(0, 8)}/us-east-1/execute-api/aws4_request`;
    expect(message).toBe(
      "The request signature we calculated does not match the signature you provided. " +
        "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.\n\n" +
        `The Canonical String for this request should have been\n'${canonical}'\n\n` +
        `The String-to-Sign should have been\n'AWS4-HMAC-SHA256\n${date}\n${scope}\n${hash}'\n`,
    );
    expect(answer.body).not.toContain(KEY.secretAccessKey);
  });
});

describe("conformance 20: IAM", () => {
  const NO_ALLOW =
    "because no identity-based policy allows the execute-api:ManageConnections action";
  const refusal = (user: string, verb: string, because: string) =>
    JSON.stringify({
      Message: `User: arn:aws:iam::123456789012:user/${user} is not authorized to perform: execute-api:ManageConnections on resource: arn:aws:execute-api:us-east-1:********9012:access0000/dev/${verb}/@connections/{connectionId} ${because}`,
    });

  test("conformance 20: a policy with a concrete connection id does not match", async () => {
    await using named = await startTestGateway({
      sluiceYaml: text(connection.connectionId),
      clock,
    });
    const answer = await call(named, {
      method: "POST",
      path: pathOf(connection.connectionId),
      credential: CONCRETE,
      at: clock.now(),
    });
    expect(answer.status).toBe(403);
    expect(answer.header("x-amzn-errortype")).toBe("AccessDeniedException");
    expect(answer.body).toBe(refusal(CONCRETE.accessKeyId, "POST", NO_ALLOW));
  });

  test("conformance 20: a concrete connection id does match when relax.lenientConnectionArn says so", async () => {
    await using lenient = await startTestGateway({
      sluiceYaml: text(connection.connectionId),
      settings: { "relax.lenientConnectionArn": true },
      clock,
    });
    const path = pathOf(connection.connectionId);
    const at = clock.now();
    // The connection is another gateway's, so who may ask learns that it is not here.
    expect(await call(lenient, { method: "GET", path, credential: CONCRETE, at })).toMatchObject({
      status: 410,
    });
  });

  for (const [index, { why, allows, explicit = false }] of POLICIES.entries()) {
    test(`conformance 20: ${why}`, async () => {
      // DELETE last and of an id that never was: the connection stays for the others.
      for (const verb of ["POST", "GET", "DELETE"] as const) {
        const isThere = verb !== "DELETE";
        const answer = await call(gateway, {
          method: verb,
          path: pathOf(isThere ? connection.connectionId : NEVER),
          credential: keyOf(index),
          at: clock.now(),
        });
        if (allows.includes(verb)) {
          expect(answer.status).toBe(isThere ? 200 : 410);
          continue;
        }
        expect(answer.status).toBe(403);
        const because = explicit ? "with an explicit deny in an identity-based policy" : NO_ALLOW;
        expect(answer.body).toBe(refusal(keyOf(index).accessKeyId, verb, because));
      }
    });
  }
});

describe("a request gets 403 when it is", () => {
  const forbidden = async (
    parts: Partial<Parameters<typeof call>[1]>,
    errorType: string,
    message: string | RegExp,
  ) => {
    const path = pathOf(connection.connectionId);
    const answer = await call(gateway, { method: "GET", path, at: clock.now(), ...parts });
    expect(answer.status).toBe(403);
    expect(answer.header("x-amzn-errortype")).toBe(errorType);
    const said = JSON.parse(answer.body) as { message: string };
    expect(Object.keys(said)).toEqual(["message"]);
    expect(said.message).toMatch(message);
  };

  test("unsigned", async () => {
    const path = pathOf(connection.connectionId);
    const answer = await call(gateway, { method: "POST", path, body: "x", credential: null });
    expect(answer).toMatchObject({
      status: 403,
      body: '{"message":"Missing Authentication Token"}',
    });
    expect(answer.header("x-amzn-errortype")).toBe("MissingAuthenticationTokenException");
  });

  test("signed for another service", async () => {
    await forbidden(
      { service: "lambda" },
      "InvalidSignatureException",
      /^Credential should be scoped to correct service: 'execute-api'\. $/,
    );
  });

  test("signed too long ago", async () => {
    const at = clock.now() - 301_000;
    await forbidden({ at }, "InvalidSignatureException", /^Signature expired: /);
  });

  test("signed with a key that nobody knows", async () => {
    const credential = { ...KEY, accessKeyId: "AKIANOBODY" };
    await forbidden(
      { credential },
      "UnrecognizedClientException",
      /^The security token included in the request is invalid\.$/,
    );
  });

  test("signed for another body than it carries", async () => {
    const path = pathOf(connection.connectionId);
    const command = new GetConnectionCommand({ ConnectionId: connection.connectionId });
    expect((await managementClient(gateway).send(command)).$metadata.httpStatusCode).toBe(200);
    await forbidden(
      { method: "POST", path, body: "x", headers: [["x-amz-content-sha256", "0".repeat(64)]] },
      "InvalidSignatureException",
      /./,
    );
  });
});
