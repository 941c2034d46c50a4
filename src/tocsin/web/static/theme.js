// Runs before anything is drawn, so that the chosen theme does not flash. No module: modules wait.
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");
  try {
    const theme = localStorage.getItem("tocsin-theme");
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  } catch { /* storage may be forbidden: the system's theme holds */ }
})();
