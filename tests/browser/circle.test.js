// Where the circle closes: a unit from its registration to a hire, a person from a
// letter to an intention, and what ends, lapses or is taken down on the way.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ago, county, follow, heading, mailed, openMail, register, send, until } from "./support.js";

const it = county();

const PASSWORD = "korn-schnee-9-tal";
const PDF = Buffer.from("%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\nstartxref\n9\n%%EOF\n");

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** A day so many days from now, as a date field has it. */
const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A credit code of no unit: its check character is worked out (GB 32100). */
function creditCode(body) {
  const signs = "0123456789ABCDEFGHJKLMNPQRTUWXY";
  const sum = [...body].reduce((sum, sign, i) => sum + signs.indexOf(sign) * (3 ** i % 31), 0);
  return body + signs[(31 - (sum % 31)) % 31];
}

/** Registers a unit of one's own with its documents, and hands it in. */
async function registerUnit(page, name, body) {
  await page.goto("/employer/registration");
  const fields = { name, uscc: creditCode(body), region: "吉林四平伊通县", address: "河湾路9号", introduction: "给县里的学校和医院送餐。", contact_name: "林晓梅", contact_phone: "0434-1000099" };
  for (const [field, value] of Object.entries(fields)) await page.fill(`#f-${field}`, value);
  for (const field of ["kind", "industry", "size"]) await page.selectOption(`#f-${field}`, { index: 1 });
  await page.check('[name="account_kind"][value="own"]');
  await send(page, "登记");
  await addDocuments(page);
  await send(page, "提交核验");
}

async function addDocuments(page) {
  await page.goto("/employer/documents");
  for (const file of await page.locator('input[type="file"]').all()) {
    await file.setInputFiles({ name: "scan.pdf", mimeType: "application/pdf", buffer: PDF });
  }
  await send(page, "保存");
  assert.equal(new URL(page.url()).pathname, "/employer", await text(page));
}

/** Opens the case of a unit at the office's desk, and takes it. */
async function takeUnit(page, name) {
  await page.goto("/staff/employers");
  await follow(page, name);
  const take = page.locator("main").getByRole("button", { name: "由我核验", exact: true });
  if (await take.count()) await send(page, take);
}

/** Ticks the whole list and decides that the unit is verified. */
async function verify(page, name) {
  await takeUnit(page, name);
  for (const box of await page.locator('[name="checks"]').all()) await box.check();
  await page.check('[name="outcome"][value="verified"]');
  await send(page, "提交结论");
  assert.match(await page.locator('section[aria-labelledby="past"]').innerText(), /已核对/, "what was ticked stays");
}

/** Writes a posting in its parts and hands it in; answers with its page. */
async function handIn(page, title, duties) {
  await page.goto("/employer/postings/new");
  await page.fill("#f-title", title);
  await send(page, "继续");
  const posting = new URL(page.url()).pathname;
  const parts = {
    category: {},
    headcount: { headcount: "2" },
    pay: { pay_min: "3000", pay_max: "3600" },
    place: { region: "吉林四平伊通县", address: "河湾路9号" },
    period: { valid_until: day(40) },
    content: { duties, requirements: "做事细致，按时到岗。" },
  };
  for (const [part, fields] of Object.entries(parts)) {
    await page.goto(`${posting}/${part}`);
    for (const [name, value] of Object.entries(fields)) await page.fill(`#f-${name}`, value);
    if (part === "category") {
      await page.locator('[name="occupation"]').last().check();
      await page.locator('[name="kind"]').first().check();
    }
    await send(page, "保存");
    assert.equal(new URL(page.url()).pathname, posting, `${part}: ${await text(page)}`);
  }
  await page.goto(`${posting}/submission`);
  await send(page, "提交审核");
  assert.match(await text(page), /待审核/);
  return posting;
}

/** A reviewer takes the posting of this title and approves it. */
async function approve(page, title) {
  await page.goto("/staff/reviews");
  await follow(page, title);
  await send(page, "领取审核");
  await send(page, "通过");
}

/** Applies for a posting; answers with the number. */
async function apply(page, posting) {
  await page.goto(`${posting}/application`);
  await page.check("#f-consent");
  await send(page, "同意并投递");
  assert.match(page.url(), /\/confirmation$/, await text(page));
  return new URL(page.url()).pathname.split("/").at(-2);
}

