// The console with a keyboard. Every form here works without this file; this sends them without
// leaving the page, moves to the next card at once, and takes a decision back for ten seconds.

const UNDO_MS = 10_000;
const list = document.querySelector(".cards");
const said = document.getElementById("said");
const toast = document.getElementById("toast");
const keys = document.getElementById("keys");
const pending = new Map(); // card id -> the last request about it, so that undo follows decision
let last = null; // what `u` takes back: {card, undo, until}
let timer = 0;

const cards = () => [...list.querySelectorAll(".card:not(.away)")];
const current = () => list.querySelector(".card[aria-current]");

function say(message) {
  said.textContent = ""; // the same words twice are to be read out twice
  requestAnimationFrame(() => { said.textContent = message; });
}

function select(card, { focus = true } = {}) {
  current()?.removeAttribute("aria-current");
  if (!card) return;
  card.setAttribute("aria-current", "true");
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  select(all[place < 0 ? 0 : Math.min(Math.max(place + by, 0), all.length - 1)]);
}

// The card that comes under the same key when `card` goes.
function neighbour(card) {
  const all = cards();
  const place = all.indexOf(card);
  return all[place + 1] ?? all[place - 1];
}

function leave(card) {
  const next = neighbour(card);
  const wasCurrent = card === current();
  card.classList.add("away");
  if (wasCurrent) select(next);
  list.querySelector(".empty").hidden = cards().length > 0;
  if (wasCurrent && !next) document.getElementById("content").focus();
}

function comeBack(card) {
  card.classList.remove("away");
  list.querySelector(".empty").hidden = true;
  select(card);
}

function button(card, action) {
  return card.querySelector(`[data-decide] button[value="${action}"]:not([hidden])`);
}

// A form's fields as a request; answers {ok, status, message, …} whatever happens.
async function send(form, action) {
  const fields = new URLSearchParams(new FormData(form));
  if (action) fields.set("action", action);
  try {
    const answer = await fetch(form.action, {
      method: "POST", body: fields, headers: { Accept: "application/json" }, keepalive: true,
    });
    if (answer.status === 401) return { ok: false, message: list.dataset.saidSignedOut };
    const told = await answer.json();
    return answer.ok || answer.status === 409 ? told : { ok: false, message: told.detail };
  } catch {
    return { ok: false, message: list.dataset.saidFailed };
  }
}

function after(card, work) {
  const turn = (pending.get(card.id) ?? Promise.resolve()).then(work);
  pending.set(card.id, turn);
  return turn;
}

// The page shows what the server says the comment now is.
function settle(card, told) {
  for (const field of card.querySelectorAll('input[name="was"]')) field.value = told.status;
  for (const one of card.querySelectorAll("[data-decide] button")) {
    one.hidden = !told.actions.includes(one.value);
  }
  for (const form of card.querySelectorAll("[data-decide]")) {
    form.hidden = !form.querySelector("button:not([hidden])");
  }
  const chip = card.querySelector(".status");
  chip.textContent = told.status_in_words;
  chip.className = `status ${told.status}`;
  card.dataset.status = told.status;
}

async function decide(card, form, action) {
  const label = button(card, action)?.firstChild.textContent.trim() ?? action;
  const name = card.querySelector(".name").textContent.trim();
  card.querySelector(".late").hidden = true;
  leave(card);
  const mine = { card, undo: null, before: card.dataset.status };
  offerUndo(mine, `${label}: ${name}`);
  const told = await after(card, () => send(form, action));
  if (told.ok) {
    settle(card, told);
    mine.undo = told.undo;
    return;
  }
  if (last === mine) withdrawOffer();
  if (told.actions) settle(card, told);
  showLate(card, told);
}

// Somebody was first, or it did not arrive: the card comes back where it was and says so, but the
// person who has gone on to another card keeps that one.
function showLate(card, told) {
  const late = card.querySelector(".late");
  late.textContent = told.message;
  late.hidden = false;
  card.classList.remove("away");
  card.classList.toggle("settled", Boolean(told.code));
  card.querySelector(".status").hidden = false;
  list.querySelector(".empty").hidden = true;
  if (!current()) select(card);
  say(told.message);
}

function offerUndo(mine, words) {
  last = mine;
  toast.querySelector("span").textContent = words;
  toast.hidden = false;
  say(words);
  clearTimeout(timer);
  timer = setTimeout(() => { if (last === mine) withdrawOffer(); }, UNDO_MS);
}

function withdrawOffer() {
  last = null;
  toast.hidden = true;
  clearTimeout(timer);
}

async function undo() {
  if (!last) return say(list.dataset.saidNothing);
  const { card } = last;
  const mine = last;
  withdrawOffer();
  comeBack(card);
  const told = await after(card, () => {
    if (!mine.undo) return null; // the decision itself failed: there is nothing to take back
    return send(card.querySelector("[data-decide]"), mine.undo.action);
  });
  if (!told) return undefined;
  if (told.actions) settle(card, told);
  if (!told.ok) return showLate(card, told);
  return say(list.dataset.saidUndone);
}

function act(action) {
  const card = current() ?? cards()[0];
  if (!card) return;
  const pressed = button(card, action);
  if (!pressed) {
    select(card);
    say(list.dataset.saidCannot);
    return;
  }
  if (card !== current()) select(card);
  decide(card, pressed.form, action);
}

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => act("approve"),
  r: () => act("reject"),
  h: () => act("hold"),
  u: () => undo(),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => keys.showModal(),
};
const ONCE = new Set(["a", "r", "h", "u"]); // a key held down decides one comment, not the page
const TYPING = "input, textarea, select, [contenteditable]";

// The letter on the key: on a Russian or Arabic layout the key of `a` types another one.
function letter(event) {
  const typed = event.key.length === 1 && event.key.charCodeAt(0) < 128;
  return typed || !event.code.startsWith("Key") ? event.key : event.code.slice(3).toLowerCase();
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing || keys.open) return;
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return;
  if (event.target.closest?.(TYPING)) return;
  const key = letter(event);
  const command = Object.hasOwn(COMMANDS, key) ? COMMANDS[key] : null;
  if (!command || (event.shiftKey && /[a-z]/.test(key)) || (event.repeat && ONCE.has(key))) return;
  event.preventDefault();
  command();
}

function onSubmit(event) {
  const form = event.target.closest("[data-decide]");
  if (!form) return;
  event.preventDefault();
  const card = form.closest(".card");
  select(card, { focus: false });
  decide(card, form, event.submitter?.value ?? "reject");
}

if (list && keys) {
  document.addEventListener("keydown", onKey);
  list.addEventListener("submit", onSubmit);
  list.addEventListener("focusin", (event) => {
    const card = event.target.closest(".card");
    if (card && card !== current()) {
      current()?.removeAttribute("aria-current");
      card.setAttribute("aria-current", "true");
    }
  });
  toast.querySelector("button").addEventListener("click", undo);
  for (const one of document.querySelectorAll("[data-keys]")) {
    one.hidden = false;
    one.addEventListener("click", () => keys.showModal());
  }
  select(cards()[0], { focus: false });
  window.scrollTo(0, 0);
}
