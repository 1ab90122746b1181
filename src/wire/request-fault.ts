/** A request that is refused on the wire, as a value: parsers do not throw. */
export interface RequestFault {
  readonly status: 400 | 413 | 414 | 417 | 431 | 501 | 505;
  /** One sentence for the operator's log. Holds nothing that the client sent. */
  readonly detail: string;
}

export function refuse(status: RequestFault["status"], detail: string): RequestFault {
  return { status, detail };
}

export function isFault(value: object): value is RequestFault {
  return "detail" in value;
}