/** Ten minutes have passed since all applications: they have reached their units. */
const delivered = () => `update applications set submitted_at = '${ago(11)}' where delivered_at is null`;

/** Opens an application's page as its unit sees it, as soon as it has come there. */
async function reached(page, path) {
  await until(async () => (await page.goto(path)).status() === 200, 10_000, "the application comes");
}

/** Asks for mail of what a search finds, at once, and confirms from the letter. */
async function subscribe(page, words, email) {
  const query = new URLSearchParams({ q: words }).toString();
  await page.goto(`/alerts/new?${new URLSearchParams({ query })}`);
  await page.fill("#f-email", email);
  await page.check('[name="frequency"][value="at_once"]');
  await send(page, page.locator('form[action$="/alerts"] button[type="submit"]'));
  await openMail(page, email, "订阅");
  await page.goto(await mailed(page, "/confirmation"));
  await send(page, "确认订阅");
  assert.match(await text(page), /订阅中/);
}

test("a unit registers, is sent back, corrects, posts, is applied to, and hires", async () => {
  const name = "伊通河湾送餐中心";
  const [unit, reviewer, seeker] = await Promise.all([it.visitor(), it.visitor({ as: "reviewer" }), it.visitor({ as: "seeker" })]);
  await register(unit, "songcan@units.example", PASSWORD);
  await registerUnit(unit, name, "91220399MA0000901");

  await takeUnit(reviewer, name);
  await reviewer.fill("#f-about-address", "请写到门牌和楼层");
  await reviewer.check('[name="outcome"][value="returned"]');
  await send(reviewer, "提交结论");
  await unit.goto("/employer");
  assert.match(await text(unit), /请写到门牌和楼层/);
  await unit.goto("/employer/facts");
  assert.match(await text(unit), /请写到门牌和楼层/);
  await unit.fill("#f-address", "河湾路9号一楼");
  await send(unit, "保存");
  await unit.goto("/employer");
  await send(unit, "提交核验");
  await verify(reviewer, name);
  await unit.goto("/employer");
  assert.match(await text(unit), /已核验/);

  const title = "送餐骑手组长";
  const posting = await handIn(unit, title, "安排送餐路线，清点餐箱，带班两名同事。");
  await approve(reviewer, title);
  const shown = posting.replace("/employer", "");
  const number = await apply(seeker, shown);
  await it.later(delivered());

  const record = `/employer/applications/${number}`;
  await reached(unit, record);
  await send(unit, "打开简历");
  await unit.locator('[name="to"][value="shortlisted"]').check();
  await send(unit, unit.locator('form[action$="/moves"] button'));
  await unit.goto(`${record}/agreements`);
  await send(unit, "表示就业意向");
  await seeker.goto(`/profile/applications/${number}/agreements`);
  await send(seeker, "表示就业意向");
  assert.match(await seeker.locator('section[aria-labelledby="intention"]').innerText(), /已达成/);
  await unit.reload();
  await unit.fill("#f-first_day", day(3));
  await send(unit, "登记入职");
  await seeker.reload();
  await send(seeker, "是，确认入职");
  await seeker.goto(`/profile/applications/${number}`);
  assert.match(await text(seeker), /已入职/);
  await unit.goto(record);
  assert.match(await text(unit), /已入职/);
});

test("a letter leads to a posting, to an application and to an intention; one click ends the letters", async () => {
  const email = "xinjian@people.example";
  const [person, unit, reviewer] = await Promise.all([it.visitor(), it.visitor({ as: "employer_owner" }), it.visitor({ as: "reviewer" })]);
  await subscribe(person, "膳食营养配餐", email);
  const title = "膳食营养配餐员";
  await handIn(unit, title, "为住院病人配餐，登记每日膳食营养。");
  await approve(reviewer, title);
  await it.later("select 1");

  await openMail(person, email, title);
  const [letter, stop] = [person.url(), await mailed(person, "/unsubscription")];
  await person.goto(await mailed(person, "source=alert"));
  assert.equal(await heading(person), title);
  const shown = new URL(person.url()).pathname;

  await register(person, email, PASSWORD);
  await person.goto("/profile");
  await follow(person, "个人信息");
  await person.fill("#f-name", "林晓梅");
  await person.fill("#f-phone", "13900000000");
  await send(person, "保存");
  const number = await apply(person, shown);
  await it.later(delivered());
  await reached(unit, `/employer/applications/${number}/agreements`);
  await send(unit, "表示就业意向");
  await person.goto("/profile/intentions");
  await send(person, person.locator('form[action*="/profile/intentions/"] button[value="yes"]').first());
  assert.match(await text(person), /已达成/);

  // A mail program's own POST: no cookie, no page of ours, no redirect.
  const click = () => fetch(stop, { method: "POST", redirect: "manual", body: "List-Unsubscribe=One-Click", headers: { "content-type": "application/x-www-form-urlencoded" } });
  assert.equal((await click()).status, 200);
  assert.equal((await click()).status, 200, "twice is once");
  await person.goto(letter);
  await person.goto(stop);
  assert.equal(await heading(person), "订阅已取消");
});

