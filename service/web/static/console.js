// The console with a keyboard. Every form here works without this file; this sends them without
// leaving the page, moves to the next card at once, takes decisions back for ten seconds, and asks
// every few seconds what others have done meanwhile: what is new comes in, what is decided leaves.

const UNDO_MS = 10_000;
const PULSE_MS = 10_000;
const SOON_MS = 700;
const MOST = 200; // comments in one request
const list = document.querySelector(".cards");
const said = document.getElementById("said");
const toast = document.getElementById("toast");
const keys = document.getElementById("keys");
const bulk = document.getElementById("bulk");
const matching = document.getElementById("matching");
const turns = new Map(); // card id -> the last request about it, so that undo follows decision
const busy = new Map(); // card id -> how many requests about it are under way
const decidedAt = new Map(); // card id -> when its last request was answered
let refreshing = false;
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
  list.style.paddingBlockStart = "";
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

// Where a form goes. Its buttons are named `action`, so `form.action` is one of them.
const addressOf = (form) => form.getAttribute("action");

async function sendForm(card, form, action, { takesBack = false } = {}) {
  const fields = new URLSearchParams(new FormData(form));
  fields.set("action", action);
  if (takesBack) fields.set("takes_back", "1");
  return send(addressOf(form), fields);
}

// Requests about one card go one after the other; the fields are read when its turn comes.
function inTurn(card, work) {
  const turn = (turns.get(card.id) ?? Promise.resolve()).then(work);
  turns.set(card.id, turn);
  busy.set(card.id, (busy.get(card.id) ?? 0) + 1);
  return turn.finally(() => {
    busy.set(card.id, busy.get(card.id) - 1);
    decidedAt.set(card.id, performance.now());
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
  return send(addressOf(bulk), fields);
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
    if (bulk.querySelector(`button[value="${action}"]:not([hidden])`)) decideMany(action);
    else say(list.dataset.saidCannot);
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
  const asked = new URLSearchParams(location.search);
  asked.set("shown", list.dataset.shown);
  const told = await send(list.dataset.pulse, new URLSearchParams({
    csrf: list.dataset.csrf,
    asked: asked.toString(),
    cards: shown.map((card) => card.id.slice(2)).join(","),
    looking: current()?.id.slice(2) ?? "",
  }));
  if (!told.counts) return;
  showCounts(told);
  inPlace(() => shown.forEach((card) => showOthers(card, told)));
  const isNews = told.number !== Number(list.dataset.total);
  list.dataset.total = told.number;
  if (isNews || (told.number > cards().length && cards().length < Number(list.dataset.page))) refresh();
}

// --- what is new ----------------------------------------------------------------------------------

// The page as the server has it now. An XMLHttpRequest parses it without a script or picture of it
// being run or fetched, and without a string that becomes HTML here.
function fetchPage() {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("GET", location.href);
    request.responseType = "document";
    request.onload = () => done(request.status === 200 ? request.response : null);
    request.onerror = () => done(null);
    request.send();
  });
}

// Cards that are new come in where they belong; the card under the cursor stays where it is.
async function refresh() {
  if (refreshing) return;
  refreshing = true;
  const asked = performance.now();
  const page = await fetchPage();
  refreshing = false;
  if (!page) return;
  const fresh = [...page.querySelectorAll(".cards > .card")].reverse();
  inPlace(() => fresh.forEach((card, place) => bringIn(card, fresh[place - 1], asked)));
  showEmpty();
  if (!current()) mark(cards()[0]);
}

// Do what makes cards come and go, and leave the card under the cursor where it is on the screen:
// by scrolling, and where the page ends, by room above the first card until the cursor moves.
function inPlace(work) {
  const card = current();
  const top = card?.getBoundingClientRect().top;
  work();
  if (!card) return;
  scrollBy(0, card.getBoundingClientRect().top - top);
  const missing = top - card.getBoundingClientRect().top;
  if (missing > 0) list.style.paddingBlockStart = `${room() + missing}px`;
}

const room = () => parseFloat(list.style.paddingBlockStart) || 0;

