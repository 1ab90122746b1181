import { describe, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { projectFolder } from "../../src/cli/dev/dev-project.fixture.ts";
import { openSocket } from "../control-plane/open-socket.ts";
import { CLEAN, SLUICE } from "../dev/dev-process.ts";
import {
  ADMINISTRATOR,
  ADMINISTRATOR_ENVIRONMENT,
  type ReadyLine,
} from "../serve/serve-process.ts";
import { ControlClient, type Members } from "../support/control-client.ts";
import { type RunningProgram, runProgram } from "../support/run-program.ts";
import { killServe } from "./kill-serve.ts";

/** Own mounts, as root or as a root of one's own; containers and some systems forbid both, and nothing can be installed for it. */
const UNSHARE = ["unshare", process.getuid?.() === 0 ? "-m" : "-rm"] as const;
const canMount =
  spawnSync(UNSHARE[0], [UNSHARE[1], "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).status === 0;

/** Its data folder is a disk of 4 MB, half of which a file has that goes when a line is written to the program. */
function serveOnSmallDisk(data: string): RunningProgram {
  const script = `mount -t tmpfs -o size=4000000,mode=700 tmpfs "$0" && head -c 2000000 /dev/zero >"$0/ballast" || exit
    exec 3<&0; (read _ && rm "$0/ballast" && echo There is room) <&3 & exec "$@" --data "$0"`;
  const command = [SLUICE, "serve", "--json", "--host", "127.0.0.1", "--port", "0"];
  return runProgram([...UNSHARE, "sh", "-c", script, data, ...command, "--control-port", "0"], {
    environment: { ...CLEAN, ...ADMINISTRATOR_ENVIRONMENT, STATE_DIRECTORY: undefined },
  });
}

/** A stage whose clients are answered "served". */
async function makeApi(client: ControlClient): Promise<string> {
  const post = (path: string, body: Members) => client.make({ method: "POST", path, body });
  const expression = { routeSelectionExpression: "$request.body.action" };
  const { apiId } = await post("/v2/apis", {
    ...{ name: "chat", protocolType: "WEBSOCKET", ...expression },
  });
  const { integrationId } = await post(`/v2/apis/${apiId}/integrations`, {
    ...{ integrationType: "MOCK", requestTemplates: { $default: '{"statusCode": 200}' } },
  });
  await post(`/v2/apis/${apiId}/integrations/${integrationId}/integrationresponses`, {
    ...{ integrationResponseKey: "$default", responseTemplates: { $default: "served" } },
  });
  const { routeId } = await post(`/v2/apis/${apiId}/routes`, {
    ...{ routeKey: "$default", routeResponseSelectionExpression: "$default" },
    target: `integrations/${integrationId}`,
  });
  await post(`/v2/apis/${apiId}/routes/${routeId}/routeresponses`, {
    routeResponseKey: "$default",
  });
  const { deploymentId } = await post(`/v2/apis/${apiId}/deployments`, {});
  await post(`/v2/apis/${apiId}/stages`, { stageName: "dev", deploymentId });
  return String(apiId);
}

describe("sluice serve and its data folder", () => {
  test.skipIf(!canMount)(
    "a full disk: a change is answered 503 and has changed nothing, clients are served, and the next one is kept when there is room",
    async () => {
      using folder = projectFolder({ "data/none": "" });
      await using program = serveOnSmallDisk(folder.path("data"));
      const [line] = await program.printed(/^\{"host".*\}$/m);
      const { port, controlUrl } = JSON.parse(line) as ReadyLine;
      using client = new ControlClient(controlUrl, ADMINISTRATOR);
      const apiId = await makeApi(client);
      using socket = await openSocket(`ws://127.0.0.1:${port}/dev`);
      const models = `/v2/apis/${apiId}/models`;
      const description = "x".repeat(30_000);
      const keep = (place: number) =>
        client.call({
          ...{ method: "POST", path: models },
          body: { name: `M${place}`, schema: JSON.stringify({ type: "object", description }) },
        });
      const namesOf = async () => {
        const { items } = await client.make({
          method: "GET",
          path: models,
          query: "maxResults=500",
        });
        return (items as readonly Members[]).map(({ name }) => name).sort();
      };
      let kept = 0;
      let answer = await keep(kept);
      while (answer.status === 201) {
        kept += 1;
        answer = await keep(kept);
      }
      expect(answer).toEqual({
        status: 503,
        members: {
          message: "The change could not be stored. Nothing has changed: try again later.",
        },
      });
      await program.printed(/503 .*Cannot keep a change in ".*sluice\.db": no space is left/);
      const names = Array.from({ length: kept }, (_, place) => `M${place}`).sort();
      expect(await namesOf()).toEqual(names);
      expect(await socket.ask({})).toBe("served");
      program.write("\n");
      await program.printed(/There is room/);
      expect((await keep(kept)).status).toBe(201);
      expect(await namesOf()).toEqual([...names, `M${kept}`].sort());
      expect(await socket.ask({})).toBe("served");
      program.signal("SIGTERM");
      expect(await program.exited).toBe(0);
    },
    30_000,
  );

  test("what was answered is there and served after it was killed, and nothing is there by half", async () => {
    const report = await killServe({ kills: 3, writes: 80, seed: 3 });
    expect(report.answered).toBeGreaterThan(20);
    expect(report.served).toBeGreaterThan(0);
  }, 60_000);
});
