import { readCaFile, readPemPair } from "../adapters/certificates/pem-pair.ts";
import type { Backends, KeyAndCertificate } from "../adapters/integrations/backends.ts";
import type { Config } from "../config/config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { ClientCertificate } from "../core/model/backend.ts";
import type { Project } from "../core/model/project.ts";

type MadeCertificate = (id: string) => Promise<KeyAndCertificate>;

/**
 * What a project's backends are reached by. Files are read when it is deployed, once; certificates without files are made
 * by whoever starts the gateway, who throws where it makes none.
 */
export function projectBackends(
  config: Pick<Config, "backends">,
  made: MadeCertificate,
): (project: Pick<Project, "vpcLinks" | "clientCertificates">) => Backends {
  const { caFile } = config.backends;
  const trust =
    caFile === undefined
      ? {}
      : { caCertificates: read("backends.caFile", () => readCaFile(caFile)) };
  return ({ vpcLinks, clientCertificates }) => ({
    ...trust,
    vpcLinks: new Map(vpcLinks.map(({ vpcLinkId, target }) => [vpcLinkId, target])),
    clientCertificates: new Map(
      clientCertificates.map((each) => [each.clientCertificateId, pairOf(each, made)]),
    ),
  });
}

function pairOf(
  { clientCertificateId, files }: ClientCertificate,
  made: MadeCertificate,
): Promise<KeyAndCertificate> {
  if (files !== undefined) {
    const name = `clientCertificates.${clientCertificateId}`;
    return Promise.resolve(read(name, () => readPemPair(files)));
  }
  const pair = made(clientCertificateId);
  // Whoever calls a backend with it hears of a failure.
  pair.catch(() => undefined);
  return pair;
}

/** `name`: of what names the file. */
function read<Value>(name: string, reading: () => Value): Value {
  try {
    return reading();
  } catch (error) {
    throw new ConfigError(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
