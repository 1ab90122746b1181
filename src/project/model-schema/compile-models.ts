/**
 * Models as validators: JSON Schema draft-04 by `ajv`, within bounds. It stands here, not in the core, which has no
 * library, and not among the adapters, which the loaders may not name: a schema that is none is refused while a project
 * is read.
 *
 * Gaps: 2026-11-28 `format` is not checked. 2026-11-28 numbers are compared as doubles, so one of more than 15 digits is
 *   rounded first; AWS compares decimals. 2026-11-28 regular expressions are those of `core/vtl/java-pattern.ts`, which
 *   counts its steps: one with look-around, back references or Unicode classes is refused when the API is deployed.
 * By design: 2026-11-28 $schema is not looked at: draft-04 it is. 2026-11-28 the first violation is named, AWS names all. 2026-11-28 a message that nests too deep or takes
 *   too many steps does not fit.
 */
import type Ajv from "ajv-draft-04";
import type { JsonValue } from "../../core/json-path.ts";
import type { Model } from "../../core/model/model.ts";
import type { ModelCompiler, ModelValidator } from "../../core/request-models.ts";
import { Budget, TemplateError } from "../../core/vtl/budget.ts";
import { JavaPattern } from "../../core/vtl/java-pattern.ts";
import { compilePattern } from "../../core/vtl/java-pattern-syntax.ts";
import { isUnique } from "./is-unique.ts";
import { isDeeperThan } from "./nesting.ts";
import { modelUri, prepareSchema, SchemaError, STEP_KEYWORD } from "./prepare-schema.ts";
import { violationText } from "./violation-text.ts";

/** Work of one validation, steps: about one for each value and subschema that meet. Ours. */
export const VALIDATION_STEPS_MAX = 500_000;
/** Levels of arrays and objects in a message that a model looks at, count. Ours. */
export const MESSAGE_NESTING_MAX = 500;
/** Length of an error, characters: what CloudWatch keeps of a log event of API Gateway's. */
export const ERROR_CHARACTERS_MAX = 1_024;

export const compileModels: ModelCompiler = (models) => {
  // Most APIs have none, and the library takes a tenth of the start to load.
  if (models.length === 0) return noModel;
  const library = new SchemaLibrary(models);
  return (model) => library.validatorOf(model);
};

function noModel({ name }: Model): never {
  throw new SyntaxError(`the model ${JSON.stringify(name)} is not one of the API's`);
}

/** Loaded by the first API with models. */
function ajvDraft04(): typeof Ajv {
  const { default: library } = require("ajv-draft-04") as typeof import("ajv-draft-04");
  return library;
}

let checked: SchemaLibrary | undefined;

/** What every schema is held against: compiled once, which takes longer than an API's models. */
function draft04(): SchemaLibrary {
  checked ??= new SchemaLibrary([]);
  return checked;
}

/** The models of one API, which may refer to each other. */
class SchemaLibrary {
  readonly #ajv: Ajv;
  readonly #problems = new Map<string, SyntaxError>();
  /** Of the validation that is running; one ends before the next begins. */
  #budget = new Budget();

  constructor(models: readonly Model[]) {
    this.#ajv = this.#instance();
    const names = new Map(
      models.flatMap(({ name, modelId }) => [
        [modelId, name],
        [name, name],
      ]),
    );
    for (const { name, schema } of models) {
      try {
        const prepared = prepareSchema(schema, names);
        draft04().requireSchema(prepared);
        this.#ajv.addSchema(prepared, modelUri(name), undefined, false);
      } catch (error) {
        const isOurs = error instanceof SyntaxError;
        this.#problems.set(name, isOurs ? error : new SyntaxError(messageOf(error)));
      }
    }
  }

