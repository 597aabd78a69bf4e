// What employers come for: a posting that passes its review, and people who apply.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, follow, heading, send, until } from "./support.js";

const it = county();

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** Fills fields of one part of a posting and saves; the list of parts answers. */
async function write(page, posting, part, fields) {
  await page.goto(`${posting}/${part}`);
  for (const [name, value] of Object.entries(fields)) await page.fill(`#f-${name}`, value);
  await send(page, "保存");
  assert.equal(new URL(page.url()).pathname, posting, `${part}: ${await text(page)}`);
}

/** Takes the review of a posting with this title, and opens it. */
async function take(page, title) {
  await page.goto("/staff/reviews");
  await follow(page, title);
  await send(page, "领取审核");
}

/** A day so many days from now, as a date field has it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

test("a posting is written, mended, returned, corrected and published", async () => {
  const title = "夜班保洁员";
  const [employer, reviewer] = await Promise.all([it.visitor({ as: "employer_owner" }), it.visitor({ as: "reviewer" })]);

  // The title comes first, the rest in parts.
  await employer.goto("/employer/postings/new");
  await employer.fill("#f-title", title);
  await send(employer, "继续");
  assert.equal(await heading(employer), title);
  const posting = new URL(employer.url()).pathname;
  assert.match(await text(employer), /待写/);
  await employer.goto(`${posting}/category`);
  await employer.locator('[name="occupation"]').last().check();
  await employer.locator('[name="kind"]').first().check();
  await send(employer, "保存");
  await write(employer, posting, "headcount", { headcount: "2" });
  await write(employer, posting, "pay", { pay_min: "3000", pay_max: "3600", benefits: "五险一金" });
  await write(employer, posting, "place", { region: "吉林四平伊通县", address: "河湾路18号" });
  await write(employer, posting, "period", { valid_until: day(40) });

  // What leaves people out is said while it is typed, and does not pass.
  await employer.goto(`${posting}/content`);
  await employer.fill("#f-duties", "夜间保洁门诊楼和病房走廊。");
  await employer.fill("#f-requirements", "限女性。");
  await until(async () => /限女/.test(await text(employer)), 5000, "the rule speaks");
  await send(employer, "保存");
  await employer.goto(`${posting}/submission`);
  assert.match(await employer.locator("mark").first().innerText(), /限女/);
  assert.match(await text(employer), /《[^》]+》/, "the law is named");
  await send(employer, "提交审核");
  assert.match(await text(employer), /还不能提交/);
  await write(employer, posting, "content", { requirements: "做事细致，会用洗地机。" });
  await employer.goto(`${posting}/submission`);
  await send(employer, "提交审核");
  assert.match(await text(employer), /待审核/);

  // The office asks for a word more, and the employer reads it where it is to be written.
  await take(reviewer, title);
  await reviewer.fill("#request-duties", "请写明夜班的起止时间");
  await send(reviewer, "退回修改");
  await employer.goto(posting);
  assert.match(await text(employer), /请修改/);
  await employer.goto(`${posting}/content`);
  assert.match(await text(employer), /请写明夜班的起止时间/);
  const shown = posting.replace("/employer", "");
  assert.equal((await fetch(it.base + shown)).status, 404, "nobody else sees it");
  await write(employer, posting, "content", { duties: "夜间保洁门诊楼和病房走廊，晚八点到早四点。" });
  await employer.goto(`${posting}/submission`);
  await send(employer, "提交审核");

  await take(reviewer, title);
  assert.match(await reviewer.locator("ins").first().innerText(), /晚八点/);
  await send(reviewer, "通过");
  const anyone = await it.visitor();
  assert.equal((await anyone.goto(shown)).status(), 200);
  assert.equal(await heading(anyone), title);
  assert.match(await text(anyone), /晚八点到早四点/);
});

test("someone applies; the unit opens what they sent before and shortlists them, and they are told", async () => {
  const [seeker, employer] = await Promise.all([it.visitor({ as: "seeker" }), it.visitor({ as: "employer_owner" })]);

  // Nothing leaves without consent; the answer says what happens next.
  await seeker.goto("/postings?q=门诊收费员");
  await follow(seeker, "门诊收费员");
  await seeker.goto(`${new URL(seeker.url()).pathname}/application`);
  await send(seeker, "同意并投递");
  assert.equal(await seeker.locator("#f-consent-error").count(), 1);
  await seeker.check("#f-consent");
  await send(seeker, "同意并投递");
  assert.match(seeker.url(), /\/profile\/applications\/\w+\/confirmation$/);
  assert.match(await text(seeker), /伊通河湾医院/);

  // It reaches the unit ten minutes later; the one of last week is there.
  await seeker.goto("/profile/applications");
  await follow(seeker, "病房护士");
  const own = new URL(seeker.url()).pathname;
  const number = own.split("/").at(-1);
  await employer.goto(`/employer/applications/${number}`);
  await send(employer, "打开简历");
  await employer.locator('[name="to"][value="shortlisted"]').check();
  await send(employer, employer.locator('form[action$="/moves"] button'));
  assert.match(await text(employer), /初选通过/);

  await seeker.goto(own);
  const timeline = await seeker.locator('section[aria-labelledby="history"]').innerText();
  assert.match(timeline, /单位已查看/);
  assert.match(timeline, /初选通过/);
  assert.match(await seeker.locator('section[aria-labelledby="looks"]').innerText(), /\d/, "who looked is told");
});
