/* The page in the frame, made quicker. Everything works without this file; it adds the live
   counter, sending without leaving the page, the author's own waiting comments, and drafts.
   Texts of readers only ever become textContent. */

const data = JSON.parse(document.getElementById("thread-data").textContent);
const { words } = data;
const $ = (id) => document.getElementById(id);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// --- the frame's height ------------------------------------------------------------------------

if (window.parent !== window) {
  document.documentElement.classList.add("framed");
  const tell = () => {
    const height = Math.ceil(document.documentElement.getBoundingClientRect().height);
    window.parent.postMessage({ type: "chaikhana:height", height }, "*"); // a height is no secret
  };
  new ResizeObserver(tell).observe(document.documentElement);
}

// --- storage: partitioned, ephemeral or refused, so it is tried, and memory is good enough ------

const memory = new Map();

function kept(store, name) {
  try {
    return JSON.parse(window[store].getItem(name)) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

function keep(store, name, value) {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) window[store].removeItem(name);
    else window[store].setItem(name, JSON.stringify(value));
  } catch {
    // memory has it
  }
}

const READER = `chaikhana:reader:${data.site}`;
const OWN = `chaikhana:own:${data.site}:${data.url}`;
const DRAFT = `chaikhana:draft:${data.site}:${data.url}`;
const WISH = `chaikhana:wish:${data.site}:${data.url}`;
const MOST_OWN = 20;

// --- asking the service ------------------------------------------------------------------------

class Refused extends Error {
  constructor(problem, retryAfter) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

const article = new URLSearchParams({ site: data.site, url: data.url, lang: data.lang });

/* The answer's JSON. Throws Refused for what the service says no to, TypeError without a network. */
async function ask(method, path, { query = "", body, headers = {} } = {}) {
  if (body) headers["Content-Type"] = "application/json";
  const answer = await fetch(`/api/v1/${path}?${query || `lang=${data.lang}`}`, {
    method, headers, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit",
    keepalive: method !== "GET", // who sends and leaves at once has sent
  });
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({ status: answer.status, detail: words.broken }));
  throw new Refused(problem, Number(answer.headers.get("Retry-After")) || 0);
}

/* Do what needs a reader's token; a token that is no longer good is forgotten, once. */
async function asReader(act, mustHave = true) {
  for (let tries = 1; ; tries++) {
    let token = kept("localStorage", READER);
    if (!token && mustHave) {
      token = (await ask("POST", "readers", { body: { site: data.site } })).reader;
      keep("localStorage", READER, token);
    }
    try {
      return await act(token ? { "X-Reader": token } : {});
    } catch (error) {
      if (!(error instanceof Refused) || error.problem.status !== 401 || tries > 1) throw error;
      keep("localStorage", READER, null);
    }
  }
}

// --- numbers and times in words ------------------------------------------------------------------

const plural = new Intl.PluralRules(data.lang);
const counted = (forms, number) =>
  (forms[plural.select(number)] ?? forms.other).replace("%(num)d", number);

// Made when it is needed: browsers take 15 ms for the first of these, and phones far longer.
let formats;

function inWords() {
  const locale = `${data.lang}-u-nu-latn`;
  formats ??= {
    absolute: new Intl.DateTimeFormat(locale, { dateStyle: "long", timeStyle: "short" }),
    relative: new Intl.RelativeTimeFormat(locale, { numeric: "auto" }),
  };
  return formats;
}

function sayTime(time) {
  const at = new Date(time.dateTime);
  if (Number.isNaN(at.getTime())) return;
  const { absolute, relative } = inWords();
  const minutes = Math.round((at - Date.now()) / 60000);
  time.title = absolute.format(at);
  if (minutes <= -24 * 60 || minutes > 1) time.textContent = time.title;
  else if (minutes <= -60) time.textContent = relative.format(Math.round(minutes / 60), "hour");
  else time.textContent = relative.format(Math.min(minutes, 0), "minute");
}