  /** Throws `SchemaError` where it is no schema of draft-04. */
  requireSchema(prepared: Parameters<Ajv["validateSchema"]>[0]): void {
    this.#budget = new Budget();
    if (this.#ajv.validateSchema(prepared) === false) throw this.#notASchema();
  }

  /** Throws `SyntaxError` when the schema, or one that it refers to, is not sound. */
  validatorOf({ name }: Model): ModelValidator {
    const problem = this.#problems.get(name);
    if (problem !== undefined) throw problem;
    try {
      const validate = this.#ajv.getSchema(modelUri(name));
      if (validate === undefined) throw new SyntaxError("the schema cannot be compiled");
      return (document) => {
        const error = this.#errorOf(document, () =>
          validate(document) === true ? undefined : violationText(validate.errors),
        );
        return error === undefined ? undefined : shortened(error);
      };
    } catch (error) {
      throw new SyntaxError(reasonOf(error), { cause: error });
    }
  }

  #errorOf(document: JsonValue, run: () => string | undefined): string | undefined {
    if (isDeeperThan(document, MESSAGE_NESTING_MAX)) {
      return `The message nests deeper than ${MESSAGE_NESTING_MAX} levels`;
    }
    this.#budget = new Budget("The validation", VALIDATION_STEPS_MAX);
    try {
      return run();
    } catch (error) {
      if (error instanceof TemplateError) return error.message;
      // Messages and schemas nest too little for it: a $ref that leads back to itself looks at one value again and again.
      if (error instanceof RangeError) return "The schema's $ref leads to itself without end";
      throw error;
    }
  }

  #instance(): Ajv {
    const ajv = new (ajvDraft04())({
      strict: false,
      logger: false,
      ignoreKeywordsWithRef: true,
      validateFormats: false,
      // An object of JSON has no members that it inherits.
      ownProperties: true,
      // Decimal fractions are exact in Java: 0.3 is a multiple of 0.1.
      multipleOfPrecision: 12,
      verbose: true,
      code: {
        regExp: Object.assign((source: string) => this.#pattern(source), { code: "pattern" }),
      },
    });
    ajv.addKeyword({
      keyword: STEP_KEYWORD,
      before: "$ref",
      schema: false,
      errors: false,
      validate: () => {
        this.#budget.spend(1);
        return true;
      },
    });
    // Ajv compares every item with every other, as deep as they go.
    ajv.removeKeyword("uniqueItems");
    ajv.addKeyword({
      keyword: "uniqueItems",
      type: "array",
      schemaType: "boolean",
      validate: (wanted: boolean, items: readonly JsonValue[]) =>
        !wanted || isUnique(items, this.#budget),
    });
    return ajv;
  }

  #pattern(source: string) {
    let program: ReturnType<typeof compilePattern>;
    try {
      program = compilePattern(source);
    } catch (cause) {
      throw new SyntaxError(messageOf(cause), { cause });
    }
    return {
      test: (text: string) => new JavaPattern(program, this.#budget).find(text, 0) !== undefined,
      toString: () => source,
    };
  }

  #notASchema(): SchemaError {
    // Of the forms that a keyword may have, the one that was meant got furthest.
    const [first] = (this.#ajv.errors ?? []).toSorted(
      (one, other) => other.instancePath.split("/").length - one.instancePath.split("/").length,
    );
    const pointer = first?.instancePath ?? "";
    const where = pointer === "" ? "" : ` at ${pointer}`;
    const reason = first?.message ?? "it is not understood";
    return new SchemaError(`the schema is not JSON Schema draft-04${where}: ${reason}`, pointer);
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return "it refers to other models in a chain that is too long";
  if (!(error instanceof ajvDraft04().MissingRefError)) return messageOf(error);
  const [, fragment = ""] = error.missingRef.split("#");
  return `the schema's $ref ${JSON.stringify(`#${fragment}`)} leads nowhere`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function shortened(text: string): string {
  return text.length > ERROR_CHARACTERS_MAX ? `${text.slice(0, ERROR_CHARACTERS_MAX - 1)}…` : text;
}
