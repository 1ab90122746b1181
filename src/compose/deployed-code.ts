import type { DeployedFolders } from "../adapters/function-code/deployed-folders.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import type { Serving } from "../core/model/serving.ts";
import type { Applied } from "./deployer.ts";

type Prepare = (serving: Serving) => { apply(): Applied };

/** Code in packages and layers, as folders for as long as something runs it. */
export class DeployedCode implements AsyncDisposable {
  readonly #folders: DeployedFolders;
  /** One after the other: what is removed is not what is being made. */
  #work: Promise<unknown> = Promise.resolve();
  #prepared: readonly LambdaFunction[] = [];
  #served: readonly LambdaFunction[] = [];
  /** Deployments whose functions may still run. */
  #replacing = 0;

  constructor(folders: DeployedFolders) {
    this.#folders = folders;
  }

  /**
   * Definitions that can run: unpacked before anything waits for them. Rejects with `SyntaxError` for a package that cannot be
   * unpacked; one that is not there stays, and its calls say so.
   */
  of(functions: readonly LambdaFunction[]): Promise<readonly LambdaFunction[]> {
    if (!functions.some(isPackaged)) return Promise.resolve(functions);
    return this.#next(async () => {
      const deployed: LambdaFunction[] = [];
      for (const each of functions) deployed.push(await this.#deployed(each));
      this.#prepared = deployed;
      return deployed;
    });
  }

  /** `prepare`, which in addition removes what no function runs any more. */
  keeping(prepare: Prepare): Prepare {
    return (serving) => {
      const prepared = prepare(serving);
      return {
        apply: () => {
          const applied = prepared.apply();
          this.#served = serving.functions;
          return { replaced: this.#sweepAfter(applied.replaced) };
        },
      };
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#next(() => this.#folders[Symbol.asyncDispose]());
  }

  async #sweepAfter(replaced: Promise<void>): Promise<void> {
    this.#replacing += 1;
    await replaced;
    this.#replacing -= 1;
    if (this.#replacing > 0) return;
    await this.#next(async () => {
      const wanted = [...this.#prepared, ...this.#served];
      await this.#folders.keep(new Set(wanted.map(({ codePath }) => codePath)));
    });
  }

  async #deployed(lambda: LambdaFunction): Promise<LambdaFunction> {
    const { package: packed, functionName, runtime } = lambda;
    if (packed === undefined) return lambda;
    if (packed.kind === "inline") {
      const language = runtime.startsWith("python") ? "py" : "js";
      return { ...lambda, codePath: await this.#folders.ofText(packed.text, language) };
    }
    try {
      return { ...lambda, codePath: await this.#folders.ofZip(packed.file) };
    } catch (error) {
      if (isAbsence(error)) return lambda;
      const why = error instanceof Error ? error.message : String(error);
      throw new SyntaxError(
        `Function ${functionName} cannot run from the zip ${packed.file}: ${why}`,
        { cause: error },
      );
    }
  }

  #next<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

function isPackaged({ package: packed }: LambdaFunction): boolean {
  return packed !== undefined;
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
