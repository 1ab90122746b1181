import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CONNECTION_BODY,
  cliEnvironment,
  type Ended,
  type RecordedRequest,
  SLUICE,
  type StubAnswer,
  startCli,
  startStubApi,
} from "../../src/cli/cli.fixture.ts";
import { findAws, hasProgram } from "../support/programs.ts";

/** By connection id: what the stub answers, whoever asks. */
const ANSWERS: Readonly<Record<string, StubAnswer>> = {
  gone: { status: 410, headers: { "x-amzn-ErrorType": "GoneException" } },
  unnamed: { status: 410 },
  bad: {
    status: 400,
    headers: { "x-amzn-ErrorType": "BadRequestException" },
    body: '{"message":"Invalid connectionId: bad"}',
  },
  denied: {
    status: 403,
    headers: { "x-amzn-ErrorType": "AccessDeniedException:http://internal" },
    body: '{"Message":"User: me is not authorized"}',
  },
  big: { status: 413 },
  typed: { status: 400, body: '{"__type":"com.amazonaws#Odd","message":"odd"}' },
  plain: { status: 403, body: "go away" },
  broken: { status: 500, body: '{"message":"Internal server error"}' },
  proxy: { status: 502, body: "<html>bad gateway</html>" },
  busy: { status: 429, headers: { "x-amzn-ErrorType": "LimitExceededException" } },
  wide: {
    status: 200,
    body: '{"identity":{"sourceIp":"1.2.3.4","userAgent":"日本é, a client whose name is so long that the table is wider than a terminal of eighty columns"},"connectedAt":"2026-09-25T00:22:29.887+02:00","lastActiveAt":1790000000.5}',
  },
  sparse: { status: 200, body: '{"identity":{"sourceIp":"1.2.3.4","userAgent":null}}' },
  empty: { status: 200, body: "{}" },
};

interface Run extends Omit<Ended, "exitCode"> {
  readonly exitCode: number | null;
  readonly requests: readonly ComparedRequest[];
}

interface ComparedRequest {
  readonly method: string;
  readonly target: string;
  readonly body: string;
  readonly host: unknown;
  readonly contentLength: unknown;
  readonly signedHeaders: string | undefined;
  readonly scope: string | undefined;
}

function compared({ method, target, body, headers }: RecordedRequest): ComparedRequest {
  const authorization = String(headers.authorization ?? "");
  return {
    method,
    target,
    body,
    host: String(headers.host).replace(/\d+$/, "PORT"),
    contentLength: headers["content-length"],
    signedHeaders: /SignedHeaders=([^,]*)/.exec(authorization)?.[1],
    scope: /Credential=([^,]*)/.exec(authorization)?.[1],
  };
}

async function run(program: string, parameters: readonly string[]): Promise<Run> {
  await using api = await startStubApi(({ method, target }) => {
    const connectionId = target.slice(target.lastIndexOf("/") + 1);
    const answer = ANSWERS[connectionId];
    if (answer !== undefined) return answer;
    if (method === "GET") return { status: 200, body: CONNECTION_BODY };
    return { status: method === "DELETE" ? 204 : 200 };
  });
  const words = parameters.map((word) => word.replace("ENDPOINT", api.url));
  await using started = startCli(program, ["apigatewaymanagementapi", ...words], {
    ...cliEnvironment({ AWS_SESSION_TOKEN: "token-of-the-test" }),
  });
  const { stdout, stderr, exitCode } = await started.ended;
  const text = (output: string) => output.replaceAll(String(api.port), "PORT");
  return {
    stdout: text(stdout),
    stderr: text(stderr),
    exitCode,
    requests: api.requests.map(compared),
  };
}

/** Without the usage text, whose command names differ, and under one name. */
function complaint(stderr: string): string {
  return stderr.replace(/^(?:usage: [\s\S]*?)?(?:aws|sluice): error: /, "error: ");
}

async function compare(parameters: readonly string[]): Promise<{ aws: Run; sluice: Run }> {
  const [aws, sluice] = await Promise.all([run(findAws(), parameters), run(SLUICE, parameters)]);
  expect(sluice.requests).toEqual([...aws.requests]);
  expect(sluice.stdout).toBe(aws.stdout);
  expect(complaint(sluice.stderr)).toBe(complaint(aws.stderr));
  return { aws, sluice };
}

const folder = mkdtempSync(join(tmpdir(), "sluice-parity-"));
afterAll(() => rmSync(folder, { recursive: true }));
const textFile = join(folder, "text.txt");
const bytesFile = join(folder, "bytes.bin");
const inputFile = join(folder, "input.json");
writeFileSync(textFile, "first é\r\nsecond\rthird\n");
writeFileSync(bytesFile, Uint8Array.of(0xff, 0xfe, 0, 1));
writeFileSync(inputFile, '{"ConnectionId":"from=file","Data":"file data"}');

