import { expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { REFUSED_OPERATIONS } from "./refused.ts";

const OTHERS = { ...{ vpcLinkId: "v", portalId: "p", domainName: "d" }, stageName: "s" };

test.each(REFUSED_OPERATIONS.map(({ name }) => name))(
  "%s answers why it is refused, whatever it is given",
  async (name) => {
    const { refusal, apiId, store } = await openAccountWithApi();
    for (const body of [undefined, { any: "thing" }, "text"]) {
      const refused = await refusal(name, { path: { apiId, ...OTHERS }, body });
      expect(refused).toMatch(
        new RegExp(
          `^BadRequestException: ${name} is (not possible here: |for (HTTP|REST) APIs alone)`,
        ),
      );
    }
    expect(store.commits).toBe(1);
  },
);
