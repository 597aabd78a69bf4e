// Training meets work: from the gap report to a class that people find.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, heading, send } from "./support.js";

const it = county();

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** A day so many days from now, as a date field has it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Opens certificates of the report until one has a programme that leads to it. */
async function openCertificate(page) {
  await page.goto("/staff/training/gap");
  assert.equal(await heading(page), "培训缺口");
  const links = await page.locator("main table a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  assert.ok(links.length > 3, "open postings of the county ask for certificates");
  for (const link of links) {
    await page.goto(link);
    if ((await page.locator("#f-way").count()) > 0) return heading(page);
  }
  assert.fail("no certificate has a programme");
}

test("a class is planned from the gap report, and a visitor finds it", async () => {
  const officer = await it.visitor({ as: "officer" });
  const certificate = await openCertificate(officer);
  const report = officer.url();

  // A day that has passed is told, and what was typed stays.
  await officer.fill("#f-place", "实训楼301");
  await officer.fill("#f-starts_on", day(-3));
  await send(officer, "开放报名");
  assert.match(await officer.title(), /^错误：/);
  assert.equal(await officer.inputValue("#f-place"), "实训楼301");

  await officer.fill("#f-starts_on", day(40));
  await officer.fill("#f-capacity", "17");
  await send(officer, "开放报名");
  assert.match(officer.url(), /\/teaching\/classes\/\w+$/);
  const reference = officer.url().split("/").pop();

  const visitor = await it.visitor();
  await visitor.goto(`/training/classes/${reference}`);
  assert.match(await text(visitor), /实训楼301/);
  assert.match(await text(visitor), new RegExp(certificate.slice(0, 2)));
  // The report counts its seats, and invites to it again whoever was not asked.
  await officer.goto(report);
  assert.match(await text(officer), /余 17 个名额/);
  await send(officer, officer.locator("main").getByRole("button", { name: "邀请差这一证的人" }).first());
  assert.match(await text(officer), /没有可以新邀请的人|邀请已发出/);
});

test("whoever lacks one certificate reads which classes lead there", async () => {
  const seeker = await it.visitor({ as: "seeker" });
  await seeker.goto("/profile/training/nearby");
  assert.equal(await heading(seeker), "一证之差");
  // Each certificate that is named keeps them from a posting that is linked below it.
  for (const section of await seeker.locator("main section.sect").all()) {
    assert.ok((await section.locator('a[href*="/postings/"]').count()) > 0, await section.innerText());
  }
});