function sayTimes() {
  document.querySelectorAll("time[datetime]").forEach(sayTime);
}

let comments = data.comments;

function showCount(number) {
  comments = number;
  $("count").textContent = counted(data.plurals, number);
}

// --- comments ----------------------------------------------------------------------------------

const list = $("comments");
const rootOf = (element) => element.closest("#comments > li");
const shown = (id) => $(`comment-${id}`);

/* This thread with something more asked of it. */
function threadAddress(asked, anchor) {
  const address = new URL("/thread", location.href);
  address.search = new URLSearchParams(new FormData($("like-form")));
  for (const [name, value] of Object.entries(asked)) address.searchParams.set(name, value);
  address.hash = anchor;
  return address.href;
}

/* A list item for a comment as the API tells it; readers may answer it once it is public. */
function build(comment, isPublic) {
  const item = $("a-comment").content.firstElementChild.cloneNode(true);
  const one = item.querySelector(".comment");
  one.id = `comment-${comment.id}`;
  one.querySelector(".name").textContent = comment.name;
  one.querySelector(".body").textContent = comment.body;
  one.querySelector(".reply .unseen").textContent = ` (${comment.name})`;
  const time = one.querySelector("time");
  time.dateTime = comment.created_at;
  sayTime(time);
  const answered = comment.parent && shown(comment.parent);
  if (answered && answered.closest(".replies")) {
    one.querySelector(".answered").hidden = false;
    one.querySelector(".answered bdi").textContent = answered.querySelector(".name").textContent;
  }
  if (isPublic) openReply(one, comment.id);
  return item;
}

function openReply(one, id) {
  const reply = one.querySelector(".reply");
  reply.href = threadAddress({ parent: id }, "form");
  reply.hidden = !data.open;
  const flag = one.querySelector(".flag");
  flag.querySelector(".unseen").textContent = reply.querySelector(".unseen").textContent;
  flag.href = threadAddress({ flag: id }, "flag");
  flag.hidden = false;
}

function buildRoot(root) {
  const item = root.removed ? document.createElement("li") : build(root, true);
  item.dataset.root = root.id;
  if (root.removed) {
    const removed = document.createElement("p");
    removed.className = "removed";
    removed.id = `comment-${root.id}`;
    removed.textContent = words.removed;
    const replies = document.createElement("ol");
    replies.className = "replies";
    item.append(removed, replies);
  }
  return item;
}

/* Put an item where it belongs: under what it answers, else first or last as the order has it. */
function place(item, parent) {
  const above = parent && shown(parent);
  if (above) {
    item.querySelector(".replies")?.remove();
    rootOf(above).querySelector(".replies").append(item);
  } else if (data.sort === "oldest") list.append(item);
  else list.prepend(item);
  $("empty").hidden = true;
}

async function fetchMore(event) {
  event.preventDefault();
  const link = $("more");
  if (link.getAttribute("aria-busy")) return;
  link.setAttribute("aria-busy", "true");
  try {
    const query = new URLSearchParams(article);
    query.set("sort", data.sort);
    query.set("after", link.dataset.after);
    const page = await ask("GET", "threads", { query });
    const items = page.comments.filter((root) => !shown(root.id)).map(appendRoot);
    items[0]?.querySelector(".comment, .removed")?.focus();
    if (!page.next) return void link.parentElement.remove();
    link.dataset.after = page.next;
    const address = new URL(link.href);
    address.searchParams.set("after", page.next);
    link.href = address.href;
  } catch {
    $("said").textContent = words.more_failed;
  }
  link.removeAttribute("aria-busy");
}

function appendRoot(root) {
  const item = buildRoot(root);
  list.append(item);
  for (const reply of root.replies) {
    if (!shown(reply.id)) place(build(reply, true), root.id);
  }
  return item;
}

$("more")?.addEventListener("click", fetchMore);

// --- the author's own comments ----------------------------------------------------------------------

