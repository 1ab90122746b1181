import { expect } from "bun:test";
import { fileURLToPath } from "node:url";
import { runClient } from "../clients/client-process.ts";
import { testWith } from "../clients/installed.ts";
import { openSocket } from "./open-socket.ts";
import { startAccount } from "./served-account.ts";

/** Some fifteen calls of the AWS CLI, of a second or two on a busy machine. */
const SCRIPTS_MS = 120_000;

testWith("aws")(
  "the scripts of examples/control-plane build an API, change it under an open socket, and take it back",
  async () => {
    await using account = await startAccount();
    const run = async (name: string, ...parameters: string[]) => {
      const script = fileURLToPath(
        new URL(`../../examples/control-plane/${name}.sh`, import.meta.url),
      );
      const ended = await runClient(["/bin/sh", script, ...parameters], account);
      expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
      return ended.stdout;
    };
    const built = Object.fromEntries(
      (await run("build-api")).split(/\s/).map((each) => each.split("=") as [string, string]),
    );
    const { api = "", route = "", deployment = "", url = "" } = built;
    using socket = await openSocket(url);
    const ask = () => socket.ask({ action: "ping" });
    expect(await ask()).toBe('{"reply": "pong"}');
    await run("change-answer", api, route, "pong again");
    expect(await ask()).toBe('{"reply": "pong again"}');
    expect(await run("roll-back", api, deployment)).toBe(`${deployment}\n`);
    expect(await ask()).toBe('{"reply": "pong"}');
  },
  SCRIPTS_MS,
);
