/**
 * CreateDomainName, GetDomainNames, GetDomainName, UpdateDomainName, DeleteDomainName (AWS: API Gateway V2 API reference; "Map API
 * stages to a custom domain name for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a certificate's ARN is kept: TLS is served with this gateway's own certificates (docs/custom-domains.md), and
 *   a domain name is AVAILABLE at once. 2026-11-28 `apiGatewayDomainName`, where DNS is to lead, is the host of this gateway, and
 *   `hostedZoneId` is always the same. 2026-11-28 upper case in a domain name is refused, and the words for a name that is
 *   none are ours.
 */

import { partitionOf } from "../../core/partition.ts";
import {
  DOMAIN_NAME_EXISTS,
  domainNameProblem,
  MUTUAL_TLS,
  NOT_REGIONAL,
} from "../../project/domain-name-rules.ts";
import { badRequest, notFound, tooManyRequests } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { ifSet } from "../if-set.ts";
import { arn, ipAddressType, tags } from "../input/members.ts";
import { anything, choice, list, optional, type RecordOf, record, text } from "../input/shape.ts";
import { isoSeconds } from "../iso-time.ts";
import { type Context, type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import {
  DOMAIN_NAMES,
  type StoredDomainName,
  type StoredDomainNameConfiguration,
} from "../stored/domain-name.ts";

/** Domain names of an account. AWS raises it on request. */
export const DOMAIN_NAMES_MAX = 120;

/** AWS's for us-east-1. */
const HOSTED_ZONE_ID = "Z1UJRXOUMOOFQ8";

const CONFIGURATION = record({
  // What AWS answers may come back as it is.
  ...{ apiGatewayDomainName: optional(anything), certificateUploadDate: optional(anything) },
  ...{ domainNameStatus: optional(anything), domainNameStatusMessage: optional(anything) },
  ...{ hostedZoneId: optional(anything), certificateArn: optional(arn) },
  certificateName: optional(text({ max: 128 })),
  endpointType: optional(choice(["REGIONAL", "EDGE"])),
  ipAddressType: optional(ipAddressType),
  ownershipVerificationCertificateArn: optional(arn),
  securityPolicy: optional(choice(["TLS_1_0", "TLS_1_2"])),
});

const CHANGEABLE = {
  domainNameConfigurations: optional(list(CONFIGURATION, { max: 1 })),
  mutualTlsAuthentication: optional(anything),
  routingMode: optional(
    choice(["API_MAPPING_ONLY", "ROUTING_RULE_ONLY", "ROUTING_RULE_THEN_API_MAPPING"]),
  ),
} as const;

const createDomainName = operation({
  name: "CreateDomainName",
  method: "POST",
  path: "/v2/domainnames",
  status: 201,
  body: record({
    ...{ ...CHANGEABLE, domainName: text({ min: 1, max: 512 }), tags: optional(tags) },
  }),
  perform({ body }, context) {
    const { draft } = context;
    const { domainName, tags: own = {} } = body;
    const problem = domainNameProblem(domainName);
    if (problem !== undefined) throw badRequest(problem);
    if (draft.get(DOMAIN_NAMES, domainName) !== undefined) throw badRequest(DOMAIN_NAME_EXISTS);
    if (draft.all(DOMAIN_NAMES).length >= DOMAIN_NAMES_MAX) {
      throw tooManyRequests(
        `An account may have ${DOMAIN_NAMES_MAX} domain names: delete one first`,
      );
    }
    const configurations = configurationsOf(body, context);
    if (configurations.length === 0) throw badRequest("domainNameConfigurations is missing");
    const stored: StoredDomainName = {
      apiMappingSelectionExpression: "$request.basepath",
      domainNameConfigurations: configurations,
      tags: own,
    };
    draft.put(DOMAIN_NAMES, domainName, stored);
    return output(domainName, stored, context);
  },
});

const getDomainNames = operation({
  name: "GetDomainNames",
  method: "GET",
  path: "/v2/domainnames",
  status: 200,
  perform: (request, context) =>
    page(context.draft.all(DOMAIN_NAMES), request, ({ id, value }) => output(id, value, context)),
});

const getDomainName = operation({
  name: "GetDomainName",
  method: "GET",
  path: "/v2/domainnames/{domainName}",
  status: 200,
  perform: ({ path: { domainName = "" } }, context) =>
    output(domainName, requireDomainName(context.draft, domainName), context),
});

const updateDomainName = operation({
  name: "UpdateDomainName",
  method: "PATCH",
  path: "/v2/domainnames/{domainName}",
  status: 200,
  body: record(CHANGEABLE),
  perform({ path: { domainName = "" }, body }, context) {
    const before = requireDomainName(context.draft, domainName);
    const [given] = configurationsOf(body, context);
    const [kept] = before.domainNameConfigurations;
    const domainNameConfigurations =
      given === undefined ? before.domainNameConfigurations : [{ ...kept, ...given }];
    const stored = { ...before, domainNameConfigurations };
    context.draft.put(DOMAIN_NAMES, domainName, stored);
    return output(domainName, stored, context);
  },
});

const deleteDomainName = operation({
  name: "DeleteDomainName",
  method: "DELETE",
  path: "/v2/domainnames/{domainName}",
  status: 204,
  perform({ path: { domainName = "" } }, { draft }) {
    requireDomainName(draft, domainName);
    draft.delete(DOMAIN_NAMES, domainName);
    return undefined;
  },
});

export const DOMAIN_NAME_OPERATIONS: readonly Operation[] = [
  createDomainName,
  getDomainNames,
  getDomainName,
  updateDomainName,
  deleteDomainName,
];

/** The domain name, or `NotFoundException`. */
export function requireDomainName(reader: DefinitionReader, domainName: string): StoredDomainName {
  const stored = reader.get(DOMAIN_NAMES, domainName);
  if (stored === undefined) throw notFound("domain name", domainName);
  return stored;
}

function configurationsOf(
  body: RecordOf<typeof CHANGEABLE>,
  context: Context,
): StoredDomainNameConfiguration[] {
  if (body.mutualTlsAuthentication !== undefined) throw badRequest(MUTUAL_TLS);
  if (body.routingMode !== undefined && body.routingMode !== "API_MAPPING_ONLY") {
    throw badRequest("routingMode must be API_MAPPING_ONLY: routing rules are for REST APIs alone");
  }
  return (body.domainNameConfigurations ?? []).map((given) => {
    if (given.endpointType === "EDGE") throw badRequest(NOT_REGIONAL);
    if (given.securityPolicy === "TLS_1_0") {
      throw badRequest("securityPolicy must be TLS_1_2: no older version of TLS is served");
    }
    const { certificateArn, certificateName, ownershipVerificationCertificateArn } = given;
    return {
      apiGatewayDomainName: new URL(context.apiEndpoint("any")).hostname,
      ...ifSet({ certificateArn, certificateName, ownershipVerificationCertificateArn }),
      ...(certificateArn === undefined ? {} : { certificateUploadDate: context.now }),
      ...{ domainNameStatus: "AVAILABLE", endpointType: "REGIONAL", hostedZoneId: HOSTED_ZONE_ID },
      ...{ ipAddressType: given.ipAddressType ?? "ipv4", securityPolicy: "TLS_1_2" },
    };
  });
}

function output(domainName: string, stored: StoredDomainName, context: Context): Output {
  const { tags: own, domainNameConfigurations, ...members } = stored;
  const { region } = context;
  return {
    ...members,
    domainName,
    domainNameArn: `arn:${partitionOf(region)}:apigateway:${region}::/domainnames/${domainName}`,
    domainNameConfigurations: domainNameConfigurations.map(
      ({ certificateUploadDate, ...each }) => ({
        ...each,
        ...(certificateUploadDate === undefined
          ? {}
          : { certificateUploadDate: isoSeconds(certificateUploadDate) }),
      }),
    ),
    routingMode: "API_MAPPING_ONLY",
    ...(Object.keys(own).length === 0 ? {} : { tags: own }),
  };
}
