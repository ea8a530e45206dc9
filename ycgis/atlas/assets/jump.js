"use strict";
/* A list of places leads to the page of the one that is chosen, and shows this page's own place again on return. */
document.querySelectorAll("select[data-jump]").forEach((select) => {
  const home = select.value;
  select.addEventListener("change", () => window.location.assign(select.value));
  window.addEventListener("pageshow", () => { select.value = home; });
});
