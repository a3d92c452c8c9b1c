// The console with a keyboard. Every form here works without this file; this sends them without
// leaving the page, moves to the next card at once, takes decisions back for ten seconds, and asks
// every few seconds what others have done meanwhile.

const UNDO_MS = 10_000;
const PULSE_MS = 10_000;
const SOON_MS = 700;
const MOST = 200; // comments in one request
const list = document.querySelector(".cards");
const said = document.getElementById("said");
const toast = document.getElementById("toast");
const keys = document.getElementById("keys");
const bulk = document.getElementById("bulk");
const turns = new Map(); // card id -> the last request about it, so that undo follows decision
const busy = new Map(); // card id -> how many requests about it are under way
let last = null; // what `u` takes back: {cards, undo: [{card, action}]}
let timer = 0;
let pulseTimer = 0;
let anchor = null; // the card that was selected last, where a stretch begins

const cards = () => [...list.querySelectorAll(".card:not(.away)")];
const current = () => list.querySelector(".card[aria-current]");
const picks = () => [...list.querySelectorAll(".card:not(.away) .pick:checked")];
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

function say(message) {
  said.textContent = ""; // the same words twice are to be read out twice
  requestAnimationFrame(() => { said.textContent = message; });
}

// --- which card ---------------------------------------------------------------------------------

function select(card, { focus = true } = {}) {
  current()?.removeAttribute("aria-current");
  if (!card) return;
  card.setAttribute("aria-current", "true");
  if (focus) card.focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest" });
  pulseSoon();
}

// The next card that nobody else looks at; the very next when all are looked at.
function from(place, by) {
  const all = cards();
  for (let to = place + by; to >= 0 && to < all.length; to += by) {
    if (!all[to].classList.contains("taken")) return all[to];
  }
  return all[place + by];
}

function step(by) {
  const all = cards();
  const place = all.indexOf(current());
  const to = place < 0 ? all[0] : from(place, by);
  if (to) select(to);
}

// The card that comes under the same key when `card` goes.
function neighbour(card) {
  const place = cards().indexOf(card);
  return from(place, 1) ?? from(place, -1);
}

function leave(card) {
  const next = neighbour(card);
  const wasCurrent = card === current();
  const pick = card.querySelector(".pick");
  if (pick) pick.checked = false;
  card.classList.add("away");
  if (wasCurrent) select(next);
  showEmpty();
  if (wasCurrent && !next) document.getElementById("content").focus();
}

function showEmpty() {
  list.querySelector(".empty").hidden = cards().length > 0;
}

function comeBack(card) {
  card.classList.remove("away");
  showEmpty();
}

function button(card, action) {
  return card.querySelector(`[data-decide] button[value="${action}"]:not([hidden])`);
}

// --- requests -----------------------------------------------------------------------------------

// A form's fields as a request; answers {ok, message, …} whatever happens.
async function send(address, fields) {
  try {
    const answer = await fetch(address, {
      method: "POST", body: fields, headers: { Accept: "application/json" }, keepalive: true,
    });
    if (answer.status === 401) return { ok: false, message: list.dataset.saidSignedOut };
    const told = await answer.json();
    return answer.ok || answer.status === 409 ? told : { ok: false, message: told.detail };
  } catch {
    return { ok: false, message: list.dataset.saidFailed };
  }
}

async function sendForm(card, form, action, { takesBack = false } = {}) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("action", action);
  if (takesBack) fields.set("takes_back", "1");
  return send(form.action, fields);
}

// Requests about one card go one after the other; the fields are read when its turn comes.
function inTurn(card, work) {
  const turn = (turns.get(card.id) ?? Promise.resolve()).then(work);
  turns.set(card.id, turn);
  busy.set(card.id, (busy.get(card.id) ?? 0) + 1);
  return turn.finally(() => {
    busy.set(card.id, busy.get(card.id) - 1);
    pulseSoon();
  });
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
  const pick = card.querySelector(".pick");
  if (pick) pick.value = pick.value.replace(/ \w+ /, ` ${told.status} `);
  showStatus(card, told.status, told.status_in_words);
}

function showStatus(card, status, words) {
  const chip = card.querySelector(".status");
  chip.textContent = words;
  chip.className = `status ${status}`;
  card.dataset.status = status;
}

// Somebody was first, or it did not arrive: the card comes back where it was and says so, but the
// person who has gone on to another card keeps that one.
function showLate(card, told) {
  const late = card.querySelector(".late");
  late.textContent = told.message;
  late.hidden = false;
  card.querySelector(".status").hidden = false;
  comeBack(card);
  if (!current()) select(card);
  say(told.message);
}

