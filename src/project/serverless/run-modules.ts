import { ProjectError } from "../project-error.ts";
import { evaluateModule, type ModuleHost } from "./evaluate-module.ts";
import { EvaluatedModules, ModuleNeeded } from "./evaluated-modules.ts";
import { EVALUATIONS_MAX } from "./serverless-limits.ts";

/** Loads, and runs each file of code that turns out to be needed, until nothing is. */
export async function withModules<Result>(
  load: (modules: EvaluatedModules) => Result,
  host: ModuleHost,
): Promise<Result> {
  const modules = new EvaluatedModules();
  for (;;) {
    const needed = neededBy(() => load(modules));
    if (!(needed instanceof ModuleNeeded)) return needed;
    const { request } = needed;
    if (modules.runs === EVALUATIONS_MAX) {
      const message = `Files of code had to run more than ${EVALUATIONS_MAX} times: each function that asks for values of the configuration runs again with them`;
      throw new ProjectError(message, { file: request.file, line: 1 });
    }
    modules.add(request, await evaluateModule(request, host));
  }
}

function neededBy<Result>(load: () => Result): Result | ModuleNeeded {
  try {
    return load();
  } catch (error) {
    if (error instanceof ModuleNeeded) return error;
    throw error;
  }
}
