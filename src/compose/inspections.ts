import { Inspection } from "../adapters/functions/inspection.ts";
import { ConfigError } from "../config/config-error.ts";
import {
  DEBUGGER_PORTS_TRIED,
  FIRST_DEBUGGER_PORT,
  type Inspecting,
  isInspectable,
} from "../core/inspecting.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";

/** The debuggers' ports of a gateway; a function keeps its own over every deployment. */
export class Inspections implements Disposable {
  readonly #inspecting: Inspecting;
  readonly #announce: (sentence: string) => void;
  readonly #byName = new Map<string, Inspection>();

  private constructor(inspecting: Inspecting, announce: (sentence: string) => void) {
    this.#inspecting = inspecting;
    this.#announce = announce;
  }

  /** Those of the functions that are there at the start. Throws `ConfigError` when a port cannot be opened. */
  static async open(
    inspecting: Inspecting,
    functions: readonly LambdaFunction[],
    announce: (sentence: string) => void,
  ): Promise<Inspections> {
    const inspections = new Inspections(inspecting, announce);
    try {
      // One after the other, so that ports follow the order of the functions.
      for (const each of functions) await inspections.#make(each)?.listen();
    } catch (error) {
      inspections[Symbol.dispose]();
      throw new ConfigError(sentenceOf(error));
    }
    return inspections;
  }

  /** `undefined` where no debugger may attach. The port of a function that comes later is opened meanwhile. */
  of(lambdaFunction: LambdaFunction): Inspection | undefined {
    if (!isInspectable(lambdaFunction.runtime)) return undefined;
    const known = this.#byName.get(lambdaFunction.functionName);
    if (known !== undefined) return known;
    const made = this.#make(lambdaFunction);
    void made?.listen().catch((error: unknown) => this.#announce(sentenceOf(error)));
    return made;
  }

  [Symbol.dispose](): void {
    for (const each of this.#byName.values()) each[Symbol.dispose]();
  }

  #make({ functionName, runtime }: LambdaFunction): Inspection | undefined {
    const { functions, others } = this.#inspecting;
    const wish = functions === undefined ? others : functions.get(functionName);
    if (wish === undefined || !isInspectable(runtime)) return undefined;
    const isFixed = wish.port === 0 || functions !== undefined;
    const made = new Inspection({
      functionName,
      port: wish.port ?? FIRST_DEBUGGER_PORT,
      portsTried: isFixed && wish.port !== undefined ? 1 : DEBUGGER_PORTS_TRIED,
      waits: wish.waits,
      announce: this.#announce,
    });
    this.#byName.set(functionName, made);
    return made;
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
