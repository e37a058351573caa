// What the pages of past lessons do by themselves: they write what is chosen into the address, so that a reload and a
// bookmark show the same; Enter saves a row's form and Escape leaves it; and who works by key stays at the row.
(function () {
  "use strict";

  let written = null; // the path whose address was written here
  let acted = null; // the lesson of the last button that was pressed

  function remember(path, given) {
    // A page that was left meanwhile must not change the address of the next one.
    if (location.pathname !== path) { return; }
    const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString();
    history.replaceState(history.state, "", query ? `${path}?${query}` : path);
    written = path;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest('[id*="session-"]');
    if (button && button.id.startsWith("{")) { acted = JSON.parse(button.id).session; }
    const link = event.target.closest("a[href]");
    const same = link && link.origin === location.origin && link.pathname === location.pathname;
    // Dash was not told of what was written into the address, so it may take such a link for one to where it is already.
    // Without Dash the browser follows it.
    if (same && written === location.pathname) { event.stopPropagation(); }
  }, true);

  document.addEventListener("keydown", (event) => {
    const form = event.target.closest(".row-form");
    // An Enter that chooses one of the offered courses is used up; the title's own saves already.
    const enter = event.key === "Enter" && !event.defaultPrevented && event.target.closest(".row-more");
    if (form && event.key === "Escape") { form.querySelector(".cancel").click(); }
    // What was typed last reaches Dash a moment later.
    if (form && enter) { setTimeout(() => form.querySelector(".save").click(), 100); }
  });

  // The table is laid out anew after each action, and with the button the focus goes.
  new MutationObserver(() => {
    if (acted === null || document.activeElement !== document.body || !document.getElementById("sessions-body")) { return; }
    const link = document.querySelector(`#sessions-body a[href="/sessions/${acted}"]`);
    const next = link ? link.closest("tr").querySelector(".row-menu button") : document.querySelector(".undo button");
    if (next) { next.focus(); }
  }).observe(document, { subtree: true, childList: true });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    classmood_lessons: {
      remember: function (words, course, days) {
        const [from, to] = days || [];
        remember("/sessions", { q: words, course: course, from: from, to: to });
      },
      remember_pair: function (a, b, aAt, bAt) {
        const moment = (at) => (at === "start" ? "" : at);
        remember("/compare", { a: a, b: b, a_at: moment(aAt), b_at: moment(bAt) });
      },
      remember_course: function (course) {
        remember("/trend", { course: course });
      },
    },
  });
})();