test("the page behind a letter's link ends a search only when its button is pressed", async () => {
  const email = "anniu@people.example";
  const person = await it.visitor();
  await subscribe(person, "会计", email);
  const saved = person.url();
  await person.goto(`${saved}/unsubscription`);
  await person.goto(saved);
  assert.match(await text(person), /订阅中/, "nothing ends by looking");
  await person.goto(`${saved}/unsubscription`);
  await send(person, "取消订阅");
  assert.equal(await heading(person), "订阅已取消");
});

test("what is published by a unit whose check lapses is hidden until it is checked again", async () => {
  const name = "伊通河湾洗衣店";
  const [unit, reviewer, anyone] = await Promise.all([it.visitor(), it.visitor({ as: "reviewer" }), it.visitor()]);
  await register(unit, "xiyi@units.example", PASSWORD);
  await registerUnit(unit, name, "91220399MA0000902");
  await verify(reviewer, name);
  const title = "布草洗涤工";
  const shown = (await handIn(unit, title, "医院布草的分拣、洗涤、烘干和折叠。")).replace("/employer", "");
  await approve(reviewer, title);
  assert.equal((await anyone.goto(shown)).status(), 200);
  const isFound = async () => (await (await fetch(`${it.base}/postings?q=${encodeURIComponent(title)}`)).text()).includes(shown);
  await until(isFound, 5_000, "it is found");

  await it.later(`update employers set verified_until = '${ago(24 * 60)}' where name = '${name}'`);
  await until(async () => (await fetch(it.base + shown)).status === 404, 10_000, "it is hidden");
  assert.equal(await isFound(), false);
  await unit.goto("/employer");
  assert.match(await text(unit), /到期/);
  await openMail(anyone, "xiyi@units.example", "单位核验已过期");

  await addDocuments(unit);
  await send(unit, "提交核验");
  await verify(reviewer, name);
  assert.equal((await anyone.goto(shown)).status(), 200, "hidden, not lost");
  await until(isFound, 5_000, "it is found again");
});

test("whoever reports a posting reads what came of it", async () => {
  const email = "jubao@people.example";
  const [anyone, reviewer] = await Promise.all([it.visitor(), it.visitor({ as: "reviewer" })]);
  await anyone.goto("/postings?q=会计");
  await anyone.locator(".entry.job h2 a, .entry.job h3 a").first().click();
  await anyone.waitForLoadState();
  const [shown, title] = [new URL(anyone.url()).pathname, await heading(anyone)];
  await anyone.goto(`${shown}/report`);
  await anyone.check('[name="reason"][value="fee"]');
  await anyone.fill("#f-text", "面试时要交三百元服装费。");
  await anyone.fill("#f-email", email);
  await send(anyone, "提交举报");
  const follows = anyone.url();

  await reviewer.goto("/staff/reports");
  await follow(reviewer, title);
  await send(reviewer, "领取举报");
  await reviewer.check('[name="measure"][value="remove"]');
  await reviewer.fill("#f-reason", "收取服装费");
  await reviewer.fill("#f-answer", "已核实，岗位已下架，谢谢您。");
  await send(reviewer, "认定属实");
  await anyone.goto(follows);
  assert.match(await text(anyone), /已核实，岗位已下架/);
  await openMail(anyone, email, "举报");
  assert.match(await text(anyone), /已核实，岗位已下架/);
  await anyone.goto(shown);
  assert.match(await text(anyone), /结束|下架/);
});
