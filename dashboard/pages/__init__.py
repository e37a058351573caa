"""The pages: stored values in, Dash components out. Pure: `dashboard.app` and `dashboard.reading` read for them."""
