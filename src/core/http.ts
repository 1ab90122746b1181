/** One header field, spelled as its sender spelled it. Order and repeats are kept. */
export type HeaderField = readonly [name: string, value: string];

/** A request as it arrived: nothing decoded, nothing normalised (SigV4 signs the raw path, spec 7.6). */
export interface RawRequest {
  readonly method: string;
  /** The request target before `?`, still percent-encoded. */
  readonly rawPath: string;
  /** After the first `?`, still percent-encoded; `undefined` when there is no `?`. */
  readonly rawQuery: string | undefined;
  readonly headers: readonly HeaderField[];
}

/** An HTTP answer as a value. `Date`, `Content-Length` and `Connection` are added by the listener. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: readonly HeaderField[];
  readonly body: string;
}

/** Whether a field's name is that one, in any case, without making a text to compare. */
export function isNamed(name: string, lowerName: string): boolean {
  if (name.length !== lowerName.length) return false;
  for (let at = 0; at < name.length; at += 1) {
    const unit = name.charCodeAt(at);
    const lower = unit >= 65 && unit <= 90 ? unit | 32 : unit;
    if (lower !== lowerName.charCodeAt(at)) return false;
  }
  return true;
}

/** The first value of a header, whatever the case of its name. `lowerName` must be lower case. */
export function headerValue(
  headers: readonly HeaderField[],
  lowerName: string,
): string | undefined {
  for (const [name, value] of headers) {
    if (isNamed(name, lowerName)) return value;
  }
  return undefined;
}

/** Whether there are several fields of that name. `lowerName` must be lower case. */
export function isRepeated(headers: readonly HeaderField[], lowerName: string): boolean {
  let count = 0;
  for (const field of headers) if (isNamed(field[0], lowerName)) count += 1;
  return count > 1;
}

/** Every value of a header in order. `lowerName` must be lower case. */
export function headerValues(headers: readonly HeaderField[], lowerName: string): string[] {
  const values: string[] = [];
  for (const [name, value] of headers) {
    if (isNamed(name, lowerName)) values.push(value);
  }
  return values;
}

const FIELD_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
/** ASCII's control characters but the tab. What Unicode calls controls above them are bytes of UTF-8 here, and text to HTTP. */
const NOT_IN_A_VALUE = /[^\P{Cc}\t\u{80}-\u{9f}]/u;

/** Whether a field that a backend chose can be written as it is (RFC 9110 sections 5.1 and 5.5). */
export function isWritableField([name, value]: HeaderField): boolean {
  return FIELD_NAME.test(name) && !NOT_IN_A_VALUE.test(value);
}
