// Times in the reader's zone, ages that go on. The server writes UTC; `datetime` has the exact moment.
const two = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const day = { day: "2-digit", month: "short", year: "numeric" };
const forms = {
  minute: new Intl.DateTimeFormat("en-GB", two),
  full: new Intl.DateTimeFormat("en-GB", { ...day, ...two, second: "2-digit" }),
  short: new Intl.DateTimeFormat("en-GB", { ...day, ...two }),
  day: new Intl.DateTimeFormat("en-GB", day),
};

export function age(seconds) {
  if (seconds < 5) return "now";
  if (seconds < 60) return `${Math.floor(seconds)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86400) return `${Math.floor(seconds / 3600)} h`;
  if (seconds < 14 * 86400) return `${Math.floor(seconds / 86400)} d`;
  return "";
}

export function retell(root = document) {
  for (const time of root.querySelectorAll("time[data-form]")) {
    const at = new Date(time.dateTime);
    const form = forms[time.dataset.form];
    const text = form ? form.format(at) : age((Date.now() - at) / 1000) || forms.day.format(at);
    if (time.textContent !== text) time.textContent = text;
  }
}

export function start() {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  for (const place of document.querySelectorAll("[data-zone]")) place.textContent = `Times in ${zone}`;
  retell();
  setInterval(retell, 15000);
}
