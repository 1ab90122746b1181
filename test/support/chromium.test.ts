import { expect, test } from "bun:test";
import { launchChromium } from "./chromium.ts";
import { hasProgram } from "./programs.ts";

test.skipIf(!hasProgram("chromium"))(
  "launchChromium() runs a page's script in the system's Chromium",
  async () => {
    await using browser = await launchChromium();
    const page = await browser.newPage();
    await page.setContent("<title>before</title><script>document.title = 6 * 7</script>");
    expect(await page.title()).toBe("42");
  },
  60_000,
);
