// Invokes a function with the AWS SDK for JavaScript v3 for each call in the JSON list of standard input; prints what came of them.
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";

// An answer without a body has no payload.
const text = (bytes) => Buffer.from(bytes ?? []).toString();
const outcomes = [];
const client = new LambdaClient({ maxAttempts: 1 });
for (const call of JSON.parse(await new Response(process.stdin).text())) {
  try {
    const answer = await client.send(new InvokeCommand(call));
    outcomes.push({
      status: answer.StatusCode,
      payload: text(answer.Payload),
      functionError: answer.FunctionError ?? null,
      executedVersion: answer.ExecutedVersion ?? null,
      log: answer.LogResult === undefined ? null : atob(answer.LogResult),
    });
  } catch (error) {
    const { name, message, $metadata } = error;
    if ($metadata?.httpStatusCode === undefined) throw error;
    outcomes.push({ status: $metadata.httpStatusCode, code: name, message });
  }
}
console.log(JSON.stringify(outcomes));
