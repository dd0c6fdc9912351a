/* Comfort only: every journey works without this file. */
(() => {
  "use strict";
  const memory = sessionStorage;

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // « Tout effacer et quitter » goes back to the first personal page of this tab, replaces it by the
  // neutral page, and a new entry there cuts off the pages that came after it.
  const quit = document.querySelector("a[data-quit]");
  const entries = window.navigation;
  if (quit) {
    const leave = () => location.replace(quit.href);
    const first = memory.getItem("first");
    if (entries && !first) memory.setItem("first", entries.currentEntry.key);
    addEventListener("pageshow", () => memory.getItem("leaving") && leave());
    quit.addEventListener("click", (event) => {
      event.preventDefault();
      document.body.hidden = true;
      memory.setItem("leaving", "1");
      if (!entries || !first || first === entries.currentEntry.key) return leave();
      entries.traverseTo(first).finished.catch(leave);
    });
  }
  if (document.querySelector("[data-neutral]")) {
    memory.clear();
    history.pushState(null, "", location.pathname);
  }
})();
