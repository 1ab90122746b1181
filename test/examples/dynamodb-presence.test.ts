import { expect } from "bun:test";
import { fileURLToPath } from "node:url";
import { CLIENT_TEST_MS, testWith } from "../clients/installed.ts";
import { startDev } from "../dev/dev-process.ts";
import { connect } from "../dev/websocket.ts";
import { awsCli } from "../support/aws-cli.ts";
import { startDynamoDb } from "../support/dynamodb.ts";

const example = fileURLToPath(new URL("../../examples/dynamodb-presence/", import.meta.url));

interface Reply {
  readonly here?: readonly {
    readonly name: string;
    readonly status: string;
    readonly you: boolean;
  }[];
}

testWith("aws")(
  "examples/dynamodb-presence answers as its README says, and DynamoDB has what the AWS CLI reads",
  async () => {
    await using dynamoDb = await startDynamoDb();
    const cli = (...parameters: string[]) => awsCli(dynamoDb.url, "dynamodb", ...parameters);
    await cli("create-table", "--cli-input-json", `file://${example}table.json`);
    await using running = await startDev(example, {
      environment: { AWS_ENDPOINT_URL_DYNAMODB: dynamoDb.url },
    });
    const { url } = running.ready;
    const rows = async () => {
      const scan = (await cli("scan", "--table-name", "presence")) as {
        Items: Readonly<Record<string, Readonly<Record<string, string>>>>[];
      };
      return scan.Items.map(({ name, room }) => `${name?.S} in ${room?.S}`).sort();
    };

    using ada = await connect(`${url}?room=lobby&name=Ada`);
    using other = await connect(`${url}?room=lobby&name=${encodeURIComponent(`O'Brien "B"`)}`);
    using elsewhere = await connect(`${url}?room=attic&name=Eve`);
    expect(await rows()).toEqual(["Ada in lobby", "Eve in attic", `O'Brien "B" in lobby`]);

    other.send({ action: "status", text: 'at "lunch"' });
    expect(JSON.parse(await other.message("ok"))).toEqual({ ok: true });
    ada.send({ action: "who", room: "lobby" });
    const { here = [] } = JSON.parse(await ada.message("O'Brien")) as Reply;
    expect(here.toSorted((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: "Ada", status: "", you: true },
      { name: `O'Brien "B"`, status: 'at "lunch"', you: false },
    ]);
    ada.send({ action: "who", room: 7 });
    expect(JSON.parse(await ada.message("error"))).toEqual({ error: "name a room, as text" });

    other.close(1000);
    await running.program.printed(/200 \$disconnect/);
    expect(await rows()).toEqual(["Ada in lobby", "Eve in attic"]);

    // What DynamoDB refuses refuses the client.
    await cli("delete-table", "--table-name", "presence");
    await expect(connect(`${url}?room=lobby&name=Late`)).rejects.toThrow("before it opened");
    await running.program.printed(/400 \$connect/);
    expect(elsewhere.received).toEqual([]);
  },
  CLIENT_TEST_MS,
);
