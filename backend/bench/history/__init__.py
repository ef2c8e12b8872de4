"""Makes a history: many runs as months of use would leave them, written straight into the database."""
