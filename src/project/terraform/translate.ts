import type { Identity } from "../cloudformation/scope.ts";
import { list, mapping, type TemplateNode, text } from "../cloudformation/template-node.ts";
import { Arguments } from "./arguments.ts";
import { madeBefore } from "./deployment-order.ts";
import { textOf } from "./json.ts";
import { TRANSLATORS, type Translator } from "./resources/translators.ts";
import type { Instance } from "./show.ts";
import { isHttpApi, type Translation } from "./translation.ts";

const API = "aws_apigatewayv2_api";
const DEPLOYMENT = "aws_apigatewayv2_deployment";
const ROUTE = "aws_apigatewayv2_route";

export interface Translated {
  /** A template, whose resources are called what Terraform calls them. */
  readonly root: TemplateNode;
  readonly count: number;
  /** Ids that are known already. */
  readonly identities: ReadonlyMap<string, Identity>;
}

/** What the JSON has of APIs and functions, in the words of a template. `root`: the root module's folder. */
export function translate(translation: Translation, root: string): Translated {
  const resources = new Map<string, { readonly args: Arguments; readonly of: Translator }>();
  const identities = new Map<string, Identity>();
  for (const instance of translation.show.instances) {
    const translator = TRANSLATORS.get(instance.type);
    if (translator === undefined || instance.mode !== "managed") continue;
    const args = new Arguments(instance, translation);
    if (translator.isMember) {
      const api = args.target("api_id", [API]);
      // An HTTP API is left out with one warning, whatever it has.
      if (api !== undefined && isHttpApi(api)) continue;
      args.put("ApiId", args.reference("api_id", [API]));
    }
    translator.translate(args, root);
    resources.set(instance.address, { args, of: translator });
    const id = textOf(instance.values.id);
    // A function has its ARN from this gateway's Region and account.
    if (id !== undefined && translator.type.startsWith("AWS::ApiGateway")) {
      identities.set(instance.address, { ref: id, attributes: {} });
    }
  }
  const written = [...resources].map(([address, { args, of }]): [string, TemplateNode] => {
    const { line } = args;
    const before = args.instance.type === DEPLOYMENT ? routesBefore(args, resources) : [];
    const entries: [string, TemplateNode][] = [
      ["Type", text(of.type, line)],
      ["Properties", mapping(args.properties, line)],
      ["DependsOn", list<TemplateNode>(before, line)],
    ];
    return [address, mapping(entries, line)];
  });
  const { size: count } = resources;
  return { root: mapping([["Resources", mapping(written, 1)]], 1), count, identities };
}

/** All of its API, with a warning of those that need not be there when the deployment is made. */
function routesBefore(args: Arguments, written: ReadonlyMap<string, unknown>): TemplateNode[] {
  const { instance, translation, line } = args;
  const api = args.target("api_id", [API]);
  const routes = translation
    .ofType(ROUTE)
    .filter(({ address }) => written.has(address))
    .filter((route) => new Arguments(route, translation).target("api_id", [API]) === api);
  const before = madeBefore(instance, translation);
  const missed = before === undefined ? [] : routes.filter((route) => !before.has(route));
  if (missed.length > 0) {
    const names = [...new Set(missed.map(nameOf))].join(", ");
    args.warn(
      `does not wait for all routes, so AWS may deploy without them: add depends_on = [${names}]`,
    );
  }
  return routes.map(({ address }) => text(address, line));
}

function nameOf({ type, name }: Instance): string {
  return `${type}.${name}`;
}
