"""Where pictures come from: one module for each kind, and `base`, what they all promise."""
