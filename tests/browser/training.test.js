// Training as its people meet it: a class from its plan to a certificate that anyone
// verifies, a certificate that is revoked and restored, a class that is full.

import assert from "node:assert/strict";
import { test } from "node:test";
import { county, follow, heading, mailed, openMail, register, send } from "./support.js";

const it = county();

const NAME = "林晓梅";

/** All that the page says. */
const text = (page) => page.locator("main").innerText();

/** A day so many days from now in Beijing, as a date field has it. */
const day = (days) => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10);

/** What a certificate is worth, as its document says on top. */
const standing = (page) => page.locator("#deed").innerText();

test("a planned class ends in a certificate that anyone verifies", async () => {
  // The organisation plans a class of a programme that the office has approved, and opens it.
  const manager = await it.visitor({ as: "training_staff" });
  await manager.goto("/teaching?kind=programmes&state=approved");
  await follow(manager, "焊工（五级）");
  await follow(manager, "开班");
  const fields = { name: "焊工周末班", starts_on: day(10), region: "吉林四平伊通县", place: "实训楼105", capacity: "5" };
  for (const [name, value] of Object.entries(fields)) await manager.fill(`#f-${name}`, value);
  await send(manager, "保存");
  const desk = new URL(manager.url()).pathname;
  assert.match(desk, /^\/teaching\/classes\/\w{10}$/, await text(manager));
  await send(manager, "开放报名");

  // Someone finds it and enrols.
  const email = "welds@example.org";
  const learner = await it.visitor();
  await register(learner, email, "korn-schnee-9-tal");
  await learner.goto("/profile/person");
  await learner.fill("#f-name", NAME);
  await learner.locator("[data-autosave-status]", { hasText: /^已保存 \d\d:\d\d$/ }).waitFor();
  await learner.goto("/training?q=焊工周末班&open=1");
  await follow(learner, "焊工周末班");
  await follow(learner, "报名");
  await learner.check("#f-consent");
  await send(learner, "报名");
  assert.match(await text(learner), /已录取/);
  const place = new URL(learner.url()).pathname;

  // It meets, and its list is kept.
  await manager.goto(desk);
  await send(manager, "开班");
  await manager.goto(`${desk}/sessions`);
  const session = { day: day(-1), from: "09:00", to: "11:30" };
  for (const [name, value] of Object.entries(session)) await manager.fill(`#f-${name}`, value);
  await send(manager, "添加");
  await manager.goto(`${desk}/attendance`);
  await manager.goto(await manager.locator('main a[href$="/attendance"][href*="/sessions/"]').last().getAttribute("href"));
  await manager.check("#f-others");
  await send(manager, "保存");
  assert.match(await text(manager), /已全部登记/);

  // Marks; two people release them, and nobody reads them before.
  await manager.goto(desk);
  await send(manager, "开始考核");
  await manager.goto(`${desk}/marks/entry`);
  const cells = manager.locator('input[id^="m-"]');
  assert.equal(await cells.count(), 2, "theory and practice of one person");
  await cells.nth(0).fill("85");
  await cells.nth(1).fill("90");
  await send(manager, "保存成绩");
  await manager.goto(`${desk}/marks`);
  await send(manager, "申请公布");
  assert.equal(await manager.getByRole("button", { name: "确认公布" }).count(), 0, "not by the same person");
  await learner.goto(place);
  assert.match(await text(learner), /成绩公布后可以在这里查看/);
  const officer = await it.visitor({ as: "officer" });
  await officer.goto(`${desk}/marks`);
  await send(officer, "确认公布");
  await learner.goto(place);
  // 85 × 40 % + 90 × 60 %
  assert.match(await text(learner), /合格[^]*88/);

  // The office issues all certificates of the class in one act and sees how far it is.
  await officer.goto("/staff/certificates/batches");
  await follow(officer, "焊工周末班");
  assert.match(await text(officer), /待发1张/);
  await send(officer, "发放");
  assert.match(officer.url(), /\/staff\/certificates\/batches\/\w{10}$/);
  await officer.locator("main").getByText("已完成").waitFor();
  assert.match(await text(officer), /100%/);

  // The learner hears of it, opens it, prints it.
  await openMail(learner, email, "您有一张新证书：焊工证");
  await learner.goto(await mailed(learner, "/profile/certificates/"));
  assert.equal(await heading(learner), "焊工证");
  assert.match(await standing(learner), /有效/);
  const paper = await text(learner);
  assert.match(paper, new RegExp(`${NAME}[^]*焊工（五级）`));
  const number = /BL-\d{4}-\d{6}-\w/.exec(paper)?.[0];
  assert.ok(number, paper);
  await learner.emulateMedia({ media: "print" });
  assert.ok(await learner.locator(".deed").isVisible() && await learner.locator(".deed svg").last().isVisible());
  assert.equal(await learner.locator("main .acts").first().isVisible(), false, "no buttons on paper");
  await learner.emulateMedia({ media: "screen" });
  const pdf = learner.getByRole("link", { name: "下载PDF" });
  if (await pdf.count()) {
    const file = await learner.request.get(await pdf.getAttribute("href"));
    assert.equal(file.headers()["content-type"], "application/pdf");
    assert.equal((await file.body()).subarray(0, 5).toString(), "%PDF-");
  } else {
    assert.match(paper, /没有装中文字体/);
  }

  // Anyone verifies it by number and name, or by the code on it.
  const anyone = await it.visitor();
  await anyone.goto("/verify");
  await anyone.fill("#f-number", number);
  await anyone.fill("#f-name", NAME);
  await send(anyone, "核对");
  assert.match(await standing(anyone), /有效/);
  assert.match(await anyone.locator(".deed").innerText(), /林\*\*/);
  await anyone.goto(await learner.locator('.deed a[href*="/c/"]').getAttribute("href"));
  assert.match(await standing(anyone), /有效/);
});

