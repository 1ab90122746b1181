import { readAddressList } from "../core/address-policy.ts";

/** What may stand in a list at all; `addressListProblem` looks at each entry. */
export const ADDRESS_LIST = /^[0-9a-zA-Z.:/-]{1,64}(,[0-9a-zA-Z.:/-]{1,64})*$/;
export const ADDRESS_LIST_FORM =
  "addresses, blocks such as 10.0.0.0/8, and loopback, private, link-local or any, with commas between them";

/** Completes "backends.allowAddresses …". */
export function addressListProblem(list: string): string | undefined {
  try {
    readAddressList(list);
    return undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return error.message;
    throw error;
  }
}
