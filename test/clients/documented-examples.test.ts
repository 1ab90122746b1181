import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { findAws, findCurl, findNode, findPython, type ProgramName } from "../support/programs.ts";
import { clientEnvironment, type Ended, runClient } from "./client-process.ts";
import { curlPathSigning } from "./curl-signing.ts";
import { examplesOf } from "./document-examples.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import { type ConnectedClient, connectClient } from "./management-gateway.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

const page = await readFile(join(ROOT, "docs/manage-connections.md"), "utf8");
const examples = examplesOf(page);

function example(section: string, index: number = 0): string {
  const found = examples.filter((candidate) => candidate.section === section)[index];
  if (found === undefined) throw new Error(`The page has no example ${index} under "${section}"`);
  return found.text;
}

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({ sluiceYaml: example("Set up") });
  // The page's advice for version 2 of the AWS CLI; version 1 does not read it.
  await mkdir(join(gateway.folder, ".aws"));
  const config = "[default]\ncli_binary_format = raw-in-base64-out\n";
  await writeFile(join(gateway.folder, ".aws/config"), config);
});

afterAll(() => gateway[Symbol.asyncDispose]());

/** The exports of the page, with this gateway and this connection in place of the page's. */
function exportsFor({ connectionId }: ConnectedClient): string {
  return example("Set up", 1)
    .replace("http://localhost:3001/dev", gateway.http("/dev"))
    .replace(/(?<=CONNECTION_ID=).*/, connectionId);
}

/** Runs an example in a shell that has done the page's exports. */
function run(
  connected: ConnectedClient,
  script: string,
  options: { readonly programs?: readonly string[]; readonly input?: string } = {},
): Promise<Ended> {
  const environment = clientEnvironment(gateway);
  const folders = [join(ROOT, "bin"), ...(options.programs ?? []).map(dirname), environment.PATH];
  return runClient(["/bin/sh", "-euc", `${exportsFor(connected)}\n${script}`], {
    environment: { ...environment, PATH: folders.join(delimiter) },
    cwd: ROOT,
    ...(options.input === undefined ? {} : { input: options.input }),
  });
}

async function expectSentToldAndClosed(
  connected: ConnectedClient,
  ended: Ended,
  expected: { readonly message: string; readonly told: RegExp },
): Promise<void> {
  expect(ended).toEqual({
    stdout: expect.stringMatching(expected.told),
    stderr: "",
    exitCode: 0,
  });
  expect(await connected.nextMessage()).toBe(expected.message);
  expect((await connected.closed).code).toBe(1000);
}

describe("docs/manage-connections.md", () => {
  test("has no example that is not run here", () => {
    const named = examples.map(({ section, language }) => `${section}: ${language}`);
    expect(named).toEqual([
      "Set up: yaml",
      "Set up: sh",
      "sluice: sh",
      "AWS CLI: sh",
      "Python: boto3: python",
      "JavaScript: AWS SDK v3: js",
      "curl: sh",
      "curl: sh",
    ]);
  });

  test(
    "sluice",
    async () => {
      using connected = await connectClient(gateway);
      const ended = await run(connected, example("sluice"));
      const message = "Hello from API Gateway!";
      await expectSentToldAndClosed(connected, ended, { message, told: /"ConnectedAt": / });
    },
    CLIENT_TEST_MS,
  );

  testWith("aws")(
    "AWS CLI",
    async () => {
      using connected = await connectClient(gateway);
      const ended = await run(connected, example("AWS CLI"), { programs: [findAws()] });
      const message = "Hello from API Gateway!";
      await expectSentToldAndClosed(connected, ended, { message, told: /"ConnectedAt": / });
    },
    CLIENT_TEST_MS,
  );

  const inPlaceOf: readonly (readonly [
    section: string,
    program: ProgramName,
    command: () => string,
    expected: { readonly message: string; readonly told: RegExp },
  ])[] = [
    [
      "Python: boto3",
      "python3",
      () => `exec ${findPython()} -`,
      { message: "Hello from boto3!", told: /^\d{4}-\d\d-\d\d / },
    ],
    [
      "JavaScript: AWS SDK v3",
      "node",
      () => `exec ${findNode()} --input-type=module`,
      { message: "Hello from JavaScript!", told: /^\d{4}-\d\d-\d\dT/ },
    ],
  ];
  for (const [section, program, command, expected] of inPlaceOf) {
    testWith(program)(
      `${section}, also for a connection that has gone`,
      async () => {
        using connected = await connectClient(gateway);
        const input = example(section);
        const ended = await run(connected, command(), { input });
        await expectSentToldAndClosed(connected, ended, expected);
        expect((await run(connected, command(), { input })).stdout).toBe(
          "gone: forget the connection id\n",
        );
      },
      CLIENT_TEST_MS,
    );
  }

  testWith("curl")("curl, the example for the curl of this machine", async () => {
    using connected = await connectClient(gateway);
    const script = example("curl", curlPathSigning() === "verbatim" ? 1 : 0);
    const ended = await run(connected, script, { programs: [findCurl()] });
    const message = "Hello from curl!";
    await expectSentToldAndClosed(connected, ended, { message, told: /"connectedAt" : / });
  });
});