// --- deciding -----------------------------------------------------------------------------------

function decide(card, form, action) {
  const label = button(card, action).firstChild.textContent.trim();
  const name = card.querySelector(".name").textContent.trim();
  card.querySelector(".late").hidden = true;
  const mine = offerUndo([card], `${label}: ${name}`);
  leave(card);
  return inTurn(card, async () => finish(mine, card, await sendForm(card, form, action)));
}

function finish(mine, card, told) {
  if (told.actions) settle(card, told);
  if (told.ok) {
    mine.undo.set(card, told.undo.action);
    return true;
  }
  mine.cards.delete(card);
  if (!mine.cards.size && last === mine) withdrawOffer();
  showLate(card, told);
  return false;
}

async function decideMany(action) {
  const chosen = picks().slice(0, MOST).map((pick) => pick.closest(".card"));
  const label = bulk.querySelector(`button[value="${action}"]`).textContent.trim();
  const sent = Promise.all(chosen.map((card) => turns.get(card.id))).then(() => sendMany(chosen, action));
  const mine = offerUndo(chosen, `${label}: ${chosen.length}`);
  chosen.forEach(leave);
  showPicked();
  const done = chosen.map((card, place) => inTurn(card, async () => {
    const told = await sent;
    return finish(mine, card, told.results?.[place] ?? told);
  }));
  const failed = (await Promise.all(done)).filter((ok) => !ok).length;
  if (failed) say(filled(list.dataset.saidSome, { n: failed }));
}

function sendMany(chosen, action) {
  const fields = new URLSearchParams(new FormData(bulk));
  fields.set("action", action);
  fields.delete("pick");
  for (const card of chosen) fields.append("pick", card.querySelector(".pick").value);
  return send(bulk.action, fields);
}

function offerUndo(chosen, words) {
  last = { cards: new Set(chosen), undo: new Map() };
  const mine = last;
  toast.querySelector("span").textContent = words;
  toast.hidden = false;
  say(words);
  clearTimeout(timer);
  timer = setTimeout(() => { if (last === mine) withdrawOffer(); }, UNDO_MS);
  return mine;
}

function withdrawOffer() {
  last = null;
  toast.hidden = true;
  clearTimeout(timer);
}

async function undo() {
  if (!last) {
    say(list.dataset.saidNothing);
    return;
  }
  const mine = last;
  const chosen = [...mine.cards];
  withdrawOffer();
  chosen.forEach(comeBack);
  select(chosen[0]);
  const told = await Promise.all(chosen.map((card) => inTurn(card, async () => {
    const action = mine.undo.get(card); // none when the decision itself did not go through
    return action ? sendForm(card, card.querySelector("[data-decide]"), action, { takesBack: true }) : null;
  })));
  told.forEach((one, place) => {
    if (one?.actions) settle(chosen[place], one);
    if (one && !one.ok) showLate(chosen[place], one);
  });
  if (told.some((one) => one?.ok)) say(list.dataset.saidUndone);
}

function act(action) {
  if (picks().length) {
    decideMany(action);
    return;
  }
  const card = current();
  if (!card) return;
  const pressed = button(card, action);
  if (pressed) decide(card, pressed.form, action);
  else say(list.dataset.saidCannot);
}

// --- selecting ----------------------------------------------------------------------------------

function pick(card, { whole = false, checked = null } = {}) {
  const box = card?.querySelector(".pick");
  if (!box) return;
  const all = cards();
  const state = checked ?? !box.checked;
  const ends = whole && all.includes(anchor) ? [all.indexOf(anchor), all.indexOf(card)] : null;
  const stretch = ends ? all.slice(Math.min(...ends), Math.max(...ends) + 1) : [card];
  for (const one of stretch) one.querySelector(".pick").checked = whole || state;
  anchor = card;
  showPicked();
  say(bulk.querySelector("[data-picked]").textContent);
}

function showPicked() {
  if (!bulk) return;
  const number = picks().length;
  bulk.hidden = number === 0;
  const words = bulk.querySelector("[data-picked]");
  words.textContent = filled(words.dataset.words, { n: number });
}

// --- what others do -----------------------------------------------------------------------------

function pulseSoon() {
  clearTimeout(pulseTimer);
  pulseTimer = setTimeout(pulse, SOON_MS);
}

