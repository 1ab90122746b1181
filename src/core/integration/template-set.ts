/**
 * The templates of an integration or of one of its responses, and which of them is used (AWS: "WebSocket API mapping
 * templates", "selection expressions").
 *
 * Gaps: none known.
 * By design: 2026-11-22 the template under `application/json` also serves when the selection expression selects none, as
 *   the CDK's own sample needs it.
 */
import { compiling } from "../compiling.ts";
import type { JsonBody } from "../json-body.ts";
import {
  type ExpressionKind,
  type IntegrationResponseScope,
  SelectionExpression,
} from "../selection-expression.ts";
import { MappingTemplate, type TemplateResult, type TemplateScope } from "./mapping-template.ts";

export interface TemplateSource {
  /** What errors call it: `RequestTemplates`. */
  readonly member: string;
  readonly templates: Readonly<Record<string, string>>;
  readonly selectionExpression: string | undefined;
  readonly expressionKind: ExpressionKind;
}

/** What a selection expression of templates may ask for. */
export interface SelectionInput {
  /** The client's message; `undefined` on `$connect` and `$disconnect`. */
  readonly message: JsonBody | undefined;
  readonly response?: IntegrationResponseScope;
}

export class TemplateSet {
  readonly #expression: SelectionExpression | undefined;
  readonly #templates: ReadonlyMap<string, NamedTemplate>;

  private constructor(
    expression: SelectionExpression | undefined,
    templates: ReadonlyMap<string, NamedTemplate>,
  ) {
    this.#expression = expression;
    this.#templates = templates;
  }

  /** Parses once, at deployment time. Throws `SyntaxError` naming the member. */
  static compile(source: TemplateSource): TemplateSet {
    const { member, selectionExpression, expressionKind } = source;
    const expression =
      selectionExpression === undefined || selectionExpression === ""
        ? undefined
        : compiling(`TemplateSelectionExpression of ${member}`, () =>
            SelectionExpression.compile(selectionExpression, expressionKind),
          );
    const templates = new Map<string, NamedTemplate>();
    for (const [key, text] of Object.entries(source.templates)) {
      const name = `${member}.${key}`;
      const template = compiling(name, () => MappingTemplate.compile(text));
      templates.set(key, new NamedTemplate(name, template));
    }
    return new TemplateSet(expression, templates);
  }

  get isEmpty(): boolean {
    return this.#templates.size === 0;
  }

  /** `undefined` when there is no template to use. */
  select({ message, response }: SelectionInput): NamedTemplate | undefined {
    const templates = this.#templates;
    const key = this.#expression?.evaluate(message, response);
    const selected = key === undefined ? undefined : templates.get(key);
    return selected ?? templates.get("$default") ?? templates.get("application/json");
  }
}

/** A template that says its name when it fails. */
class NamedTemplate {
  readonly name: string;
  readonly #template: MappingTemplate;

  constructor(name: string, template: MappingTemplate) {
    this.name = name;
    this.#template = template;
  }

  /** What it renders to whatever the scope, when it reads nothing. */
  get fixedText(): string | undefined {
    return this.#template.fixedText;
  }

  render(scope: TemplateScope): TemplateResult {
    const result = this.#template.render(scope);
    if (result.kind === "rendered") return result;
    const line = result.line === undefined ? "" : `, line ${result.line}`;
    return { ...result, detail: `${result.detail} in ${this.name}${line}` };
  }
}
