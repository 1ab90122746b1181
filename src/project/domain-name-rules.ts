/**
 * What API Gateway refuses about custom domain names and API mappings, in its own words where they are known (AWS: "Map API
 * stages to a custom domain name for WebSocket APIs"; floci's ApiGatewayV2ApiMappingServiceTest, measured in October 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a key with several levels is refused; AWS's words for a WebSocket API are not known. 2026-11-28 upper
 *   case in a domain name, a name of one label and one of digits alone are refused, in words of ours.
 */
import type { ApiMapping } from "../core/model/domain-name.ts";

/** AWS: DomainName, 1 to 512 characters. */
const DOMAIN_NAME_CHARACTERS_MAX = 512;
/** AWS: path of an API mapping, at most 300 characters. */
export const API_MAPPING_KEY_CHARACTERS_MAX = 300;

export const NOT_REGIONAL = "EDGE endpoint type is not supported for APIGatewayV2 domainName";
export const DOMAIN_NAME_EXISTS = "The domain name you provided already exists.";
export const KEY_EXISTS = "ApiMapping key already exists for this domain name";
export const INVALID_STAGE = "Invalid stage identifier specified";
export const MIXED_PROTOCOLS =
  "Mixing of REST APIs and HTTP APIs on the same domain name can only be accomplished through API Gateway's V2 DomainName interface. " +
  "Currently, WebSocket APIs can only be attached to a domain name with other WebSocket APIs. " +
  "This must also occur through API Gateway's V2 DomainName interface.";
/** SAM's words; API Gateway's own are not known. */
export const MUTUAL_TLS = "Mutual TLS domain name association is not supported for Websocket APIs.";

const LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
const DOMAIN_NAME = new RegExp(`^(\\*\\.)?(${LABEL}\\.)*${LABEL}$`);

/** Why it is no custom domain name, or `undefined`. */
export function domainNameProblem(name: string): string | undefined {
  const subject = `The domain name "${name}"`;
  if (name.length > DOMAIN_NAME_CHARACTERS_MAX) {
    return `A domain name must have at most ${DOMAIN_NAME_CHARACTERS_MAX} characters: found ${name.length}`;
  }
  if (!DOMAIN_NAME.test(name)) {
    return `${subject} must be lower-case labels of letters, digits and hyphens, such as chat.example.com or *.example.com`;
  }
  if (!name.includes(".") || /(^|\.)\d+$/.test(name)) {
    return `${subject} must have two labels or more, the last one not of digits alone: localhost and addresses lead to the default endpoint`;
  }
  if (name.includes("execute-api.")) {
    return `${subject} is of the default endpoints, {apiId}.execute-api.…: choose another`;
  }
  return undefined;
}

/** Why it is no API mapping key, or `undefined`. */
export function apiMappingKeyProblem(key: string): string | undefined {
  if (key.length > API_MAPPING_KEY_CHARACTERS_MAX) {
    return "ApiMapping key length must be under 300 characters.";
  }
  if (key.endsWith("/")) return "API mapping key should not end with a '/'.";
  if (key.startsWith("/") || key.includes("//")) {
    return "API mapping key should not start with a '/' or have consecutive '/'s.";
  }
  if (!/^[A-Za-z0-9$\-_.+!*'(),/]*$/.test(key)) {
    return "An API mapping key may contain only letters, numbers and one of $-_.+!*'(), characters.";
  }
  if (key.includes("/")) {
    return `The API mapping key "${key}" has more than one level, which is for REST and HTTP APIs only: leave one`;
  }
  return undefined;
}

/** What works here and not on AWS, or not as it looks; `undefined` when there is nothing to say. */
export function apiMappingWarning({ apiMappingKey }: Pick<ApiMapping, "apiMappingKey">) {
  if (apiMappingKey !== "ping" && apiMappingKey !== "sping") return undefined;
  return `the API mapping key "${apiMappingKey}" is never reached: AWS keeps /ping and /sping for its health check`;
}
