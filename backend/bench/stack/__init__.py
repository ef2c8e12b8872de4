"""What the benchmarks start: a Messager as it ships, and the baselines beside it."""
