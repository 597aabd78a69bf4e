// Saves round trips, nothing else: every page works without it. All words come from data- attributes.

const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];

/** Calls `work` once there has been quiet for `ms`. */
function later(work, ms) {
  let timer;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(work, ms, ...args);
  };
}

/** A region that readers of the screen hear; it is made once. */
function say(text) {
  let region = document.getElementById("said");
  if (!region) {
    region = Object.assign(document.createElement("p"), { id: "said", className: "vh" });
    region.setAttribute("role", "status");
    document.body.append(region);
  }
  region.textContent = text;
}

// --- Facets: a changed filter fetches the page that the form would open and puts its parts in place.

const PARTS = ["[data-results]", "[data-facets]"];
let showing;

async function show(url, push) {
  showing?.abort();
  showing = new AbortController();
  const busy = document.querySelector("[data-results]");
  busy.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(url, { signal: showing.signal, headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = PARTS.map((part) => page.querySelector(part));
    if (fresh.some((part) => !part)) throw new Error("parts");
    const focus = document.activeElement?.id;
    const open = $$("[data-facets] details").map((fold) => fold.open);
    PARTS.forEach((part, i) => document.querySelector(part).replaceWith(fresh[i]));
    $$("[data-facets] details").forEach((fold, i) => { fold.open ||= open[i]; });
    document.title = page.title;
    if (push) history.pushState({ swapped: true }, "", url);
    if (focus) document.getElementById(focus)?.focus({ preventScroll: true });
    enhance(document);
    say(document.querySelector("[data-results] h1, h1")?.textContent ?? page.title);
  } catch (error) {
    if (error.name !== "AbortError") location.assign(url);
  }
}

/** The address that submitting the form would open; empty fields say nothing. */
function address(form) {
  const query = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...query]) if (value === "") query.delete(name, value);
  return `${form.action.split(/[?#]/)[0]}?${query}`;
}

function facets(root) {
  // On phones the button applies, so that several filters can be chosen in peace.
  root.addEventListener("change", (event) => {
    if (event.target.form && matchMedia("(min-width:64rem)").matches && document.documentElement.dataset.size !== "xl") {
      show(address(event.target.form), true);
    }
  });
}

addEventListener("popstate", (event) => {
  if (document.querySelector("[data-facets]") && (event.state?.swapped || !location.hash)) show(location.href, false);
});

// --- Type-ahead: a combobox with a list box, after the ARIA pattern; composing Chinese is left in peace.

function suggest(input) {
  const list = Object.assign(document.createElement("ul"), { id: `${input.id}-list`, className: "suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0]?.textContent ?? "");
  input.after(list);
  for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", list.id], ["autocomplete", "off"]]) {
    input.setAttribute(name, value);
  }
  let items = [];
  let at = -1;
  let asking;

  function close() {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function move(to) {
    at = to;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === at)));
    if (at < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[at].id);
    list.children[at].scrollIntoView({ block: "nearest" });
  }
  function take(item) {
    close();
    asking?.abort();
    if (item.href) return location.assign(item.href);
    input.value = item.text;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
  const ask = later(async () => {
    asking?.abort();
    const q = input.value.trim();
    if (!q || document.activeElement !== input) return close();
    asking = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(q)}`, { signal: asking.signal });
      items = answer.ok ? await answer.json() : [];
    } catch {
      return;
    }
    if (!items.length) return close();
    list.replaceChildren(...items.map((item, i) => {
      const option = Object.assign(document.createElement("li"), { id: `${list.id}-${i}` });
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.append(Object.assign(document.createElement("span"), { textContent: item.text }));
      if (item.kind) option.append(Object.assign(document.createElement("small"), { textContent: input.dataset[item.kind] ?? item.kind }));
      return option;
    }));
    at = -1;
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    say((input.dataset.count ?? "").replace("{n}", items.length));
  }, 150);

  input.addEventListener("input", (event) => { if (!event.isComposing) ask(); });
  input.addEventListener("compositionend", ask);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) move(((at + 1 + step + items.length + 1) % (items.length + 1)) - 1);
    else if (event.key === "Enter" && at >= 0) take(items[at]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
  // Before the box loses the focus and closes the list.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const i = [...list.children].indexOf(event.target.closest("li"));
    if (i >= 0) take(items[i]);
  });
}

// --- Autosave: "saved" is said only when the server has said so.

function autosave(form) {
  const line = form.querySelector("[data-autosave-status]") ?? document.querySelector("[data-autosave-status]");
  let changed = false;
  let running = false;
  let leaving = false;

  function tell(text, isUnsaved) {
    if (!line) return;
    line.textContent = text;
    line.classList.toggle("is-unsaved", isUnsaved);
  }
  async function save() {
    if (running || !changed || leaving) return;
    running = true;
    changed = false;
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    let failed = false;
    try {
      const answer = await fetch(form.dataset.autosave || form.action, {
        method: "POST",
        // A redirect leads to the log-in page: that is not "saved".
        redirect: "manual",
        headers: { Accept: "application/json", "X-Autosave": "1" },
        body: new URLSearchParams(body),
      });
      if (!answer.ok) throw new Error(answer.status);
      const time = new Date(answer.headers.get("Date") ?? Date.now())
        .toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Asia/Shanghai" });
      if (!changed) tell(line?.dataset.saved.replace("{time}", time), false);
    } catch {
      failed = changed = true;
      tell(line?.dataset.unsaved, true);
    }
    running = false;
    if (changed) setTimeout(save, failed ? 10_000 : 600);
  }
  const soon = later(save, 600);
  form.addEventListener("input", () => {
    changed = true;
    tell(line?.dataset.unsaved, true);
    soon();
  });
  form.addEventListener("submit", () => { leaving = true; });
  addEventListener("beforeunload", (event) => { if ((changed || running) && !leaving) event.preventDefault(); });
}

// --- Rules: what they find is said below the field, politely, while someone types.

function check(form) {
  const ask = later(async () => {
    const sent = { method: "POST", body: new URLSearchParams(new FormData(form)) };
    const found = await fetch(form.dataset.check, sent).then((answer) => (answer.ok ? answer.json() : null), () => null);
    if (!found) return;
    for (const field of $$(".field", form)) {
      const names = $$("[name]", field).map((it) => it.name);
      const text = found.filter((it) => names.includes(it.field)).map((it) => it.text).join("\n");
      let line = field.querySelector("[aria-live]");
      if (!line) {
        line = Object.assign(document.createElement("p"), { className: "pre-line" });
        line.setAttribute("aria-live", "polite");
        field.append(line);
      }
      if (line.textContent !== text) line.textContent = text;
    }
  }, 800);
  form.addEventListener("input", ask);
}

// --- Copy and print

function copy(button) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.nextElementSibling.textContent = button.dataset.done;
  });
}

function enhance(root) {
  const each = (selector, work) => $$(selector, root).forEach((element) => {
    // By the work, as one form is both saved and checked while someone types.
    const mark = `on${work.name}`;
    if (element.dataset[mark]) return;
    element.dataset[mark] = "1";
    work(element);
  });
  each("[data-facets]", facets);
  each("input[data-suggest]", suggest);
  each("form[data-autosave]", autosave);
  each("form[data-check]", check);
  if (navigator.clipboard) each("[data-copy]", copy);
  each("[data-print]", (button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
}

enhance(document);
document.querySelector("[data-focus]")?.focus();
