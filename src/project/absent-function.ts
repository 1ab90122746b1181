import { functionArnOf } from "../core/integration/integration-request.ts";
import { type LambdaEndpoints, remotePlace } from "../core/integration/remote-function.ts";
import { UriTemplate } from "../core/integration/uri-template.ts";

const CHAPTER = 'docs/functions.md, "Functions that are not here"';

/** Whether a function whose code is not here is invoked all the same; `undefined` endpoints are not known. */
export function isInvokedElsewhere(
  functionArn: string,
  endpoints: LambdaEndpoints | undefined,
): boolean {
  return endpoints !== undefined && remotePlace(endpoints, functionArn).kind === "place";
}

/** What a function without code here needs, for the end of a sentence. */
export function orEndpoint(functionName: string): string {
  return `or set lambda.endpoints.${functionName} to where it is invoked (${CHAPTER})`;
}

/** `undefined` for a URI that stage variables complete, or that is wrong, which others say. */
export function namedFunction(uri: string): ReturnType<typeof functionArnOf> {
  try {
    const fixed = UriTemplate.compile(uri).expand({});
    return fixed.kind === "expanded" ? functionArnOf(fixed.text) : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * What whoever starts a project should know of a function that an integration or an authorizer names by an ARN that is
 * none of the project's. `isOurs`: the ARN, without a qualifier, is of a function that the project describes.
 */
export function absentFunctionAdvice(
  uri: string,
  endpoints: LambdaEndpoints | undefined,
  isOurs: (functionArn: string) => boolean,
): string | undefined {
  if (endpoints === undefined) return undefined;
  const target = namedFunction(uri);
  if (target === undefined || isOurs(target.functionArn)) return undefined;
  const { functionArn, qualifier } = target;
  const invoked = qualifier === undefined ? functionArn : `${functionArn}:${qualifier}`;
  const place = remotePlace(endpoints, invoked);
  if (place.kind === "none") {
    return `The project has no function ${functionArn}, so every call of it fails here. ${place.remedy} (${CHAPTER})`;
  }
  return place.isAws
    ? `The function ${invoked} is invoked on AWS itself, signed with your own AWS credentials (lambda.callAws)`
    : undefined;
}
