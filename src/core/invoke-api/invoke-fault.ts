import type { HttpFault } from "../fault.ts";

/**
 * The errors of Lambda's Invoke, one row each. Status and type are the service model's; texts are AWS's where they are
 * known from captures.
 *
 * Gaps: none known.
 * By design: 2026-11-28 a body that is too large is `RequestEntityTooLargeException`, which AWS has answered in every capture
 *   (ASFHyP3/hyp3 issue 2241, awslabs/aws-athena-query-federation issue 793); the service model calls it `RequestTooLargeException`.
 */
export const INVOKE_FAULTS = {
  InvalidRequestContent: {
    status: 400,
    message: "Could not parse request body into json: {why}",
    errorType: "InvalidRequestContentException",
    meaning: "The payload is not JSON in UTF-8.",
    remedy:
      "Send JSON; the AWS CLI version 2 also wants `--cli-binary-format raw-in-base64-out` for a payload that is not base64.",
  },
  InvalidParameterValue: {
    status: 400,
    message: "The derived qualifier from the function name does not match the specified qualifier.",
    errorType: "InvalidParameterValueException",
    meaning: "The name of the function has one qualifier and the query another.",
    remedy: "Name the qualifier once.",
  },
  Validation: {
    status: 400,
    message:
      "1 validation error detected: Value '{value}' at '{member}' failed to satisfy constraint: …",
    errorType: "ValidationException",
    meaning:
      "The function's name, its qualifier or the invocation type has not the form it must have.",
    remedy: "Use a name, partial ARN or ARN, and `RequestResponse`, `Event` or `DryRun`.",
  },
  MissingAuthenticationToken: {
    status: 403,
    message: "Missing Authentication Token",
    errorType: "MissingAuthenticationTokenException",
    meaning: "The request is not signed.",
    remedy: "Use an AWS SDK, or sign with Signature Version 4 for `lambda`.",
  },
  SignatureRefused: {
    status: 403,
    message: "{what is wrong with the signature}",
    errorType: "InvalidSignatureException",
    meaning: "The signature, its scope or its time is wrong, or the access key is not known.",
    remedy: "Compare the canonical string in the message with what was signed; check the clock.",
  },
  AccessDenied: {
    status: 403,
    message: "User: {arn} is not authorized to perform: lambda:InvokeFunction on resource: {arn} …",
    errorType: "AccessDeniedException",
    meaning: "The caller's policies do not allow the call. The member is spelled `Message`.",
    remedy:
      "Allow `lambda:InvokeFunction` on the function's ARN, with its qualifier if it is invoked with one.",
  },
  ResourceNotFound: {
    status: 404,
    message: "Function not found: {arn}",
    errorType: "ResourceNotFoundException",
    meaning:
      "The project has no such function and no endpoint is configured for it. The member is spelled `Message`.",
    remedy:
      "Compare the ARN in the message with the functions of the project, its Region and its account.",
  },
  RequestTooLarge: {
    status: 413,
    message: "Request must be smaller than {bytes} bytes for the InvokeFunction operation",
    errorType: "RequestEntityTooLargeException",
    meaning: "The payload is larger than the limit: 6 MB, or 1 MB for the type `Event`.",
    remedy: "Send less, or a reference to where the data lies.",
  },
  TooManyRequests: {
    status: 429,
    message: "Rate Exceeded.",
    errorType: "TooManyRequestsException",
    meaning:
      "The function runs as often as it may at once, and as many calls as may wait are waiting.",
    remedy: "Try again after a growing, random delay, or raise the limit.",
  },
  Service: {
    status: 500,
    message: "An internal error occurred.",
    errorType: "ServiceException",
    meaning: "The gateway failed, or the endpoint that runs the function did.",
    remedy: "Read the gateway's log.",
  },
} as const satisfies Record<string, HttpFault & { readonly errorType: string }>;
