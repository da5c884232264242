/* The picker's button puts the mark of a figure where the writer was in the text. Without a script the mark is copied. */
"use strict";

const text = document.querySelector("#report [name=body]");
let place = null; // where the writer was last; the end of the text for who has not been in it

const noted = () => {
  place = [text.selectionStart, text.selectionEnd];
};

const insert = (mark) => {
  const [from, to] = place ?? [text.value.length, text.value.length];
  text.setRangeText(mark, from, to, "end");
  text.focus();
  noted();
  text.dispatchEvent(new Event("input", { bubbles: true }));
};

if (text) {
  for (const name of ["keyup", "pointerup", "input", "blur"]) text.addEventListener(name, noted);
  const offer = () => {
    for (const button of document.querySelectorAll("[data-insert]")) button.hidden = false;
  };
  document.addEventListener("htmx:afterSwap", offer);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert]");
    if (button) insert(button.dataset.insert);
  });
  offer();
}
