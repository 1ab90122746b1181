/**
 * What an operation of the control plane refuses (AWS: API Gateway V2 API reference, "Errors" of each operation).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a request that is not of the form an operation takes gets our own sentence; AWS's are not documented.
 *   2026-11-28 NotFoundException has no `resourceType`, which no capture of AWS shows.
 */

const STATUS = {
  BadRequestException: 400,
  AccessDeniedException: 403,
  NotFoundException: 404,
  ConflictException: 409,
  TooManyRequestsException: 429,
  LimitExceededException: 429,
  InvalidParameterValueException: 400,
  CodeStorageExceededException: 400,
  PolicyLengthExceededException: 400,
  ResourceNotFoundException: 404,
  ResourceConflictException: 409,
  PreconditionFailedException: 412,
} as const;

export type ControlFaultType = keyof typeof STATUS;

/** Thrown by operations; nothing has changed then. `message` is for the caller. */
export class ControlFault extends Error {
  override readonly name = "ControlFault";
  readonly type: ControlFaultType;

  constructor(type: ControlFaultType, message: string) {
    super(message);
    this.type = type;
  }

  get status(): number {
    return STATUS[this.type];
  }
}

export function badRequest(message: string): ControlFault {
  return new ControlFault("BadRequestException", message);
}

export function conflict(message: string): ControlFault {
  return new ControlFault("ConflictException", message);
}

/** `what`: the kind of thing, as AWS words it: `API`, `Route`. */
export function notFound(what: string, id: string): ControlFault {
  return new ControlFault("NotFoundException", `Invalid ${what} identifier specified ${id}`);
}

/** The API of REST APIs has another word for what an account has too many of. */
export function limitExceeded(message: string): ControlFault {
  return new ControlFault("LimitExceededException", message);
}

export function tooManyRequests(message: string): ControlFault {
  return new ControlFault("TooManyRequestsException", message);
}

/** A quota of an API, in AWS's words. `what`: the kind of resource, in the plural: `Routes`. */
export function quotaReached(what: string): ControlFault {
  return tooManyRequests(
    `Maximum number of ${what} for this API has been reached. Please contact AWS if you need additional ${what}.`,
  );
}
