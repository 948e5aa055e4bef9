// Comfort only: everything works without it.
"use strict";
// "/" goes to the search, as F2 does in the window; Esc leaves a field.
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select");
  if ((event.key === "/" && !typing) || event.key === "F2") {
    const field = document.querySelector("[data-search]");
    if (field) { field.focus(); field.select(); event.preventDefault(); }
  } else if (event.key === "Escape" && typing) {
    typing.blur();
  }
});
// On a narrow or low screen the rail shows where one is.
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
// A choice in a row of filters takes effect at once.
document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-at-once]");
  if (form) { form.requestSubmit(); }
});
// An act is sent once, however often somebody clicks.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") { return; }
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
});
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) { window.print(); }
});
// A term goes into the translation where the caret stands; an earlier translation takes its place.
document.addEventListener("click", (event) => {
  const offer = event.target.closest("[data-insert], [data-replace]");
  const field = document.querySelector("textarea[name=mn]:not([readonly])");
  if (!offer || !field) { return; }
  if (offer.dataset.replace !== undefined) { field.select(); }
  field.setRangeText(offer.dataset.replace ?? offer.dataset.insert, field.selectionStart, field.selectionEnd, "end");
  field.focus();
});
