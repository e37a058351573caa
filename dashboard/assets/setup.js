// Sends a page that has nothing to show on to another one, in place, so that the browser's "back" does not return to it.
(function () {
  "use strict";

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    setup: {
      redirect: function (path) {
        window.history.replaceState({}, "", path);
        window.dispatchEvent(new PopStateEvent("popstate"));
        return "";
      },
    },
  });
})();
