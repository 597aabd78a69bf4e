// A trainer with a phone in a classroom: the list of a session with a thumb,
// without a script, and the code for the wall.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, logIn, send } from "./support.js";

const it = county();
const PHONE = { width: 390, height: 844 };
/** What a thumb hits. */
const THUMB = 44;

test("a trainer keeps the list of a session on a phone", async () => {
  // The manager of the county's school, who reaches all of its classes, adds a session for today.
  const manager = await it.visitor({ as: "training_staff" });
  await manager.goto("/teaching?state=running");
  const hrefs = await manager.locator("main a").evaluateAll((all) => all.map((link) => new URL(link.href).pathname));
  const home = hrefs.find((href) => /^\/teaching\/classes\/[0-9a-z]{10}$/.test(href));
  assert.ok(home, "no class of the county meets");
  await manager.goto(`${home}/sessions`);
  const today = new Date(Date.now() + 8 * 3600 * 1000).toISOString().slice(0, 10);
  await manager.fill("#f-day", today);
  await manager.fill("#f-from", "00:00");
  await manager.fill("#f-to", "23:59");
  await send(manager, "添加");

  const page = await it.visitor({ viewport: PHONE });
  await logIn(page, "trainer@example.org", it.password);
  await page.goto(`${home}/attendance`);
  await page.goto(await page.locator("main a[href*='/sessions/']").last().getAttribute("href"));

  const people = page.locator("fieldset.roll");
  const nPeople = await people.count();
  assert.ok(nPeople > 1, "the class has people");
  const widest = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(widest <= PHONE.width, `the page is ${widest} px wide`);
  for (const target of await people.first().locator("label").all()) {
    const box = await target.boundingBox();
    assert.ok(box.width >= THUMB && box.height >= THUMB, `a target of ${box.width} × ${box.height}`);
  }
  // One is late; who is left out is said, then all others are there.
  await people.first().getByLabel("迟到").check();
  await send(page, "保存");
  assert.match(await page.innerText("main"), new RegExp(`还有${nPeople - 1}人未登记`));
  await page.getByLabel(/其他未登记的人全部出勤/).check();
  await send(page, "保存");
  const saved = await page.innerText("main");
  assert.match(saved, /已全部登记/);
  assert.match(saved, new RegExp(`出勤 ${nPeople - 1} · 迟到 1`));

  // The code comes anew each minute by itself.
  await send(page, "显示签到码");
  const seconds = await page.locator("meta[http-equiv=refresh]").getAttribute("content");
  assert.ok(Number(seconds) > 0 && Number(seconds) <= 60, seconds);
  assert.match(await page.innerText("main"), /\/attendance\/[0-9a-z]{10}\/[0-9a-z]{8}/);
  const box = await page.locator(".wall svg").boundingBox();
  assert.ok(box.width > 300, `the code is ${box.width} px wide`);

  // The office's report is nobody else's business.
  const answer = await page.goto("/staff/training/gap");
  assert.equal(answer.status(), 403);
});
