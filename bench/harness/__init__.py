"""What benchmarks share: their list, a home of their own, watching memory, fitting growth, keeping results."""
