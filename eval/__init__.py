"""Gold questions, metrics, the runner and its report, and the benchmarks."""
