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
      const folders = wanted.flatMap(({ codePath, optPath = codePath }) => [codePath, optPath]);
      await this.#folders.keep(new Set(folders));
    });
  }

  async #deployed(lambda: LambdaFunction): Promise<LambdaFunction> {
    if (!isPackaged(lambda)) return lambda;
    const { layers = [] } = lambda;
    const codePath = await this.#codePath(lambda);
    if (layers.length === 0) return { ...lambda, codePath };
    const paths = layers.map(({ path }) => path).join(", ");
    const optPath = await naming(lambda, `cannot have its layers (${paths})`, () =>
      this.#folders.ofLayers(layers),
    );
    return { ...lambda, codePath, optPath };
  }

  async #codePath(lambda: LambdaFunction): Promise<string> {
    const { package: packed, runtime, codePath } = lambda;
    if (packed === undefined) return codePath;
    if (packed.kind === "inline") {
      return this.#folders.ofText(packed.text, runtime.startsWith("python") ? "py" : "js");
    }
    return naming(lambda, `cannot run from the zip ${packed.file}`, () =>
      this.#folders.ofZip(packed.file).catch((error: unknown) => {
        if (isAbsence(error)) return codePath;
        throw error;
      }),
    );
  }

  #next<Value>(work: () => Promise<Value>): Promise<Value> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

function isPackaged({ package: packed, layers }: LambdaFunction): boolean {
  return packed !== undefined || layers !== undefined;
}

/** What goes wrong in `work` says which function cannot do what. */
async function naming<Value>(
  { functionName }: LambdaFunction,
  consequence: string,
  work: () => Promise<Value>,
): Promise<Value> {
  try {
    return await work();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`Function ${functionName} ${consequence}: ${why}`, { cause });
  }
}

function isAbsence(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
