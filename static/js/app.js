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

  // What could not be saved by itself is said beside the form; the words stay in their fields.
  const sayNotSaved = (event) => {
    const note = document.getElementById("live");
    if (!note) return;
    const request = event.detail.xhr;
    const text = request && request.status === 401 ? request.responseText : note.dataset.failed;
    const line = document.createElement("p");
    line.className = "not-saved";
    line.textContent = text;
    note.replaceChildren(line);
  };
  document.addEventListener("htmx:responseError", sayNotSaved);
  document.addEventListener("htmx:sendError", sayNotSaved);
  document.addEventListener("htmx:timeout", sayNotSaved);

  document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
  focusErrors(document);
})();
