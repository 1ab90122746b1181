import {
  knownService,
  knownServices,
  refusedService,
} from "../core/integration/aws-service/known-services.ts";
import type { ServiceEndpoints } from "../core/integration/aws-service/service-endpoint.ts";
import { Secret } from "../core/secret.ts";
import { ConfigError } from "./config-error.ts";
import { ENDPOINT_URL, ENDPOINT_URL_FORM, withoutSlash } from "./endpoint-url.ts";
import { shown } from "./setting-value.ts";
import { AWS_SERVICES, type FileSettings, type SettingsInput } from "./settings-input.ts";

/** How integrations of type AWS reach AWS's services. */
export interface AwsServices {
  /** For every service that `endpoints` leaves out. */
  readonly endpointUrl?: string;
  /** By service, as integration URIs name it; without a slash at the end. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly callAws: boolean;
  /** What signs every call when it is set. */
  readonly credentials?: ServiceKey;
}

export interface ServiceKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: Secret;
  readonly sessionToken?: Secret;
}

export interface FoundEndpoint {
  readonly service: string;
  readonly url: string;
  /** `undefined`: the file. */
  readonly variable: string | undefined;
}

const VARIABLE = /^AWS_ENDPOINT_URL_([A-Z0-9_]+)$/;
const SERVICE = /^[a-z0-9][a-z0-9.-]{0,62}$/;

const NO_LAMBDA =
  "is of no use here: integrations call functions, not Lambda's API; for functions that are not here write lambda.endpointUrl";

/** As the core looks an endpoint up. */
export function serviceEndpointsOf(config: {
  readonly awsServices: AwsServices;
}): ServiceEndpoints {
  const { endpoints, endpointUrl, callAws } = config.awsServices;
  return { byService: endpoints, forAll: endpointUrl, callAws };
}

/** The file's endpoints, and below them those of the variables that AWS's SDKs read. */
export function readServiceEndpoints(
  variables: Readonly<Record<string, string | undefined>>,
  settings: { readonly input: SettingsInput | undefined; readonly values: FileSettings },
): FoundEndpoint[] {
  const found = new Map<string, FoundEndpoint>();
  for (const [variable, text] of Object.entries(variables)) {
    const suffix = VARIABLE.exec(variable)?.[1];
    if (suffix === undefined || text === undefined || text === "") continue;
    const service = serviceOf(suffix);
    // `sluice apigatewaymanagementapi` reads its own; no integration calls it.
    if (service === "lambda" || refusedService(service) !== undefined) continue;
    if (!ENDPOINT_URL.test(text)) throw new ConfigError(`${variable} ${mustBe(text)}`);
    found.set(service, { service, url: withoutSlash(text), variable });
  }
  const { input, values } = settings;
  for (const [service, url] of fileEndpoints(values.awsServices.endpoints, input)) {
    found.set(service, { service, url: withoutSlash(url), variable: undefined });
  }
  return [...found.values()];
}

/** Reads `awsServices.credentials`. No error of it shows a secret. */
export function readServiceKey(
  raw: unknown,
  place: { readonly input: SettingsInput; readonly folder: string },
): ServiceKey | undefined {
  if (raw === undefined || raw === null) return undefined;
  const { readStrictly, strictMap } = strictly();
  const { SECRET_KEY, secretAccessKeyOf } =
    require("./secret-access-key.ts") as typeof import("./secret-access-key.ts");
  const name = "settings.awsServices.credentials";
  const problem = (member: readonly (string | number)[], message: string) =>
    refused(place.input, ["credentials", ...member], message);
  const read = readStrictly(strictMap(SECRET_KEY), raw, { root: name, hideValues: true });
  if ("problem" in read) throw problem(read.problem.path, read.problem.message);
  const { accessKeyId, sessionToken } = read.value;
  return {
    accessKeyId,
    secretAccessKey: secretAccessKeyOf(read.value, { name, folder: place.folder, problem }),
    ...(sessionToken === undefined ? {} : { sessionToken: new Secret(sessionToken) }),
  };
}

/** Loaded for a file that has something to check: the library behind it takes a tenth of the start to load. */
function strictly() {
  return require("./strict-map.ts") as typeof import("./strict-map.ts");
}

function fileEndpoints(raw: unknown, input: SettingsInput | undefined): [string, string][] {
  if (raw === undefined || raw === null || input === undefined) return [];
  const root = "settings.awsServices.endpoints";
  const read = strictly().readMap(raw, { root });
  if ("problem" in read) throw refused(input, ["endpoints"], read.problem.message);
  return Object.entries(read.value).map(([service, url]) => {
    const at = ["endpoints", service];
    if (service === "lambda") throw refused(input, at, `${root}.lambda ${NO_LAMBDA}`);
    const other = otherName(service);
    if (other !== undefined || !SERVICE.test(service)) {
      const hint =
        other === undefined
          ? "must be the service of an integration's URI, such as dynamodb"
          : `is called ${other} in integration URIs: write ${other}`;
      throw refused(input, at, `${root}: "${service}" ${hint}`);
    }
    if (typeof url !== "string" || !ENDPOINT_URL.test(url)) {
      throw refused(input, at, `${root}.${service} ${mustBe(url)}`);
    }
    return [service, url];
  });
}

/** AWS's SDKs say SFN, integration URIs say states. */
function otherName(written: string): string | undefined {
  if (knownService(written) !== undefined) return undefined;
  const suffix = written.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return nameBySuffix(suffix);
}

function serviceOf(suffix: string): string {
  return nameBySuffix(suffix) ?? suffix.toLowerCase().replaceAll("_", "-");
}

function nameBySuffix(suffix: string): string | undefined {
  for (const service of knownServices()) {
    if (service.endpointSuffix === suffix) return service.name;
  }
  return undefined;
}

function mustBe(value: unknown): string {
  return `must be ${ENDPOINT_URL_FORM}, not ${shown(value)}`;
}

function refused(
  input: SettingsInput,
  path: readonly (string | number)[],
  message: string,
): ConfigError {
  return new ConfigError(message, {
    file: input.file,
    line: input.lineOf([AWS_SERVICES, ...path]),
  });
}
