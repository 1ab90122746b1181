/**
 * What an update leaves (AWS: API Gateway V2 API reference, the Update… operations): what is given, over what there was. An
 * empty text, list or object stands for nothing, as tools write it to take a member away.
 */
export function merged<Value extends object>(before: object, given: object = {}): Value {
  const members = Object.entries({ ...before, ...given }).filter(([, value]) => !isEmpty(value));
  return Object.fromEntries(members) as Value;
}

type Texts = Readonly<Record<string, string>>;

/** The parameters of an integration are changed one by one; an empty value takes one away. */
export function mergedParameters(
  before: Texts | undefined,
  given: Texts | undefined,
): Texts | undefined {
  if (given === undefined) return before;
  return Object.fromEntries(
    Object.entries({ ...before, ...given }).filter(([, value]) => value !== ""),
  );
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  return typeof value === "object" && Object.keys(value).length === 0;
}
