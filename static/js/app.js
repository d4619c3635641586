// Small comforts on top of pages that work without any script.
(() => {
  "use strict";

  // After a form came back with errors, the reader starts at their summary.
  const focusErrors = (root) => {
    const summary = root.querySelector("[data-error-summary]");
    if (summary) summary.focus();
  };

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // An open panel closes when attention goes elsewhere.
  document.addEventListener("click", (event) => {
    document.querySelectorAll("details[data-panel][open]").forEach((panel) => {
      if (!panel.contains(event.target)) panel.removeAttribute("open");
    });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const panel = document.activeElement.closest("details[data-panel][open]");
    if (!panel) return;
    panel.removeAttribute("open");
    panel.querySelector("summary").focus();
  });

  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
  focusErrors(document);
})();