const WAITS = [250, 350, 500, 700, 1000, 1500, 2500, 4000]; // ms; then every 5 s, then every 30 s
const OFTEN = 5 * 60 * 1000;
const PATIENCE = 30 * 60 * 1000;
const CACHED = 10 * 1000; // so long a page may be without what became public meanwhile, and more

const ownComments = () => kept("localStorage", OWN) || [];
const forget = (id) => keep("localStorage", OWN, ownComments().filter((own) => own.id !== id));

function remember(receipt) {
  const others = ownComments().filter((own) => own.id !== receipt.id);
  keep("localStorage", OWN, [...others, receipt].slice(-MOST_OWN));
}

const readOwn = (own) =>
  ask("GET", `comments/${own.id}`, { headers: { "X-Receipt": own.receipt } });

/* Show a comment to its author as waiting. */
function showOwn(comment) {
  const item = build(comment, false);
  item.classList.add("own");
  const note = document.createElement("p");
  note.className = "note";
  item.querySelector(".comment").append(note);
  place(item, comment.parent);
  sayStatus(comment);
  return item;
}

/* What has become of it, in place; with what the moderators say to its author, if they do. */
function sayStatus({ id, status, reason }) {
  const one = shown(id);
  const note = one?.querySelector(".note");
  if (!note) return;
  if (status === "approved") return publish(one, id);
  const isOver = status === "rejected" || status === "withdrawn";
  if (!isOver) return void (note.textContent = words.waiting);
  note.textContent = reason ? words.because : words.rejected;
  if (reason) note.append(" ", quoted(reason));
  note.append(" ", hideButton(one, id));
}

function quoted(text) {
  const quote = document.createElement("q");
  quote.dir = "auto";
  quote.textContent = text;
  return quote;
}

function publish(one, id) {
  const item = one.closest("li");
  item.classList.remove("own");
  one.querySelector(".note").remove();
  openReply(one, id);
  if (!rootOf(one).dataset.root) rootOf(one).dataset.root = id;
  if (!isLive) showCount(comments + 1);
  $("said").textContent = words.published;
  setTimeout(refreshCounts, 2200); // by then no cache has an older answer
}

function hideButton(one, id) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "plain";
  button.textContent = words.hide;
  button.addEventListener("click", () => {
    forget(id);
    if (one.closest("li").contains(write)) answerNobody();
    one.closest("li").remove();
    $("empty").hidden = list.children.length > 0;
  });
  return button;
}

function showCounts(counts) {
  showCount(counts.comments);
  if (!wantsLike.busy) $("likes").textContent = counts.likes;
}

async function refreshCounts() {
  try {
    const query = new URLSearchParams(article);
    const { counts } = await ask("GET", "counts", { query });
    const hasMore = counts[0].comments > comments;
    showCounts(counts[0]);
    return hasMore;
  } catch {
    // the number we have is good enough
  }
}

const isSeen = () =>
  new Promise((done) => {
    if (!document.hidden) return void done();
    document.addEventListener("visibilitychange", () => done(), { once: true });
  });

/* Ask after a waiting comment, often at first, until it is decided or half an hour has passed. */
async function watch(own) {
  const start = Date.now();
  for (let tries = 0; Date.now() - start < PATIENCE; tries++) {
    await pause(WAITS[tries] ?? (Date.now() - start < OFTEN ? 5000 : 30000));
    await isSeen();
    try {
      const comment = await readOwn(own);
      sayStatus(comment);
      if (comment.status !== "pending" && comment.status !== "held") return;
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 404) return void forget(own.id);
    }
  }
}

async function showOwnComments() {
  for (const own of ownComments()) {
    try {
      const comment = await readOwn(own);
      const isWaiting = comment.status === "pending" || comment.status === "held";
      const isOld = Date.now() - Date.parse(comment.created_at) > CACHED;
      if (comment.status === "approved" && (shown(own.id) || isOld)) forget(own.id);
      else if (!shown(own.id)) showOwn(comment);
      if (isWaiting) watch(own);
    } catch (error) {
      if (error instanceof Refused && error.problem.status === 404) forget(own.id);
    }
  }
}

