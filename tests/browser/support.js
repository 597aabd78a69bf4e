// What the browser tests stand on: a demo county of their own, Debian's
// Chromium, and people who use them. Nothing here builds or downloads anything.

import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = path.join(ROOT, "target/debug/bole");
const CHROMIUM = process.env.BOLE_CHROMIUM ?? "/usr/bin/chromium";

/** The whole service must be there within this time, also on a busy machine. */
const PATIENCE = 120_000;

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/** So many minutes ago, as rows of both databases hold it. */
export const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString().slice(0, 19).replace("T", " ");

/**
 * Where a county keeps its rows: a file in its folder, or a schema of its own on the
 * PostgreSQL of `BOLE_TEST_DATABASE_URL`. `sql` runs statements on it.
 */
function database(data) {
  const server = process.env.BOLE_TEST_DATABASE_URL;
  if (!server) {
    const sql = (statements) => execFileSync("sqlite3", ["-bail", path.join(data, "bole.sqlite"), statements]);
    return { args: [], sql, drop() {} };
  }
  const schema = `county_${randomBytes(8).toString("hex")}`;
  const url = `${server}${server.includes("?") ? "&" : "?"}options=-csearch_path%3D${schema}`;
  const run = (address, statements) => execFileSync("psql", [address, "-qX", "-v", "ON_ERROR_STOP=1", "-c", statements], { stdio: ["ignore", "ignore", "pipe"] });
  run(server, `create schema ${schema}`);
  return { args: ["--database", url], sql: (statements) => run(url, statements), drop: () => run(server, `drop schema ${schema} cascade`) };
}

/** A demo county that is served; `logins` maps a role to its address. */
async function startCounty() {
  assert.ok(existsSync(PROGRAM), `${PROGRAM} is not there: cargo build`);
  const folder = await mkdtemp(path.join(tmpdir(), "bole-browser-"));
  const data = path.join(folder, "county");
  const base = `http://127.0.0.1:${await freePort()}`;
  const rows = database(data);
  const args = ["demo", "--data", data, ...rows.args, "--listen", base.slice(7), "--seed", "7", "--postings", "300", "--profiles", "300"];
  const said = { out: "", err: "" };
  let child;

  /** Starts the service, and waits until it is ready. */
  async function launch() {
    child = spawn(PROGRAM, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env.PATH, RUST_LOG: "warn" } });
    child.stdout.on("data", (text) => { said.out += text; });
    child.stderr.on("data", (text) => { said.err += text; });
    const end = Date.now() + PATIENCE;
    for (;;) {
      if (child.exitCode !== null || Date.now() > end) {
        await stop();
        assert.fail(`the demo did not start:\n${said.out}${said.err}`);
      }
      const answer = await fetch(`${base}/readyz`).catch(() => null);
      if (answer?.ok) break;
      await sleep(100);
    }
  }
  async function halt(signal) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, "exit");
    }
  }
  async function stop() {
    await halt("SIGKILL");
    rows.drop();
    await rm(folder, { recursive: true, force: true });
  }
  /**
   * Lets time pass: the service's clock is the system's, so days are taken from
   * its rows (`sql`, for both databases) while it stands still. What is due is done
   * as it starts again.
   */
  async function later(sql) {
    await halt("SIGTERM");
    rows.sql(sql);
    await launch();
  }

  await launch();
  const password = /password[^:]*: (\S+)/.exec(said.out)?.[1];
  const logins = Object.fromEntries([...said.out.matchAll(/^ {2}(\S+@\S+)\s+(\w+)$/gm)].map(([, email, role]) => [role, email]));
  assert.ok(password && logins.seeker && logins.officer && logins.admin, `no log-ins in:\n${said.out}`);
  return { base, data, password, logins, stop, later, said };
}

/**
 * A county and a browser for the tests of one file. What it answers with is
 * filled before the first test.
 */
