import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { NPM_START } from "../src/cli/program-name.ts";

/**
 * `npm start`: the chat example, and what to do with it. Further arguments go to `sluice dev`.
 */
const root = fileURLToPath(new URL("..", pathToFileURL(import.meta.filename)));

/** How often it is looked whether npm is still there, milliseconds: after SIGKILL it says no goodbye. */
const PARENT_CHECK_MS = 500;

interface ReadyLine {
  readonly url: string;
  readonly callbackUrl: string;
}

/** The commands are written for the repository's folder, where `npm start` runs. */
function nextSteps({ url, callbackUrl }: ReadyLine): string {
  const page = new URL("../examples/chat/page/index.html", pathToFileURL(import.meta.filename));
  page.searchParams.set("url", url);
  return `
The chat example runs.

  Chat in two more terminals:
    bin/sluice connect ${url}
  and type in each, one line at a time:
    {"action":"join","name":"ann"}
    {"action":"sendmessage","data":"hi"}

  Chat in a browser, in two tabs:
    ${page.href}

  Send to a connection from outside; ID is one that is printed below, and any access key will do:
    export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
    bin/sluice apigatewaymanagementapi post-to-connection --endpoint-url ${callbackUrl} --connection-id ID --data hello
  or with the AWS CLI (version 2 also wants --cli-binary-format raw-in-base64-out):
    aws apigatewaymanagementapi post-to-connection --endpoint-url ${callbackUrl} --connection-id ID --data hello

  Stop: Ctrl-C
`;
}

const child = spawn(
  `${root}bin/sluice`,
  ["dev", "examples/chat", "--json", ...process.argv.slice(2)],
  {
    cwd: root,
    stdio: ["inherit", "pipe", "inherit"],
    env: { ...process.env, SLUICE_STARTED_AS: NPM_START },
  },
);
// A Ctrl-C at the terminal reaches both; the child takes signals that come together for one.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => child.kill(signal));
}
const parent = process.ppid;
const parentCheck = setInterval(() => {
  if (process.ppid === parent) return;
  clearInterval(parentCheck);
  child.kill("SIGTERM");
}, PARENT_CHECK_MS).unref();
child.once("error", (error) => {
  console.error(`Cannot start bin/sluice: ${error.message}`);
  process.exitCode = 1;
});
child.once("close", (code) => {
  process.exitCode = code ?? 1;
});
let isFirst = true;
createInterface({ input: child.stdout }).on("line", (line) => {
  if (isFirst && line.startsWith("{")) console.log(nextSteps(JSON.parse(line)));
  else console.log(line);
  isFirst = false;
});