// --- likes -------------------------------------------------------------------------------------

const heart = document.querySelector(".heart");
const wantsLike = { liked: false, busy: false };

function showLike(liked, likes) {
  heart.setAttribute("aria-pressed", String(liked));
  if (likes !== undefined) $("likes").textContent = likes;
}

async function readLike() {
  const token = kept("localStorage", READER);
  if (!token) return; // who never liked or commented here is not asked for
  try {
    const headers = { "X-Reader": token };
    const { liked, likes } = await ask("GET", "likes", { query: article, headers });
    if (wantsLike.busy) return;
    wantsLike.liked = liked;
    showLike(liked, likes);
  } catch {
    // the page has the public count
  }
}

function toggleLike(event) {
  event.preventDefault();
  wantsLike.liked = !wantsLike.liked;
  showLike(wantsLike.liked, Math.max(0, Number($("likes").textContent) + (wantsLike.liked ? 1 : -1)));
  keep("localStorage", WISH, { liked: wantsLike.liked });
  if (!wantsLike.busy) tellLike(Number($("likes").textContent) + (wantsLike.liked ? -1 : 1));
}

/* Say what the reader wants until the service has it; clicks meanwhile change what is wanted.
   before: the count to go back to. The wish is kept until the answer, so that a reader who leaves
   at once finds it told on coming back. */
async function tellLike(before) {
  $("like-said").textContent = "";
  wantsLike.busy = true;
  try {
    for (let told = null; told !== wantsLike.liked; ) {
      told = wantsLike.liked;
      const method = told ? "PUT" : "DELETE";
      const answer = await asReader((headers) => ask(method, "likes", { query: article, headers }));
      if (told === wantsLike.liked) showLike(answer.liked, answer.likes);
    }
    keep("localStorage", WISH, null);
  } catch (error) {
    // A page that is being left loses its answers before it is told so; the wish stays then.
    if (!(error instanceof Refused)) await pause(500);
    if (isLeaving) return;
    keep("localStorage", WISH, null);
    $("like-said").textContent = error instanceof Refused ? error.message : words.like_failed;
    wantsLike.liked = !wantsLike.liked;
    showLike(wantsLike.liked, Math.max(0, before));
  }
  wantsLike.busy = false;
}

let isLeaving = false;
addEventListener("pagehide", () => (isLeaving = true));
addEventListener("pageshow", () => (isLeaving = false));

function beginLikes() {
  const wish = kept("localStorage", WISH);
  if (!wish) return void readLike();
  wantsLike.liked = wish.liked;
  showLike(wish.liked);
  tellLike(Number($("likes").textContent));
}

$("like-form").addEventListener("submit", toggleLike);

// --- complaints ----------------------------------------------------------------------------------

/* The form under the comment that somebody reports; a second press takes it away. */
function askWhy(link) {
  const one = link.closest(".comment");
  const open = one.querySelector(".complaint");
  document.querySelectorAll(".complaint").forEach((form) => form.remove());
  if (open) return void link.focus();
  one.append($("a-complaint").content.cloneNode(true));
  one.querySelector(".complaint input[type=radio]").focus();
}

async function complain(form) {
  const one = form.closest(".comment");
  const id = one.id.replace("comment-", "");
  const body = { reason: new FormData(form).get("reason") };
  const said = $("flag-said");
  try {
    await asReader((headers) => ask("PUT", `comments/${id}/flag`, { body, headers }));
    form.remove();
    one.querySelector(".flag").hidden = true;
    one.append(said); // said where it was asked
    said.textContent = words.flagged;
    one.focus();
  } catch (error) {
    one.append(said);
    said.textContent = error instanceof Refused ? error.message : words.flag_failed;
  }
}

