import { describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { findNode, findPython, hasProgram } from "../support/programs.ts";
import { runProgram } from "../support/run-program.ts";

const folder = fileURLToPath(new URL("../../examples/http-backend/", import.meta.url));
const backends = [
  { name: "backend.mjs", program: "node", find: findNode },
  { name: "backend.py", program: "python3", find: findPython },
] as const;

describe.each(backends)("examples/http-backend/$name", ({ name, program, find }) => {
  test.skipIf(!hasProgram(program))("answers as its README says", async () => {
    await using backend = runProgram([find(), `${folder}${name}`, "0"]);
    const [, base = ""] = await backend.printed(/backend on (http:\S+)/);
    const post = (path: string, body?: string) =>
      fetch(`${base}${path}`, {
        method: "POST",
        headers: { connectionId: "abc=", routeKey: "echo", eventType: "MESSAGE" },
        ...(body === undefined ? {} : { body }),
      });

    const refused = await post("/connect?token=wrong");
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ message: "connect with ?token=open-sesame" });
    expect((await post("/connect?token=open-sesame")).status).toBe(200);
    const message = { action: "echo", data: "hé" };
    const echoed = await post("/echo", JSON.stringify(message));
    expect(await echoed.json()).toEqual({ echo: message, connectionId: "abc=" });
    expect((await post("/message", "not JSON")).status).toBe(200);
    expect(backend.output()).toContain("MESSAGE echo abc=");
  });
});
