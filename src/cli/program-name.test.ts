import { expect, test } from "bun:test";
import { invocationOf, programName } from "./program-name.ts";

const PATH = "/usr/local/bin:/usr/bin";

test.each([
  ["bin/sluice", "bin/sluice"],
  ["./bin/sluice", "./bin/sluice"],
  ["/srv/sluice/bin/sluice", "/srv/sluice/bin/sluice"],
  ["/srv/my sluice/bin/sluice", "'/srv/my sluice/bin/sluice'"],
  ["/usr/local/bin/sluice", "sluice"],
  ["/app/node_modules/.bin/sluice", "npx sluice"],
  ["node_modules/.bin/sluice", "npx sluice"],
  ["npm start --", "npm start --"],
  ["", "sluice"],
  [undefined, "sluice"],
])("programName() of what was started as %p is %p", (startedAs, name) => {
  expect(programName({ SLUICE_STARTED_AS: startedAs, PATH })).toBe(name);
});

test("invocationOf() adds the command, which npm start has in it", () => {
  expect(invocationOf("dev", { SLUICE_STARTED_AS: "bin/sluice" })).toBe("bin/sluice dev");
  expect(invocationOf("dev", { SLUICE_STARTED_AS: "npm start --" })).toBe("npm start --");
});
