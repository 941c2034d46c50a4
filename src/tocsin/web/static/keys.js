// The desk by keyboard: j and k walk the list, Enter opens, g and a letter goes to a page.
const typing = (node) => node?.closest("input:not([type=checkbox]), textarea, select, [contenteditable]");
const rows = () => [...document.querySelectorAll(".row")];
let waitsForPage = 0;

export const picked = () => document.querySelector(".row.picked");

function pick(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(picked());
  const next = all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  picked()?.classList.remove("picked");
  next.classList.add("picked");
  const link = next.querySelector(".head a");
  link.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function seek() {
  const field = document.querySelector("#filters [name=q]") ?? document.querySelector("#seek");
  field.focus();
  field.select();
}

const deeds = {
  j: () => pick(1),
  k: () => pick(-1),
  "/": seek,
  "?": () => document.querySelector("#help").showModal(),
  g: () => { waitsForPage = Date.now(); },
  ".": () => document.querySelector("[data-do=newest]")?.click(),
  p: () => document.querySelector("[data-do=pause]")?.click(),
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    return;
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  if (Date.now() - waitsForPage < 1500 && event.key !== "g") {
    waitsForPage = 0;
    const page = document.querySelector(`nav [data-key="${CSS.escape(event.key)}"]`);
    if (page) {
      event.preventDefault();
      page.click();
      return;
    }
  }
  const deed = deeds[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
}

export function start() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".row");
    if (row && row !== picked()) {
      picked()?.classList.remove("picked");
      row.classList.add("picked");
    }
  });
}