export function county() {
  const it = {};
  const problems = [];
  before(async () => {
    Object.assign(it, await startCounty());
    it.browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox", "--lang=zh-CN"] });
  });
  after(async () => {
    await it.browser?.close();
    await it.stop?.();
    assert.deepEqual(problems, [], "pages asked elsewhere, or complained");
  });
  /** Someone with a browser of their own; `log_in` is the role of a log-in of the demo. */
  it.visitor = async ({ as: role, ...options } = {}) => {
    const context = await it.browser.newContext({ baseURL: it.base, locale: "zh-CN", viewport: { width: 1280, height: 900 }, ...options });
    context.setDefaultTimeout(20_000);
    watch(context, it.base, problems);
    const page = await context.newPage();
    if (role) await logIn(page, it.logins[role], it.password);
    return page;
  };
  return it;
}

/** Notes requests to another origin and everything that a page complains about, its security policy included. */
function watch(context, base, problems) {
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (origin !== base && protocol !== "data:") problems.push(`asks ${request.url()}`);
  });
  context.on("console", (message) => {
    // The browser notes every answer of an error; a page of one is no complaint, a missing file is.
    const isPage = /status of 4\d\d/.test(message.text()) && !message.location().url.includes("/static/");
    if (["error", "warning"].includes(message.type()) && !isPage) {
      problems.push(`${message.page()?.url()}: ${message.text()}`);
    }
  });
  context.on("weberror", (error) => problems.push(`${error.page()?.url()}: ${error.error().stack}`));
}

/** Fills the form of the log-in page and sends it. */
export async function logIn(page, email, password) {
  await page.goto("/login");
  await page.fill("#f-email", email);
  await page.fill("#f-password", password);
  await send(page, "登录");
  assert.doesNotMatch(page.url(), /\/login/, "the log-in was refused");
}

/** Presses a button, or the one with this name in main, and waits for the page that answers. */
export async function send(page, button) {
  const named = (name) => page.locator("main").getByRole("button", { name, exact: true });
  const pressed = typeof button === "string" ? named(button) : button;
  await Promise.all([page.waitForEvent("load"), pressed.click()]);
}

/** Follows the first link with this name, in a part of the page. */
export async function follow(page, link, part = "main") {
  const followed = page.locator(part).getByRole("link", { name: link }).first();
  await Promise.all([page.waitForEvent("load"), followed.click()]);
}

/** The heading of the page. */
export const heading = (page) => page.locator("h1").innerText();

/**
 * Registers as a new person and confirms by the mail, which the demo shows to
 * everyone; then logs in.
 */
export async function register(page, email, password) {
  await page.goto("/register");
  await page.fill("#f-name", "林晓梅");
  await page.fill("#f-email", email);
  await page.fill("#f-password", password);
  await send(page, "注册");
  await openMail(page, email, "请确认您的邮箱");
  const link = page.locator("main").getByRole("link", { name: /\/confirmation\// }).first();
  await page.goto(await link.getAttribute("href"));
  await send(page, "确认这是我的邮箱");
  await logIn(page, email, password);
}

/** Opens the mail of this subject to an address as soon as it was sent. */
export async function openMail(page, email, subject) {
  const letter = page.locator("main li", { hasText: email }).getByRole("link", { name: subject }).first();
  const end = Date.now() + 15_000;
  for (;;) {
    await page.goto("/demo/mail");
    if (await letter.count()) break;
    assert.ok(Date.now() < end, `no mail “${subject}” came to ${email}`);
    await sleep(200);
  }
  await page.goto(await letter.getAttribute("href"));
}

/** Where the first link of an opened mail leads that has this in it. */
export async function mailed(page, part) {
  const links = await page.locator('section[aria-labelledby="links"] a').evaluateAll((all) => all.map((it) => it.href));
  const link = links.find((it) => it.includes(part));
  assert.ok(link, `no ${part} in ${links}`);
  return link;
}

/** Asks again until it is so; answers with how long that took. */
export async function until(isSo, limit, what) {
  const start = performance.now();
  while (!(await isSo())) {
    assert.ok(performance.now() - start < limit, `${what}: not within ${limit} ms`);
    await sleep(25);
  }
  return performance.now() - start;
}
