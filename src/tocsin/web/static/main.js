// What every page does with script: times, keys, theme, questions before deleting; the desk also goes live.
import * as times from "./times.js";
import * as keys from "./keys.js";

const root = document.documentElement;
const order = ["auto", "light", "dark"];

function nameTheme() {
  const name = root.dataset.theme ?? "auto";
  for (const place of document.querySelectorAll("[data-theme-name]")) place.textContent = name;
  return name;
}

function nextTheme() {
  const next = order[(order.indexOf(nameTheme()) + 1) % order.length];
  if (next === "auto") delete root.dataset.theme;
  else root.dataset.theme = next;
  try { localStorage.setItem("tocsin-theme", next); } catch { /* kept for this page only */ }
  nameTheme();
}

document.addEventListener("click", (event) => {
  const deed = event.target.closest("[data-do]")?.dataset.do;
  if (deed === "theme") nextTheme();
  if (deed === "help") document.querySelector("#help").showModal();
});
document.addEventListener("submit", (event) => {
  const ask = event.target.dataset.ask;
  if (ask && !window.confirm(ask)) event.preventDefault();
});

times.start();
keys.start();
nameTheme();
if (document.body.classList.contains("desk")) import("./live.js").then((live) => live.start());