// One card of the fetched page, before the one that follows it there.
function bringIn(card, following, asked) {
  const here = document.getElementById(card.id);
  if (here && (!here.classList.contains("away") || busy.get(card.id) || last?.cards.has(here))) return;
  if (decidedAt.get(card.id) > asked) return; // the page was written before that decision
  here?.remove();
  const before = following && document.getElementById(following.id);
  list.insertBefore(document.adoptNode(card), before ?? list.querySelector(".empty"));
}

// The card that keys are about, without taking the focus from where it is.
function mark(card) {
  card?.setAttribute("aria-current", "true");
}

function showCounts(told) {
  const found = document.querySelector("[data-number]");
  if (found) found.textContent = filled(found.dataset.words, { n: told.number });
  for (const [name, number] of Object.entries(told.counts)) {
    const place = document.querySelector(`[data-queue="${name}"] .count`);
    if (place) place.textContent = number;
  }
  const waiting = document.querySelector("[data-waiting]");
  if (!waiting) return;
  waiting.textContent = told.waiting;
  document.title = document.title.replace(/^\(\d+\)/, `(${told.held})`);
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
  const hasLeft = told.left.includes(id);
  if (!status || busy.get(card.id) || (!hasLeft && status === card.dataset.status)) return;
  if (hasLeft && card !== current() && !card.contains(document.activeElement)) {
    card.classList.add("away");
    showEmpty();
    return;
  }
  if (status === card.dataset.status) return;
  showStatus(card, status, words);
  const late = card.querySelector(".late");
  late.textContent = first;
  late.hidden = false;
  card.querySelector(".status").hidden = false;
}

// --- all that fit -----------------------------------------------------------------------------------

// Everything that fits what was asked, 200 a request, each comment by itself; what somebody else was
// first with is listed.
async function decideAll(action) {
  const progress = matching.querySelector("progress");
  const words = matching.querySelector("[data-progress]");
  const address = `${matching.dataset.picks}?${matchingQuery()}`;
  const found = await fetch(address, { headers: { Accept: "application/json" } })
    .then((answer) => answer.json()).catch(() => ({}));
  const picks = found.picks ?? [];
  if (!found.picks) words.textContent = list.dataset.saidFailed;
  if (!picks.length || !confirm(filled(words.dataset.sure, { n: picks.length }))) return;
  const sum = { done: 0, all: picks.length, late: 0 };
  progress.hidden = false;
  progress.max = picks.length;
  matching.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  for (let from = 0; from < picks.length; from += MOST) {
    const told = await sendPicks(picks.slice(from, from + MOST), action);
    if (!told.results) {
      words.textContent = told.message;
      break;
    }
    for (const one of told.results) {
      sum[one.ok ? "done" : "late"] += 1;
      if (one.ok) leaveDecided(one);
      else listLate(one);
    }
    progress.value = sum.done + sum.late;
    words.textContent = filled(words.dataset.words, sum);
  }
  matching.querySelectorAll("button").forEach((button) => { button.disabled = false; });
  pulse();
}

function leaveDecided(told) {
  const id = `c-${told.comment}`;
  decidedAt.set(id, performance.now()); // also of one that is only on its way here
  const card = document.getElementById(id);
  if (!card) return;
  settle(card, told);
  leave(card);
}

function matchingQuery() {
  const asked = new URLSearchParams(location.search);
  asked.set("queue", list.dataset.shown);
  for (const name of ["after", "done", "many", "lang"]) asked.delete(name);
  return asked;
}

function sendPicks(picks, action) {
  const fields = new URLSearchParams(new FormData(matching));
  fields.set("action", action);
  for (const pick of picks) fields.append("pick", pick);
  return send(matching.dataset.many, fields);
}

function listLate(told) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = `/console/comments/${told.comment}`;
  link.textContent = told.message;
  item.append(link);
  const lates = matching.closest(".matching").querySelector(".lates");
  lates.append(item);
  lates.hidden = false;
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
  matching?.addEventListener("submit", (event) => {
    event.preventDefault();
    decideAll(event.submitter?.value ?? "reject");
  });
  matching?.querySelector(".without-script").remove();
  toast.querySelector("button").addEventListener("click", undo);
  for (const one of document.querySelectorAll("[data-keys]")) {
    one.hidden = false;
    one.addEventListener("click", () => keys.showModal());
  }
  showPicked();
  mark(cards()[0]);
  pulseSoon();
}

if (list && keys) start();
