/**
 * Integration URIs of AWS services, `arn:{partition}:apigateway:{region}:{subdomain.service|service}:{action|path}/{service_api}`
 * (AWS: API Gateway API reference, `uri` of an integration).
 *
 * Gaps: none known.
 * By design: 2026-11-28 stage variables may stand in the Region, the subdomain and behind `action/` and `path/`, not in the
 *   name of the service, which decides the protocol. 2026-11-28 `path//…`, which AWS's own examples write, is `/…`.
 */
import { UriTemplate } from "../uri-template.ts";
import {
  type AwsService,
  knownService,
  refusedService,
  unlistedService,
} from "./known-services.ts";

export interface ServiceUri {
  readonly service: AwsService;
  readonly partition: string;
  readonly region: UriTemplate;
  /** What stands before the service: a bucket, an IoT endpoint. */
  readonly subdomain: UriTemplate | undefined;
  /** With its leading slash, and its query. An action is the query `Action=…`. */
  readonly target: UriTemplate;
  /** Of `action/…`: its name alone. */
  readonly action: UriTemplate | undefined;
}

const FORM = "arn:aws:apigateway:{region}:{service}:action/{Action} or …:path/{path}";
const PARTS =
  /^arn:(?<partition>aws[a-z-]*):apigateway:(?<region>[^:]*):(?<place>[^:]*):(?<kind>action|path)\/(?<api>.*)$/s;
const PLACE = /^arn:[a-z-]+:apigateway:(?:[^:]*:)?([^:]*)/;
const VARIABLE = String.raw`\$\{stageVariables\.\w+\}`;
const REGION = new RegExp(`^(?:[a-z]{2}(?:-[a-z]+)+-\\d{1,2}|${VARIABLE})$`);
const SUBDOMAIN = new RegExp(`^(?:[A-Za-z0-9.-]|${VARIABLE})+$`);
const SERVICE = /^[a-z0-9-]{1,63}$/;
const ACTION = new RegExp(`^(?:[A-Za-z0-9_.]|${VARIABLE})+$`);

/**
 * Whether an `AWS` integration calls a service other than Lambda. So does one whose end is wrong, `sqs:paths/jobs`:
 * otherwise a misspelt service would pass for a function.
 */
export function namesServiceBesidesLambda(integrationUri: string): boolean {
  const [, place] = PLACE.exec(integrationUri) ?? [];
  return place !== undefined && place !== "lambda";
}

/** Parses once, at deployment time. Throws `SyntaxError`. */
export function compileServiceUri(integrationUri: string): ServiceUri {
  const {
    partition = "",
    region = "",
    place = "",
    kind,
    api = "",
  } = PARTS.exec(integrationUri)?.groups ?? {};
  if (place === "") throw wrong(integrationUri, `must be ${FORM}`);
  if (!REGION.test(region)) throw wrong(integrationUri, `"${region}" is no Region`);
  const { service, subdomain } = placeOf(integrationUri, place, kind === "action");
  return {
    service,
    partition,
    region: UriTemplate.compile(region),
    subdomain: subdomain === undefined ? undefined : UriTemplate.compile(subdomain),
    ...(kind === "action" ? actionOf(integrationUri, api) : pathOf(api)),
  };
}

function placeOf(
  uri: string,
  place: string,
  isAction: boolean,
): { readonly service: AwsService; readonly subdomain: string | undefined } {
  const whole = knownService(place);
  if (whole !== undefined) return { service: whole, subdomain: undefined };
  // The name of a known service may itself have a dot: `bucket.s3`, but also `x.runtime.sagemaker`.
  for (let dot = place.indexOf("."); dot !== -1; dot = place.indexOf(".", dot + 1)) {
    const service = knownService(place.slice(dot + 1));
    if (service !== undefined) return { service, subdomain: subdomainOf(uri, place.slice(0, dot)) };
  }
  const name = place.slice(place.lastIndexOf(".") + 1);
  if (!SERVICE.test(name)) throw wrong(uri, `"${name}" is no service: it must be ${FORM}`);
  const refusal = refusedService(name);
  if (refusal !== undefined) throw wrong(uri, refusal);
  const subdomain = place.length > name.length ? place.slice(0, -name.length - 1) : undefined;
  return {
    service: unlistedService(name, isAction),
    subdomain: subdomain === undefined ? undefined : subdomainOf(uri, subdomain),
  };
}

function subdomainOf(uri: string, subdomain: string): string {
  if (SUBDOMAIN.test(subdomain)) return subdomain;
  throw wrong(uri, `"${subdomain}" is no subdomain`);
}

function actionOf(uri: string, api: string) {
  const [, name = "", rest = ""] = /^([^&?]*)[&?]?(.*)$/s.exec(api) ?? [];
  if (!ACTION.test(name)) {
    throw wrong(uri, `"${name}" is no action: it must be the name of one, such as PutItem`);
  }
  return {
    target: UriTemplate.compile(`/?Action=${name}${rest === "" ? "" : `&${rest}`}`),
    action: UriTemplate.compile(name),
  };
}

function pathOf(api: string) {
  return { target: UriTemplate.compile(`/${api.replace(/^\/+/, "")}`), action: undefined };
}

function wrong(uri: string, reason: string): SyntaxError {
  return new SyntaxError(`"${uri}": ${reason}`);
}
