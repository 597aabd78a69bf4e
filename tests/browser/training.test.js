// Training as its people meet it: a class that is full, and a list kept on a phone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, follow, logIn, register, send } from "./support.js";

const it = county();

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** Today in Beijing, as a date field has it. */
const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);

test("whoever comes to a full class waits in line, and may leave it", async () => {
  const person = await it.visitor();
  await register(person, "waits@example.org", "korn-schnee-9-tal");
  await person.goto("/training?q=低压电工&open=1");
  await follow(person, "低压电工作业");
  await follow(person, "报名候补");
  await person.check("#f-consent");
  await send(person, "报名");
  const said = await text(person);
  assert.match(said, /候补中/);
  // The county has five who wait already.
  assert.match(said, /候补第6位/);
  await person.goto("/profile/training");
  assert.match(await text(person), /低压电工作业/);
  await follow(person, "低压电工作业");
  await send(person, "退出");
  assert.match(await text(person), /已退出/);
});

test("a trainer keeps the list of a session on a phone", async () => {
  const manager = await it.visitor({ as: "training_staff" });
  await manager.goto("/teaching");
  await follow(manager, "焊工（五级）");
  const desk = new URL(manager.url()).pathname;
  await manager.goto(`${desk}/sessions`);
  await manager.fill("#f-day", today());
  await manager.fill("#f-from", "00:01");
  await manager.fill("#f-to", "23:30");
  await send(manager, "添加");

  const trainer = await it.visitor({ viewport: { width: 390, height: 844 } });
  await logIn(trainer, "trainer@example.org", it.password);
  await trainer.goto(`${desk}/attendance`);
  await Promise.all([trainer.waitForEvent("load"), trainer.locator('main a[href*="/sessions/"][href$="/attendance"]').first().click()]);
  assert.ok(await trainer.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), "nothing is wider than the phone");
  // One is late, everyone else is there.
  await trainer.locator("fieldset.roll").first().locator('input[value="late"]').check();
  await trainer.check("#f-others");
  await send(trainer, "保存");
  if (!/已全部登记/.test(await text(trainer))) {
    await trainer.goto(`${desk}/attendance`);
    await Promise.all([trainer.waitForEvent("load"), trainer.locator('main a[href*="/sessions/"][href$="/attendance"]').first().click()]);
  }
  assert.match(await text(trainer), /已全部登记/);
  assert.equal(await trainer.locator('fieldset.roll input[value="late"]:checked').count(), 1);
  // Another class's people are nobody's business.
  const answer = await trainer.goto("/staff/training/gap");
  assert.equal(answer.status(), 403);
});
