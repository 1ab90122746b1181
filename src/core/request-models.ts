/**
 * Which model a message must fit, and whether it does (AWS: "Request validation for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 RequestModels without a ModelSelectionExpression validate nothing, since AWS validates "if you
 *   provide a model selection expression"; an expression without RequestModels lets nothing pass, as no model matches.
 *   2026-11-28 proxy integrations are validated too, as AWS's page on validation says and its older table does not.
 *   2026-11-28 a model's ContentType changes nothing: a message has none. 2026-11-28 a message that is not JSON fits no
 *   model, and an expression that cannot be evaluated selects $default. 2026-11-28 $connect and $disconnect have no body,
 *   so their models are not asked. 2026-11-28 `$default` is static like `\$default`, since the CDK's own tests write it so.
 */
import { compiling } from "./compiling.ts";
import type { JsonBody } from "./json-body.ts";
import type { JsonValue } from "./json-path.ts";
import type { Model } from "./model/model.ts";
import type { Route } from "./model/route.ts";
import { SelectionExpression } from "./selection-expression.ts";

/** Why a document does not fit, as `$context.error.validationErrorString` has it; `undefined`: it does. */
export type ModelValidator = (document: JsonValue) => string | undefined;

/**
 * Makes validators of an API's models. Core has no library for JSON Schema, so it is handed one. The function that it
 * answers throws `SyntaxError` for a schema that is none; validators MUST be bounded, as strangers write the documents.
 */
export type ModelCompiler = (models: readonly Model[]) => (model: Model) => ModelValidator;

export interface RequestModels {
  readonly expression: SelectionExpression;
  /** By the key that the expression selects. */
  readonly validators: ReadonlyMap<string, ModelValidator>;
}

/** An API's models by name. Throws `SyntaxError` naming the model. */
export function compileModels(
  models: readonly Model[],
  compiler: ModelCompiler,
  options: { readonly disableSchemaValidation: boolean },
): ReadonlyMap<string, ModelValidator> {
  if (models.length === 0) return new Map();
  const compile = compiler(models);
  const validators = new Map<string, ModelValidator>();
  for (const model of models) {
    if (validators.has(model.name)) {
      throw new SyntaxError(`Model "${model.name}": another model has the same name`);
    }
    try {
      validators.set(model.name, compile(model));
    } catch (cause) {
      if (!(cause instanceof SyntaxError)) throw cause;
      const message = `Model "${model.name}": ${cause.message}`;
      if (!options.disableSchemaValidation) throw new SyntaxError(message, { cause });
      validators.set(model.name, () => message);
    }
  }
  return validators;
}

/** Parses once, at deployment time. Throws `SyntaxError` with the offset. */
export function compileModelSelectionExpression(source: string): SelectionExpression {
  return SelectionExpression.compile(source === "$default" ? "\\$default" : source);
}

/** `undefined`: the route's messages are not validated. Throws `SyntaxError` naming the member. */
export function compileRequestModels(
  route: Route,
  models: ReadonlyMap<string, ModelValidator>,
): RequestModels | undefined {
  const selected = Object.entries(route.requestModels).map(([key, name]) => {
    const validator = models.get(name);
    if (validator === undefined) {
      throw new SyntaxError(`RequestModels: "${name}" is no model of this API`);
    }
    return [key, validator] as const;
  });
  const source = route.modelSelectionExpression;
  if (source === undefined || source === "") return undefined;
  const expression = compiling("ModelSelectionExpression", () =>
    compileModelSelectionExpression(source),
  );
  return { expression, validators: new Map(selected) };
}

/** Why the message may not go on to the integration, or `undefined`. */
export function validationError(models: RequestModels, body: JsonBody): string | undefined {
  const key = models.expression.evaluate(body);
  const validate =
    (key === undefined ? undefined : models.validators.get(key)) ??
    models.validators.get("$default");
  if (validate === undefined) {
    const selected = key === undefined ? "nothing" : JSON.stringify(shortened(key));
    return `No model matches: ${models.expression.source} selects ${selected}, and there is no $default`;
  }
  const document = body.value();
  return document === undefined ? "The message is not JSON" : validate(document);
}

/** Characters of a message's own text that an error quotes, count. */
const QUOTED_CHARACTERS_MAX = 128;

function shortened(key: string): string {
  return key.length > QUOTED_CHARACTERS_MAX ? `${key.slice(0, QUOTED_CHARACTERS_MAX)}…` : key;
}