list.addEventListener("click", (event) => {
  const flag = event.target.closest(".flag");
  const cancel = event.target.closest(".never-mind");
  if (!flag && !cancel) return;
  event.preventDefault();
  askWhy(flag ?? cancel.closest(".comment").querySelector(".flag"));
});
list.addEventListener("submit", (event) => {
  if (!event.target.matches(".complaint")) return;
  event.preventDefault();
  complain(event.target);
});

// --- the counter ---------------------------------------------------------------------------------

const form = $("comment-form");
// Unicode White_Space and U+FEFF; not what trim() strips. The server has the same list.
const EDGES = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+|[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]+$/g;
const ANNOUNCED = [100, 50, 10, 0];
let leftBefore = -Infinity; // nothing is announced on arrival

const normal = (text) => text.normalize("NFC").replace(/\r\n?/g, "\n").replace(EDGES, "");
const lengthOf = (text) => [...normal(text)].length;

function count() {
  const left = data.limit - lengthOf(form.body.value);
  $("counter").textContent = `${left} / ${data.limit}`;
  $("counter").classList.toggle("over", left < 0);
  const passed = ANNOUNCED.some((limit) => left <= limit && leftBefore > limit);
  if (passed) $("heard").textContent = counted(data.left, left);
  leftBefore = left;
}

// --- drafts --------------------------------------------------------------------------------------

const FIELDS = ["name", "email", "body", "parent"];
const written = () => Object.fromEntries(FIELDS.map((name) => [name, form[name].value]));

function keepDraft() {
  const draft = kept("sessionStorage", DRAFT) || {};
  keep("sessionStorage", DRAFT, { ...draft, ...written() });
}

function restoreDraft() {
  const draft = kept("sessionStorage", DRAFT);
  if (!draft) return;
  for (const name of ["name", "email", "body"]) {
    if (draft[name] && !form[name].value) form[name].value = draft[name];
  }
  if (draft.parent && shown(draft.parent) && !form.parent.value) answer(draft.parent);
}

/* One key for one text: sending it again, even after a reload, is no second comment. */
function keyFor(text) {
  const draft = kept("sessionStorage", DRAFT) || {};
  if (draft.key && draft.keyOf === text) return draft.key;
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  keep("sessionStorage", DRAFT, { ...draft, key, keyOf: text });
  return key;
}

// --- replies ---------------------------------------------------------------------------------------

const write = $("form");
const home = document.createComment("the form's place");

/* Bring the form to the comment that is answered. */
function answer(id) {
  const one = shown(id);
  if (!home.isConnected) write.before(home);
  one.after(write);
  form.parent.value = id;
  $("answering").querySelector("bdi").textContent = one.querySelector(".name").textContent;
  $("answering").hidden = false;
}

function answerNobody() {
  if (home.isConnected) home.replaceWith(write);
  form.parent.value = "";
  $("answering").hidden = true;
}

function onClick(event) {
  const reply = event.target.closest(".reply");
  const cancel = event.target.closest("#answering a");
  if (!reply && !cancel) return;
  event.preventDefault();
  const answered = cancel && form.parent.value && shown(form.parent.value);
  if (reply) answer(reply.closest(".comment").id.replace("comment-", ""));
  else answerNobody();
  keepDraft();
  if (reply) form.body.focus();
  else answered?.querySelector(".reply").focus();
}

// --- sending ---------------------------------------------------------------------------------------

let isSending = false;

function showFaults(problem) {
  const faults = problem ? problem.errors || [] : [];
  for (const name of ["name", "email", "body"]) {
    const fault = faults.find((one) => one.field === name);
    $(`${name}-fault`).textContent = fault ? fault.message : "";
    $(`${name}-fault`).hidden = !fault;
    if (fault) form[name].setAttribute("aria-invalid", "true");
    else form[name].removeAttribute("aria-invalid");
  }
  const summary = $("summary");
  summary.hidden = !problem;
  summary.querySelector("p").textContent = problem ? problem.detail : "";
  summary.querySelector("ul").replaceChildren(...faults.map(faultItem));
  if (problem) summary.focus();
}

