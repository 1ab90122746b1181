import { API_OPERATIONS } from "./apigatewayv2/api.ts";
import type { Operation } from "./operation.ts";

/** Every operation that is answered. */
export const OPERATIONS: readonly Operation[] = [...API_OPERATIONS];
