/** One step of an address or a reference: `.name`, `[0]` or `["key"]`. */
export type AddressStep =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "key"; readonly key: string | number };

const STEP = /\.?([\p{L}_][\p{L}\p{N}_-]*)|\[(\d+)\]|\[("(?:[^"\\]|\\.)*")\]/uy;

/** `module.ws.aws_lambda_function.f["a"].arn` in steps; what is no address has none after it stops being one. */
export function stepsOf(address: string): readonly AddressStep[] {
  const steps: AddressStep[] = [];
  STEP.lastIndex = 0;
  for (let match = STEP.exec(address); match !== null; match = STEP.exec(address)) {
    const [, name, index, quoted] = match;
    if (name !== undefined) steps.push({ kind: "name", name });
    else if (index !== undefined) steps.push({ kind: "key", key: Number(index) });
    else steps.push({ kind: "key", key: unquoted(quoted ?? '""') });
  }
  return steps;
}

/** HCL quotes like JSON, and doubles the `$` and `%` that begin a template. */
function unquoted(text: string): string {
  try {
    return (JSON.parse(text) as string).replaceAll("$${", "${").replaceAll("%%{", "%{");
  } catch (error) {
    if (error instanceof SyntaxError) return text.slice(1, -1);
    throw error;
  }
}

/** An address without what is in brackets: how configurations and the dependencies of a state name things. */
export function withoutKeys(address: string): string {
  return stepsOf(address)
    .flatMap((step) => (step.kind === "name" ? [step.name] : []))
    .join(".");
}