function faultItem(fault) {
  const item = document.createElement("li");
  const label = document.querySelector(`label[for="${CSS.escape(fault.field)}"]`);
  if (!label) {
    item.textContent = fault.message;
    return item;
  }
  const link = document.createElement("a");
  link.href = `#${fault.field}`;
  link.textContent = `${label.firstChild.textContent.trim()}: ${fault.message}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    form[fault.field].focus();
  });
  item.append(link);
  return item;
}

function submission() {
  const given = written();
  const body = { site: data.site, url: data.url, lang: data.lang, name: given.name, body: given.body };
  body.homepage = form.homepage.value;
  if (given.email) body.email = given.email;
  if (given.parent) body.parent = given.parent;
  if (data.title) body.title = data.title;
  return body;
}

/* Send until there is an answer: without a network wait for it, when storage is away wait a little. */
async function deliver(body) {
  const own = { "Idempotency-Key": keyFor(JSON.stringify(body)) };
  for (let tries = 1; ; tries++) {
    try {
      const send = (headers) => ask("POST", "comments", { body, headers: { ...headers, ...own } });
      return await asReader(send, false);
    } catch (error) {
      const puzzle = error instanceof Refused && error.problem.challenge;
      if (puzzle && !own["X-Proof"]) {
        own["X-Proof"] = await solve(puzzle);
        if (own["X-Proof"]) continue;
      }
      const isAway = error instanceof Refused && error.problem.status >= 500;
      if (error instanceof Refused && !isAway) throw error;
      if (tries > 3 && navigator.onLine) throw error;
      $("said").textContent = isAway ? words.sending : words.trying;
      await (navigator.onLine ? pause(Math.max(error.retryAfter || 0, tries) * 1000) : isOnline());
    }
  }
}

/* A network that sends much is asked for a second of work (ALTCHA): the number behind a hash.
   Null where the browser cannot hash, as on plain http: then the reader has to wait. */
async function solve({ algorithm, challenge, maxnumber, salt, signature }) {
  if (!crypto.subtle) return null;
  const encoder = new TextEncoder();
  const hash = async (number) => {
    const bytes = new Uint8Array(await crypto.subtle.digest(algorithm, encoder.encode(salt + number)));
    return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  };
  for (let first = 0; first <= maxnumber; first += 500) {
    const hashes = await Promise.all(Array.from({ length: 500 }, (_, next) => hash(first + next)));
    const number = first + hashes.indexOf(challenge);
    if (number >= first) return btoa(JSON.stringify({ algorithm, challenge, number, salt, signature }));
  }
  return null;
}

const isOnline = () => new Promise((done) => addEventListener("online", () => done(), { once: true }));

async function onSubmit(event) {
  event.preventDefault();
  if (isSending) return;
  isSending = true;
  form.querySelector(".send").setAttribute("aria-disabled", "true");
  $("said").textContent = words.sending;
  showFaults(null);
  const body = submission();
  try {
    sent(body, await deliver(body));
  } catch (error) {
    $("said").textContent = "";
    showFaults(error instanceof Refused ? error.problem : { detail: words.broken });
  }
  isSending = false;
  form.querySelector(".send").removeAttribute("aria-disabled");
}

function sent(body, answered) {
  keep("localStorage", READER, answered.reader);
  const own = { id: answered.id, receipt: answered.receipt };
  remember(own);
  if (form.body.value === body.body) form.body.value = "";
  answerNobody();
  keep("sessionStorage", DRAFT, null);
  keepDraft();
  count();
  $("said").textContent = words.sent;
  fresh.delete(own.id);
  offerFresh();
  if (!shown(own.id)) {
    const now = new Date().toISOString();
    const text = { name: normal(body.name), body: normal(body.body), parent: body.parent };
    showOwn({ ...own, ...text, status: "pending", created_at: now });
  }
  shown(own.id).focus({ preventScroll: true });
  shown(own.id).scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
  watch(own);
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// --- what happens meanwhile --------------------------------------------------------------------

const LATE = 5000; // ms; a stream that says nothing for so long is kept back by some proxy
const POLL = 15000;
const AGAIN = 60000; // then a stream is tried again

const fresh = new Map(); // comments that became public while the page is open, until asked for
let stream = null;
let isLive = false;
let late = 0;

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource(`${data.events}?${new URLSearchParams({ site: data.site, url: data.url })}`);
  late = setTimeout(pollInstead, LATE);
  stream.addEventListener("counts", (event) => {
    const counts = JSON.parse(event.data);
    if (!isLive && counts.comments > comments) fetchFresh();
    clearTimeout(late);
    isLive = true;
    showCounts(counts);
  });
  stream.addEventListener("comment", (event) => arrived(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    if (stream?.readyState === EventSource.CLOSED) pollInstead(); // else it comes back by itself
  });
}

function hangUp() {
  clearTimeout(late);
  stream?.close();
  stream = null;
  isLive = false;
}

async function pollInstead() {
  hangUp();
  for (const start = Date.now(); Date.now() - start < AGAIN; ) {
    if (!document.hidden && (await refreshCounts())) fetchFresh();
    await pause(POLL);
  }
  listen();
}

/* A comment is public. The author's own is there already; others wait until they are asked for,
   so that nothing moves under who reads or writes. */
function arrived(comment) {
  if (shown(comment.id)) return void sayStatus({ id: comment.id, status: "approved" });
  const isBelow = !comment.parent && data.sort === "oldest" && $("more");
  const isElsewhere = comment.parent && !shown(comment.parent) && !fresh.has(comment.parent);
  if (isBelow || isElsewhere) return; // on another page
  fresh.set(comment.id, comment);
  offerFresh();
}

function offerFresh() {
  $("fresh").hidden = !fresh.size;
  if (fresh.size) $("fresh").textContent = counted(data.fresh, fresh.size);
}

/* What was missed while nobody listened. */
async function fetchFresh() {
  try {
    const query = new URLSearchParams(article);
    query.set("sort", data.sort);
    const page = await ask("GET", "threads", { query });
    for (const root of page.comments.reverse()) {
      for (const one of [root, ...root.replies]) if (!one.removed && !shown(one.id)) arrived(one);
    }
  } catch {
    // the next look at the counts tries again
  }
}

function showFresh() {
  const items = [...fresh.values()].filter((one) => !shown(one.id)).map((comment) => {
    const item = build(comment, true);
    if (!comment.parent) item.dataset.root = comment.id;
    place(item, comment.parent);
    return item;
  });
  fresh.clear();
  offerFresh();
  items.at(-1)?.querySelector(".comment").focus();
}

$("fresh").addEventListener("click", showFresh);
document.addEventListener("visibilitychange", () => (document.hidden ? hangUp() : listen()));

// --- begin -------------------------------------------------------------------------------------------

if (form) {
  form.noValidate = true; // our own sentences, in the page's language
  restoreDraft();
  count();
  form.addEventListener("input", () => {
    count();
    keepDraft();
  });
  // The token's age tells how long somebody wrote; without one the comment goes in as well.
  form.addEventListener("input", () => asReader(() => {}).catch(() => {}), { once: true });
  form.addEventListener("submit", onSubmit);
  document.addEventListener("click", onClick);
  if (!$("summary").hidden) $("summary").focus();
}
// The page has dates already, in the site's time: these wait until the comments are on the screen.
if (window.requestIdleCallback) requestIdleCallback(sayTimes, { timeout: 1000 });
else setTimeout(sayTimes, 200);
setInterval(sayTimes, 60000);
beginLikes();
showOwnComments();
listen();
