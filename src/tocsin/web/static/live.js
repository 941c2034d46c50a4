// The desk as it happens. The stream only says that something changed; the list is asked for with the
// filters in force. Nothing moves under a reader who has scrolled down or paused: it is counted instead.
import { retell } from "./times.js";
import { picked } from "./keys.js";

const list = document.querySelector("#stories");
const rail = document.querySelector("#rail");
const held = document.querySelector("[data-do=newest]");
const title = document.title;
let paused = false;
let waiting = false; // something changed that is not shown yet
let unread = 0;
let known = new Set();
let asked = 0;

const ids = () => [...list.querySelectorAll(".row")].map((row) => row.dataset.id);
const say = (text) => { document.querySelector("#said").textContent = text; };
const away = () => window.scrollY > 240;

function lamp(state, text) {
  const node = document.querySelector("[data-live]");
  node.dataset.live = state;
  document.querySelector("[data-live-text]").textContent = text;
}

function told() {
  document.title = unread ? `(${unread}) ${title}` : title;
}

async function part(node, query = "") {
  const answer = await fetch(node.dataset.part + query, { headers: { "HX-Request": "true" } });
  if (!answer.ok) return null;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page;
}

async function show() {
  const turn = ++asked;
  const page = await part(list, location.search);
  if (!page || turn !== asked) return; // a slower, older answer never replaces a newer one
  const before = picked()?.dataset.id;
  const focused = list.contains(document.activeElement);
  const open = new Set([...list.querySelectorAll("details[open]")].map((d) => d.closest(".row").dataset.id));
  list.replaceChildren(...page.body.childNodes);
  retell(list);
  let fresh = 0;
  for (const row of list.querySelectorAll(".row")) {
    if (!known.has(row.dataset.id)) { row.classList.add("fresh"); fresh += 1; }
    if (open.has(row.dataset.id)) row.querySelector("details")?.setAttribute("open", "");
    if (row.dataset.id === before) {
      row.classList.add("picked");
      if (focused) row.querySelector(".head a").focus({ preventScroll: true });
    }
  }
  known = new Set([...known, ...ids()]);
  waiting = false;
  held.hidden = true;
  if (fresh) {
    if (document.hidden) unread += fresh;
    told();
    say(`${fresh} new ${fresh === 1 ? "story" : "stories"}`);
  }
}

async function count() {
  const page = await part(list, location.search);
  if (!page) return;
  const fresh = [...page.querySelectorAll(".row")].filter((row) => !known.has(row.dataset.id)).length;
  waiting = true;
  held.hidden = fresh === 0;
  held.textContent = `${fresh} new ${fresh === 1 ? "story" : "stories"}`;
  unread = fresh;
  told();
}

async function showRail() {
  const page = await part(rail);
  if (!page) return;
  const open = [...rail.querySelectorAll("details")].map((d) => d.open);
  rail.replaceChildren(...page.body.childNodes);
  rail.querySelectorAll("details").forEach((d, i) => { if (i < open.length) d.open = open[i]; });
  retell(rail);
}

// Several changes in a burst ask once; the first is shown at once.
function calm(deed, pause) {
  let timer = 0;
  let again = false;
  return () => {
    if (timer) { again = true; return; }
    deed();
    timer = setTimeout(() => { timer = 0; if (again) { again = false; deed(); } }, pause);
  };
}

function filterAsTyped() {
  const form = document.querySelector("#filters");
  let timer = 0;
  const ask = () => {
    const pairs = [...new FormData(form)].filter(([, value]) => value.trim());
    const query = new URLSearchParams(pairs).toString();
    history.replaceState(null, "", query ? `/?${query}` : "/");
    known = new Set();
    show().then(() => list.querySelectorAll(".fresh").forEach((row) => row.classList.remove("fresh")));
  };
  form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 250); });
  form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(timer); ask(); });
  // What was typed before this script had loaded counts too.
  const drawn = (field) => [...(field.options ?? [])].find((option) => option.defaultSelected)?.value ?? field.defaultValue ?? "";
  if ([...form.querySelectorAll("input, select")].some((field) => field.value !== drawn(field))) ask();
}

function listen() {
  const events = new EventSource(`/stream?since=${list.dataset.seq}`); // from where the page was drawn
  const stories = calm(() => (paused || away() ? count() : show()), 700);
  events.addEventListener("open", () => lamp(paused ? "paused" : "on", paused ? "Paused" : "Live"));
  events.addEventListener("error", () => lamp("lost", "Reconnecting"));
  events.addEventListener("story", stories);
  events.addEventListener("alert", calm(showRail, 700));
}

function newest() {
  window.scrollTo({ top: 0 });
  show();
}

function pause(button) {
  paused = !paused;
  button.setAttribute("aria-pressed", String(paused));
  button.textContent = paused ? "Go on" : "Pause";
  lamp(paused ? "paused" : "on", paused ? "Paused" : "Live");
  if (!paused && waiting) newest();
}

export function start() {
  known = new Set(ids());
  filterAsTyped();
  held.addEventListener("click", newest);
  document.querySelector("[data-do=pause]").addEventListener("click", (event) => pause(event.currentTarget));
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) setTimeout(() => { unread = 0; told(); }, 2000);
  });
  window.addEventListener("scroll", () => { if (waiting && !paused && !away()) show(); }, { passive: true });
  if (list.dataset.liveList === "yes") listen();
  else lamp("off", "Older page");
}
