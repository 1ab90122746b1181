import { closeSync, copyFileSync, openSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { BENCH_KEY, BENCH_REGION } from "../access-key.ts";
import { PinnedProcess } from "../pinned-process.ts";
import type { RunningSystem, StartOptions, System } from "./system.ts";

const SLUICE = fileURLToPath(new URL("../../bin/sluice", import.meta.url));
/** Answers with the message that it got. */
export const ECHO_FUNCTION = fileURLToPath(
  new URL("../programs/echo-function.mjs", import.meta.url),
);

const MOCK = "integrationType: MOCK, requestTemplates: { $default: '{\"statusCode\": 200}' }";

/** AWS's account-wide quotas are not what is measured. */
const RAISED_LIMITS = [
  "--limits-account-requests-per-second=10000000",
  "--limits-account-burst=10000000",
  "--limits-new-connections-per-second=10000000",
];

function definition({ backendUrl }: StartOptions): string {
  const reply = `{"action":"echo","data":"${"x".repeat(96)}"}`;
  return `settings:
  accessKeys:
    - accessKeyId: ${BENCH_KEY.accessKeyId}
      secretAccessKey: ${BENCH_KEY.secretAccessKey}
      policy:
        Version: "2012-10-17"
        Statement:
          - { Effect: Allow, Action: execute-api:ManageConnections, Resource: "arn:aws:execute-api:*:*:*/*/@connections/*" }
apis:
  bench:
    routes:
      $connect: { ${MOCK}, integrationResponses: { $default: {} } }
      id: { ${MOCK}, integrationResponses: { $default: { responseTemplates: { $default: $context.connectionId } } }, twoWay: true }
      echo: { ${MOCK}, integrationResponses: { $default: { responseTemplates: { $default: '${reply}' } } }, twoWay: true }
      call: { function: echo, twoWay: true }
${backendUrl === undefined ? "" : `      proxy: { integrationUri: "${backendUrl}", twoWay: true }\n`}functions:
  echo: { handler: echo-function.handler, runtime: nodejs22.x, codeUri: . }
`;
}

export const sluice: System = {
  name: "sluice",
  description:
    "bin/sluice dev as users run it, everything on, its lines about each request in a file; AWS's account quotas are raised",
  async start(options) {
    const project = join(options.folder, "sluice.yaml");
    writeFileSync(project, definition(options));
    copyFileSync(ECHO_FUNCTION, join(options.folder, "echo-function.mjs"));
    return startSluice(options, project);
  },
};

/** Runs a project; what it says about each request goes to `sluice.log` in the folder. */
export async function startSluice(
  options: StartOptions & { readonly anyCore?: boolean; readonly watch?: boolean },
  project: string,
): Promise<RunningSystem> {
  const log = openSync(join(options.folder, "sluice.log"), "w");
  try {
    const child = new PinnedProcess({
      core: options.anyCore === true ? undefined : options.cores.system,
      command: [
        SLUICE,
        ...["dev", project, "--json", "--port=0", "--control-port=0"],
        ...(options.watch === true ? [] : ["--no-watch"]),
        ...["--strict", `--region=${BENCH_REGION}`],
        ...[`--state-folder=${join(options.folder, "state")}`, ...RAISED_LIMITS],
      ],
      // The chat example's functions keep their file there.
      environment: { TMPDIR: options.folder },
      stderr: log,
    });
    const { url } = JSON.parse(await child.firstLine()) as { url: string };
    const { port, pathname } = new URL(url);
    return {
      endpoints: {
        host: "127.0.0.1",
        port: Number(port),
        clientPath: pathname,
        idMessage: '{"action":"id"}',
        post: { port: Number(port), path: `${pathname}/@connections/{id}`, signed: true },
      },
      pids: () => child.tree(),
      stop: () => child.stop(),
    };
  } finally {
    closeSync(log);
  }
}
