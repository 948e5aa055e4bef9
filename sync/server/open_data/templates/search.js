// Shows of the list what was typed: name, pinyin, initials, code, everyday words or Mongolian.
"use strict";
const look = document.getElementById("look"), typed = document.getElementById("q");
const rows = [...document.querySelectorAll(".guides li")], themes = [...document.querySelectorAll(".theme")];
look.hidden = false;
typed.addEventListener("input", () => {
  const words = typed.value.normalize("NFKC").toLowerCase().split(/[\s·]+/).filter(Boolean);
  let hits = 0;
  for (const row of rows) {
    row.hidden = !words.every((word) => row.dataset.k.includes(word));
    hits += !row.hidden;
  }
  for (const theme of themes) theme.hidden = !theme.querySelector("li:not([hidden])");
  document.getElementById("none").hidden = hits > 0;
});
