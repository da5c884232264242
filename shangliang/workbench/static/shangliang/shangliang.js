/* What a page can do better with a script. Everything here has a way without it. */
"use strict";

/* How many characters are written: white space does not count, as on the server (formats.characters). */
const written = (selector) =>
  [...document.querySelectorAll(selector)].reduce((sum, el) => sum + [...el.value.replace(/\s/gu, "")].length, 0);

const countAll = () => {
  for (const el of document.querySelectorAll("[data-count]")) {
    const n = written(el.dataset.count);
    const beyond = Boolean(el.dataset.most) && n > Number(el.dataset.most);
    el.querySelector("[data-n]").textContent = n.toLocaleString("en-US");
    el.classList.toggle("beyond", beyond);
    el.classList.toggle("over", !beyond && Boolean(el.dataset.advised) && n > Number(el.dataset.advised));
  }
  for (const el of document.querySelectorAll("[data-fill]")) {
    el.setAttribute("width", Math.min(1000, (written(el.dataset.fill) * 1000) / Number(el.dataset.advised)));
  }
};

/* One press, one record: the second press of a form that is under way does nothing. */
const guardForm = (event) => {
  const form = event.target;
  if (form.method !== "post" || "again" in form.dataset || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 10000); // a broken line must not close the form for good
};

/* Without a line the browser would put its own page in the place of what was typed. Votes have a queue of their own. */
const keepTyped = (event) => {
  const form = event.target;
  if (navigator.onLine || form.method !== "post" || "votes" in form.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const said = form.querySelector("[data-unsent]") || document.createElement("p");
  said.className = "notice red";
  said.dataset.unsent = "";
  said.setAttribute("role", "alert");
  said.textContent = document.body.dataset.offline;
  form.append(said);
};

/* Ticking rows of a table for one action on all of them. */
const countPicks = (form) => {
  const boxes = [...form.querySelectorAll("input[name=pick]")];
  const ticked = boxes.filter((box) => box.checked).length;
  for (const el of form.querySelectorAll("[data-picked]")) el.textContent = ticked;
  for (const all of form.querySelectorAll("[data-pick-all]")) {
    all.checked = boxes.length > 0 && ticked === boxes.length;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
  }
};
const pick = (event) => {
  const form = event.target.closest("form[data-picks]");
  if (!form) return;
  if ("pickAll" in event.target.dataset) {
    for (const box of form.querySelectorAll("input[name=pick]")) box.checked = event.target.checked;
  }
  countPicks(form);
};

/* Activity in any window of this site keeps the sign-in alive; they tell each other through the browser's store. */
const lastSeen = {
  mark() {
    localStorage.setItem("last-seen", String(Date.now()));
  },
  get() {
    return Number(localStorage.getItem("last-seen")) || Date.now();
  },
};

/* A draft: sent while it is being written, kept in the browser while that fails. */
class Draft {
  static IDLE = 1500; // milliseconds without typing
  static EVERY = 15000; // at the latest

  constructor(form) {
    this.form = form;
    this.key = `draft:${form.dataset.draft || form.dataset.autosave}`;
    this.line = document.querySelector("[data-saved-status]");
    this.unsent = false; // the server does not have what the page shows
    this.stopped = false; // another window was faster: only the reader can decide
    this.sending = null;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.submitted());
    addEventListener("beforeunload", (event) => {
      if (this.unsent && !this.leaving) event.preventDefault();
    });
    addEventListener("online", () => this.send());
    addEventListener("pageshow", () => (this.leaving = false));
    setInterval(() => this.send(), Draft.EVERY);
    this.bringBack();
  }

  say(state, text) {
    if (!this.line) return;
    this.line.dataset.state = state;
    this.line.textContent = text;
  }

  get fields() {
    return [...new FormData(this.form)].filter(
      ([name, value]) => typeof value === "string" && !["csrfmiddlewaretoken", "version"].includes(name),
    );
  }

  get version() {
    return this.form.elements.version?.value ?? "";
  }

  changed() {
    this.unsent = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), Draft.IDLE);
  }

  keep() {
    localStorage.setItem(this.key, JSON.stringify({ version: this.version, fields: this.fields }));
  }

  forget() {
    localStorage.removeItem(this.key);
  }

  /* The form goes its own way now. What it holds is kept until a page comes back that has it. */
  submitted() {
    this.leaving = true;
    clearTimeout(this.timer);
    if (this.unsent) this.keep();
  }

  async send() {
    if (!this.unsent || this.stopped || this.leaving || this.sending) return;
    this.unsent = false; // typing while the answer is under way sets it again
    this.say("saving", this.line?.dataset.saving);
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    this.sending = fetch(this.form.dataset.autosave, {
      method: "POST",
      body,
      headers: { "X-Autosave": "1", Accept: "application/json" },
      redirect: "manual", // an ended sign-in answers with a redirect: that is not "saved"
    });
    try {
      this.answered(await this.sending);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.failed("kept"); // no connection
    } finally {
      this.sending = null;
    }
  }

  async answered(response) {
    if (response.ok) {
      const told = await response.json();
      if (told.version !== undefined && this.form.elements.version) this.form.elements.version.value = told.version;
      lastSeen.mark();
      this.say("saved", this.line?.dataset.saved.replace("{time}", told.saved_at));
      if (this.unsent) this.changed();
      else this.forget();
    } else if (response.status === 409) {
      this.stopped = true;
      this.failed("conflict");
    } else if (response.status === 400) {
      this.failed("refused");
    } else {
      this.failed("kept");
    }
  }

  failed(state) {
    this.unsent = true;
    this.keep();
    this.say(state, this.line?.dataset[state]);
  }

  /* Text of an earlier visit that never arrived: put back when the server's draft is the one it grew from,
     offered when it has moved on since. A page that shows what was just posted (data-fresh) has it already. */
  bringBack() {
    const stored = JSON.parse(localStorage.getItem(this.key) || "null");
    if (!stored) return;
    if ("fresh" in this.form.dataset || this.holds(stored.fields)) {
      this.forget();
    } else if (stored.version === this.version) {
      this.fill(stored.fields);
    } else if (this.line) {
      this.say("conflict", this.line.dataset.conflict);
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button small";
      button.textContent = this.line.dataset.restore;
      button.addEventListener("click", () => this.fill(stored.fields));
      this.line.append(" ", button);
    }
  }

  /* Whether the page has all of these fields: the same ticks, the same texts, or more behind a text where another was
     joined on. A field that the page has no more, as the tick of what was joined, is not missed. */
  holds(fields) {
    const kept = (name, value) => fields.some(([n, v]) => n === name && v === value);
    return [...this.form.elements].every((el) => {
      if (!el.name || ["csrfmiddlewaretoken", "version"].includes(el.name)) return true;
      if (["file", "submit", "button"].includes(el.type)) return true;
      if (el.type === "checkbox" || el.type === "radio") return el.checked === kept(el.name, el.value);
      if (el.multiple) return [...el.options].every((one) => one.selected === kept(el.name, one.value));
      const own = fields.filter(([name]) => name === el.name);
      return !own.length || own.some(([, value]) => el.value === value || (value && el.value.startsWith(`${value.trimEnd()}\n`)));
    });
  }

  fill(fields) {
    const left = [...fields];
    for (const el of this.form.elements) {
      if (!el.name || el.type === "file" || ["csrfmiddlewaretoken", "version"].includes(el.name)) continue;
      const ticks = el.type === "checkbox" || el.type === "radio";
      const at = left.findIndex(([name, value]) => name === el.name && (!ticks || value === el.value));
      if (ticks) el.checked = at >= 0;
      else if (at >= 0) el.value = left[at][1];
      if (at >= 0) left.splice(at, 1);
    }
    countAll();
    this.say("saved", this.line?.dataset.restored);
    this.changed();
  }
}

