import { expect, test } from "bun:test";
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mockRoute } from "../conformance/support-project.ts";
import { connect } from "../dev/websocket.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { nextEvent, waitFor } from "../support/wait-for.ts";

const NEXT = `api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
curl -s -D head -o /dev/null $api/next
id=$(tr -d '\\r' <head | awk 'tolower($1) == "lambda-runtime-aws-request-id:" { print $2 }')
`;
const ANSWER = `curl -s -d '{"statusCode":200,"body":"answered"}' $api/$id/response\n`;
const FAILED = '"message": "Internal server error"';

/** A gateway with one function that is this shell script, and a route without a backend beside it. */
async function gatewayWith(script: string, limits: Readonly<Record<string, string>> = {}) {
  const codeUri = mkdtempSync(join(tmpdir(), "sluice-faults-"));
  const write = (text: string) => {
    writeFileSync(join(codeUri, "bootstrap"), `#!/bin/sh\n${text}`);
    chmodSync(join(codeUri, "bootstrap"), 0o755);
  };
  write(script);
  const gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({
      functions: { app: { handler: "x", runtime: "provided.al2023", codeUri, timeout: 1 } },
      apis: {
        test: {
          stages: { dev: {} },
          routes: {
            $default: { function: "app", twoWay: true },
            ping: mockRoute("pong"),
          },
        },
      },
    }),
    settings: limits,
  });
  return {
    gateway,
    codeUri,
    write,
    async [Symbol.asyncDispose]() {
      await gateway[Symbol.asyncDispose]();
      rmSync(codeUri, { recursive: true, force: true });
    },
  };
}

/** Sends to the function and, until it has answered, to the route beside it; tells how often that answered. */
async function askBoth(gateway: TestGateway): Promise<{ answer: string; pongs: number }> {
  using asking = await connect(gateway.ws());
  const beside = new WebSocket(gateway.ws());
  await nextEvent(beside, "open");
  let pongs = 0;
  const ping = () => beside.send('{"action":"ping"}');
  beside.addEventListener("message", () => {
    pongs += 1;
    ping();
  });
  ping();
  asking.send("x");
  const answer = await asking.message("");
  beside.close();
  return { answer, pongs };
}

test.each([
  ["lines", 'exec yes "a line that is printed for ever"\n'],
  ["a line without an end", "exec cat /dev/zero\n"],
])(
  "a function that floods its output with %s ends at its own time-out, and others are served meanwhile",
  async (_what, flood) => {
    await using parts = await gatewayWith(NEXT + flood);
    const { answer, pongs } = await askBoth(parts.gateway);
    expect(answer).toContain(FAILED);
    expect(pongs).toBeGreaterThan(20);
    const { latencyMs, detail } = await parts.gateway.activity(({ status }) => status === 500);
    expect(latencyMs).toBeLessThan(4_000);
    expect(detail).toMatch(/Sandbox\.Timedout: .* Task timed out after 1\.00 seconds/);
    parts.write(NEXT + ANSWER);
    expect((await askBoth(parts.gateway)).answer).toBe("answered");
  },
);

/** Each is answered with an error frame, its line has the detail, and the next event finds a working function. */
test.each<[string, string, RegExp]>([
  ["is killed", "kill -9 $$\n", /Runtime\.ExitError: .*signal: SIGKILL/],
  ["exits", "exit 7\n", /Runtime\.ExitError: .*exit status 7/],
  [
    "speaks no HTTP to its Runtime API and hangs",
    'head -c 100000 /dev/urandom | curl -s -m 1 "telnet://$AWS_LAMBDA_RUNTIME_API" >/dev/null; sleep 60\n',
    /Sandbox\.Timedout/,
  ],
  ["answers what is no JSON", "curl -s -d '{no JSON' $api/$id/response; sleep 60\n", /JSON/],
  [
    "answers over the limit",
    "head -c 7000000 /dev/zero | curl -s --data-binary @- $api/$id/response\n",
    /Function\.ResponseSizeTooLarge/,
  ],
  [
    "is cut off within its answer",
    "head -c 6000000 /dev/zero | timeout 0.2 curl -s --limit-rate 1000 --data-binary @- $api/$id/response; exit 9\n",
    /Runtime\.ExitError: .*exit status 9/,
  ],
])("a function that %s while it has an event", async (_what, script, detail) => {
  await using parts = await gatewayWith(NEXT + script);
  const { gateway } = parts;
  expect((await askBoth(gateway)).answer).toContain(FAILED);
  expect((await gateway.activity(({ status }) => status === 500)).detail).toMatch(detail);
  parts.write(NEXT + ANSWER);
  gateway.gateway.reloadFunctions();
  expect((await askBoth(gateway)).answer).toBe("answered");
});

test("children that hold the pipes of a function that has ended hold up nothing, and end with it", async () => {
  await using parts = await gatewayWith(`${NEXT}sleep 600 & echo "child $!"\n${ANSWER}exit 3\n`);
  const { gateway } = parts;
  for (let time = 1; time <= 2; time += 1) {
    expect((await askBoth(gateway)).answer).toBe("answered");
  }
  const pids = gateway.functionLines.flatMap((line) => /child (\d+)/.exec(line)?.[1] ?? []);
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) await goneFrom(Number(pid));
});

/** Looked at again and again: nothing tells of the end of a process that is not our child. */
async function goneFrom(pid: number): Promise<void> {
  const looking = (changed: () => void) => {
    const timer = setInterval(changed, 10);
    return () => clearInterval(timer);
  };
  await waitFor(looking, () => (isRunning(pid) ? undefined : true), { what: `the end of ${pid}` });
}

/** A zombie has ended: whoever inherited it has not looked yet. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

test("a function whose folder vanishes, or whose program cannot be started, and comes back", async () => {
  await using parts = await gatewayWith(NEXT + ANSWER);
  const { gateway, codeUri } = parts;
  const detailOf = async (detail: RegExp) => {
    expect((await askBoth(gateway)).answer).toContain(FAILED);
    await gateway.activity((each) => detail.test(each.detail ?? ""));
  };
  const bootstrap = join(codeUri, "bootstrap");
  renameSync(codeUri, `${codeUri}-gone`);
  await detailOf(/Runtime\.InvalidWorkingDir: .*its code folder .* does not exist/);
  renameSync(`${codeUri}-gone`, codeUri);
  chmodSync(bootstrap, 0o644);
  await detailOf(/is not executable; run chmod \+x on it/);
  chmodSync(bootstrap, 0o755);
  writeFileSync(bootstrap, "#!/no/such/interpreter\n");
  await detailOf(/Cannot start function "app": /);
  writeFileSync(bootstrap, `#!/bin/sh\n${NEXT}${ANSWER}`);
  expect((await askBoth(gateway)).answer).toBe("answered");
});
