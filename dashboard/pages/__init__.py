"""The pages: stored values in, Dash components out. Pure; a page's data is read by `dashboard.app` and `dashboard.api`."""
