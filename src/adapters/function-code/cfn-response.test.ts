import { afterAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CFN_RESPONSE } from "./cfn-response.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-cfn-"));
afterAll(() => rmSync(folder, { recursive: true }));

const EVENT = { ResponseURL: "https://x/", StackId: "s", RequestId: "r", LogicalResourceId: "l" };
const BODY = {
  ...{ Status: "SUCCESS", Reason: "Details are in the log stream stream", NoEcho: false },
  ...{ PhysicalResourceId: "stream", StackId: "s", RequestId: "r", LogicalResourceId: "l" },
  Data: { a: 1 },
};

/** Lines that a program prints, each of them JSON. */
function printed(program: string, files: Readonly<Record<string, string>>, text: string) {
  const [content = ""] = Object.values(files);
  writeFileSync(join(folder, program === "node" ? "cfn.cjs" : "cfnresponse.py"), content);
  const { stdout, stderr } = spawnSync(program, ["-"], {
    ...{ input: text, encoding: "utf8", cwd: folder },
  });
  expect(stderr).toBe("");
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("cfn-response sends what CloudFormation waits for, then ends the event", () => {
  const text = `
    require("node:https").request = (url, { method }, answered) => ({
      on() {},
      end(body) {
        console.log(JSON.stringify({ url, method, body: JSON.parse(body) }));
        answered({ resume() {}, on: (_, ended) => ended() });
      },
    });
    const cfn = require(${JSON.stringify(join(folder, "cfn.cjs"))});
    const context = { logStreamName: "stream", done: () => console.log('"done"') };
    cfn.send(${JSON.stringify(EVENT)}, context, cfn.SUCCESS, { a: 1 });`;
  expect(printed("node", CFN_RESPONSE.js, text)).toEqual([
    { url: "https://x/", method: "PUT", body: BODY },
    "done",
  ]);
});

test("cfnresponse sends the same in Python", () => {
  const text = `
import json, types, urllib.request
import cfnresponse

def urlopen(request):
    body = json.loads(request.data)
    print(json.dumps({"url": request.full_url, "method": request.get_method(), "body": body}))
    return types.SimpleNamespace(close=lambda: None)

urllib.request.urlopen = urlopen
context = types.SimpleNamespace(log_stream_name="stream")
cfnresponse.send(json.loads('${JSON.stringify(EVENT)}'), context, cfnresponse.SUCCESS, {"a": 1})
`;
  expect(printed("python3", CFN_RESPONSE.py, text)).toEqual([
    { url: "https://x/", method: "PUT", body: BODY },
  ]);
});
