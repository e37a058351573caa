// What the pages of past lessons do by themselves: they write what is chosen into the address, so that a reload and a
// bookmark show the same, and Escape leaves a row's form.
(function () {
  "use strict";

  function remember(path, given) {
    // A page that was left meanwhile must not change the address of the next one.
    if (location.pathname !== path) { return; }
    const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString();
    history.replaceState(history.state, "", query ? `${path}?${query}` : path);
  }

  document.addEventListener("keydown", (event) => {
    const form = event.key === "Escape" && event.target.closest(".row-form");
    if (form) { form.querySelector(".cancel").click(); }
  });

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
