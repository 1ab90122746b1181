import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { startDev } from "../dev/dev-process.ts";
import { connect } from "../dev/websocket.ts";
import { findNode, findPython, hasProgram } from "../support/programs.ts";
import { RawClient } from "../support/raw-client.ts";
import { runProgram } from "../support/run-program.ts";

const example = fileURLToPath(new URL("../../examples/http-backend/", import.meta.url));
const backends = [
  { name: "backend.mjs", program: "node", find: findNode },
  { name: "backend.py", program: "python3", find: findPython },
] as const;

/** The status that a handshake gets; a WebSocket client would not tell. */
async function handshake(url: string): Promise<number> {
  const { port, pathname, search } = new URL(url);
  using client = await RawClient.connect({ port: Number(port) });
  return (await client.upgrade(`${pathname}${search}`)).status;
}

describe.each(backends)("examples/http-backend with $name", ({ name, program, find }) => {
  test.skipIf(!hasProgram(program))(
    "opens, refuses, answers and says when the backend is gone",
    async () => {
      await using backend = runProgram([find(), `${example}${name}`, "0"]);
      const [, port = ""] = await backend.printed(/backend on http:\S+:(\d+)/);
      const sluiceYaml = await Bun.file(`${example}sluice.yaml`).text();
      expect(sluiceYaml).toContain(":8080/");
      // The example has a port of its own; this backend has the one that was free.
      using project = projectFolder({
        "sluice.yaml": sluiceYaml.replaceAll(":8080/", `:${port}/`),
      });
      await using running = await startDev(project.folder);
      const { url } = running.ready;

      expect(await handshake(`${url}?token=wrong`)).toBe(403);
      using client = await connect(`${url}?token=open-sesame`);
      client.send({ action: "echo", data: "hé" });
      const answer = JSON.parse(await client.message("echo"));
      expect(answer.echo).toEqual({ action: "echo", data: "hé" });
      client.send("not JSON");
      const { connectionId } = answer;
      await backend.printed(new RegExp(`^CONNECT \\$connect ${connectionId}$`, "m"));
      await backend.printed(new RegExp(`^MESSAGE echo ${connectionId}$`, "m"));
      await backend.printed(new RegExp(`^MESSAGE \\$default ${connectionId}$`, "m"));
      using other = await connect(`${url}?token=open-sesame`);
      other.close(1000);
      await backend.printed(/^DISCONNECT \$disconnect /m);

      backend.signal("SIGKILL");
      await backend.exited;
      client.send({ action: "echo", data: "x" });
      expect(JSON.parse(await client.message("Internal server error"))).toMatchObject({
        message: "Internal server error",
        connectionId,
      });
      expect(await handshake(`${url}?token=open-sesame`)).toBe(500);
      expect(client.received).toHaveLength(2);
    },
    60_000,
  );
});
