import type { Project } from "../../../src/core/model/project.ts";
import { undeployable } from "../../../src/project/deployable.ts";
import { comparable } from "../../support/same-project.ts";
import { Choices } from "../engine/choices.ts";
import { randomBytes } from "../engine/mutate.ts";
import { hold, type Target } from "../engine/target.ts";
import { randomProject } from "./random-project.ts";
import { holdSame, writtenAndLoaded } from "./written-projects.ts";

export const exportedProjects: Target = {
  name: "export",
  property:
    "a project that deploys is the same after it was written as a sluice.yaml or a CloudFormation template and loaded",
  bytesMax: 400,
  dictionary: [],
  seeds: () => [new Uint8Array(0), Uint8Array.from({ length: 200 }, (_, at) => (at * 37) % 256)],
  fresh: (random) => randomBytes(random, 300),
  check(input) {
    const project = randomProject(new Choices(input));
    for (const api of project.apis) {
      const problem = undeployable(api);
      hold(problem === undefined, `the generator made what does not deploy: ${problem?.message}`);
    }
    const loaded = writtenAndLoaded(project);
    holdSame(comparable(loaded.fromYaml), comparable(project), loaded.yaml);
    const { fromTemplate, template } = loaded;
    if (fromTemplate === undefined) return "a name that CloudFormation takes for a function";
    const how = { upToIds: true, withoutMachine: true };
    holdSame(comparable(fromTemplate, how), comparable(project, how), template);
    return shapeOf(project);
  },
};

/** Which kinds of things it has. */
function shapeOf({ apis, functions, domainNames, usagePlans }: Project): string {
  const types = new Set(
    apis.flatMap(({ integrations }) => integrations.map((each) => each.integrationType)),
  );
  const counts = [functions, domainNames, usagePlans].map(({ length }) => Math.min(length, 1));
  return `${[...types].sort().join(" ")} ${counts.join("")}`;
}
