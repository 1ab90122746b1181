import type { JsonBody } from "../json-body.ts";
import { connectHeaders, queryParameters, type UpgradeRequest } from "../lambda-event.ts";
import type { RequestContext } from "../request-context.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { selectJson } from "./json-query.ts";
import { type Call, methodTable, textArgument } from "./method.ts";
import { parseJsonQuery } from "./parse-json-query.ts";
import { readJson } from "./read-json.ts";
import { VtlMap, VtlObject, type VtlValue } from "./value.ts";
import { jsonText } from "./value-text.ts";

export interface InputScope {
  readonly body: JsonBody | undefined;
  readonly request: UpgradeRequest | undefined;
  readonly context: RequestContext;
}

/** `$input` (AWS: "WebSocket API mapping template reference"). */
export function inputObject(scope: InputScope, budget: Budget): VtlObject {
  const input = new Input(scope, budget);
  return new VtlObject({
    property: (name) => (name === "body" ? input.bodyText() : undefined),
    call: (name, args) => INPUT.call(input, { name, args, budget }),
  });
}

/** Read only when the template asks, and then once: what the template changes stays changed. */
class Input {
  readonly #scope: InputScope;
  readonly #budget: Budget;
  #document: VtlValue | undefined;
  #parameters: VtlMap | undefined;

  constructor(scope: InputScope, budget: Budget) {
    this.#scope = scope;
    this.#budget = budget;
  }

  /** API Gateway writes `{}` for an empty body (localstack pull request 12413, checked against AWS). */
  bodyText(): string {
    const { body } = this.#scope;
    return body === undefined || body.text === "" ? "{}" : body.text;
  }

  select(path: string): VtlValue | undefined {
    return selectJson(parseJsonQuery(path), this.#documentValue(), this.#budget);
  }

  get parameters(): VtlMap {
    this.#parameters ??= parametersOf(this.#scope);
    return this.#parameters;
  }

  #documentValue(): VtlValue {
    if (this.#document !== undefined) return this.#document;
    const { body } = this.#scope;
    if (body !== undefined && body.text !== "" && body.value() === undefined) {
      throw new TemplateError(
        "$input reads JSON, and the body is not JSON; $input.body is its text",
      );
    }
    this.#document = readJson(this.bodyText(), this.#budget);
    return this.#document;
  }
}

const INPUT = methodTable<Input>({
  "json/1": (input, call) => {
    const value = input.select(textArgument(call, 0)) ?? null;
    return value === null ? '""' : jsonText(value, call.budget);
  },
  "params/0": (input) => input.parameters,
  "params/1": (input, call) => parameterNamed(input, textArgument(call, 0), call),
  "path/1": (input, call) => input.select(textArgument(call, 0)) ?? null,
});

/** By which templates may call it. */
export const INPUT_METHODS = INPUT.names;
export const INPUT_PROPERTIES = ["body"];

/** The path's come first, then the query's, then the headers; the empty string for none. */
function parameterNamed(input: Input, name: string, { budget }: Call): VtlValue {
  for (const group of input.parameters.entries.values()) {
    budget.spend(1);
    const value = group instanceof VtlMap ? group.get(name) : null;
    if (value !== null) return value;
  }
  return "";
}

/** Only `$connect` has a query and headers, and no WebSocket route has a path. */
function parametersOf({ request, context }: InputScope): VtlMap {
  const headers = request === undefined ? [] : connectHeaders(request, context.identity.sourceIp);
  return new VtlMap([
    ["path", new VtlMap()],
    ["querystring", new VtlMap(queryParameters(request?.rawQuery))],
    ["header", new VtlMap(headers, true)],
  ]);
}
