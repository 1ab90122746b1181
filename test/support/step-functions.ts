/**
 * A small AWS Step Functions: StartExecution and DescribeExecution in the AWS JSON 1.0 protocol, with
 * signatures that must be right. Executions end at once with their input as output. The AWS CLI is its other client.
 */
import {
  jsonFault,
  type ServiceRequest,
  type SignedService,
  startSignedService,
} from "./signed-service.ts";

export const STATE_MACHINE = "arn:aws:states:us-east-1:123456789012:stateMachine:orders";

interface Execution {
  readonly executionArn: string;
  readonly stateMachineArn: string;
  readonly name: string;
  readonly status: "SUCCEEDED";
  readonly startDate: number;
  readonly stopDate: number;
  readonly input: string;
  readonly output: string;
}

interface StepFunctions extends SignedService {
  readonly executions: readonly Execution[];
}

type Input = Readonly<Record<string, unknown>>;
export function startStepFunctions(): StepFunctions {
  const executions: Execution[] = [];
  const service = startSignedService("states", (received) => operation(received, executions));
  return { ...service, executions };
}

function operation({ request, body }: ServiceRequest, executions: Execution[]): Response {
  if (request.headers.get("content-type") !== "application/x-amz-json-1.0") {
    return jsonFault("UnknownOperationException", "");
  }
  const input = JSON.parse(body) as Input;
  switch (request.headers.get("x-amz-target")) {
    case "AWSStepFunctions.StartExecution":
      return startExecution(input, executions);
    case "AWSStepFunctions.DescribeExecution": {
      const found = executions.find(({ executionArn }) => executionArn === input.executionArn);
      const message = `Execution Does Not Exist: '${input.executionArn}'`;
      return found === undefined
        ? jsonFault("ExecutionDoesNotExist", message)
        : Response.json(found);
    }
    default:
      return jsonFault("UnknownOperationException", "");
  }
}

function startExecution(input: Input, executions: Execution[]): Response {
  const { stateMachineArn, name = crypto.randomUUID(), input: text = "{}" } = input;
  if (stateMachineArn !== STATE_MACHINE) {
    return jsonFault(
      "StateMachineDoesNotExist",
      `State Machine Does Not Exist: '${stateMachineArn}'`,
    );
  }
  if (!isJson(String(text))) {
    return jsonFault("InvalidExecutionInput", "Invalid State Machine Execution Input");
  }
  const now = Date.now() / 1_000;
  const executionArn = `${STATE_MACHINE.replace(":stateMachine:", ":execution:")}:${name}`;
  executions.push({
    ...{ executionArn, stateMachineArn: STATE_MACHINE, name: String(name), status: "SUCCEEDED" },
    ...{ startDate: now, stopDate: now, input: String(text), output: String(text) },
  });
  return Response.json({ executionArn, startDate: now });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
