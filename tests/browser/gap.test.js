// Training meets work: from the gap report to a class, and from its invitation to a seat.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, follow, heading, mailed, openMail, register, send } from "./support.js";

const it = county();

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** A day so many days from now, as a date field has it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Opens certificates of the report until one has a programme that leads to it, and people to invite. */
async function openCertificate(page) {
  await page.goto("/staff/training/gap");
  assert.equal(await heading(page), "培训缺口");
  const links = await page.locator("main table a").evaluateAll((all) => all.map((it) => it.getAttribute("href")));
  assert.ok(links.length > 3, "open postings of the county ask for certificates");
  for (const link of links) {
    await page.goto(link);
    if ((await page.locator("#f-way").count()) > 0 && /可邀请的人：[1-9]/.test(await text(page))) return heading(page);
  }
  assert.fail("no certificate has a programme and people to invite");
}

test("a class is planned from the gap report, a visitor finds it, and whom it invites enrols", async () => {
  // Someone new says nothing of themselves but that others may find them: nothing but a certificate is in the way.
  const email = "one-away@example.org";
  const person = await it.visitor();
  await register(person, email, "korn-schnee-9-tal");
  await person.goto("/profile/visibility");
  await person.check('[name="visibility"][value="verified_employers"]');
  await send(person, "保存");

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

  // The invitation came by mail and into the inbox, and leads to a seat.
  await person.goto("/account/notifications");
  assert.match(await text(person), /邀请您参加培训/);
  await openMail(person, email, /邀请您参加培训/);
  await person.goto(await mailed(person, `/training/classes/${reference}`));
  assert.match(await text(person), /邀请您参加这个班次/);
  await follow(person, "报名");
  await person.check("#f-consent");
  await send(person, "报名");
  assert.match(await text(person), /已录取/);
  await officer.goto(report);
  assert.match(await text(officer), /余 16 个名额/);
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
