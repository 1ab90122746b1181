/**
 * Operations of AWS's API that have no meaning for a WebSocket API: each answers why (AWS: API Gateway V2 API reference).
 *
 * Gaps: none known.
 * By design: 2026-11-28 each answers BadRequestException, also where AWS has it for HTTP APIs; the words are ours.
 *   2026-11-28 VPC links are defined by the files of this gateway, and cannot be made by the API.
 */
import { badRequest } from "../control-fault.ts";
import { type Operation, operation } from "../operation.ts";

type Refused = readonly [name: string, method: Operation["method"], path: string];

const HTTP_ONLY: readonly Refused[] = [
  ["ImportApi", "PUT", "/v2/apis"],
  ["ReimportApi", "PUT", "/v2/apis/{apiId}"],
  ["ExportApi", "GET", "/v2/apis/{apiId}/exports/{specification}"],
  ["DeleteCorsConfiguration", "DELETE", "/v2/apis/{apiId}/cors"],
  ["ResetAuthorizersCache", "DELETE", "/v2/apis/{apiId}/stages/{stageName}/cache/authorizers"],
];

const VPC_LINKS: readonly Refused[] = [
  ["CreateVpcLink", "POST", "/v2/vpclinks"],
  ["GetVpcLinks", "GET", "/v2/vpclinks"],
  ["GetVpcLink", "GET", "/v2/vpclinks/{vpcLinkId}"],
  ["UpdateVpcLink", "PATCH", "/v2/vpclinks/{vpcLinkId}"],
  ["DeleteVpcLink", "DELETE", "/v2/vpclinks/{vpcLinkId}"],
];

const PRODUCT = "/v2/portalproducts/{portalProductId}";
const PAGES = `${PRODUCT}/productpages`;
const PAGE = `${PAGES}/{productPageId}`;
const REST_PAGES = `${PRODUCT}/productrestendpointpages`;
const REST_PAGE = `${REST_PAGES}/{productRestEndpointPageId}`;
const RULES = "/v2/domainnames/{domainName}/routingrules";

const REST_ONLY: readonly Refused[] = [
  ["CreateRoutingRule", "POST", RULES],
  ["ListRoutingRules", "GET", RULES],
  ["GetRoutingRule", "GET", `${RULES}/{routingRuleId}`],
  ["PutRoutingRule", "PUT", `${RULES}/{routingRuleId}`],
  ["DeleteRoutingRule", "DELETE", `${RULES}/{routingRuleId}`],
  ["CreatePortal", "POST", "/v2/portals"],
  ["ListPortals", "GET", "/v2/portals"],
  ["GetPortal", "GET", "/v2/portals/{portalId}"],
  ["UpdatePortal", "PATCH", "/v2/portals/{portalId}"],
  ["DeletePortal", "DELETE", "/v2/portals/{portalId}"],
  ["PublishPortal", "POST", "/v2/portals/{portalId}/publish"],
  ["DisablePortal", "DELETE", "/v2/portals/{portalId}/publish"],
  ["PreviewPortal", "POST", "/v2/portals/{portalId}/preview"],
  ["CreatePortalProduct", "POST", "/v2/portalproducts"],
  ["ListPortalProducts", "GET", "/v2/portalproducts"],
  ["GetPortalProduct", "GET", PRODUCT],
  ["UpdatePortalProduct", "PATCH", PRODUCT],
  ["DeletePortalProduct", "DELETE", PRODUCT],
  ["GetPortalProductSharingPolicy", "GET", `${PRODUCT}/sharingpolicy`],
  ["PutPortalProductSharingPolicy", "PUT", `${PRODUCT}/sharingpolicy`],
  ["DeletePortalProductSharingPolicy", "DELETE", `${PRODUCT}/sharingpolicy`],
  ["CreateProductPage", "POST", PAGES],
  ["ListProductPages", "GET", PAGES],
  ["GetProductPage", "GET", PAGE],
  ["UpdateProductPage", "PATCH", PAGE],
  ["DeleteProductPage", "DELETE", PAGE],
  ["CreateProductRestEndpointPage", "POST", REST_PAGES],
  ["ListProductRestEndpointPages", "GET", REST_PAGES],
  ["GetProductRestEndpointPage", "GET", REST_PAGE],
  ["UpdateProductRestEndpointPage", "PATCH", REST_PAGE],
  ["DeleteProductRestEndpointPage", "DELETE", REST_PAGE],
];

export const REFUSED_OPERATIONS: readonly Operation[] = [
  ...HTTP_ONLY.map(refusing("is for HTTP APIs alone, and only WEBSOCKET APIs are served here")),
  ...VPC_LINKS.map(
    refusing("is not possible here: vpcLinks in sluice.yaml says where each VPC link leads"),
  ),
  ...REST_ONLY.map(refusing("is for REST APIs alone, and only WEBSOCKET APIs are served here")),
];

function refusing(why: string): (refused: Refused) => Operation {
  return ([name, method, path]) =>
    operation({
      ...{ name, method, path },
      status: 200,
      perform() {
        throw badRequest(`${name} ${why}`);
      },
    });
}
