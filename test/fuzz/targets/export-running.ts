import { runningProject } from "../../../src/cli/export/running-project.ts";
import { ControlFault } from "../../../src/control-plane/control-fault.ts";
import { accountMadeByCalls, clientOf } from "../../support/made-by-calls.ts";
import { comparable } from "../../support/same-project.ts";
import { Choices } from "../engine/choices.ts";
import { randomBytes } from "../engine/mutate.ts";
import { holdEqual, type Target } from "../engine/target.ts";
import { PLACE, randomProject } from "./random-project.ts";
import { holdSame, writtenAndLoaded } from "./written-projects.ts";

export const exportedGateways: Target = {
  name: "export-running",
  property:
    "APIs that calls make are the same after they were exported from the gateway as a sluice.yaml or a CloudFormation template and loaded",
  bytesMax: 400,
  dictionary: [],
  seeds: () => [new Uint8Array(0), Uint8Array.from({ length: 200 }, (_, at) => (at * 37) % 256)],
  fresh: (random) => randomBytes(random, 300),
  async check(input) {
    const project = randomProject(new Choices(input));
    const account = await accountMadeByCalls(project, PLACE).catch((error: unknown) => {
      if (error instanceof ControlFault) return error;
      throw error;
    });
    if (account instanceof ControlFault) return `refused: ${account.message.slice(0, 60)}`;
    const chosen = { api: undefined, stage: undefined };
    const running = await runningProject(clientOf(account), chosen);
    holdEqual(running.project.apis.length, project.apis.length, "how many APIs are exported");
    const loaded = writtenAndLoaded(running.project);
    holdSame(comparable(loaded.fromYaml), comparable(running.project), loaded.yaml);
    const { fromTemplate, template } = loaded;
    if (fromTemplate === undefined) return "a name that CloudFormation takes for a function";
    const how = { upToIds: true, withoutMachine: true };
    holdSame(comparable(fromTemplate, how), comparable(running.project, how), template);
    const { apis, domainNames, usagePlans } = project;
    return `${apis.length} APIs, ${domainNames.length} domains, ${usagePlans.length} plans`;
  },
};