/* A long list of ticks is found through by typing; what is ticked stays in sight. */
const findIn = (input) => {
  const choices = [...document.getElementById(input.dataset.findIn).children];
  input.closest("[hidden]")?.removeAttribute("hidden");
  input.addEventListener("input", () => {
    const words = input.value.trim().toLowerCase();
    for (const one of choices) one.hidden = !one.textContent.toLowerCase().includes(words) && !one.querySelector(":checked");
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault(); // it would send the form
  });
};

/* Two minutes before an idle sign-in ends the page says so; staying is one press. */
const watchIdle = () => {
  const { idle, idleWarning, idleStay, idleOver } = document.body.dataset;
  if (!idle) return;
  const whole = Number(idle) * 1000;
  const early = Math.min(120000, whole / 2);
  let box = null;
  lastSeen.mark();
  setInterval(() => {
    const left = lastSeen.get() + whole - Date.now();
    if (left > early) {
      box?.remove();
      box = null;
      return;
    }
    if (!box) {
      box = document.createElement("div");
      box.className = "notice red idle";
      box.setAttribute("role", "alert");
      const text = document.createElement("p");
      text.textContent = idleWarning;
      const stay = document.createElement("button");
      stay.type = "button";
      stay.className = "button";
      stay.textContent = idleStay;
      stay.addEventListener("click", async () => {
        const answer = await fetch(location.href, { method: "HEAD", redirect: "manual" });
        if (answer.ok) lastSeen.mark();
      });
      box.append(text, stay);
      document.body.append(box);
    }
    if (left <= 0 && box.querySelector("button")) {
      box.querySelector("button").remove();
      box.querySelector("p").textContent = idleOver;
    }
  }, 1000);
};

document.addEventListener("input", countAll);
document.addEventListener("change", pick);
document.addEventListener("submit", keepTyped, true);
document.addEventListener("submit", guardForm);
addEventListener("online", () => {
  for (const said of document.querySelectorAll("[data-unsent]")) said.remove();
});
document.addEventListener("htmx:afterRequest", () => lastSeen.mark());
document.addEventListener("htmx:afterSwap", countAll);
addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
for (const form of document.querySelectorAll("form[data-autosave]")) new Draft(form);
for (const form of document.querySelectorAll("form[data-picks]")) countPicks(form);
for (const input of document.querySelectorAll("[data-find-in]")) findIn(input);
for (const now of document.querySelectorAll(".tabs [aria-current]")) {
  now.parentElement.scrollLeft = now.offsetLeft - now.parentElement.offsetLeft; // on a phone the row of tabs is cut off
}
countAll();
watchIdle();
