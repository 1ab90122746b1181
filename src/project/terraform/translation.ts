import type { JsonValue } from "../../core/json-path.ts";
import type { ProjectWarning } from "../../core/model/project.ts";
import { ProjectError } from "../project-error.ts";
import type { SourceLines } from "../source-lines.ts";
import { withoutKeys } from "./address.ts";
import { Configuration } from "./configuration.ts";
import { textOf } from "./json.ts";
import { References } from "./references.ts";
import type { Instance, Show } from "./show.ts";
import type { SourcePositions } from "./source-positions.ts";

/** What the translation of one resource can see, and where it says what it found. */
export class Translation {
  readonly show: Show;
  readonly configuration = new Configuration();
  readonly references: References;
  readonly warnings: ProjectWarning[] = [];
  readonly #lines: SourceLines;
  readonly #positions: SourcePositions;
  /** Managed resources that are read, by type. */
  readonly #byType = new Map<string, Instance[]>();
  #byName: ReadonlyMap<string, Instance[]> | undefined;

  constructor(show: Show, lines: SourceLines, positions: SourcePositions) {
    this.show = show;
    this.#lines = lines;
    this.#positions = positions;
    this.references = new References(show);
    for (const instance of show.instances) {
      if (instance.mode !== "managed") continue;
      const known = this.#byType.get(instance.type);
      if (known === undefined) this.#byType.set(instance.type, [instance]);
      else known.push(instance);
    }
  }

  ofType(...types: readonly string[]): readonly Instance[] {
    return types.flatMap((type) => this.#byType.get(type) ?? []);
  }

  /** All that have an address without keys, as a state's dependencies name them. */
  named(address: string): readonly Instance[] {
    this.#byName ??= Map.groupBy(this.show.instances, (each) => withoutKeys(each.address));
    return this.#byName.get(address) ?? [];
  }

  /** The one whose argument has this value, where that is known. */
  withValue(types: readonly string[], argument: string, value: JsonValue): Instance | undefined {
    return this.ofType(...types).find(({ values }) => values[argument] === value);
  }

  /** The number of the line where a resource is written, else of the JSON's first. */
  lineOf(instance: Instance): number {
    const position = this.#positions.of(instance);
    return position === undefined ? 1 : this.#lines.add(position.file) + position.line;
  }

  warn(instance: Instance, message: string): void {
    const position = this.#lines.positionOf(this.lineOf(instance));
    this.warnings.push({ message: `${instance.address}: ${message}`, position });
  }

  fail(instance: Instance, message: string): never {
    const position = this.#lines.positionOf(this.lineOf(instance));
    throw new ProjectError(`${instance.address}: ${message}`, position);
  }
}

/** HTTP APIs are left out, and so is what belongs to them. */
export function isHttpApi({ type, values }: Instance): boolean {
  return type === "aws_apigatewayv2_api" && textOf(values.protocol_type) === "HTTP";
}
