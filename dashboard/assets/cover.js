// Hides everything behind a plain clock while the screen is shared, in all windows of the dashboard at once.
(function () {
  "use strict";

  const KEY = "classmood-covered";
  const root = document.documentElement;
  const title = root.dataset.title;
  const icon = document.querySelector("link[rel=icon]");
  const others = new BroadcastChannel(KEY);

  function on() { return root.classList.contains("covered"); }

  function tick() {
    const now = new Date();
    document.getElementById("cover-clock").textContent = now.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  }

  function paint() {
    document.title = on() ? "Clock" : title;
    icon.href = on() ? "/assets/clock.svg" : "/assets/logo.svg";
    tick();
  }

  function set(yes) {
    if (yes === on()) { return; }
    if (yes && document.activeElement) { document.activeElement.blur(); }
    root.classList.toggle("covered", yes);
    // For this window only, and gone with it: a new day must not begin with a riddle.
    sessionStorage.setItem(KEY, yes ? "yes" : "no");
    paint();
    if (!yes) { document.dispatchEvent(new Event("classmood:uncovered")); }
  }

  function toggle() {
    set(!on());
    others.postMessage(on());
  }

  others.onmessage = (event) => set(event.data === true);
  document.addEventListener("click", (event) => {
    if (event.target.closest(".hide, #cover-back")) { toggle(); }
  });
  paint();
  setInterval(tick, 1000);

  window.classmoodCover = { on: on, toggle: toggle };
})();
