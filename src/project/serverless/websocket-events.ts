import type { TemplateNode } from "../cloudformation/template-node.ts";
import { meantBy } from "../cloudformation/unknown-property.ts";
import type { ConfigNode } from "./config-node.ts";

/** One `websocket` event of a function. */
export interface WebsocketEvent {
  readonly functionName: string;
  readonly route: string;
  readonly isTwoWay: boolean;
  readonly authorizer: EventAuthorizer | undefined;
  readonly line: number;
}

export interface EventAuthorizer {
  readonly name: string;
  /** `undefined`: a function of the service, with the name of the authorizer. */
  readonly arn: TemplateNode | undefined;
  readonly identitySource: readonly string[];
  readonly line: number;
}

/** Events that something else than a WebSocket API makes: kind -> functions. */
export type OtherEvents = Map<string, string[]>;

const DEFAULT_IDENTITY_SOURCE = ["route.request.header.Auth"];
const EVENT_PROPERTIES = ["route", "authorizer", "routeResponseSelectionExpression"];
const AUTHORIZER_PROPERTIES = ["name", "arn", "identitySource"];

/**
 * The WebSocket events of a function, held to the framework's own schema
 * (https://github.com/oss-serverless/osls/blob/4.x/docs/events/websocket.md).
 */
export function websocketEvents(
  functionNode: ConfigNode,
  functionNames: ReadonlySet<string>,
  others: OtherEvents,
): WebsocketEvent[] {
  const events: WebsocketEvent[] = [];
  for (const item of functionNode.member("events")?.items() ?? []) {
    if (item.isNull) continue;
    const kind = kindOfEvent(item);
    if (kind === "websocket") {
      const event =
        item.member("websocket") ??
        item.fail("unsupported function event: a websocket event names its route");
      events.push(readEvent(event, functionNode.name, functionNames));
    } else {
      refuseMisspelt(item, kind);
      others.set(kind, [...(others.get(kind) ?? []), functionNode.name]);
    }
  }
  return events;
}

function kindOfEvent(item: ConfigNode): string {
  if (item.node.kind === "scalar") return item.text();
  const [first] = item.members();
  return first?.name ?? item.fail("unsupported function event");
}

/** It would be a route that nobody can reach. */
function refuseMisspelt(item: ConfigNode, kind: string): void {
  if (meantBy(kind, ["websocket"]) !== undefined) {
    item.fail(`unsupported function event ${kind}: did you mean websocket?`);
  }
}

function readEvent(
  event: ConfigNode,
  functionName: string,
  functionNames: ReadonlySet<string>,
): WebsocketEvent {
  const { line } = event;
  if (event.node.kind === "scalar") {
    return { functionName, route: event.text(), isTwoWay: false, authorizer: undefined, line };
  }
  if (event.node.kind !== "mapping") event.fail("unsupported configuration format");
  event.refuseUnknown(EVENT_PROPERTIES);
  const route = event.member("route")?.text() ?? event.fail("must have required property 'route'");
  const expression = event.member("routeResponseSelectionExpression");
  if (expression !== undefined && expression.text() !== "$default") {
    expression.fail(
      `must be equal to constant: AWS knows $default alone, found ${expression.text()}`,
    );
  }
  const authorizer = event.member("authorizer");
  return {
    ...{ functionName, route, line, isTwoWay: expression !== undefined },
    authorizer: authorizer === undefined ? undefined : readAuthorizer(authorizer, functionNames),
  };
}

function readAuthorizer(node: ConfigNode, functionNames: ReadonlySet<string>): EventAuthorizer {
  const { line } = node;
  if (node.node.kind === "scalar") {
    const written = node.text();
    const identitySource = DEFAULT_IDENTITY_SOURCE;
    if (!written.includes(":")) {
      refuseUnknownFunction(node, functionNames);
      return { name: written, arn: undefined, identitySource, line };
    }
    return { name: lastOfArn(written), arn: node.whole(), identitySource, line };
  }
  if (node.node.kind !== "mapping") node.fail("unsupported configuration format");
  node.refuseUnknown(AUTHORIZER_PROPERTIES);
  const identitySource =
    node
      .member("identitySource")
      ?.itemsOrOne()
      .map((item) => item.text()) ?? DEFAULT_IDENTITY_SOURCE;
  const name = node.member("name");
  const arn = node.member("arn");
  if (arn === undefined) {
    if (name === undefined) return node.fail("must have required property 'name' or 'arn'");
    refuseUnknownFunction(name, functionNames);
    return { name: name.text(), arn: undefined, identitySource, line };
  }
  if (arn.node.kind === "scalar") {
    return { name: lastOfArn(arn.text()), arn: arn.whole(), identitySource, line };
  }
  if (name === undefined) {
    return node.fail('Websocket Authorizer: Non-string "arn" needs to be accompanied with "name"');
  }
  return { name: name.text(), arn: arn.whole(), identitySource, line };
}

function refuseUnknownFunction(node: ConfigNode, functionNames: ReadonlySet<string>): void {
  const name = node.text();
  if (functionNames.has(name)) return;
  const meant = meantBy(name, [...functionNames]);
  const hint = meant === undefined ? "" : `: did you mean ${meant}?`;
  node.fail(`Function "${name}" doesn't exist in this Service${hint}`);
}

function lastOfArn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