async function pulse() {
  clearTimeout(pulseTimer);
  pulseTimer = setTimeout(pulse, PULSE_MS);
  if (document.hidden || !list.dataset.pulse) return;
  const shown = cards().filter((card) => !busy.get(card.id));
  const told = await send(list.dataset.pulse, new URLSearchParams({
    csrf: list.dataset.csrf,
    site: list.dataset.site,
    cards: shown.map((card) => card.id.slice(2)).join(","),
    looking: current()?.id.slice(2) ?? "",
  }));
  if (!told.counts) return;
  showCounts(told);
  for (const card of shown) showOthers(card, told);
}

function showCounts(told) {
  for (const [name, number] of Object.entries(told.counts)) {
    const place = document.querySelector(`[data-queue="${name}"] .count`);
    if (place) place.textContent = number;
  }
  const waiting = document.querySelector("[data-waiting]");
  if (!waiting) return;
  waiting.textContent = told.waiting;
  document.title = document.title.replace(/^\(\d+\)/, `(${told.held})`);
  const more = document.querySelector("[data-more]");
  if (!document.querySelector("[data-next]")) more.hidden = told.held <= cards().length;
}

// Who looks at a card, and who has decided it. The card under the cursor stays where it is and says
// so; others leave the queue.
function showOthers(card, told) {
  const id = card.id.slice(2);
  const who = told.watched[id];
  const watched = card.querySelector(".watched");
  watched.hidden = !who;
  watched.textContent = who ? filled(list.dataset.saidWatched, { who }) : "";
  card.classList.toggle("taken", Boolean(who));
  const [status, words, first] = told.standing[id] ?? [];
  if (!status || status === card.dataset.status || busy.get(card.id)) return;
  const isQueue = Boolean(document.querySelector("[data-waiting]"));
  if (isQueue && card !== current() && !card.contains(document.activeElement)) {
    card.classList.add("away");
    showEmpty();
    return;
  }
  showStatus(card, status, words);
  const late = card.querySelector(".late");
  late.textContent = first;
  late.hidden = false;
  card.querySelector(".status").hidden = false;
}

// --- keys ---------------------------------------------------------------------------------------

const COMMANDS = {
  j: () => step(1),
  k: () => step(-1),
  a: () => act("approve"),
  r: () => act("reject"),
  h: () => act("hold"),
  u: () => undo(),
  x: (event) => pick(current(), { whole: event.shiftKey }),
  "/": () => document.getElementById("q")?.focus(),
  "?": () => keys.showModal(),
};
const ONCE = new Set(["a", "r", "h", "u", "x"]); // a key held down decides one comment only
const TYPING = "textarea, select, input:not([type=checkbox]), [contenteditable]";

// The letter on the key: on a Russian or Arabic layout the key of `a` types another one.
function letter(event) {
  const typed = event.key.length === 1 && event.key.charCodeAt(0) < 128;
  const key = typed || !event.code.startsWith("Key") ? event.key : event.code.slice(3);
  return key.length === 1 ? key.toLowerCase() : key;
}

function isMeant(event, key) {
  if (event.defaultPrevented || event.isComposing || keys.open) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || event.getModifierState("AltGraph")) return false;
  if (event.target.closest?.(TYPING)) return false;
  if (event.shiftKey && /^[a-wyz]$/.test(key)) return false; // only `x` has a meaning with Shift
  return !(event.repeat && ONCE.has(key));
}

function onKey(event) {
  const key = letter(event);
  if (!Object.hasOwn(COMMANDS, key) || !isMeant(event, key)) return;
  event.preventDefault();
  COMMANDS[key](event);
}

function onSubmit(event) {
  const form = event.target.closest("[data-decide]");
  if (!form) return;
  event.preventDefault();
  const card = form.closest(".card");
  select(card, { focus: false });
  decide(card, form, event.submitter?.value ?? "reject");
}

function onClick(event) {
  const box = event.target.closest(".pick");
  if (box) pick(box.closest(".card"), { whole: event.shiftKey, checked: box.checked });
}

function onFocus(event) {
  const card = event.target.closest(".card");
  if (!card || card === current()) return;
  current()?.removeAttribute("aria-current");
  card.setAttribute("aria-current", "true");
}

function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("visibilitychange", pulseSoon);
  list.addEventListener("submit", onSubmit);
  list.addEventListener("click", onClick);
  list.addEventListener("focusin", onFocus);
  bulk?.addEventListener("submit", (event) => {
    event.preventDefault();
    if (picks().length) decideMany(event.submitter?.value ?? "reject");
  });
  toast.querySelector("button").addEventListener("click", undo);
  for (const one of document.querySelectorAll("[data-keys]")) {
    one.hidden = false;
    one.addEventListener("click", () => keys.showModal());
  }
  showPicked();
  cards()[0]?.setAttribute("aria-current", "true");
  pulseSoon();
}

if (list && keys) start();