test("of a class that was given one certificate is revoked, says why, and is restored", async () => {
  const officer = await it.visitor({ as: "officer" });
  const admin = await it.visitor({ as: "admin" });
  // From the class to its certificates.
  await officer.goto("/teaching?state=released");
  await follow(officer, "公共卫生辅助服务员");
  await follow(officer, "证书");
  assert.match(officer.url(), /\/staff\/certificates\?class=\w{10}$/);
  const link = officer.locator("main tbody a").first();
  await Promise.all([officer.waitForEvent("load"), link.click()]);
  const certificate = new URL(officer.url()).pathname;
  const code = await officer.locator('.deed a[href*="/c/"]').getAttribute("href");
  const anyone = await it.visitor();
  const scanned = async () => {
    await anyone.goto(code);
    return standing(anyone);
  };
  assert.match(await scanned(), /有效/);

  /** One of the office proposes, another one confirms. */
  async function inTwo(act, button, reason) {
    await officer.goto(`${certificate}/acts/${act}`);
    await officer.fill("#f-reason", reason);
    await send(officer, button);
    const proposal = new URL(officer.url()).pathname;
    assert.equal(await officer.getByRole("button", { name: "确认", exact: true }).count(), 0, "not by the same person");
    await admin.goto(proposal);
    await send(admin, "确认");
  }
  await inTwo("revocation", "提议撤销", "考核成绩登记错误，已重新安排考核");
  assert.match(await scanned(), /已撤销/);
  assert.match(await anyone.locator(".deed").innerText(), /考核成绩登记错误，已重新安排考核/);
  await inTwo("restoration", "提议取消撤销", "复核后成绩无误");
  assert.match(await scanned(), /有效/);
  assert.doesNotMatch(await anyone.locator(".deed").innerText(), /登记错误/);
});

test("a learner of the county reads a result and holds the certificate that came of it", async () => {
  const seeker = await it.visitor({ as: "seeker" });
  await seeker.goto("/profile/training");
  await follow(seeker, "公共卫生辅助服务员");
  assert.match(await text(seeker), /合格/);
  await seeker.goto("/profile/certificates");
  await follow(seeker, "消毒员证书");
  assert.match(await standing(seeker), /有效/);
  // One more of the class waits for theirs.
  const officer = await it.visitor({ as: "officer" });
  await officer.goto("/staff/certificates/batches");
  await follow(officer, "公共卫生辅助服务员 · 消毒员");
  assert.match(await text(officer), /待发1张/);
});

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
