import { startTestGateway, type TestGateway, type TestGatewayOptions } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { waitFor } from "../support/wait-for.ts";

/** An API whose $default route answers "pong" without any backend. */
export const PONG_PROJECT = JSON.stringify({
  apis: {
    victim: {
      stages: { dev: {} },
      routes: {
        $default: {
          integrationType: "MOCK",
          twoWay: true,
          requestTemplates: { $default: '{"statusCode": 200}' },
          integrationResponses: { $default: { responseTemplates: { $default: "pong" } } },
        },
      },
    },
  },
});

export function startVictim(options: Partial<TestGatewayOptions> = {}): Promise<TestGateway> {
  return startTestGateway({ sluiceYaml: PONG_PROJECT, ...options });
}

/** Connects, chats and leaves, as a well-behaved client; throws when the gateway does not serve it. */
export async function chatOnce(port: number): Promise<void> {
  using client = await RawClient.connect({ port });
  const { status } = await client.upgrade("/dev");
  if (status !== 101) throw new Error(`The next client's handshake was answered ${status}`);
  client.sendFrame({ opcode: OPCODE.text, payload: "ping" });
  const { text } = await client.readFrame();
  if (text !== "pong") throw new Error(`The next client's message was answered "${text}"`);
}

/** What the operator was told is a defect of the gateway. */
export function bugsOf({ warnings }: TestGateway): string[] {
  return warnings.filter((text) => text.includes("Internal error"));
}

/** Asks again a few times a second, for what the system does not tell of, such as open files. */
export async function eventually(
  condition: () => boolean,
  wait: { readonly what: string; readonly deadlineMs?: number },
): Promise<void> {
  const subscribe = (changed: () => void) => {
    const timer = setInterval(changed, 50);
    return () => clearInterval(timer);
  };
  await waitFor(subscribe, () => (condition() ? true : undefined), wait);
}