const at = ["--endpoint-url", "ENDPOINT"];
const post = ["post-to-connection", ...at, "--connection-id", "L0SM9cOFvHcCIhw="];
const get = (id: string, ...more: string[]) => [
  "get-connection",
  ...at,
  "--connection-id",
  id,
  ...more,
];

const SUCCEEDS: readonly (readonly string[])[] = [
  [...post, "--data", "Hello from API Gateway!"],
  [...post, "--data", "snow ☃ 日本"],
  [...post, "--data="],
  [...post, "--data", "-5"],
  [...post, "--data=-x"],
  [...post, "--data", "--x y"],
  [...post, "--data", `file://${textFile}`],
  [...post, "--data", `fileb://${bytesFile}`],
  ["post-to-connection", ...at, "--cli-input-json", `file://${inputFile}`],
  ["post-to-connection", ...at, "--cli-input-json", `file://${inputFile}`, "--data", "argument"],
  [
    "post-to-connection",
    ...at,
    "--conn",
    " é.~-_@:/?#[]!$&'()*+,;=%25",
    "--data",
    "x",
    "--no-paginate",
  ],
  ["delete-connection", ...at, "--connection-id", "..", "--region", "us-west-2"],
  [
    "get-connection",
    "--endpoint-url",
    "ENDPOINT//x/?q=1",
    "--connection-id",
    "a",
    "--no-sign-request",
  ],
  get("a", "--output", "json"),
  get("a", "--output", "text"),
  get("a", "--output", "table"),
  get("a", "--output", "table", "--query", "[Identity,{SourceIp:ConnectedAt,n:`null`}]"),
  get("a", "--output", "table", "--query", "[[ConnectedAt,`true`],[`1`,LastActiveAt]]"),
  get("a", "--output", "text", "--query", "[ConnectedAt,[Identity.SourceIp],`false`]"),
  get("a", "--query", "Identity.SourceIp"),
  get("a", "--query", "Nothing", "--output", "text"),
  get("wide", "--output", "table"),
  get("wide", "--output", "json"),
  get("sparse", "--output", "table"),
  get("empty"),
  ["post-to-connection", "--generate-cli-skeleton"],
  ["get-connection", "--generate-cli-skeleton", "output", "--connection-id", "a"],
];

const IS_REFUSED: readonly (readonly string[])[] = [
  ["post-to-connection", ...at],
  [...post],
  [...post, "--data"],
  [...post, "--data", "-x"],
  [...post, "--data", "x", "--color", "red"],
  ["post-to-conection"],
  [],
  [...post, "--data", "file:///nowhere/at/all"],
  [...post, "--data", `file://${bytesFile}`],
  ["post-to-connection", ...at, "--cli-input-json", '{"ConnectionId":"a","data":"x"}'],
  get("a", "--query", ""),
  ["get-connection", "--connection-id", "a", "--endpoint-url", "127.0.0.1:3001/dev"],
];

const FAILS_AT_THE_SERVICE = [
  ...["gone", "unnamed", "bad", "denied", "big", "typed", "plain", "broken", "proxy", "busy"],
];

// CI runs `npm test`, which refuses to start without the AWS CLI.
describe.skipIf(!hasProgram("aws") && process.env.CI === undefined)("beside the AWS CLI", () => {
  test.each(SUCCEEDS.map((words) => [words.join(" "), words] as const))(
    "sends and prints the same: %s",
    async (_title, words) => {
      const { aws, sluice } = await compare(words);
      expect([aws.exitCode, sluice.exitCode]).toEqual([0, 0]);
    },
    30_000,
  );

  test.each(IS_REFUSED.map((words) => [words.join(" "), words] as const))(
    "refuses in the same words, with the AWS CLI v2's 252: %s",
    async (_title, words) => {
      const { aws, sluice } = await compare(words);
      expect(aws.exitCode).not.toBe(0);
      expect(sluice.exitCode).toBe(252);
    },
    30_000,
  );

  test.each(FAILS_AT_THE_SERVICE)(
    "names the error in the same words, with the AWS CLI v2's 254: %s",
    async (id) => {
      const { aws, sluice } = await compare(get(id));
      expect(aws.exitCode).not.toBe(0);
      expect(sluice.exitCode).toBe(254);
    },
    30_000,
  );

  test("fails to connect in the same words, with 255", async () => {
    const nobody = [
      "get-connection",
      "--connection-id",
      "a=",
      "--endpoint-url",
      "http://[::1]:1/dev",
    ];
    const { aws, sluice } = await compare(nobody);
    expect([aws.exitCode, sluice.exitCode]).toEqual([255, 255]);
  }, 30_000);
});
