"""Parts of benchmarks that run inside a home, in a process of their own; the last line each prints is JSON."""
