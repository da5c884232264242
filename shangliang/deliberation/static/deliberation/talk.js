/* Voting on a bad line: every vote is first kept on this device, then sent, up to ten at once, until it is known to have
   arrived. Sending one twice does no harm: it counts once. Without this script each vote is a form of its own. */
"use strict";

const form = document.querySelector("form[data-votes]");

class Queue {
  constructor(name) {
    this.name = `talk:${name}`;
  }

  all() {
    try {
      return JSON.parse(localStorage.getItem(this.name)) || [];
    } catch {
      return [];
    }
  }

  keep(votes) {
    localStorage.setItem(this.name, JSON.stringify(votes));
  }

  /* The last vote on a statement replaces one that still waits. */
  add(statement, vote) {
    const at = Date.now();
    const id = `${at.toString(36)}-${Math.random().toString(36).slice(2, 8)}`;
    this.keep([...this.all().filter((one) => one.statement !== statement), { id, statement, vote, at }]);
  }

  drop(ids) {
    this.keep(this.all().filter((one) => !ids.includes(one.id)));
  }
}

class Voting {
  constructor(form) {
    this.form = form;
    this.queue = new Queue(form.dataset.owner);
    this.line = form.querySelector("[data-line]");
    this.text = form.querySelector("[data-text]");
    this.pause = 2000;
    this.ahead = [...document.querySelectorAll("#ahead li")].map((li) => ({ number: Number(li.dataset.number), text: li.textContent }));
    this.done = Number(form.dataset.voted);
    form.addEventListener("submit", (event) => this.voted(event));
    document.addEventListener("keydown", (event) => this.key(event));
    addEventListener("online", () => this.send());
    const waiting = this.queue.all().map((one) => one.statement);
    if (waiting.length) {
      this.ahead = this.ahead.filter((one) => !waiting.includes(one.number));
      this.done += waiting.length;
      this.show();
      this.send();
    }
  }

  voted(event) {
    const vote = event.submitter && event.submitter.value;
    if (!["1", "0", "-1"].includes(vote)) return;
    try {
      this.queue.add(Number(this.form.statement.value), Number(vote));
    } catch {
      return; // nothing can be kept on this device: the form is sent as it is
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    this.ahead = this.ahead.filter((one) => one.number !== Number(this.form.statement.value));
    this.done += 1;
    this.show();
    this.send();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    const button = this.form.querySelector(`button[data-key="${event.key}"]`);
    if (button && !event.repeat) button.click();
  }

  show() {
    const next = this.ahead[0];
    const all = Number(this.form.dataset.all);
    const told = this.form.querySelector("[data-place]");
    told.textContent = this.form.dataset.told.replace("{n}", Math.min(this.done + 1, all));
    this.form.querySelector(".bar .ink").setAttribute("width", Math.min(this.done, all));
    if (next) {
      this.form.statement.value = next.number;
      this.text.textContent = next.text;
      return;
    }
    this.text.textContent = this.form.dataset.over;
    for (const button of this.form.querySelectorAll("button[name=vote]")) button.disabled = true;
    this.over();
  }

  /* All that came with the page have been voted on: further ones, or the thanks, come with a new page. */
  over() {
    if (!this.ahead.length && !this.queue.all().length) location.reload();
  }

  async send() {
    if (this.sending) return;
    const votes = this.queue.all().slice(0, 10);
    if (!votes.length) return this.over();
    this.sending = true;
    let again = 0;
    try {
      const answer = await fetch(this.form.dataset.votes, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.form.csrfmiddlewaretoken.value },
        body: JSON.stringify({
          votes: votes.map(({ id, statement, vote, at }) => ({ id, statement, vote, age: Math.max(0, Date.now() - at) / 1000 })),
        }),
        signal: AbortSignal.timeout(20000),
      });
      if (answer.ok) {
        const { kept, left_out: leftOut } = await answer.json();
        this.queue.drop([...kept, ...leftOut]);
        this.say("");
        this.pause = 2000;
        again = 1;
      } else if (answer.status === 409) {
        this.queue.keep([]);
        this.say(this.form.dataset.closed);
      } else if (answer.status === 403 || answer.status === 400) {
        this.say(this.form.dataset.refused);
      } else {
        again = this.pause;
      }
    } catch {
      again = this.pause;
    }
    this.sending = false;
    if (again > 1) {
      this.say(this.form.dataset.waiting);
      this.pause = Math.min(this.pause * 2, 60000);
    }
    if (again) setTimeout(() => this.send(), again);
  }

  say(words) {
    this.line.textContent = words;
  }
}

if (form) new Voting(form);
